import type { RevenueReport, RevenueRow, TracedDocument } from '../types-revenue.js';

/** Names of columns and what is in them. */
type Columns<Row> = readonly (readonly [name: string, value: (row: Row) => string | number | null | undefined])[];

const ROWS: Columns<RevenueRow> = [
  ['currency', (row) => row.currency],
  ['month', (row) => row.month],
  ['plan', (row) => row.plan],
  ['from', (row) => row.from],
  ['to', (row) => row.to],
  ['invoiced', (row) => row.invoiced],
  ['credited', (row) => row.credited],
  ['net', (row) => row.net],
  ['tax', (row) => row.tax],
  ['collected', (row) => row.collected],
  ['refunded', (row) => row.refunded],
  ['net_collected', (row) => row.netCollected],
  ['revenue', (row) => row.revenue],
  ['outstanding', (row) => row.outstanding],
  ['mrr', (row) => row.mrr],
  ['arr', (row) => row.arr],
  ['customers', (row) => row.customers],
  ['mrr_start', (row) => row.movements?.start],
  ['mrr_new', (row) => row.movements?.new],
  ['mrr_reactivation', (row) => row.movements?.reactivation],
  ['mrr_expansion', (row) => row.movements?.expansion],
  ['mrr_contraction', (row) => row.movements?.contraction],
  ['mrr_churned', (row) => row.movements?.churned],
  ['net_retention', (row) => row.netRetention],
  ['gross_retention', (row) => row.grossRetention],
  ['invoices', (row) => row.counts.invoices],
  ['credit_notes', (row) => row.counts.creditNotes],
  ['payments', (row) => row.counts.payments],
  ['refunds', (row) => row.counts.refunds],
];

const DOCUMENTS: Columns<TracedDocument> = [
  ['figure', (row) => row.figure],
  ['id', (row) => row.id],
  ['number', (row) => row.number],
  ['date', (row) => row.date],
  ['currency', (row) => row.currency],
  ['amount', (row) => row.amount],
  ['tax', (row) => row.tax],
  ['user', (row) => row.userId],
  ['plan', (row) => row.plan],
];

/**
 * The report as CSV (RFC 4180): its rows, or, when it was traced, the documents its figures sum. A text that a spreadsheet would
 * take for a formula begins with an apostrophe; amounts are left as they are.
 */
export function revenueCsv({ rows, from, to, documents }: RevenueReport): string {
  if (documents) return csv(documents, DOCUMENTS);
  return csv(
    rows.map((row) => ({ from, to, ...row })),
    ROWS,
  );
}

function csv<Row>(rows: readonly Row[], columns: Columns<Row>): string {
  const lines = [columns.map(([name]) => name), ...rows.map((row) => columns.map(([, value]) => cell(value(row))))];
  return lines.map((line) => `${line.join(',')}\r\n`).join('');
}

/** What spreadsheets take for a formula begins like this: https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

function cell(value: string | number | null | undefined): string {
  const text = String(value ?? '');
  const harmless = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
