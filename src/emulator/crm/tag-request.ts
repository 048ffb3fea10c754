import type { Answer } from '../core/types.js';
import { bodyOf, isObject, type Json, unreadable } from './body.js';
import { invalidData, mandatoryNotFound, type Problem, refuse } from './problem.js';
import type { ModuleCall } from './state.js';
import { MAX_TAG_NAME, type TagInput } from './tag-set.js';

/** Source: zoho.com/crm/developer/docs/api/v8/add-tags.html. Version 2 took 100. */
const MAX_IDS = { 2: 100, 8: 500 };

export interface TagRequest {
  ids: string[];
  tags: TagInput[];
  overWrite: boolean;
}

/** What add_tags and remove_tags are asked to do: in the body, or in the query in version 2. */
export function readTagRequest(call: ModuleCall): TagRequest | { answer: Answer } {
  return call.version === 2 ? fromQuery(call) : fromBody(call);
}

function fromQuery({ incoming: { query }, id }: ModuleCall): TagRequest | { answer: Answer } {
  const list = (name: string) =>
    (query.get(name) ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean);
  const ids = id ? [id] : list('ids');
  if (ids.length === 0)
    return { answer: refuse(400, 'REQUIRED_PARAM_MISSING', 'One of the expected parameter is missing', { param: 'ids' }) };
  if (ids.length > MAX_IDS[2]) return { answer: refuse(400, 'LIMIT_EXCEEDED', 'limit exceeded', { limit: MAX_IDS[2], param: 'ids' }) };
  const tags = list('tag_names').map((name) => ({ name, color: null }));
  if (tags.length === 0)
    return { answer: refuse(400, 'REQUIRED_PARAM_MISSING', 'One of the expected parameter is missing', { param: 'tag_names' }) };
  return { ids, tags, overWrite: query.get('over_write') === 'true' };
}

function fromBody({ incoming, id }: ModuleCall): TagRequest | { answer: Answer } {
  const body = bodyOf(incoming);
  if (!body) return { answer: unreadable() };
  const ids = id ? [id] : idsOf(body);
  if (!Array.isArray(ids)) return { answer: { status: 400, body: ids } };
  const where = { api_name: 'tags', json_path: '$.tags' };
  if (body.tags === undefined) return { answer: { status: 400, body: mandatoryNotFound(where) } };
  if (!Array.isArray(body.tags) || body.tags.length === 0)
    return { answer: { status: 400, body: invalidData({ expected_data_type: 'jsonarray', ...where }) } };
  const tags: TagInput[] = [];
  for (const item of body.tags) {
    const tag = readTag(item);
    if ('code' in tag) return { answer: { status: 400, body: { tags: [tag] } } };
    tags.push(tag);
  }
  return { ids, tags, overWrite: body.over_write === true || body.over_write === 'true' };
}

/** An array, or the same as a JSON text: the newest samples send the latter. Source: crm-oas v8.0/tags_actions */
function idsOf({ ids }: Json): string[] | Problem {
  const where = { api_name: 'ids', json_path: '$.ids' };
  if (ids === undefined) return mandatoryNotFound(where);
  const list: unknown = typeof ids === 'string' ? fromText(ids) : ids;
  if (!Array.isArray(list) || list.length === 0) return invalidData({ expected_data_type: 'jsonarray', ...where });
  if (list.length > MAX_IDS[8]) return invalidData({ maximum_length: MAX_IDS[8], ...where });
  return list.map(String);
}

function fromText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function readTag(item: unknown): TagInput | Problem {
  const { id, name, color_code: color } = isObject(item) ? item : {};
  const named = { api_name: 'name', json_path: '$.tags[*].name' };
  if (typeof id === 'string') return { id, color: null };
  if (typeof name !== 'string' || name.trim() === '') return invalidData({ expected_data_type: 'text', ...named }, 'Invalid data type');
  if (name.length > MAX_TAG_NAME) return invalidData({ maximum_length: MAX_TAG_NAME, ...named }, 'Invalid data');
  return { name, color: typeof color === 'string' ? color.toUpperCase() : null };
}
