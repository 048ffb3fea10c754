import { setTimeout as sleep } from 'node:timers/promises';
import type { AttachPlan } from '../store/attach.js';
import { explainTableError } from '../store/attach-table.js';
import type { Database } from '../store/database.js';
import type { AttachOptions, AttachReport } from '../types.js';

/** How long the trigger may wait for the table: while it waits, the app's own writes wait behind it. */
const LOCK_TIMEOUT_MS = 3000;
/** How long rows that other transactions hold are come back to. */
const BUSY_MS = 30_000;
/** Refused rows told in the report; all of them are in `zoho_bridge.refused_rows`. */
const TOLD = 1000;

/** Carries a plan out: triggers first, so that nothing slips through, then the rows that were there already. */
export async function runAttach(db: Database, plan: AttachPlan, options: AttachOptions): Promise<AttachReport> {
  const { dryRun = false, detach = false, backfill = true, onProgress } = options;
  const { table, statements } = plan;
  const report: AttachReport = { state: detach ? 'detached' : 'attached', table, statements, backfilled: 0, skipped: [] };
  if (dryRun) return { ...report, state: 'planned' };
  try {
    await db.transaction(async (tx) => {
      await tx.query(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
      for (const statement of statements) await tx.query(statement);
    });
    return detach || !backfill ? report : { ...report, ...(await runBackfill(db, plan, onProgress)) };
  } catch (error) {
    throw explainTableError(error, table);
  }
}

async function runBackfill(
  db: Database,
  plan: AttachPlan,
  onProgress: AttachOptions['onProgress'],
): Promise<Pick<AttachReport, 'backfilled' | 'skipped'>> {
  const [started] = await db.query<{ at: Date }>('select now() as at');
  const total = await plan.count(db);
  let busy: string[] = [];
  let backfilled = 0;
  let done = 0;
  for (let after: string | null = null; ; ) {
    const page = await plan.backfillPage(db, after);
    if (page.last === null) break;
    after = page.last;
    busy.push(...page.busy);
    backfilled += page.taken;
    done += page.seen;
    onProgress?.({ done, total: Math.max(total, done) });
  }
  for (const until = Date.now() + BUSY_MS; busy.length > 0 && Date.now() < until; ) {
    await sleep(100);
    const again = await plan.backfillRows(db, busy);
    busy = again.busy;
    backfilled += again.taken;
  }
  // Every row was judged a moment ago: older verdicts are of rows that are gone.
  await db.query('delete from zoho_bridge.refused_rows where source = $1 and at < $2', [plan.table, started?.at]);
  const refused = await db.query<{ row_id: string; reason: string }>(
    'select row_id, reason from zoho_bridge.refused_rows where source = $1 order by row_id limit $2',
    [plan.table, TOLD],
  );
  return {
    backfilled,
    skipped: [
      ...refused.map((row) => ({ id: row.row_id, message: row.reason })),
      ...busy.map((id) => ({ id, message: 'was held by another transaction all the time; run attach again to take it' })),
    ],
  };
}
