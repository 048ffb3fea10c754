import type { Answer } from '../../core/types.js';
import { bodyOf, isObject, type Json, unreadable } from '../body.js';
import { readPaging } from '../paging.js';
import { invalidData, invalidId, mandatoryNotFound, NO_CONTENT, type Problem, problem, refuse } from '../problem.js';
import { multiStatus } from '../record-answers.js';
import { compareIds } from '../scan.js';
import { type Call, type ModuleCall, tableNamed } from '../state.js';
import { formatTime } from '../time.js';
import { byline } from '../users.js';
import { addNote, dropNote, type Note, parentOf, renderNote, tellOfNote, writeNote } from './note.js';

const MAX_NOTES = 100;
/** Inferred from the fields' metadata of real organisations; the pages name no lengths. */
const LENGTHS = { Note_Title: 120, Note_Content: 32_000 };

type Parent = Note['parent'];
type OrgCall = Call & { id: string };

/** `GET /{module}/{id}/Notes?fields=…`, newest first. Source: .../api/v8/get-notes.html */
export function listNotesOf(call: ModuleCall): Answer {
  const { crm, table, id } = call;
  if (!table.records.has(id)) return refuse(400, 'INVALID_DATA', 'the id given seems to be invalid', { resource_path_index: 1 });
  return listed(call, [...(crm.notes.of.get(id) ?? [])]);
}

/** `GET /Notes?fields=…` */
export const listNotes = (call: OrgCall): Answer => listed(call, [...call.crm.notes.all.values()]);

/** `GET /Notes/{id}` */
export function getNote({ crm, id, incoming }: OrgCall): Answer {
  const note = crm.notes.all.get(id);
  if (!note || !parentOf(crm, note)) return NO_CONTENT;
  return { status: 200, body: { data: [picked(renderNote(crm, note), incoming.query)] } };
}

/** `POST /{module}/{id}/Notes` and `POST /Notes`, where `Parent_Id` names the record. Source: .../api/v8/create-notes.html */
export function createNotesOf(call: ModuleCall): Answer {
  const { table, id } = call;
  if (!table.records.has(id)) return refuse(400, 'INVALID_DATA', 'the id given seems to be invalid', { resource_path_index: 1 });
  return eachItem(call, 201, (item, path) => create(call, item, { parent: { module: table.name, id }, path }));
}

export function createNotes(call: OrgCall): Answer {
  return eachItem(call, 201, (item, path) => {
    const parent = readParent(call, item, path);
    return 'code' in parent ? parent : create(call, item, { parent, path });
  });
}

/** `PUT /Notes/{id}` and `PUT /Notes`. Source: .../api/v8/update-notes.html */
export function updateNotes(call: OrgCall): Answer {
  return eachItem(call, 200, (item, path) => {
    const note = call.crm.notes.all.get(call.id || String(item.id));
    if (!note || !parentOf(call.crm, note)) return invalidId({ api_name: 'id', json_path: `${path}.id` });
    const texts = readTexts(item, path);
    if ('code' in texts) return texts;
    const { title = note.title, content = note.content } = texts;
    if (title === null && content === null) return neither(path);
    dropNote(call.crm, note);
    const changed = { ...note, title, content, modifiedAt: call.now, modifiedBy: call.user };
    addNote(call.crm, changed);
    tellOfNote(call.crm, changed);
    return done(changed, 'record updated');
  });
}

/** `DELETE /Notes/{id}` and `DELETE /Notes?ids=1,2`. Source: .../api/v8/delete-notes.html */
export function deleteNotes(call: OrgCall): Answer {
  const ids = call.id ? [call.id] : (call.incoming.query.get('ids') ?? '').split(',').flatMap((id) => id.trim() || []);
  if (ids.length === 0) return refuse(400, 'REQUIRED_PARAM_MISSING', 'One of the expected parameter is missing', { param_name: 'ids' });
  if (ids.length > MAX_NOTES) return refuse(400, 'LIMIT_EXCEEDED', 'limit exceeded', { limit: MAX_NOTES, param_name: 'ids' });
  const items = ids.map((id) => {
    const note = call.crm.notes.all.get(id);
    if (!note || !parentOf(call.crm, note)) return invalidData({ id }, 'record not deleted');
    dropNote(call.crm, note);
    tellOfNote(call.crm, note);
    return { code: 'SUCCESS', details: { id }, message: 'record deleted', status: 'success' };
  });
  return { status: multiStatus({ items, ok: 200, version: call.version }), body: { data: items } };
}

