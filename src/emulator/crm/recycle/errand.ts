import { restoreRecord } from '../change.js';
import { conflictsOf } from '../conflicts.js';
import { later } from '../later.js';
import { invalidId, type Problem } from '../problem.js';
import type { CrmState } from '../state.js';
import { type Binned, findBinned } from './bin.js';

/** What is done to the recycle bin by a job: JSON, so that it can be saved as it is. */
export interface Errand {
  what: 'restore' | 'purge';
  ids: string[];
  dueAt: number;
}

export function enterErrand(crm: CrmState, errand: Errand): void {
  crm.errands.add(errand);
  later(crm, errand.dueAt, () => {
    crm.errands.delete(errand);
    const now = crm.world.clock.now().getTime();
    for (const id of errand.ids) {
      const found = findBinned(crm, id, now);
      if (found && errand.what === 'restore') restore(crm, found);
      else if (found) found.deletion.purgedAt = now;
    }
    crm.watch.notices.flush();
  });
}

/** Puts a record back, unless one of its unique values is somebody else's by now (inferred). */
export function restore(crm: CrmState, { table, deletion }: Binned): Problem | undefined {
  const { record, by } = deletion;
  const row = { path: '$', values: record.values, append: [], problems: [] };
  const [problem] = record.converted ? [] : conflictsOf({ crm, table, row, by, self: record });
  if (problem) return problem;
  restoreRecord(table, record);
  return undefined;
}

export const unknownId = (id: string): Problem => invalidId({ id });
