import type { Answer } from '../core/types.js';
import { isObject, type Json } from './body.js';
import { duplicateOrder } from './conflicts.js';
import { address, externalField } from './external.js';
import { invalidData, invalidId, mandatoryNotFound, type Problem, problem } from './problem.js';
import type { Row } from './read-row.js';
import { dataAnswer, recordDetails, renderOutcome } from './record-answers.js';
import { readData, rowAt } from './request-rows.js';
import { forgetIndexed } from './search-index.js';
import type { ModuleCall } from './state.js';
import type { CrmRecord, Field } from './types.js';
import { insertRow, type Outcome, updateRow, upsertRow, type Writer } from './write.js';

/** `POST /{module}`. Source: zoho.com/crm/developer/docs/api/v8/insert-records.html */
export function insertRecords(call: ModuleCall): Answer {
  const external = externalField(call);
  if ('answer' in external) return external.answer;
  const data = readData(call);
  if ('answer' in data) return data.answer;
  const writer = writerOf(call);
  const items = data.items.map((item, index) => {
    const row = rowAt(call, item, index);
    return 'code' in row ? row : renderOutcome(insertRow(writer, row));
  });
  return dataAnswer({ items, ok: 201, version: call.version });
}

/** `PUT /{module}` and `PUT /{module}/{id}`. Source: .../api/v8/update-records.html, .../insert-records-ext.html */
export function updateRecords(call: ModuleCall): Answer {
  const external = externalField(call);
  if ('answer' in external) return external.answer;
  const data = readData(call);
  if ('answer' in data) return data.answer;
  const writer = writerOf(call);
  const since = unmodifiedSince(call);
  const listed = call.id ? data.items.slice(0, 1) : data.items;
  const items = listed.map((item, index) => {
    const row = rowAt(call, item, index);
    if ('code' in row) return row;
    const target = targetOf({ call, row, item, field: external.field });
    if ('code' in target) return target;
    return renderOutcome(unlessModified(target, since) ?? updateRow(writer, target, row));
  });
  return dataAnswer({ items, ok: 200, version: call.version });
}

/**
 * `POST /{module}/upsert`. Rows are carried out in order, so that two with the same key in one call are one record.
 * An `id` in a row decides before any field (not documented; inferred). Source: .../api/v8/upsert-records.html
 */
export function upsertRecords(call: ModuleCall): Answer {
  const external = externalField(call);
  if ('answer' in external) return external.answer;
  const data = readData(call);
  if ('answer' in data) return data.answer;
  const listed = listedFields(call, data.body);
  if (!Array.isArray(listed)) return { status: 400, body: listed };
  const order = duplicateOrder(call.table, listed);
  const writer = writerOf(call);
  const since = unmodifiedSince(call);
  const items = data.items.map((item, index) => {
    const row = rowAt(call, item, index);
    return 'code' in row ? row : renderOutcome(upsertOne({ call, writer, row, order, since }), { upsert: true });
  });
  return dataAnswer({ items, ok: 200, version: call.version });
}

function upsertOne({
  call,
  writer,
  row,
  order,
  since,
}: {
  call: ModuleCall;
  writer: Writer;
  row: Row;
  order: Field[];
  since: number | undefined;
}): Outcome {
  if (row.id === undefined) return upsertRow(writer, row, { order, refusal: (record) => unlessModified(record, since) });
  const record = call.table.records.get(row.id);
  if (!record) return { problem: invalidId({ api_name: 'id', json_path: `${row.path}.id` }) };
  return unlessModified(record, since) ?? updateRow(writer, record, row);
}

const writerOf = ({ crm, table, user, now }: ModuleCall): Writer => {
  forgetIndexed(table, now - crm.limits.searchLagMs);
  return { crm, table, by: user, at: now };
};

/** The fields of `duplicate_check_fields`: only the system field and unique ones are allowed, ten at most. */
function listedFields({ table }: ModuleCall, body: Json): Field[] | Problem {
  const listed = body.duplicate_check_fields;
  const where = { api_name: 'duplicate_check_fields', json_path: '$.duplicate_check_fields' };
  if (listed === undefined || listed === null) return [];
  if (!Array.isArray(listed)) return invalidData({ expected_data_type: 'jsonarray', ...where });
  if (listed.length > 10) return invalidData({ maximum_length: 10, ...where });
  const allowed = duplicateOrder(table, [table.systemField]);
  const fields: Field[] = [];
  for (const [index, name] of listed.entries()) {
    const field = allowed.find((each) => each.apiName === name);
    if (!field) {
      const supported = allowed.map((each) => each.apiName);
      return invalidData({ ...where, json_path: `${where.json_path}[${index}]`, supported_values: supported });
    }
    fields.push(field);
  }
  return fields;
}

function targetOf({
  call,
  row,
  item,
  field,
}: {
  call: ModuleCall;
  row: Row;
  item: unknown;
  field: Field | undefined;
}): CrmRecord | Problem {
  const name = field?.apiName ?? 'id';
  const given = call.id || (field && isObject(item) ? item[field.apiName] : row.id);
  const where = { api_name: name, json_path: `${row.path}.${name}` };
  if (given === undefined || given === null) return mandatoryNotFound(where);
  const found = address(call, String(given), field);
  if ('record' in found) return found.record;
  if (field) return invalidData(where, 'the value of the external field is invalid');
  return invalidId({ id: String(given), ...where });
}

function unmodifiedSince(call: ModuleCall): number | undefined {
  const at = Date.parse(call.incoming.headers['if-unmodified-since'] ?? '');
  return Number.isNaN(at) ? undefined : at;
}

/** `If-Unmodified-Since`: 412 when the record was changed later. Source: crm-oas, ALREADY_MODIFIED. */
function unlessModified(record: CrmRecord, since: number | undefined): Outcome | undefined {
  // Times are told to the second, so a change within that second counts as known.
  if (since === undefined || Math.floor(record.modifiedAt / 1000) * 1000 <= since) return undefined;
  const { $approval_state: _, ...details } = recordDetails(record);
  return { problem: problem('ALREADY_MODIFIED', 'record updated time has already passed if-unmodified-since time', details) };
}
