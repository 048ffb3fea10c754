import type { Answer } from '../core/types.js';
import { bodyOf, isObject, type Json, unreadable } from './body.js';
import { changeField, createField, isEmulatedType } from './field-change.js';
import { renderFieldMeta } from './field-meta.js';
import { invalidData, mandatoryNotFound, type Problem, problem, refuse } from './problem.js';
import { multiStatus } from './record-answers.js';
import { moduleParam } from './settings-module.js';
import type { Call } from './state.js';
import { refreshFields, type Table } from './table.js';
import type { Field } from './types.js';

/** Source: zoho.com/crm/developer/docs/api/v8/create-custom-field.html */
const MAX_FIELDS = 5;

/** `GET /settings/fields?module=` and `GET /settings/fields/{id}?module=`. Source: .../api/v8/field-meta.html */
export function listFields(call: Call & { id: string }): Answer {
  const module = moduleParam(call);
  if ('answer' in module) return module.answer;
  const { table } = module;
  const fields = call.id ? [fieldById(table, call.id)] : [...table.fields.values()];
  const known = fields.filter((field) => field !== undefined);
  if (known.length === 0) return refuse(400, 'INVALID_DATA', 'the id given seems to be invalid', { resource_path_index: 2 });
  return { status: 200, body: { fields: known.map((field) => renderFieldMeta(call.crm, table, field)) } };
}

/** `POST /settings/fields?module=`: at most five at a time. Undefined for types of field that are not emulated. */
export function createFields(call: Call): Answer | undefined {
  const inputs = readInputs(call);
  if ('answer' in inputs) return inputs.answer;
  const { table, items } = inputs;
  if (items.some((item) => isObject(item) && !isEmulatedType(item.data_type))) return undefined;
  return answer(
    call,
    201,
    'field created',
    items.map((item, at) => createField({ call, table, input: isObject(item) ? item : {}, path: `$.fields[${at}]` })),
  );
}

/** `PATCH /settings/fields?module=` and `PATCH /settings/fields/{id}?module=`. Source: .../api/v8/update-custom-fields.html */
export function updateFields(call: Call & { id: string }): Answer {
  const inputs = readInputs(call);
  if ('answer' in inputs) return inputs.answer;
  const { table } = inputs;
  const items = call.id ? inputs.items.slice(0, 1) : inputs.items;
  const results = items.map((item, at) => {
    const input: Json = isObject(item) ? item : {};
    const path = `$.fields[${at}]`;
    const id = call.id || input.id;
    if (id === undefined) return mandatoryNotFound({ api_name: 'id', json_path: `${path}.id` });
    const field = fieldById(table, String(id));
    return field ? changeField({ call, table, field, input, path }) : invalidData({ api_name: 'id', json_path: `${path}.id` });
  });
  return answer(call, 200, 'field updated', results);
}

/** `DELETE /settings/fields/{id}?module=`: custom fields only, with their values. Source: crm-oas v8.0/fields */
export function deleteField(call: Call & { id: string }): Answer {
  const module = moduleParam(call);
  if ('answer' in module) return module.answer;
  const { table } = module;
  const field = fieldById(table, call.id);
  if (!field) return refuse(400, 'INVALID_DATA', 'the id given seems to be invalid', { resource_path_index: 2 });
  if (!field.custom)
    return { status: 400, body: problem('NOT_ALLOWED', 'system defined fields cannot be deleted', { resource_path_index: 2 }) };
  table.fields.delete(field.apiName);
  for (const record of table.records.values()) {
    if (field.apiName in record.values)
      record.values = Object.fromEntries(Object.entries(record.values).filter(([name]) => name !== field.apiName));
  }
  refreshFields(table);
  return answer(call, 200, 'field deleted', [field]);
}

const fieldById = (table: Table, id: string): Field | undefined => [...table.fields.values()].find((field) => field.id === id);

function readInputs(call: Call): { table: Table; items: unknown[] } | { answer: Answer } {
  const module = moduleParam(call);
  if ('answer' in module) return module;
  const body = bodyOf(call.incoming);
  if (!body) return { answer: unreadable() };
  const { fields } = body;
  const where = { api_name: 'fields', json_path: '$.fields' };
  if (fields === undefined) return { answer: { status: 400, body: mandatoryNotFound(where) } };
  if (!Array.isArray(fields) || fields.length === 0)
    return { answer: { status: 400, body: invalidData({ expected_data_type: 'jsonarray', ...where }) } };
  if (fields.length > MAX_FIELDS) return { answer: refuse(400, 'LIMIT_EXCEEDED', 'limit exceeded', { limit: MAX_FIELDS }) };
  return { table: module.table, items: fields };
}

function answer(call: Call, ok: number, message: string, results: (Field | Problem)[]): Answer {
  const items = results.map((result) =>
    'code' in result ? result : { code: 'SUCCESS', details: { id: result.id }, message, status: 'success' },
  );
  return { status: multiStatus({ items, ok, version: call.version }), body: { fields: items } };
}
