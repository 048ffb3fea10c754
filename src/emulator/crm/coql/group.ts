import { type Comparable, order } from '../compare.js';
import type { CrmRecord } from '../types.js';
import type { ColumnReader } from './columns.js';
import { invalidQuery } from './errors.js';
import type { Column, Query } from './query.js';

type Row = Record<string, unknown>;

/** What has been gathered of one aggregate. */
interface Sum {
  count: number;
  sum: number;
  min: number;
  max: number;
}

interface Group {
  first: CrmRecord;
  sums: Sum[];
}

/** Types whose values COUNT counts. Source: .../api/v8/Get-Records-through-COQL-Query.html, "number, lookup, and picklist fields" */
const COUNTED = new Set(['integer', 'bigint', 'double', 'currency', 'percent', 'lookup', 'ownerlookup', 'picklist']);

/** One row for each combination of the values of GROUP BY, or one for all; in the order they are first met, or as asked. */
export function groupRows({
  query,
  readers,
  keys,
  records,
}: {
  query: Query;
  readers: ColumnReader[];
  /** The columns of GROUP BY. */
  keys: ColumnReader[];
  records: Iterable<CrmRecord>;
}): Row[] {
  refuseUngrouped(query);
  const aggregates = query.columns.flatMap((column, at) => {
    const reader = readers[at];
    return column.aggregate && reader ? [{ column, reader }] : [];
  });
  for (const { column, reader } of aggregates) refuseType(column, reader);

  const groups = new Map<string, Group>();
  for (const record of records) {
    const key = JSON.stringify(keys.map((reader) => reader.get(record)));
    const group = groups.get(key) ?? { first: record, sums: aggregates.map(() => ({ count: 0, sum: 0, min: Infinity, max: -Infinity })) };
    groups.set(key, group);
    for (const [at, { reader }] of aggregates.entries()) add(group.sums[at], reader.get(record));
  }
  // Without GROUP BY there is a row even of nothing.
  if (groups.size === 0 && keys.length === 0) return [emptyRow(query.columns)];
  return sorted(
    [...groups.values()].map((group) => rowOf(query.columns, readers, group)),
    query,
    readers,
  );
}

function add(sum: Sum | undefined, value: Comparable): void {
  if (!sum || value === null) return;
  sum.count += 1;
  if (typeof value !== 'number') return;
  sum.sum += value;
  sum.min = Math.min(sum.min, value);
  sum.max = Math.max(sum.max, value);
}

function rowOf(columns: Column[], readers: ColumnReader[], { first, sums }: Group): Row {
  const row: Row = {};
  let at = 0;
  for (const [index, column] of columns.entries()) {
    if (!column.aggregate) {
      row[column.key] = readers[index]?.render(first) ?? null;
      continue;
    }
    const sum = sums[at];
    at += 1;
    row[column.key] = sum ? outcome(column.aggregate, sum) : null;
  }
  return row;
}

function outcome(aggregate: string, { count, sum, min, max }: Sum): number | null {
  if (aggregate === 'COUNT') return count;
  if (count === 0) return null;
  return aggregate === 'SUM' ? sum : aggregate === 'AVG' ? sum / count : aggregate === 'MIN' ? min : max;
}

const emptyRow = (columns: Column[]): Row =>
  Object.fromEntries(columns.map(({ key, aggregate }) => [key, aggregate === 'COUNT' ? 0 : null]));

/** A plain column beside an aggregate has to be one of GROUP BY; words and details are inferred. */
function refuseUngrouped({ columns, groupBy }: Query): void {
  const left = columns.find((column) => !column.aggregate && !groupBy.includes(column.name));
  if (left) throw invalidQuery('column given seems to be invalid', { column_name: left.name, clause: 'group by' });
}

function refuseType({ aggregate, name }: Column, { type, kind }: ColumnReader): void {
  const fits = aggregate === 'COUNT' ? COUNTED.has(type) : kind === 'number';
  if (!fits) throw invalidQuery('data type not supported', { column_name: name, data_type: type });
}

function sorted(rows: Row[], { orderBy, columns }: Query, readers: ColumnReader[]): Row[] {
  if (orderBy.length === 0) return rows;
  const keys = orderBy.map(({ column, descending }) => {
    const at = columns.findIndex(({ key, name, aggregate }) => key === column || (!aggregate && name === column));
    const found = columns[at];
    if (!found) throw invalidQuery('column given seems to be invalid', { column_name: column, clause: 'order by' });
    return { key: found.key, descending, kind: found.aggregate ? ('number' as const) : (readers[at]?.kind ?? 'text') };
  });
  return rows.sort((a, b) => {
    for (const { key, descending, kind } of keys) {
      const distance = order(plain(a[key]), plain(b[key]), kind);
      if (distance !== 0) return descending ? -distance : distance;
    }
    return 0;
  });
}

/** What is shown, for comparing: a lookup is its id. */
const plain = (value: unknown): Comparable =>
  typeof value === 'object' && value !== null && 'id' in value ? String(value.id) : ((value ?? null) as Comparable);
