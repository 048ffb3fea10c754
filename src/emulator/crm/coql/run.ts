import { order } from '../compare.js';
import { compareIds } from '../scan.js';
import { type CrmState, tableNamed } from '../state.js';
import type { Table } from '../table.js';
import { formatTime } from '../time.js';
import type { CrmRecord, Field } from '../types.js';
import { type ColumnReader, columnOf, type Scope } from './columns.js';
import { CoqlError, invalidQuery, limitExceeded } from './errors.js';
import { groupRows } from './group.js';
import { planOf } from './plan.js';
import { type Column, conditionsOf, LIMITS, type Query } from './query.js';
import { type Test, testOf } from './resolve.js';

export interface Rows {
  data: Record<string, unknown>[];
  more: boolean;
  /** The fields behind the selected columns by the columns' names, for `include_meta`. */
  fields: Map<string, { table: Table; field: Field }>;
}

/** Answers a query from the live records. Unlike lists and search it sees converted leads, too. Throws CoqlError. */
export function run(scope: Scope, query: Query): Rows {
  const { columns, offset, limit } = query;
  const readers = columns.map(({ name }) => columnOf(scope, name));
  refuseRepeated(columns);
  refuseJoins(scope, query, readers);
  const fields = new Map(
    columns.flatMap(({ name }, at) => {
      const field = readers[at]?.field;
      return field ? [[name, field] as const] : [];
    }),
  );
  if (columns.some((column) => column.aggregate) || query.groupBy.length > 0) {
    const keys = query.groupBy.map((name) => columnOf(scope, nameOf(columns, name)));
    const rows = groupRows({ query, readers, keys, records: matches(scope, { ...query, orderBy: [] }) });
    return { data: rows.slice(offset, offset + limit), more: rows.length > offset + limit, fields };
  }
  const data: Record<string, unknown>[] = [];
  let passed = 0;
  for (const record of matches(scope, query)) {
    if (passed++ < offset) continue;
    if (data.length === limit) return { data, more: true, fields };
    const row: Record<string, unknown> = {};
    for (const [at, reader] of readers.entries()) row[columns[at]?.key ?? ''] = reader.render(record);
    row.id = record.id;
    data.push(row);
  }
  return { data, more: false, fields };
}

/** ORDER BY may name a column by its alias. Source: .../api/v8/Get-Records-through-COQL-Query.html, "alias support" */
const nameOf = (columns: Column[], name: string): string => columns.find((column) => column.renamed && column.key === name)?.name ?? name;

function matches(scope: Scope, query: Query): Iterable<CrmRecord> {
  const sorting = query.orderBy.map(({ column, descending }) => ({ reader: columnOf(scope, nameOf(query.columns, column)), descending }));
  const test = testOf({ ...scope, values: (sub, sequence) => valuesOf(scope, sub, sequence) }, query.where);
  const plan = planOf(scope.table, query);
  if (plan.ordered) return filter(plan.records, test);
  const found = [...filter(plan.records, test)];
  return found.sort((a, b) => {
    for (const { reader, descending } of sorting) {
      const distance = order(reader.get(a), reader.get(b), reader.kind);
      if (distance !== 0) return descending ? -distance : distance;
    }
    return compareIds(a.id, b.id);
  });
}

function* filter(records: Iterable<CrmRecord>, test: Test): Generator<CrmRecord> {
  for (const record of records) if (test(record)) yield record;
}

/** What a sub-query finds, as it would be written in the query. Inferred: its own LIMIT holds, or 200. */
function valuesOf({ crm, version }: { crm: CrmState; version: 2 | 8 }, query: Query, sequence: number): string[] {
  const table = tableNamed(crm, query.module);
  if (!table) throw new CoqlError('INVALID_MODULE', 'the given module is not supported in api');
  const [column] = query.columns;
  if (!column || query.columns.length > 1) {
    throw invalidQuery('subquery should contains only one column', {
      sub_query_sequence: sequence,
      column_name: query.columns.map(({ name }) => name),
    });
  }
  const scope = { crm, table, version };
  if (column.aggregate || query.groupBy.length > 0) return run(scope, query).data.map((row) => String(row[column.key]));
  const reader = columnOf(scope, column.name);
  const values: string[] = [];
  for (const record of matches(scope, query)) {
    if (values.length === query.limit) break;
    const value = reader.get(record);
    if (value === null) continue;
    if (reader.kind === 'time') values.push(formatTime(Number(value) * 1000));
    else if (reader.kind === 'day') values.push(new Date(Number(value)).toISOString().slice(0, 10));
    else values.push(...(Array.isArray(value) ? value : [String(value)]));
  }
  return values;
}

/** Source: COQL-Limitations, "five base JOINs", "15 SELECT clause JOINs". */
function refuseJoins(scope: Scope, { where, orderBy, groupBy, columns }: Query, readers: ColumnReader[]): void {
  const selected = new Set(readers.flatMap(({ joins }) => joins));
  if (selected.size > LIMITS.selectJoins) throw limitExceeded(LIMITS.selectJoins);
  const names = [...conditionsOf(where)].map(({ column }) => column);
  const others = [...groupBy, ...orderBy.map(({ column }) => column)].filter(
    (name) => name.includes('.') && !columns.some(({ key }) => key === name),
  );
  const base = new Set([...names, ...others].flatMap((name) => columnOf(scope, name).joins));
  if (base.size > LIMITS.joins) throw limitExceeded(LIMITS.joins);
}

function refuseRepeated(columns: Column[]): void {
  const keys = new Map<string, Column>();
  for (const column of columns) {
    const same = keys.get(column.key);
    if (same && same.name !== column.name && same.renamed !== column.renamed) {
      const message =
        'column name or property name given in select columns without alias name cannot be an alias name for other select columns';
      const named = same.renamed ? same : column;
      throw invalidQuery(message, { column_name: named.name, alias: named.key });
    }
    if (same && same.name !== column.name) {
      throw new CoqlError('DUPLICATE_ALIAS', 'same alias cannot refer more than one column', {
        referred_columns: [same.name, column.name],
        alias: column.key,
      });
    }
    if (same)
      throw new CoqlError('DUPLICATE_DATA', column.aggregate ? 'duplicate aggregate function' : 'duplicate select column', {
        column_name: column.name,
        ...(column.aggregate && { aggregate: column.aggregate }),
      });
    keys.set(column.key, column);
  }
}
