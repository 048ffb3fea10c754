import type { Answer } from '../core/types.js';
import { bodyOf, isObject, unreadable } from './body.js';
import { changeRecord } from './change.js';
import { capsOf } from './edition.js';
import { invalidData, mandatoryNotFound, type Problem, problem, refuse } from './problem.js';
import { multiStatus } from './record-answers.js';
import { moduleParam } from './settings-module.js';
import type { Call } from './state.js';
import type { Table } from './table.js';
import { defineTag, MAX_TAG_NAME, shareTags, TAG_COLOURS, tagById } from './tag-set.js';
import { formatTime } from './time.js';
import type { Tag } from './types.js';
import { byline } from './users.js';

/** `GET /settings/tags?module=`. Source: zoho.com/crm/developer/docs/api/v8/get-tag-list.html */
export function listTags(call: Call): Answer {
  const module = moduleParam(call, 'param');
  if ('answer' in module) return module.answer;
  const tags = [...module.table.tags.values()].map(renderDefinition);
  return { status: 200, body: { tags, info: { count: tags.length, allowed_count: capsOf(call.crm.limits.edition).tagsPerModule } } };
}

/** `POST /settings/tags?module=`. Source: zoho.com/crm/developer/docs/api/v8/create-tag.html */
export function createTags(call: Call): Answer {
  return eachTag(call, 201, (input, table, at) => createOne(call, input, table, at));
}

/** `PUT /settings/tags/{id}?module=`, or with the ids in the body: renames or recolours. Source: .../api/v8/update-tag.html */
export function updateTag(call: Call & { id: string }): Answer {
  return eachTag(call, 200, (input, table, at) => {
    const id = call.id || input.id;
    if (id === undefined) return mandatoryNotFound({ api_name: 'id', json_path: '$.tags[*].id' });
    const tag = tagById(table, id);
    if (!tag) return invalidData(call.id ? { id } : { api_name: 'id', json_path: '$.tags[*].id' }, 'tags not found');
    const refused = refusal(input, table, at, tag);
    if (refused) return refused;
    const before = { ...tag };
    call.crm.journal.undo?.push(() => {
      Object.assign(tag, before);
      fileByName(table);
    });
    tag.name = input.name ?? tag.name;
    tag.color = input.color === undefined ? tag.color : input.color;
    tag.modifiedAt = call.now;
    tag.modifiedBy = call.user;
    fileByName(table);
    return { code: 'SUCCESS', details: renderDefinition(tag), message: 'tags updated successfully', status: 'success' };
  });
}

/** After a new name: the order stays. */
function fileByName(table: Table): void {
  table.tags = new Map([...table.tags.values()].map((tag) => [tag.name.toLowerCase(), tag]));
}

/** `DELETE /settings/tags/{id}`: it disappears from every record. Source: .../api/v8/delete-tag.html */
export function deleteTag({ crm, id, user, now }: Call & { id: string }): Answer {
  for (const table of Object.values(crm.tables)) {
    const tag = tagById(table, id);
    if (!tag) continue;
    table.tags.delete(tag.name.toLowerCase());
    table.tagLists.clear();
    for (const record of table.records.values()) {
      if (!record.tags.includes(tag)) continue;
      const tags = shareTags(
        table,
        record.tags.filter((each) => each !== tag),
      );
      changeRecord(table, record, { tags, by: user, at: now });
    }
    return { status: 200, body: { tags: [{ code: 'SUCCESS', details: { id }, message: 'tags deleted successfully', status: 'success' }] } };
  }
  return refuse(400, 'INVALID_DATA', 'tags not found', { id });
}

interface Input {
  id?: string;
  name?: string;
  color?: string | null;
}

function eachTag(call: Call, ok: number, run: (input: Input, table: Table, at: number) => Problem | Record<string, unknown>): Answer {
  const module = moduleParam(call, 'param');
  if ('answer' in module) return module.answer;
  const body = bodyOf(call.incoming);
  if (!body) return unreadable();
  const where = { api_name: 'tags', json_path: '$.tags' };
  if (body.tags === undefined) return { status: 400, body: mandatoryNotFound(where) };
  if (!Array.isArray(body.tags) || body.tags.length === 0)
    return { status: 400, body: invalidData({ expected_data_type: 'jsonarray', ...where }) };
  const items = body.tags.map((item: unknown, at) => {
    const read = readInput(item);
    return 'code' in read ? read : run(read, module.table, at);
  });
  return { status: multiStatus({ items, ok, version: call.version }), body: { tags: items } };
}

/** Tells types and lengths. Source of codes and paths (`[*]` as printed there): github.com/zoho/crm-oas v8.0/tags */
function readInput(item: unknown): Input | Problem {
  const { id, name, color_code: color } = isObject(item) ? item : {};
  const named = { api_name: 'name', json_path: '$.tags[*].name' };
  const coloured = { api_name: 'color_code', json_path: '$.tags[*].color_code' };
  if (name !== undefined && typeof name !== 'string') return invalidData({ expected_data_type: 'text', ...named }, 'Invalid data type');
  if (name !== undefined && name.length > MAX_TAG_NAME) return invalidData({ maximum_length: MAX_TAG_NAME, ...named }, 'Invalid data');
  if (color !== undefined && color !== null && typeof color !== 'string')
    return invalidData({ expected_data_type: 'text', ...coloured }, 'Invalid data type');
  if (typeof color === 'string' && !TAG_COLOURS.includes(color.toUpperCase()))
    return invalidData({ ...coloured, supported_values: TAG_COLOURS });
  const numbered = typeof id === 'string' || typeof id === 'number';
  return {
    ...(numbered && { id: String(id) }),
    ...(name !== undefined && { name }),
    ...(color !== undefined && { color: color?.toUpperCase() ?? null }),
  };
}

function refusal({ name }: Input, table: Table, at: number, self?: Tag): Problem | undefined {
  const where = { api_name: 'name', json_path: `$.tags[${at}].name` };
  if (self === undefined && !name?.trim()) return mandatoryNotFound(where);
  const same = name === undefined ? undefined : table.tags.get(name.toLowerCase());
  return same && same !== self ? problem('DUPLICATE_DATA', 'duplicate data', { ...where, id: same.id }) : undefined;
}

function createOne({ crm, user, now }: Call, input: Input, table: Table, at: number): Problem | Record<string, unknown> {
  const refused = refusal(input, table, at);
  if (refused) return refused;
  const tag = defineTag({ crm, table, name: input.name ?? '', color: input.color ?? null, by: user, at: now });
  return 'code' in tag ? tag : { code: 'SUCCESS', details: renderDefinition(tag), message: 'tags created successfully', status: 'success' };
}

/** A tag as the settings show it. */
export function renderDefinition({ id, name, color, createdAt, modifiedAt, createdBy, modifiedBy }: Tag): Record<string, unknown> {
  return {
    created_time: formatTime(createdAt),
    modified_time: formatTime(modifiedAt),
    name,
    modified_by: byline(modifiedBy),
    id,
    created_by: byline(createdBy),
    color_code: color,
  };
}
