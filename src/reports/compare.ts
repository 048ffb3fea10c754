import { z } from 'zod';
import { ZohoError } from '../errors.js';
import { placesOf } from '../lib/currency.js';
import { exactDecimal, sumOf } from '../lib/decimal.js';
import { groupBy } from '../lib/group-by.js';
import type { RevenueComparison, RevenueReport } from '../types-revenue.js';
import type { Books } from '../zoho/books-types.js';
import type { CallContext } from '../zoho/types.js';
import type { Period } from './period.js';

const amount = z.union([z.number(), z.string()]).transform((value) => exactDecimal(value, 0));
const page = z.looseObject({ has_more_page: z.boolean().optional() }).optional();
const INVOICES = z.looseObject({
  invoice_details: z.array(z.looseObject({ status: z.string(), currency_code: z.string(), total: amount })),
  page_context: page,
});
const REFUNDS = z.looseObject({ refund_history: z.array(z.looseObject({ currency_code: z.string(), amount })), page_context: page });

const NOT_COUNTED = new Set(['draft', 'void']);
/** Two hundred rows each. More are no longer worth their calls: the comparison says so. */
const MOST_PAGES = 25;

interface Line {
  currency: string;
  amount: string;
}

/** Books says that there is more than is worth asking for, or nothing that could be read. */
class NotComparable extends Error {}

/**
 * Sets Books' own reports beside ours, currency by currency: `invoicedetails` beside what was invoiced, `refundhistory` beside what went
 * back. The other reports (sales by customer, profit and loss) are in the organisation's own currency at rates of theirs, so there is nothing in
 * them to compare. These endpoints are in use in the field and in no documentation: whatever they answer, our report stands.
 */
export async function compareWithBooks(
  books: Pick<Books, 'report'>,
  ours: Pick<RevenueReport, 'currencies'>,
  { from, to }: Period,
): Promise<RevenueComparison> {
  const context: CallContext = { priority: 'live', correlationId: 'reports.compare', attempt: 1 };
  async function all<T extends { page_context?: { has_more_page?: boolean | undefined } | undefined }>(
    name: 'invoicedetails' | 'refundhistory',
    schema: z.ZodType<T>,
    linesOf: (answer: T) => Line[],
  ): Promise<Line[]> {
    const lines: Line[] = [];
    for (let number = 1; number <= MOST_PAGES; number++) {
      const parsed = schema.safeParse(await books.report(name, { from, to, page: number }, context));
      if (!parsed.success) throw new NotComparable(`Books' report ${name} is not in a form that is known`);
      lines.push(...linesOf(parsed.data));
      if (!parsed.data.page_context?.has_more_page) return lines;
    }
    throw new NotComparable(`Books' report ${name} has more than ${MOST_PAGES * 200} rows`);
  }
  try {
    const invoiced = await all('invoicedetails', INVOICES, (answer) =>
      answer.invoice_details.flatMap(({ status, currency_code, total }) =>
        NOT_COUNTED.has(status) ? [] : [{ currency: currency_code, amount: total }],
      ),
    );
    const refunded = await all('refundhistory', REFUNDS, (answer) =>
      answer.refund_history.map((row) => ({ currency: row.currency_code, amount: row.amount })),
    );
    const items = [...beside('invoiced', invoiced, ours), ...beside('refunded', refunded, ours)];
    return { answered: true, reason: null, items };
  } catch (error) {
    if (!(error instanceof ZohoError || error instanceof NotComparable)) throw error;
    return { answered: false, reason: error.message, items: [] };
  }
}

function beside(
  figure: 'invoiced' | 'refunded',
  lines: Line[],
  { currencies }: Pick<RevenueReport, 'currencies'>,
): RevenueComparison['items'] {
  const theirs = groupBy(lines, (line) => line.currency);
  const names = [...new Set([...Object.keys(currencies), ...theirs.keys()])].sort();
  return names.map((currency) => {
    const places = placesOf(currency);
    const said = sumOf(
      (theirs.get(currency) ?? []).map((line) => line.amount),
      places,
    );
    const mine = currencies[currency]?.[figure] ?? exactDecimal('0', places);
    return {
      currency,
      figure,
      ours: mine,
      books: said,
      difference: sumOf([mine, said.startsWith('-') ? said.slice(1) : `-${said}`], places),
    };
  });
}
