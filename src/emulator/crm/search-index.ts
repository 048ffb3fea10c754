import type { Table } from './table.js';
import type { CrmRecord, Values } from './types.js';

/**
 * What the search index knows of a record: nothing of one created within the lag, the values from before the change of
 * one changed within it. Documented: "newly created records may have indexing delays"; the old values are inferred.
 */
export function indexedValues({ table, record, seenUntil }: { table: Table; record: CrmRecord; seenUntil: number }): Values | undefined {
  if (record.modifiedAt <= seenUntil) return record.values;
  if (record.createdAt > seenUntil) return undefined;
  return table.before.get(record) ?? record.values;
}

/** Drops what the index has caught up with. Cheap: it stops at the first that it has not. */
export function forgetIndexed(table: Table, seenUntil: number): void {
  for (const record of table.before.keys()) {
    if (record.modifiedAt > seenUntil) return;
    table.before.delete(record);
  }
}
