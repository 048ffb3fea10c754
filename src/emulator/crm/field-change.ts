import { isObject, type Json } from './body.js';
import { capsOf } from './edition.js';
import { UNIQUE_TYPES } from './field-meta.js';
import { invalidData, mandatoryNotFound, type Problem, problem } from './problem.js';
import type { Call } from './state.js';
import { keyOf, refreshFields, type Table } from './table.js';
import type { DataType, Field } from './types.js';

/** Source: the create schema of the official OpenAPI files. */
const MAX_LABEL = 25;

/** Types that can be created here, with their default and their largest length. Others are real, but not emulated. */
const LENGTHS: Partial<Record<DataType, [standard: number, most: number]>> = {
  text: [255, 255],
  textarea: [2000, 50_000],
  email: [100, 100],
  phone: [30, 30],
  website: [255, 450],
  picklist: [120, 120],
  multiselectpicklist: [120, 120],
  integer: [9, 9],
  bigint: [18, 18],
  double: [16, 16],
  currency: [16, 16],
  percent: [5, 5],
  boolean: [5, 5],
  date: [20, 20],
  datetime: [120, 120],
};
const REAL_TYPES = [
  ...Object.keys(LENGTHS),
  'autonumber',
  'fileupload',
  'imageupload',
  'lookup',
  'userlookup',
  'multiselectlookup',
  'multiuserlookup',
  'formula',
  'rollup_summary',
  'address',
];

/** False for the types Zoho has and this emulator has not. Nonsense counts as emulated: it gets Zoho's error. */
export const isEmulatedType = (type: unknown): boolean => typeof type !== 'string' || type in LENGTHS || !REAL_TYPES.includes(type);

interface Wanted {
  call: Call;
  table: Table;
  input: Json;
  /** Where it stands in the request. */
  path: string;
}

/** Makes a custom field. Its api name comes from the label: `External User ID` becomes `External_User_ID` (inferred). */
export function createField({ call: { crm, now }, table, input, path }: Wanted): Field | Problem {
  const at = (name: string) => ({ api_name: name, json_path: `${path}.${name}` });
  const { field_label: label, data_type: type } = input;
  if (label === undefined || label === null) return mandatoryNotFound(at('field_label'));
  if (typeof label !== 'string' || label.trim() === '') return invalidData({ ...at('field_label'), expected_data_type: 'text' });
  if (label.length > MAX_LABEL) return invalidData({ ...at('field_label'), maximum_length: MAX_LABEL });
  if (type === undefined || type === null) return mandatoryNotFound(at('data_type'));
  if (!isDataType(type)) return invalidData({ ...at('data_type'), supported_values: REAL_TYPES });
  const length = lengthOf(input, type);
  if (typeof length !== 'number') return invalidData({ ...at('length'), ...length });

  const all = [...table.fields.values()];
  const apiName = apiNameOf(label);
  const taken = all.some(
    (field) => field.label.toLowerCase() === label.trim().toLowerCase() || field.apiName.toLowerCase() === apiName.toLowerCase(),
  );
  if (taken) return problem('DUPLICATE_DATA', 'duplicate data', at('field_label'));
  const most = capsOf(crm.limits.edition).customFields;
  if (all.filter((field) => field.custom).length >= most) return problem('LIMIT_EXCEEDED', 'limit exceeded', { limit: most });

  const field: Field = {
    id: crm.world.nextId(),
    apiName,
    label: label.trim(),
    type,
    length,
    custom: true,
    readOnly: false,
    mandatory: false,
    convert: {},
    createdAt: now,
    modifiedAt: now,
  };
  const refused = setUnique({ table, field, input, path }) ?? setExternal({ field, input, path });
  if (refused) return refused;
  if (Array.isArray(input.pick_list_values)) {
    const values = input.pick_list_values.map((value: unknown) =>
      isObject(value) ? String(value.actual_value ?? value.display_value) : String(value),
    );
    field.pickList = values.map((value) => ({ id: crm.world.nextId(), value }));
  }
  if (isObject(input.tooltip)) field.tooltip = { name: String(input.tooltip.name), value: String(input.tooltip.value) };
  table.fields.set(apiName, field);
  refreshFields(table);
  return field;
}

