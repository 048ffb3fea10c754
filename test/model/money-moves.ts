/** What the app itself does with money: payments that its own gateway took, refunds, credit notes, and what becomes of invoices. */
import { emailOf, ownOf, type Run } from './money-run.js';
import type { Json, Stage } from './money-stage.js';
import type { MoneyStep } from './money-steps.js';

export type MoveStep = Extract<MoneyStep, { by: 'app'; do: 'record' | 'refund' | 'credit' | 'collect' | 'void' | 'write off' }>;

export const isMove = (step: MoneyStep): step is MoveStep =>
  step.by === 'app' && ['record', 'refund', 'credit', 'collect', 'void', 'write off'].includes(step.do);

/** The app knows an invoice by its number and a payment by the bridge's id. What it asks for may be refused. */
export async function move({ bridge, ...stage }: Stage, run: Run, step: MoveStep): Promise<void> {
  const { who, nth } = step;
  if (step.do === 'refund') {
    const { key, part } = step;
    const payments = await stage.store.db.query<{ id: string; amount: string }>(
      'select id, amount::text from zoho_bridge.payments where user_id = $1 order by date desc, amount, id',
      [run.ids[who]],
    );
    const payment = payments[nth % Math.max(1, payments.length)];
    if (!payment) return;
    await bridge.payments.refund(payment.id, { reference: `${run.ids[who]}/${key}`, ...(part && { amount: half(payment.amount) }) });
    return;
  }
  const own = ownOf({ bridge, ...stage }, run, 'invoices').filter((one) => emailOf(one) === run.emails[who]);
  const invoice = own.toReversed()[nth % Math.max(1, own.length)];
  if (!invoice) return;
  const number = String(invoice.invoice_number);
  if (step.do === 'record' || step.do === 'credit') {
    const reference = `${run.ids[who]}/${step.key}`;
    const owed = Number(invoice.balance) > 0 ? invoice.balance : invoice.total;
    const amount = step.part ? half(owed) : Number(owed).toFixed(2);
    if (step.do === 'record') await bridge.payments.record({ reference, invoice: number, amount, mode: 'creditcard' });
    else await bridge.creditNotes.create({ reference, invoice: number, amount });
  } else if (step.do === 'collect') await bridge.invoices.collect(number);
  else if (step.do === 'void') await bridge.invoices.void(number);
  else await bridge.invoices.writeOff(number);
}

const half = (amount: unknown): string => Math.max(0.01, Math.floor(Number(amount) * 50) / 100).toFixed(2);

/** Moves of a person that are not over, or that Billing has another number of times than they were carried out. */
export async function oddMoves(stage: Stage, run: Run, n: number): Promise<string[]> {
  const { items } = await stage.bridge.moneyMoves.list({ userId: run.ids[n] ?? '', limit: 1000 });
  const state = (stage.frozen ?? stage.emulator.state()).billing as Record<string, Json[]>;
  const times = (kind: string, field: string, marker: string): number =>
    (state[kind] ?? []).filter((row) => String(row[field] ?? '').includes(marker)).length;
  return items.flatMap(({ kind, reference, state: became, reason }) => {
    const marked = `${reference} #`;
    const there =
      kind === 'payment'
        ? times('payments', 'reference_number', marked)
        : kind === 'credit_note'
          ? times('creditnotes', 'reference_number', marked)
          : kind === 'refund'
            ? times('refunds', 'description', marked)
            : Number(became === 'done');
    return became !== 'waiting' && there === Number(became === 'done') ? [] : [`${kind} ${reference} ${became} ${there} times: ${reason}`];
  });
}
