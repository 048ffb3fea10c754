import type { Table } from './table.js';
import type { CrmRecord } from './types.js';

/** Ids are decimal and grow; the longer one is the larger one. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Live records by id, without copying the module. `after` begins behind that id, whichever way it runs. */
export function* byId(table: Table, { descending = false, after }: { descending?: boolean; after?: string } = {}): Generator<CrmRecord> {
  const { order } = table;
  if (descending) {
    for (let at = after === undefined ? order.length - 1 : position(order, after) - 1; at >= 0; at -= 1) {
      const record = order[at];
      if (record && !record.deleted) yield record;
    }
    return;
  }
  let at = 0;
  if (after !== undefined) {
    at = position(order, after);
    if (order[at]?.id === after) at += 1;
  }
  for (; at < order.length; at += 1) {
    const record = order[at];
    if (record && !record.deleted) yield record;
  }
}

/** Live records by time of change. Newest first when `descending`. */
export function* byChange(table: Table, { descending = false }: { descending?: boolean } = {}): Generator<CrmRecord> {
  if (table.stale) putInOrder(table);
  const { changes } = table;
  for (let step = 0; step < changes.length; step += 1) {
    const at = descending ? changes.length - 1 - step : step;
    const record = changes[at];
    if (record && record.touch === at && !record.deleted) yield record;
  }
}

/** After something was taken back the list of changes has gaps and records out of turn. */
function putInOrder(table: Table): void {
  table.changes = [...table.records.values()].sort((a, b) => a.modifiedAt - b.modifiedAt || compareIds(a.id, b.id));
  for (const [at, record] of table.changes.entries()) record.touch = at;
  table.stale = false;
}

/** The first place whose id is not below the given one. */
function position(order: CrmRecord[], id: string): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const record = order[middle];
    if (record && compareIds(record.id, id) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