function listed(call: Call, notes: Note[]): Answer {
  const { crm, incoming, version } = call;
  if (!incoming.query.get('fields') && version !== 2)
    return refuse(400, 'REQUIRED_PARAM_MISSING', 'required param is missing', { param_name: 'fields' });
  const paging = readPaging(incoming.query);
  if ('answer' in paging) return paging.answer;
  const { page, perPage } = paging;
  const live = notes.filter((note) => parentOf(crm, note)).sort((a, b) => compareIds(b.id, a.id));
  const data = live.slice((page - 1) * perPage, page * perPage).map((note) => picked(renderNote(crm, note), incoming.query));
  if (data.length === 0) return NO_CONTENT;
  const tokens = { next_page_token: null, previous_page_token: null, page_token_expiry: null };
  const sorting = { sort_by: 'id', sort_order: 'desc' };
  const info = { per_page: perPage, count: data.length, page, more_records: live.length > page * perPage, ...tokens, ...sorting };
  return { status: 200, body: { data, info } };
}

function picked(note: Json, query: URLSearchParams): Json {
  const names = query
    .get('fields')
    ?.split(',')
    .map((name) => name.trim());
  return names ? Object.fromEntries(Object.entries(note).filter(([name]) => name === 'id' || names.includes(name))) : note;
}

function eachItem(call: Call, ok: number, run: (item: Json, path: string) => Problem | Json): Answer {
  const body = bodyOf(call.incoming);
  if (!body) return unreadable();
  const where = { api_name: 'data', json_path: '$.data' };
  if (body.data === undefined) return { status: 400, body: mandatoryNotFound(where) };
  if (!Array.isArray(body.data) || body.data.length === 0)
    return { status: 400, body: invalidData({ expected_data_type: 'jsonarray', ...where }) };
  if (body.data.length > MAX_NOTES) return { status: 400, body: invalidData({ maximum_length: MAX_NOTES, ...where }) };
  const items = (body.data as unknown[]).map((item, index) => {
    const path = `$.data[${index}]`;
    return isObject(item) ? run(item, path) : invalidData({ expected_data_type: 'jsonobject', api_name: 'data', json_path: path });
  });
  return { status: multiStatus({ items, ok, version: call.version }), body: { data: items } };
}

function create(call: Call, item: Json, { parent, path }: { parent: Parent; path: string }): Problem | Json {
  const texts = readTexts(item, path);
  if ('code' in texts) return texts;
  const { title = null, content = null } = texts;
  if (title === null && content === null) return neither(path);
  const { crm, user, now } = call;
  const record = crm.tables[parent.module].records.get(parent.id);
  if (!record) return invalidId({ id: parent.id });
  return done(writeNote({ crm, by: user, at: now }, record, { module: parent.module, title, content }), 'record added');
}

function done(note: Note, message: string): Json {
  const { createdAt, modifiedAt, createdBy, modifiedBy, id } = note;
  const details = {
    Modified_Time: formatTime(modifiedAt),
    Modified_By: byline(modifiedBy),
    Created_Time: formatTime(createdAt),
    id,
    Created_By: byline(createdBy),
  };
  return { code: 'SUCCESS', details, message, status: 'success' };
}

const neither = (path: string): Problem =>
  problem('EXPECTED_FIELD_MISSING', 'should contain either content or title', {
    expected_fields: ['Note_Content', 'Note_Title'].map((name) => ({ api_name: name, json_path: `${path}.${name}` })),
  });

function readTexts(item: Json, path: string): { title?: string | null; content?: string | null } | Problem {
  for (const [name, most] of Object.entries(LENGTHS)) {
    const where = { api_name: name, json_path: `${path}.${name}` };
    const value = item[name];
    if (value !== undefined && value !== null && typeof value !== 'string') return invalidData({ expected_data_type: 'text', ...where });
    if (typeof value === 'string' && value.length > most) return invalidData({ maximum_length: most, ...where });
  }
  const text = (value: unknown) => (typeof value === 'string' && value.trim() !== '' ? value : null);
  return {
    ...(item.Note_Title !== undefined && { title: text(item.Note_Title) }),
    ...(item.Note_Content !== undefined && { content: text(item.Note_Content) }),
  };
}

/** `Parent_Id: {id, module: {api_name}}`; in version 2 a bare id, with the module in `se_module`. */
function readParent({ crm }: Call, item: Json, path: string): Parent | Problem {
  const { Parent_Id: given, se_module: elder } = item;
  const where = { api_name: 'Parent_Id', json_path: `${path}.Parent_Id` };
  if (given === undefined || given === null) return mandatoryNotFound(where);
  const { id, module } = isObject(given) ? given : { id: given, module: elder };
  const name = isObject(module) ? module.api_name : module;
  if (name === undefined || name === null) return mandatoryNotFound({ api_name: 'module', json_path: `${where.json_path}.module` });
  const table = tableNamed(crm, String(name));
  const record = table?.records.get(String(id));
  return table && record ? { module: table.name, id: record.id } : invalidData(where, 'the related id given seems to be invalid');
}
