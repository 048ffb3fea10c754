import { isObject } from '../body.js';
import { invalidData, type Problem } from '../problem.js';
import { nameOf } from '../render.js';
import { parseDateTime } from '../time.js';
import type { Binned } from './bin.js';

export type BinFilter = (binned: Binned) => boolean;

type Read = (binned: Binned) => string | number;

const TEXTS: Record<string, Read> = {
  display_name: ({ deletion }) => nameOf(deletion.record).toLowerCase(),
  module: ({ table }) => table.name.toLowerCase(),
  deleted_by: ({ deletion }) => deletion.by.id,
};

const COMPARATORS: Record<string, (value: string, wanted: string) => boolean> = {
  equal: (value, wanted) => value === wanted,
  not_equal: (value, wanted) => value !== wanted,
  contains: (value, wanted) => value.includes(wanted),
  not_contains: (value, wanted) => !value.includes(wanted),
  starts_with: (value, wanted) => value.startsWith(wanted),
  ends_with: (value, wanted) => value.endsWith(wanted),
};

const TIMES: Record<string, (at: number, from: number, to: number) => boolean> = {
  equal: (at, from) => Math.floor(at / 1000) === Math.floor(from / 1000),
  greater_than: (at, from) => at > from,
  greater_equal: (at, from) => at >= from,
  less_than: (at, from) => at < from,
  less_equal: (at, from) => at <= from,
  between: (at, from, to) => at >= from && at <= to,
};

const wrong = (name: string, path: string, message: string): Problem =>
  invalidData({ api_name: name, json_path: `${path}.${name}`, param_name: 'filters' }, message);

/**
 * Reads `filters`: `{field: {api_name}, comparator, value}`, or some of them as `group` with a `group_operator`.
 * Source of the error: github.com/zoho/crm-oas v8.0/recycle_bin; which fields there are is told by its description.
 */
export function readFilter(value: unknown, path = '$'): BinFilter | Problem {
  if (!isObject(value)) return invalidData({ param_name: 'filters', expected_data_type: 'jsonobject' });
  if (value.group !== undefined) return readGroup(value, path);
  const name = isObject(value.field) ? String(value.field.api_name) : '';
  const { comparator } = value;
  if (name === 'deleted_time') return timeFilter(value, path);
  const read = TEXTS[name];
  if (!read) return wrong('field', path, 'Please provide a valid field');
  const many = comparator === 'in' && Array.isArray(value.value);
  const test = many ? COMPARATORS.equal : COMPARATORS[String(comparator)];
  if (!test) return wrong('comparator', path, 'Please provide a valid comparator');
  const given: unknown[] = many ? (value.value as unknown[]) : [value.value];
  const wanted = given.map((each) => (isObject(each) ? String(each.id) : String(each)).toLowerCase());
  return (binned) => wanted.some((each) => test(String(read(binned)), each));
}

function timeFilter({ comparator, value }: Record<string, unknown>, path: string): BinFilter | Problem {
  const test = TIMES[String(comparator)];
  if (!test) return wrong('comparator', path, 'Please provide a valid comparator');
  const [from, to] = (Array.isArray(value) ? (value as unknown[]) : [value]).map((text) => parseDateTime(String(text)));
  if (from === undefined || (comparator === 'between' && to === undefined)) return wrong('value', path, 'Please provide a valid value');
  return ({ deletion }) => test(deletion.at, from, to ?? from);
}

function readGroup({ group, group_operator: operator }: Record<string, unknown>, path: string): BinFilter | Problem {
  if (!Array.isArray(group) || group.length === 0) return wrong('group', path, 'Please provide a valid group');
  const joint = String(operator).toLowerCase();
  if (joint !== 'and' && joint !== 'or') return wrong('group_operator', path, 'Please provide a valid group_operator');
  const parts: BinFilter[] = [];
  for (const [index, item] of group.entries()) {
    const part = readFilter(item, `${path}.group[${index}]`);
    if (typeof part !== 'function') return part;
    parts.push(part);
  }
  return joint === 'and' ? (binned) => parts.every((part) => part(binned)) : (binned) => parts.some((part) => part(binned));
}

/** `filters` in a query: JSON, or `module:Leads` as the sample has it. */
export function filterOf(text: string): BinFilter | Problem {
  const simple = /^(\w+):(.+)$/.exec(text);
  if (simple) return readFilter({ field: { api_name: simple[1] }, comparator: 'equal', value: simple[2] });
  try {
    return readFilter(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return readFilter(undefined);
    throw error;
  }
}
