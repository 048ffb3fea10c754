import { isObject } from './body.js';
import type { CrmState } from './state.js';
import { parseDate, parseDateTime } from './time.js';
import type { DataType, Field, Value } from './types.js';

/** A value as it is stored, or why Zoho would not take it. */
export type Checked = { value: Value } | { refused: { expected_data_type?: string; maximum_length?: number }; message?: string };

type Check = (value: unknown, field: Field, crm: CrmState) => Checked;

const CLEARED: Checked = { value: null };
const expected = (type: string): Checked => ({ refused: { expected_data_type: type } });
const tooLong = (maximum: number): Checked => ({ refused: { maximum_length: maximum } });

/** The pattern of the users API (github.com/zoho/crm-oas v8.0/users), without its nested repetition. That records use it too is inferred. */
const EMAIL =
  /^[+\-\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N}!#$%&'*+\-/=?^_`{|}~.]*@(?:[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}])?\.)+[\p{L}\p{M}]{2,22}$/u;
/** The pattern of phone search (official OpenAPI). That writes use it too is inferred; the refusal itself is seen in n8n-io/n8n#8508. */
const PHONE = /^[+]?[0-9\s\-().]+$/;

/** Strings up to the field's length. Blank ones clear the field (inferred). */
function textual(type: string, pattern?: RegExp): Check {
  return (value, field) => {
    if (typeof value !== 'string') return expected(type);
    if (value.trim() === '') return CLEARED;
    if (value.length > field.length) return tooLong(field.length);
    return pattern && !pattern.test(value) ? expected(type) : { value };
  };
}

const whole: Check = (value, field) => {
  if (typeof value !== 'number' || !Number.isInteger(value)) return expected('integer');
  return String(Math.abs(value)).length > field.length ? tooLong(field.length) : { value };
};

/** Long integers exceed 2^53, so they may come as strings and are kept as such. */
const long: Check = (value, field) => {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string' || !/^-?\d+$/.test(text)) return expected('bigint');
  return text.replace('-', '').length > field.length ? tooLong(field.length) : { value: text };
};

const decimal: Check = (value, field) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) return expected('double');
  return String(Math.trunc(Math.abs(value))).length > field.length ? tooLong(field.length) : { value };
};

const truth: Check = (value) => (typeof value === 'boolean' ? { value } : expected('boolean'));

const day: Check = (value) => (typeof value === 'string' && parseDate(value) !== undefined ? { value } : expected('date'));

const moment: Check = (value) => (typeof value === 'string' && parseDateTime(value) !== undefined ? { value } : expected('datetime'));

const picks: Check = (value, field) => {
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) return expected('jsonarray');
  return value.some((item) => item.length > field.length) ? tooLong(field.length) : { value };
};

const reference: Check = (value, field, crm) => {
  const id = typeof value === 'string' ? value : isObject(value) ? value.id : undefined;
  if (typeof id !== 'string') return expected('jsonobject');
  const known = field.lookup !== undefined && crm.tables[field.lookup].records.has(id);
  return known ? { value: { id } } : { refused: {}, message: 'the id given seems to be invalid' };
};

const person: Check = (value, _field, crm) => {
  const id = typeof value === 'string' ? value : isObject(value) ? value.id : undefined;
  if (typeof id !== 'string') return expected('jsonobject');
  return crm.users.get(id) ? { value: { id } } : { refused: {}, message: 'the id given seems to be invalid' };
};

const CHECKS: Record<DataType, Check> = {
  text: textual('text'),
  textarea: textual('text'),
  website: textual('website'),
  // Inferred: values that are not in the list are taken, as only layouts enforce it.
  picklist: textual('text'),
  email: textual('email', EMAIL),
  phone: textual('phone', PHONE),
  multiselectpicklist: picks,
  integer: whole,
  bigint: long,
  double: decimal,
  currency: decimal,
  percent: decimal,
  boolean: truth,
  date: day,
  datetime: moment,
  lookup: reference,
  ownerlookup: person,
};

/** Checks one incoming value against its field's type and length. `null` clears any field. */
export function checkValue({ value, field, crm }: { value: unknown; field: Field; crm: CrmState }): Checked {
  return value === null ? CLEARED : CHECKS[field.type](value, field, crm);
}
