import { z } from '@hono/zod-openapi';
import { REVENUE_BASES, REVENUE_GROUPS, type RevenueReport, type RevenueRow } from '../types-revenue.js';
import { moment } from './schemas.js';

/** Shapes of reports, for the description of the API. */

const exact = () => z.string().openapi({ description: 'An exact decimal.', example: '1234.50' });
const day = () => z.string().openapi({ example: '2026-03-01' });
const count = () => z.int();
const retention = () => z.string().nullable().openapi({ description: 'A ratio; null when nobody paid at the start.', example: '1.0423' });

const documentFigures = {
  invoiced: exact(),
  credited: exact(),
  net: exact().openapi({ description: '`invoiced − credited`.' }),
  tax: exact().nullable().openapi({ description: 'Within `net`; null when that of a document is not known.' }),
  collected: exact(),
  refunded: exact(),
  netCollected: exact().openapi({ description: '`collected − refunded`.' }),
  revenue: exact().nullable().openapi({ description: 'By the basis: `net − tax`, or `netCollected`.' }),
  counts: z.object({ invoices: count(), creditNotes: count(), payments: count(), refunds: count() }),
  mrr: exact().openapi({ description: 'Monthly recurring revenue at the end.' }),
  arr: exact(),
  customers: count().openapi({ description: 'Who has a monthly recurring revenue, at the end.' }),
};
const outstanding = exact().openapi({ description: 'Owed on invoices at the end.' });
const movements = z
  .object({ start: exact(), new: exact(), reactivation: exact(), expansion: exact(), contraction: exact(), churned: exact(), end: exact() })
  .openapi('RecurringMovements', { description: '`start + new + reactivation + expansion − contraction − churned = end`.' });
const figures = z
  .object({ ...documentFigures, outstanding, movements, netRetention: retention(), grossRetention: retention() })
  .openapi('RevenueFigures');
const row = z
  .object({
    currency: z.string(),
    month: z.string().optional().openapi({ example: '2026-03' }),
    from: day().optional(),
    to: day().optional(),
    plan: z.string().optional(),
    ...documentFigures,
    outstanding: outstanding.optional(),
    movements: movements.optional(),
    netRetention: retention().optional(),
    grossRetention: retention().optional(),
  })
  .openapi('RevenueRow') satisfies z.ZodType<RevenueRow>;

const tracedDocument = z.object({
  figure: z.enum(['invoiced', 'credited', 'collected', 'refunded']),
  id: z.string(),
  number: z.string().nullable(),
  date: day(),
  currency: z.string(),
  amount: exact(),
  tax: exact().nullable(),
  userId: z.string().nullable(),
  plan: z.string().optional(),
});
const tracedMovement = z.object({
  movement: z.enum(['new', 'reactivation', 'expansion', 'contraction', 'churned']),
  date: day(),
  customer: z.string(),
  currency: z.string(),
  before: exact(),
  after: exact(),
});
const tracedSubscription = z.object({
  subscriptionId: z.string(),
  customer: z.string(),
  currency: z.string(),
  plan: z.string(),
  recurring: exact(),
  intervalMonths: z.int(),
});

export const revenueReport = z
  .object({
    from: day(),
    to: day(),
    timeZone: z.string().openapi({ example: 'America/Los_Angeles' }),
    by: z.enum(REVENUE_GROUPS),
    basis: z.enum(REVENUE_BASES),
    source: z.enum(['books', 'billing']),
    asOf: moment().nullable(),
    currencies: z.record(z.string(), figures),
    rows: z.array(row),
    notes: z.array(z.string()).openapi({ description: 'What to know before believing the figures.' }),
    documents: z.array(tracedDocument).optional(),
    movements: z.array(tracedMovement).optional(),
    subscriptions: z.array(tracedSubscription).optional(),
    comparison: z
      .object({
        answered: z.boolean(),
        reason: z.string().nullable(),
        items: z.array(z.object({ currency: z.string(), figure: z.string(), ours: exact(), books: exact(), difference: exact() })),
      })
      .optional(),
  })
  .openapi('RevenueReport') satisfies z.ZodType<RevenueReport>;

const yes = (description: string) =>
  z
    .enum(['true', 'false'])
    .optional()
    .openapi({ description })
    .transform((value) => (value === undefined ? undefined : value === 'true'));

export const revenueQuery = z.object({
  from: day().optional().openapi({ description: 'The first day. Left out: the first of the month of `to`.' }),
  to: day().optional().openapi({ description: 'The last day, which counts. Left out: today.' }),
  by: z.enum(REVENUE_GROUPS).optional().openapi({ description: 'What a row is.', default: 'currency' }),
  basis: z.enum(REVENUE_BASES).optional().openapi({ description: 'What `revenue` is.', default: 'invoiced' }),
  format: z.enum(['json', 'csv', 'svg']).optional().openapi({ description: 'Left out: as `Accept` says, else JSON.' }),
  trace: yes('List the documents and movements behind the figures.'),
  fresh: yes('`false`: do not ask Books before.'),
  compare: yes("Set Books' own reports beside the figures."),
});
