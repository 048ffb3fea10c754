import type { MoneyMove, PaymentMode } from '../types-money.js';
import { type Cli, CommandError, type ExitCode, withBridge } from './cli.js';
import { printable, table } from './terminal/table.js';
import { quote } from './users.js';

/** One page of what was asked for. */
export async function movesList(cli: Cli, { user, limit, after }: { user?: string; limit: number; after?: string }): Promise<ExitCode> {
  return withBridge(cli, {}, async (bridge) => {
    const page = await bridge.moneyMoves.list({ limit, after, ...(user === undefined ? {} : { userId: user }) });
    const colors = { done: cli.paint.green, waiting: cli.paint.yellow, failed: cli.paint.red, parked: cli.paint.red };
    cli.result(page, () => {
      if (page.items.length === 0) return ['Nothing was asked for.'];
      return table(
        page.items,
        [
          { title: 'ID', value: (row) => row.id },
          { title: 'KIND', value: (row) => row.kind },
          { title: 'USER', value: (row) => row.userId },
          { title: 'REFERENCE', value: (row) => row.reference },
          { title: 'AMOUNT', value: (row) => [row.amount, row.currency].filter(Boolean).join(' ') },
          { title: 'STATE', value: (row) => row.state, paint: (text, row) => colors[row.state](text) },
          { title: 'REASON', value: (row) => row.reason ?? '' },
        ],
        cli.paint,
      );
    });
    if (page.next) cli.note(`More: add --after ${quote(page.next)}`);
    return 0;
  });
}

export async function paymentsShow(cli: Cli, id: string): Promise<ExitCode> {
  return withBridge(cli, {}, async (bridge) => {
    const payment = await bridge.payments.get(id);
    if (!payment) throw new CommandError('payment_not_found', `There is no payment ${printable(id)}.`);
    cli.result(payment, () =>
      rows(cli, [
        ['id', payment.id],
        ['user', payment.userId],
        ['status', payment.status],
        ['amount', `${payment.amount} ${payment.currency ?? ''}`],
        ['refunded', payment.refunded],
        ['mode', payment.mode],
        ['date', payment.date],
        ['reference', payment.reference],
        ['invoices', payment.invoices.map((one) => `${one.number ?? one.invoiceId}: ${one.amount}`).join(', ')],
        ['move', payment.move && [payment.move.state, payment.move.reason].filter(Boolean).join(': ')],
      ]),
    );
    return 0;
  });
}

export interface RecordOptions {
  reference: string;
  user?: string;
  invoice?: string;
  currency?: string;
  mode?: PaymentMode;
  date?: string;
  description?: string;
  excess?: boolean;
}

/** Records a payment: the job is queued, a worker does the rest. */
export async function paymentsRecord(cli: Cli, amount: string, options: RecordOptions): Promise<ExitCode> {
  const { reference, user, invoice, currency, mode, date, description, excess } = options;
  return withBridge(cli, { typed: true }, async (bridge) =>
    told(cli, await bridge.payments.record({ reference, amount, userId: user, ...{ invoice, currency, mode, date, description, excess } })),
  );
}

export async function paymentsRefund(
  cli: Cli,
  id: string,
  { reference, amount, reason }: { reference: string; amount?: string; reason?: string },
): Promise<ExitCode> {
  return withBridge(cli, { typed: true }, async (bridge) => told(cli, await bridge.payments.refund(id, { reference, amount, reason })));
}

export interface CreditNoteOptions {
  reference: string;
  invoice?: string;
  apply: boolean;
  user?: string;
  currency?: string;
  description?: string;
  code?: string;
  date?: string;
}

export async function creditNotesCreate(cli: Cli, amount: string, { user, apply, ...options }: CreditNoteOptions): Promise<ExitCode> {
  const { reference, invoice, currency, description, code, date } = options;
  return withBridge(cli, { typed: true }, async (bridge) =>
    // Without --no-apply: what the invoice, if any, makes of it.
    told(
      cli,
      await bridge.creditNotes.create({
        ...{ reference, amount, userId: user, invoice, currency, description, code, date },
        ...(apply ? {} : { apply: false }),
      }),
    ),
  );
}

/** Ends a move that is parked: nothing more is done for it. */
export async function movesGiveUp(cli: Cli, id: string): Promise<ExitCode> {
  return withBridge(cli, { typed: true }, async (bridge) => {
    const move = await bridge.moneyMoves.giveUp(id);
    cli.result(move, () => lines(cli, move));
    return 0;
  });
}

export async function invoicesCollect(
  cli: Cli,
  invoice: string,
  { reference, card }: { reference?: string; card?: string },
): Promise<ExitCode> {
  return withBridge(cli, { typed: true }, async (bridge) =>
    told(cli, await bridge.invoices.collect(invoice, { reference, cardLastFour: card })),
  );
}

export async function invoicesVoid(cli: Cli, invoice: string, { reference }: { reference?: string }): Promise<ExitCode> {
  return withBridge(cli, { typed: true }, async (bridge) => told(cli, await bridge.invoices.void(invoice, { reference })));
}

export async function invoicesWriteOff(
  cli: Cli,
  invoice: string,
  { reference, reason }: { reference?: string; reason?: string },
): Promise<ExitCode> {
  return withBridge(cli, { typed: true }, async (bridge) => told(cli, await bridge.invoices.writeOff(invoice, { reference, reason })));
}

function told(cli: Cli, { created, ...move }: MoneyMove & { created: boolean }): ExitCode {
  cli.result(move, () => lines(cli, move));
  cli.note(created ? 'Queued: a worker does it in Billing.' : 'It was asked for before.');
  return 0;
}

const lines = (cli: Cli, move: MoneyMove): string[] =>
  rows(cli, [
    ['id', move.id],
    ['kind', move.kind],
    ['user', move.userId],
    ['reference', move.reference],
    ['amount', [move.amount, move.currency].filter(Boolean).join(' ')],
    ['state', [move.state, move.reason].filter(Boolean).join(': ')],
  ]);

function rows({ paint }: Cli, lines: [string, string | null][]): string[] {
  return lines.map(([name, value]) => `${paint.dim(name.padEnd(9))} ${printable(value === null || value === '' ? '–' : value)}`);
}
