import type { AttachOptions, AttachReport } from '../bridge-types.js';
import type { AttachPlan } from '../store/attach.js';
import type { Database } from '../store/database.js';

/** Carries a plan out: triggers first, so that nothing slips through, then the rows that were there already. */
export async function runAttach(db: Database, plan: AttachPlan, { dryRun = false, detach = false, backfill = true, onProgress }: AttachOptions): Promise<AttachReport> {
  const statements = detach ? plan.detach : plan.attach;
  const report: AttachReport = { state: detach ? 'detached' : 'attached', table: plan.table, statements, backfilled: 0, skipped: [] };
  if (dryRun) return { ...report, state: 'planned' };
  await db.transaction(async (tx) => {
    for (const statement of statements) await tx.query(statement);
  });
  if (detach || !backfill) return report;

  const total = await plan.count(db);
  let after: string | null = null;
  for (;;) {
    const page = await plan.backfillPage(db, after);
    if (page.last === null) break;
    after = page.last;
    report.backfilled += page.seen;
    onProgress?.({ done: report.backfilled, total });
  }
  const refused = await db.query<{ row_id: string; reason: string }>('select row_id, reason from zoho_bridge.refused_rows where source = $1 order by row_id limit 1000', [plan.table]);
  report.skipped = refused.map((row) => ({ id: row.row_id, message: row.reason }));
  report.backfilled -= report.skipped.length;
  return report;
}
