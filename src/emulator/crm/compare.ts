import { parseDate, parseDateTime, toSecond } from './time.js';
import type { CrmRecord, DataType, Field, Values } from './types.js';

/** A value in a form that `<` and `===` understand. Lookups are their id, tags their names. */
export type Comparable = string | number | boolean | string[] | null;

export type Kind = 'text' | 'number' | 'id' | 'time' | 'day' | 'truth' | 'list';

const KINDS: Record<DataType, Kind> = {
  text: 'text',
  textarea: 'text',
  email: 'text',
  phone: 'text',
  website: 'text',
  picklist: 'text',
  multiselectpicklist: 'list',
  integer: 'number',
  double: 'number',
  currency: 'number',
  percent: 'number',
  bigint: 'id',
  lookup: 'id',
  ownerlookup: 'id',
  boolean: 'truth',
  date: 'day',
  datetime: 'time',
};

export const kindOf = (field: Field): Kind => (field.apiName === 'Tag' ? 'list' : KINDS[field.type]);

const SYSTEM: Record<string, (record: CrmRecord, values: Values) => Comparable> = {
  id: (record) => record.id,
  Owner: (record) => record.owner.id,
  Created_By: (record) => record.createdBy.id,
  Modified_By: (record) => record.modifiedBy.id,
  Created_Time: (record) => toSecond(record.createdAt),
  Modified_Time: (record) => toSecond(record.modifiedAt),
  Last_Activity_Time: (record) => toSecond(record.modifiedAt),
  Tag: (record) => record.tags.map((tag) => tag.name),
  Full_Name: (_record, values) => [values.First_Name, values.Last_Name].filter((part) => typeof part === 'string').join(' ') || null,
  Converted__s: (record) => record.converted !== undefined,
  Converted_Date_Time: (record) => (record.converted ? toSecond(record.converted.at) : null),
  Converted_Contact: (record) => record.converted?.contact.id ?? null,
  Converted_Account: (record) => record.converted?.account?.id ?? null,
  Converted_Deal: (record) => record.converted?.deal?.id ?? null,
};

/** A field of a record, for comparing. `values` may be older ones than the record has now. */
export function comparable(record: CrmRecord, field: Field, values: Values = record.values): Comparable {
  const system = SYSTEM[field.apiName];
  if (system) return system(record, values);
  const value = values[field.apiName] ?? null;
  if (value === null) return field.type === 'boolean' ? false : null;
  if (Array.isArray(value)) return value;
  if (typeof value === 'object') return value.id;
  return typeof value === 'string' ? (fromText(value, kindOf(field)) ?? null) : value;
}

/** What a text in a query means for a field of that kind; undefined when it means nothing. */
export function fromText(text: string, kind: Kind): string | number | boolean | undefined {
  if (kind === 'number') return text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
  if (kind === 'truth') return text.toLowerCase() === 'true' ? true : text.toLowerCase() === 'false' ? false : undefined;
  if (kind === 'day') return parseDate(text);
  if (kind === 'id') return /^\d+$/.test(text) ? text : undefined;
  if (kind !== 'time') return text;
  const at = parseDateTime(text);
  return at === undefined ? undefined : toSecond(at);
}

/** Below zero when `a` comes first. Nothing comes before everything; numbers in texts (ids) by size. */
export function order(a: Comparable, b: Comparable, kind: Kind): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  if (kind === 'id') {
    const [x, y] = [String(a), String(b)];
    return x.length - y.length || (x < y ? -1 : x > y ? 1 : 0);
  }
  if (kind === 'text') {
    const [x, y] = [String(a).toLowerCase(), String(b).toLowerCase()];
    return x < y ? -1 : x > y ? 1 : 0;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}
