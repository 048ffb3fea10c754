import { byChange, byId, compareIds } from '../scan.js';
import { findAll, type Table } from '../table.js';
import { parseDateTime, toSecond } from '../time.js';
import type { CrmRecord } from '../types.js';
import type { Condition, Query, Where } from './query.js';

/** Which records have to be looked at, and whether they come in the order asked for. */
export interface Plan {
  records: Iterable<CrmRecord>;
  ordered: boolean;
}

/** Finds a way to the records that does not look at each of them, where the query leaves one. */
export function planOf(table: Table, { where, orderBy }: Query): Plan {
  const conditions = conjunction(where);
  const direct = byValue(table, conditions);
  if (direct) return { records: direct, ordered: false };
  const recent = changedSince(table, conditions);
  if (recent) return { records: recent, ordered: false };
  const [first] = orderBy;
  if (!first || first.column === 'id')
    return {
      records: byId(table, { descending: first?.descending ?? false, after: boundOf(conditions, first?.descending ?? false) }),
      ordered: true,
    };
  return { records: byId(table), ordered: false };
}

/** The conditions that all have to hold. */
function conjunction(where: Where): Condition[] {
  if ('column' in where) return [where];
  return where.joint === 'and' ? [...conjunction(where.left), ...conjunction(where.right)] : [];
}

function byValue(table: Table, conditions: Condition[]): CrmRecord[] | undefined {
  for (const { column, operator, values, from } of conditions) {
    if ((operator !== '=' && operator !== 'in') || from) continue;
    if (column === 'id') return [...new Set(values)].flatMap((id) => table.records.get(id) ?? []);
    const field = table.fields.get(column);
    // Ids of the external type `user` are indexed per user.
    if (!field || !table.indexes.has(column) || field.external?.type === 'user') continue;
    return [...new Set(values.flatMap((value) => findAll({ table, field, value, creatorId: '' })))];
  }
  return undefined;
}

/** `id > x` when going up, `id < x` when going down: where the scan can begin. */
function boundOf(conditions: Condition[], descending: boolean): string | undefined {
  const bounds = conditions
    .filter(({ column, operator, from }) => column === 'id' && !from && operator === (descending ? '<' : '>'))
    .map(({ values }) => values[0] ?? '');
  return bounds.sort((a, b) => (descending ? compareIds(a, b) : compareIds(b, a)))[0];
}

/** More changes than this are not worth collecting and sorting. */
const FEW = 10_000;

/** The few records changed since a moment the query names; undefined when there are many or it names none. */
function changedSince(table: Table, conditions: Condition[]): CrmRecord[] | undefined {
  const since = conditions.map(momentOf).find((moment) => moment !== undefined);
  if (since === undefined) return undefined;
  const found: CrmRecord[] = [];
  for (const record of byChange(table, { descending: true })) {
    if (toSecond(record.modifiedAt) < since) return found;
    if (found.push(record) > FEW) return undefined;
  }
  return found;
}

function momentOf({ column, operator, values, from }: Condition): number | undefined {
  if (from || column !== 'Modified_Time' || !['>', '>=', '=', 'between'].includes(operator)) return undefined;
  const at = parseDateTime(values[0] ?? '');
  return at === undefined ? undefined : toSecond(at);
}
