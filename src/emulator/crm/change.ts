import { compareIds } from './scan.js';
import { index, type Table, unindex } from './table.js';
import { shareTags } from './tag-set.js';
import type { Conversion, CrmRecord, CrmUser, Tag, Values } from './types.js';

/** Puts a new record into its module. Its id has to be the largest so far. */
export function addRecord(table: Table, record: CrmRecord): void {
  table.records.set(record.id, record);
  table.order.push(record);
  touch(table, record);
  index(table, record);
  table.journal.undo?.push(() => forget(table, record));
  table.listener?.('create', record, setFields(record));
}

const setFields = (record: CrmRecord): string[] => [...Object.keys(record.values), ...(record.tags.length > 0 ? ['Tag'] : [])];

interface Change {
  values?: Values;
  tags?: readonly Tag[];
  owner?: CrmUser;
  /** Set when a lead is converted. */
  converted?: Conversion;
  by: CrmUser;
  at: number;
}

/** Applies a change; what is left out stays. `values` is a patch: absent keys stay, `null` clears. */
export function changeRecord(table: Table, record: CrmRecord, { values, tags, owner, converted, by, at }: Change): void {
  table.listener?.('edit', record, affected(record, { values, tags, owner, converted }));
  if (table.journal.undo) {
    const before = { ...record };
    table.journal.undo.push(() => takeBack(table, record, before));
  }
  if (values) {
    if (!table.before.has(record)) table.before.set(record, record.values);
    const found = leadsElsewhere(table, record, values);
    if (found) unindex(table, record);
    record.values = { ...record.values, ...values };
    if (found) index(table, record);
  }
  if (tags) record.tags = tags;
  if (owner) record.owner = owner;
  if (converted) record.converted = converted;
  record.modifiedBy = by;
  record.modifiedAt = at;
  touch(table, record);
}

/** Whether a change touches a value that the record is found by. */
function leadsElsewhere(table: Table, record: CrmRecord, values: Values): boolean {
  for (const name of table.indexes.keys()) if (name in values && values[name] !== record.values[name]) return true;
  return false;
}

/** The fields whose value a change makes another one. */
function affected(record: CrmRecord, { values = {}, tags, owner, converted }: Omit<Change, 'by' | 'at'>): string[] {
  const names = Object.keys(values).filter((name) => JSON.stringify(values[name] ?? null) !== JSON.stringify(record.values[name] ?? null));
  if (tags && tags !== record.tags) names.push('Tag');
  if (owner && owner !== record.owner) names.push('Owner');
  if (converted) names.push('Converted__s');
  return names;
}

/** Moves a record to the recycle bin. */
export function deleteRecord(table: Table, record: CrmRecord, { by, at }: { by: CrmUser; at: number }): void {
  forget(table, record);
  table.deletions.set(record.id, { record, at, by });
  table.journal.undo?.push(() => {
    table.deletions.delete(record.id);
    revive(table, record);
  });
  table.listener?.('delete', record, []);
}

/** Takes a record out of the recycle bin as it was. It is a new one to those who watch (inferred). */
export function restoreRecord(table: Table, record: CrmRecord): void {
  // Tags that were deleted meanwhile do not come back with it (inferred).
  record.tags = shareTags(
    table,
    record.tags.filter((tag) => table.tags.get(tag.name.toLowerCase()) === tag),
  );
  table.deletions.delete(record.id);
  revive(table, record);
  table.listener?.('create', record, setFields(record));
}

function forget(table: Table, record: CrmRecord): void {
  unindex(table, record);
  record.deleted = true;
  table.records.delete(record.id);
  table.before.delete(record);
  if (table.order.length > 2 * table.records.size + 1000) table.order = table.order.filter((each) => !each.deleted);
}

function revive(table: Table, record: CrmRecord): void {
  record.deleted = false;
  table.records.set(record.id, record);
  // It may have been swept out of the lists meanwhile.
  const at = place(table.order, record);
  if (table.order[at] !== record) table.order.splice(at, 0, record);
  if (table.changes[record.touch] !== record) table.stale = true;
  index(table, record);
}

/** Where a record stands among those of growing ids, or would. */
function place(order: CrmRecord[], { id }: CrmRecord): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = order[middle];
    if (other && compareIds(other.id, id) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function takeBack(table: Table, record: CrmRecord, before: CrmRecord): void {
  unindex(table, record);
  const { values, tags, owner, converted, modifiedBy, modifiedAt } = before;
  Object.assign(record, { values, tags, owner, converted, modifiedBy, modifiedAt });
  index(table, record);
  table.stale = true;
}

function touch(table: Table, record: CrmRecord): void {
  if (table.changes.length > 2 * table.records.size + 1000) compactChanges(table);
  record.touch = table.changes.push(record) - 1;
}

function compactChanges(table: Table): void {
  table.changes = table.changes.filter((record, at) => record.touch === at && !record.deleted);
  for (const [at, record] of table.changes.entries()) record.touch = at;
}
