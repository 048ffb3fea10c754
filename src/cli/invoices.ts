import type { InvoiceDetail } from '../types-invoices.js';
import { type Cli, CommandError, type ExitCode, withBridge } from './cli.js';
import { printable, table } from './terminal/table.js';
import { writeWhole } from './write-whole.js';

const right = 'right' as const;

/** A user's invoices, the newest first. */
export async function invoicesList(cli: Cli, userId: string, options: { limit: number; after?: string }): Promise<ExitCode> {
  return withBridge(cli, {}, async (bridge) => {
    const page = await bridge.invoices.list(userId, options);
    if (!page) throw new CommandError('user_not_found', `There is no user with the id ${printable(userId)}.`);
    cli.result(page, () => {
      if (page.items.length === 0) return ['No invoices.'];
      return table(
        page.items,
        [
          { title: 'ID', value: (row) => row.id },
          { title: 'NUMBER', value: (row) => row.number },
          { title: 'DATE', value: (row) => row.date },
          { title: 'STATUS', value: (row) => row.status, paint: (text, row) => (row.status === 'paid' ? cli.paint.green(text) : text) },
          { title: 'TOTAL', value: (row) => `${row.total} ${row.currency}`, align: right },
          { title: 'OWED', value: (row) => row.balance, align: right },
        ],
        cli.paint,
      );
    });
    if (page.next) cli.note(`More: add --after ${page.next}`);
    return 0;
  });
}

/** One invoice with its lines, payments and credit notes. */
export async function invoicesShow(cli: Cli, id: string): Promise<ExitCode> {
  return withBridge(cli, {}, async (bridge) => {
    const invoice = await bridge.invoices.get(id);
    if (!invoice) throw new CommandError('invoice_not_found', `There is no invoice with the id ${printable(id)}.`);
    cli.result(invoice, () => lines(cli, invoice));
    return 0;
  });
}

function lines({ paint }: Cli, { lines: items, payments, credits, ...invoice }: InvoiceDetail): string[] {
  return [
    ...Object.entries(invoice).map(([name, value]) => `${paint.dim(name.padEnd(15))} ${printable(String(value ?? '–'))}`),
    '',
    ...table(
      items,
      [
        { title: 'LINE', value: (row) => row.code ?? row.name },
        { title: 'NAME', value: (row) => row.name },
        { title: 'QUANTITY', value: (row) => row.quantity, align: right },
        { title: 'PRICE', value: (row) => row.price, align: right },
        { title: 'TOTAL', value: (row) => row.total, align: right },
      ],
      paint,
    ),
    ...(payments.length === 0
      ? []
      : [
          '',
          ...table(
            payments,
            [
              { title: 'PAYMENT', value: (row) => row.id },
              { title: 'DATE', value: (row) => row.date },
              { title: 'STATUS', value: (row) => row.status },
              { title: 'MODE', value: (row) => row.mode },
              { title: 'APPLIED', value: (row) => row.applied, align: right },
              { title: 'REFUNDED', value: (row) => row.refunded, align: right },
            ],
            paint,
          ),
        ]),
    ...(credits.length === 0
      ? []
      : [
          '',
          ...table(
            credits,
            [
              { title: 'CREDIT NOTE', value: (row) => row.number },
              { title: 'DATE', value: (row) => row.date },
              { title: 'STATUS', value: (row) => row.status },
              { title: 'TOTAL', value: (row) => row.total, align: right },
            ],
            paint,
          ),
        ]),
  ];
}

/** Writes the PDF of an invoice into a file, which is there only when it is whole. */
export async function invoicesPdf(cli: Cli, id: string, { out }: { out?: string }): Promise<ExitCode> {
  return withBridge(cli, { need: ['zoho'] }, async (bridge) => {
    const { name, body } = await bridge.invoices.pdf(id);
    const file = out ?? name;
    const bytes = await writeWhole(file, body);
    cli.result({ file, bytes }, () => [`${file} (${bytes} bytes)`]);
    return 0;
  });
}
