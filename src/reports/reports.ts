import { z } from 'zod';
import { InputError } from '../errors.js';
import { dayIn } from '../lib/day.js';
import type { Database } from '../store/database.js';
import { type RevenueSource, seenLast } from '../store/revenue.js';
import { REVENUE_BASES, REVENUE_GROUPS, type RevenueComparison, type RevenueQuestion, type RevenueReport } from '../types-revenue.js';
import { type Period, periodOf } from './period.js';
import type { RefreshDocuments } from './refresh-documents.js';
import { computeRevenue } from './revenue.js';

export interface Reports {
  /** @throws InputError when the question makes no sense, or the answer would be too long to list */
  revenue(question?: RevenueQuestion): Promise<RevenueReport>;
}

export interface ReportsDeps {
  db: Database;
  source: RevenueSource;
  /** Of the organisation; asks Zoho only when it may. */
  timeZone(options: { ask: boolean }): Promise<{ name: string; known: boolean }>;
  /** What time it is at Zoho, ms. */
  now(options: { ask: boolean }): Promise<number>;
  /** Left out: what is stored is as good as it gets. */
  refresh?: RefreshDocuments;
  /** Books' own reports of the same days. */
  compare?: (ours: RevenueReport, period: Period) => Promise<RevenueComparison>;
}

const oneOf = <T extends string>(values: readonly T[]) =>
  z.enum(values as [T, ...T[]], { error: `must be one of ${values.join(', ')}` }).optional();
const flag = z.boolean({ error: 'must be true or false' }).optional();
const question = z.strictObject({
  from: z.string({ error: 'must be a day like 2026-03-01' }).optional(),
  to: z.string({ error: 'must be a day like 2026-03-01' }).optional(),
  by: oneOf(REVENUE_GROUPS),
  basis: oneOf(REVENUE_BASES),
  trace: flag,
  fresh: flag,
  waitMs: z.number({ error: 'must be a number of milliseconds' }).min(0, 'must not be negative').optional(),
  compare: flag,
});

/** Reports over what is stored, for the library, the HTTP API and the CLI. */
export function createReports({ db, source, timeZone, now, refresh, compare }: ReportsDeps): Reports {
  return {
    async revenue(asked = {}) {
      const {
        from,
        to,
        by = 'currency',
        basis = 'invoiced',
        trace = false,
        fresh = true,
        compare: compared = false,
        waitMs,
      } = parse(asked);
      const zone = await timeZone({ ask: fresh });
      const period = periodOf({ from, to }, dayIn(zone.name, await now({ ask: fresh })));
      const state = refresh ? await refresh({ from: period.from, ask: fresh, waitMs }) : { asOf: await seenLast(db, source), notes: [] };
      const computed = await computeRevenue(db, { ...period, timeZone: zone.name, source, by, basis, trace });
      const notes = [
        ...computed.notes,
        ...(zone.known ? [] : ['The time zone of the organisation is not known; days are counted in UTC.']),
        ...state.notes,
      ];
      const report: RevenueReport = { ...computed, asOf: state.asOf, notes };
      if (!compared) return report;
      return { ...report, comparison: compare ? await compare(report, period) : NOBODY };
    },
  };
}

const NOBODY: RevenueComparison = { answered: false, reason: 'no organisation of Books is set (ZOHO_BOOKS_ORGANIZATION_ID)', items: [] };

function parse(asked: RevenueQuestion): z.output<typeof question> {
  const result = question.safeParse(asked);
  if (result.success) return result.data;
  throw new InputError(
    result.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ path: key.slice(0, 60), message: 'is not known here' }))
        : [{ path: issue.path.join('.'), message: issue.message }],
    ),
  );
}