/** Changes label, length or uniqueness. System fields keep their label; the external property cannot be changed. */
export function changeField({ call, table, field, input, path }: Wanted & { field: Field }): Field | Problem {
  const at = (name: string) => ({ api_name: name, json_path: `${path}.${name}` });
  const { field_label: label } = input;
  if (label !== undefined && !field.custom)
    return problem('NOT_ALLOWED', 'the label of a system field cannot be changed', at('field_label'));
  if (label !== undefined && (typeof label !== 'string' || label.trim() === ''))
    return invalidData({ ...at('field_label'), expected_data_type: 'text' });
  if (typeof label === 'string' && label.length > MAX_LABEL) return invalidData({ ...at('field_label'), maximum_length: MAX_LABEL });
  if (input.external !== undefined) return problem('NOT_ALLOWED', 'the external property cannot be changed', at('external'));
  const length = input.length === undefined ? field.length : lengthOf(input, field.type);
  if (typeof length !== 'number') return invalidData({ ...at('length'), ...length });
  const changed: Field = { ...field };
  const refused = setUnique({ table, field: changed, input, path });
  if (refused) return refused;
  Object.assign(field, changed, { length, label: label ?? field.label, modifiedAt: call.now });
  if (!changed.unique) delete field.unique;
  refreshFields(table);
  return field;
}

const isDataType = (type: unknown): type is DataType => typeof type === 'string' && type in LENGTHS;

function lengthOf({ length }: Json, type: DataType): number | Record<string, unknown> {
  const [standard, most] = LENGTHS[type] ?? [255, 255];
  if (length === undefined || length === null) return standard;
  if (typeof length !== 'number' || !Number.isInteger(length) || length < 1) return { expected_data_type: 'integer' };
  return length > most ? { maximum_length: most } : length;
}

function apiNameOf(label: string): string {
  const name = label.trim().replace(/\s+/g, '_').replace(/\W/g, '');
  return /^[a-z]/i.test(name) ? name : `Field_${name}`;
}

interface Setting {
  field: Field;
  input: Json;
  path: string;
}

/**
 * `unique`: true or `{case_sensitive}` (older spelling `casesensitive`); `_disable` or false takes it back. Inferred:
 * it fails while two records have the same value.
 */
function setUnique({ table, field, input: { unique }, path }: Setting & { table: Table }): Problem | undefined {
  if (unique === undefined) return undefined;
  const where = { api_name: 'unique', json_path: `${path}.unique` };
  if (unique !== null && typeof unique !== 'boolean' && !isObject(unique))
    return invalidData({ ...where, expected_data_type: 'jsonobject' });
  const off = unique === null || unique === false || (isObject(unique) && '_disable' in unique && unique._disable !== false);
  if (off) {
    delete field.unique;
    return undefined;
  }
  if (!UNIQUE_TYPES.includes(field.type)) return problem('NOT_ALLOWED', 'this data type cannot be unique', where);
  field.unique = { caseSensitive: isObject(unique) && (unique.case_sensitive ?? unique.casesensitive) === true };
  return repeats(table, field) ? problem('DUPLICATE_DATA', 'duplicate data', where) : undefined;
}

function repeats(table: Table, field: Field): boolean {
  const seen = new Set<string>();
  for (const record of table.records.values()) {
    const value = record.values[field.apiName];
    if (value === null || value === undefined || record.converted) continue;
    const key = keyOf({ field, value, creatorId: record.createdBy.id });
    if (seen.has(key)) return true;
    seen.add(key);
  }
  return false;
}

/** `external: {type: org|user, show}`: single lines only. Source: .../api/v8/create-custom-field.html */
function setExternal({ field, input: { external }, path }: Setting): Problem | undefined {
  if (external === undefined || external === null) return undefined;
  const where = { api_name: 'external', json_path: `${path}.external` };
  if (!isObject(external)) return invalidData({ ...where, expected_data_type: 'jsonobject' });
  if (external.type !== 'org' && external.type !== 'user') {
    return invalidData({ api_name: 'type', json_path: `${path}.external.type`, supported_values: ['user', 'org'] });
  }
  if (field.type !== 'text') return problem('NOT_ALLOWED', 'only single line fields can be external', where);
  field.external = { type: external.type, show: external.show === true };
  return undefined;
}
