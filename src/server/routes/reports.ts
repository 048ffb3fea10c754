import { InputError } from '../../errors.js';
import { revenueSvg } from '../../reports/chart.js';
import { revenueCsv } from '../../reports/csv.js';
import { type Operation, operation } from '../operation.js';
import { HttpProblem } from '../problem.js';
import { revenueQuery, revenueReport } from '../schemas-reports.js';
import type { ReportsPort } from '../types.js';

const TYPES = { json: 'application/json', csv: 'text/csv; charset=utf-8', svg: 'image/svg+xml; charset=utf-8' } as const;

/** How long a request waits for Books: it gets what is stored then, and Books is read on. Well below what callers have patience for. */
const WAIT_MS = 8_000;

/** Only its own style sheet: opened as a page, the picture can load and run nothing. */
const SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** `/v1/reports/revenue`: what was invoiced, collected and subscribed to, currency by currency. */
export function reportOperations(reports: ReportsPort): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/v1/reports/revenue',
      summary: 'Revenue of a range of days, each currency by itself',
      description:
        'Days are those of the organisation, amounts exact decimals. As JSON, as CSV (`trace`: the documents) or as an SVG chart by month; docs/revenue.md defines each figure.',
      query: revenueQuery,
      answers: { 200: { description: 'The report.', schema: revenueReport } },
      handle: async ({ query: { format: asked, ...question }, request }) => {
        const format = asked ?? accepted(request.headers.get('accept') ?? '');
        const report = await reports
          .revenue({ ...question, waitMs: WAIT_MS, ...(format === 'svg' ? { by: 'month', trace: false } : {}) })
          .catch(refuse);
        if (format === 'json') return report;
        const [body, policy] = format === 'csv' ? [revenueCsv(report), undefined] : [revenueSvg(report), SVG_POLICY];
        const headers = new Headers({ 'content-type': TYPES[format], 'x-content-type-options': 'nosniff' });
        if (policy) headers.set('content-security-policy', policy);
        else headers.set('content-disposition', `attachment; filename="revenue-${report.from}-${report.to}.csv"`);
        return new Response(body, { headers });
      },
    }),
  ];
}

/** The first of ours that is named; JSON unless something else is. */
function accepted(accept: string): keyof typeof TYPES {
  const named = accept.split(',').map((part) => part.split(';')[0]?.trim().toLowerCase());
  const found = named.find((type) => type === 'application/json' || type === 'text/csv' || type === 'image/svg+xml');
  return found === 'text/csv' ? 'csv' : found === 'image/svg+xml' ? 'svg' : 'json';
}

/** What is wrong with the range is wrong with the query. */
function refuse(error: unknown): never {
  if (!(error instanceof InputError)) throw error;
  throw new HttpProblem(400, 'invalid_query', 'The query is not acceptable', { errors: error.issues });
}
