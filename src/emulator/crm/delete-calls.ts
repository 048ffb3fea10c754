import type { Answer } from '../core/types.js';
import { deleteRecord } from './change.js';
import { address, externalField } from './external.js';
import { readPaging } from './paging.js';
import { invalidData, NO_CONTENT, type Problem, refuse } from './problem.js';
import { modifiedSince } from './read-calls.js';
import { dataAnswer } from './record-answers.js';
import { endOf } from './recycle/bin.js';
import type { ModuleCall } from './state.js';
import type { Deletion, Table } from './table.js';
import { formatTime, toSecond } from './time.js';
import { byline } from './users.js';

/** Seen in the wild: ids of permanently deleted records stay listed that long. */
const REMEMBERED_MS = 120 * 86_400_000;
const MAX_IDS = 100;

/** `DELETE /{module}/{id}`. Source: github.com/zoho/crm-oas v8.0/record/deleteRecord */
export function deleteOne(call: ModuleCall): Answer {
  const external = externalField(call);
  if ('answer' in external) return external.answer;
  const found = address(call, call.id, external.field);
  if ('problem' in found) return { status: 400, body: found.problem };
  if ('absent' in found) return refuse(400, 'INVALID_DATA', 'record not deleted', { resource_path_index: 1 });
  return { status: 200, body: { data: [remove(call, found.record.id)] } };
}

/** `DELETE /{module}?ids=1,2`. Source: github.com/zoho/crm-oas v8.0/record/deleteRecords */
export function deleteMany(call: ModuleCall): Answer {
  const ids = (call.incoming.query.get('ids') ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter(Boolean);
  if (ids.length === 0) return refuse(400, 'REQUIRED_PARAM_MISSING', 'One of the expected parameter is missing', { param_name: 'ids' });
  if (ids.length > MAX_IDS) return refuse(400, 'LIMIT_EXCEEDED', 'limit exceeded', { limit: MAX_IDS, param_name: 'ids' });
  return dataAnswer({ items: ids.map((id) => remove(call, id)), ok: 200, version: call.version });
}

function remove({ table, user, now }: ModuleCall, id: string): Problem | Record<string, unknown> {
  const record = table.records.get(id);
  if (!record) return invalidData({ id }, 'record not deleted');
  deleteRecord(table, record, { by: user, at: now });
  return { code: 'SUCCESS', details: { id }, message: 'record deleted', status: 'success' };
}

/** `GET /{module}/deleted?type=all|recycle|permanent`, latest first. Source: crm-oas v8.0/record/getDeletedRecords */
export function listDeleted(call: ModuleCall): Answer {
  const { table, now, incoming } = call;
  const type = incoming.query.get('type') ?? 'all';
  if (!['all', 'recycle', 'permanent'].includes(type)) {
    return refuse(400, 'INVALID_DATA', 'invalid data', { param_name: 'type', supported_values: ['all', 'recycle', 'permanent'] });
  }
  const paging = readPaging(incoming.query);
  if ('answer' in paging) return paging.answer;
  const { page, perPage } = paging;
  const since = modifiedSince(incoming);
  const listed = [...table.deletions.values()]
    .filter(({ at }) => since === undefined || toSecond(at) > since)
    .filter((deletion) => now < endOf(deletion) + REMEMBERED_MS)
    .map((deletion) => renderDeletion(table, deletion, now))
    .filter((entry) => type === 'all' || entry.type === type)
    .reverse();
  const data = listed.slice((page - 1) * perPage, page * perPage);
  if (data.length === 0) return since === undefined ? NO_CONTENT : { status: 304 };
  return {
    status: 200,
    body: { data, info: { per_page: perPage, count: data.length, page, more_records: listed.length > page * perPage } },
  };
}

function renderDeletion(table: Table, deletion: Deletion, now: number) {
  const { record, at, by } = deletion;
  const permanent = now >= endOf(deletion);
  const { values } = record;
  const name =
    table.name === 'Accounts'
      ? values.Account_Name
      : table.name === 'Deals'
        ? values.Deal_Name
        : [values.First_Name, values.Last_Name].filter(Boolean).join(' ');
  return {
    id: record.id,
    display_name: permanent ? null : (name ?? null),
    type: permanent ? 'permanent' : 'recycle',
    deleted_time: formatTime(permanent ? endOf(deletion) : at),
    deleted_by: permanent ? null : byline(by),
    created_by: permanent ? null : byline(record.createdBy),
  };
}
