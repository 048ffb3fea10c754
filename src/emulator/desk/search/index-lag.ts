import { type DeskState, nowOf } from '../state.js';

interface Dated {
  createdAt: number;
  modifiedAt: number;
}

/**
 * What the search index knows of a record: nothing of one created within the lag, the values from before the change of one
 * changed within it. That there is a lag is generally known, that it shows old values is inferred.
 */
export function indexed<T extends Dated>(desk: DeskState, before: Map<T, T>): (record: T) => T | undefined {
  const seenUntil = nowOf(desk) - desk.limits.searchLagMs;
  forget(before, seenUntil);
  return (record) => {
    if (record.modifiedAt <= seenUntil) return record;
    if (record.createdAt > seenUntil) return undefined;
    return before.get(record) ?? record;
  };
}

/** Drops what the index has caught up with. Cheap: it stops at the first that it has not. */
function forget<T extends Dated>(before: Map<T, T>, seenUntil: number): void {
  for (const record of before.keys()) {
    if (record.modifiedAt > seenUntil) return;
    before.delete(record);
  }
}
