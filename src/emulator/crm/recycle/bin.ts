import type { CrmState } from '../state.js';
import type { Deletion, Table } from '../table.js';
import { MODULES } from '../types.js';

const DAY_MS = 86_400_000;
/** Source: help.zoho.com "recycle bin". */
export const RECYCLE_BIN_MS = 60 * DAY_MS;

/** Something in the recycle bin, and where it was. */
export interface Binned {
  table: Table;
  deletion: Deletion;
}

/** When a deleted record is gone for good. */
export const endOf = ({ at, purgedAt }: Deletion): number => Math.min(at + RECYCLE_BIN_MS, purgedAt ?? Number.POSITIVE_INFINITY);

/** One of them, by the id of its record. */
export function findBinned(crm: CrmState, id: string, now: number): Binned | undefined {
  for (const table of Object.values(crm.tables)) {
    const deletion = table.deletions.get(id);
    if (deletion && now < endOf(deletion)) return { table, deletion };
  }
  return undefined;
}

/** All that can still be restored, latest first. */
export function binned(crm: CrmState, now: number): Binned[] {
  const all = MODULES.flatMap((module) => {
    const table = crm.tables[module];
    return [...table.deletions.values()].filter((deletion) => now < endOf(deletion)).map((deletion) => ({ table, deletion }));
  });
  return all.sort((a, b) => b.deletion.at - a.deletion.at);
}
