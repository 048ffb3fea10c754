import { comparable, kindOf, order } from '../compare.js';
import { renderField } from '../render.js';
import { compareIds } from '../scan.js';
import type { CrmState } from '../state.js';
import type { Table } from '../table.js';
import type { CrmRecord, Field } from '../types.js';
import { CoqlError, invalidQuery, NotEmulated } from './errors.js';
import type { Column, Query } from './parse.js';
import { planOf } from './plan.js';
import { fieldOf, testOf } from './resolve.js';

export interface Rows {
  data: Record<string, unknown>[];
  more: boolean;
  /** The selected columns' fields, for `include_meta`. */
  fields: Field[];
}

/** Answers a query from the live records. Unlike lists and search it sees converted leads, too. */
export function run({ crm, table, query }: { crm: CrmState; table: Table; query: Query }): Rows {
  const fields = query.columns.map(({ name }) => fieldOf(table, name));
  refuseRepeated(query.columns);
  const sorting = query.orderBy.map(({ column, descending }) => ({ field: fieldOf(table, column), descending }));
  const matching = matches(table, query, sorting);
  if (query.columns.some((column) => column.aggregate))
    return { data: [aggregate(query.columns, fields, [...matching.records])], more: false, fields };

  const rows: Record<string, unknown>[] = [];
  let passed = 0;
  for (const record of matching.records) {
    if (passed++ < query.offset) continue;
    if (rows.length === query.limit) return { data: rows, more: true, fields };
    const row: Record<string, unknown> = {};
    for (const [at, field] of fields.entries()) row[query.columns[at]?.key ?? field.apiName] = renderField(crm, record, field);
    row.id = record.id;
    rows.push(row);
  }
  return { data: rows, more: false, fields };
}

type Sorting = { field: Field; descending: boolean }[];

function matches(table: Table, query: Query, sorting: Sorting): { records: Iterable<CrmRecord> } {
  const test = testOf(table, query.where);
  const plan = planOf(table, query);
  if (plan.ordered) return { records: filter(plan.records, test) };
  const found = [...filter(plan.records, test)];
  found.sort((a, b) => {
    for (const { field, descending } of sorting) {
      const distance = order(comparable(a, field), comparable(b, field), kindOf(field));
      if (distance !== 0) return descending ? -distance : distance;
    }
    return compareIds(a.id, b.id);
  });
  return { records: found };
}

function* filter(records: Iterable<CrmRecord>, test: (record: CrmRecord) => boolean): Generator<CrmRecord> {
  for (const record of records) if (test(record)) yield record;
}

function refuseRepeated(columns: Column[]): void {
  const keys = new Map<string, Column>();
  for (const column of columns) {
    const same = keys.get(column.key);
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

/** One row over all matching records. Plain columns beside an aggregate would need GROUP BY. */
function aggregate(columns: Column[], fields: Field[], records: CrmRecord[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const [at, column] of columns.entries()) {
    const field = fields[at];
    if (!field || !column.aggregate) throw new NotEmulated('group by');
    row[column.key] = summary(column.aggregate, field, records);
  }
  return row;
}

function summary(name: string, field: Field, records: CrmRecord[]): unknown {
  const values = records.map((record) => comparable(record, field)).filter((value) => value !== null);
  if (name === 'COUNT') return values.length;
  const numbers = values.filter((value) => typeof value === 'number');
  if (kindOf(field) !== 'number') throw invalidQuery('data type not supported', { column_name: field.apiName, data_type: field.type });
  if (numbers.length === 0) return null;
  const sum = numbers.reduce((total, value) => total + value, 0);
  if (name === 'SUM') return sum;
  if (name === 'AVG') return sum / numbers.length;
  return numbers.reduce((best, value) => (name === 'MIN' ? Math.min(best, value) : Math.max(best, value)));
}
