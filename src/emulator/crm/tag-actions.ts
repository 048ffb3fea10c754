import type { Answer } from '../core/types.js';
import { bodyOf, isObject, unreadable } from './body.js';
import { changeRecord } from './change.js';
import { invalidData, mandatoryNotFound, type Problem, problem, refuse } from './problem.js';
import { byId } from './scan.js';
import { type Call, tableNamed } from './state.js';
import type { Table } from './table.js';
import { renderDefinition } from './tag-definitions.js';
import { shareTags, tagById } from './tag-set.js';
import type { Tag } from './types.js';

const COUNT_DIGITS = 19;

/**
 * `GET /settings/tags/{id}/actions/records_count?module=`: a number in a text. What a tag is used in besides (workflows, views)
 * is not told. Source: github.com/zoho/crm-oas v8.0/tags_actions
 */
export function countTagged({ crm, id, incoming }: Call & { id: string }): Answer {
  const name = incoming.query.get('module');
  if (!name) return refuse(400, 'REQUIRED_PARAM_MISSING', 'One of the expected param is missing', { param_name: 'module' });
  const table = tableNamed(crm, name, { ignoreCase: true });
  if (!table) return refuse(400, 'INVALID_MODULE', 'the module name given seems to be invalid');
  const tag = tagById(table, id);
  if (!tag) return refuse(404, 'INVALID_DATA', 'tags not found', { api_name: 'id' });
  let count = 0;
  for (const record of byId(table)) if (record.tags.includes(tag)) count += 1;
  return { status: 200, body: { count: String(count) } };
}

/**
 * `POST /settings/tags/{id}/actions/merge` with `conflict_id`: the tag of the path becomes that one, in every record.
 * Which of the two stays is told by the sample only. Source: github.com/zoho/crm-oas v8.0/tags_actions
 */
export function mergeTags(call: Call & { id: string }): Answer {
  const body = bodyOf(call.incoming);
  if (!body) return unreadable();
  const where = { api_name: 'tags', json_path: '$.tags' };
  if (body.tags === undefined) return { status: 400, body: mandatoryNotFound(where) };
  if (!Array.isArray(body.tags) || body.tags.length === 0)
    return { status: 400, body: invalidData({ expected_data_type: 'jsonarray', ...where }) };
  const [wish] = body.tags as unknown[];
  const merged = mergeOne(call, isObject(wish) ? wish.conflict_id : undefined);
  return { status: 'code' in merged ? 400 : 200, body: { tags: ['code' in merged ? merged : success(merged)] } };
}

const success = (tag: Tag) => ({ code: 'SUCCESS', details: renderDefinition(tag), message: 'tags merged successfully', status: 'success' });

function mergeOne({ crm, id, user, now }: Call & { id: string }, conflict: unknown): Tag | Problem {
  const named = { api_name: 'conflict_id', json_path: '$.tags[*].conflict_id' };
  if (conflict === undefined || conflict === null) return mandatoryNotFound(named);
  if (!/^\d+$/.test(String(conflict))) return problem('INVALID_DATA', 'Invalid data type', { expected_data_type: 'bigint', ...named });
  if (String(conflict).length > COUNT_DIGITS) return problem('INVALID_DATA', 'Invalid data', { maximum_length: COUNT_DIGITS, ...named });
  const table = Object.values(crm.tables).find((each) => tagById(each, id));
  const gone = table && tagById(table, id);
  if (!table || !gone) return problem('INVALID_DATA', 'Invalid data', { api_name: 'id', json_path: '$.tags[0].id' });
  const kept = tagById(table, String(conflict));
  if (!kept || kept === gone) return problem('INVALID_DATA', 'Invalid data', named);
  for (const record of byId(table)) {
    if (!record.tags.includes(gone)) continue;
    const tags = shareTags(table, [...new Set(record.tags.map((tag) => (tag === gone ? kept : tag)))]);
    changeRecord(table, record, { tags, by: user, at: now });
  }
  dropTag(table, gone);
  kept.modifiedAt = now;
  kept.modifiedBy = user;
  return kept;
}

function dropTag(table: Table, tag: Tag): void {
  const key = tag.name.toLowerCase();
  table.tags.delete(key);
  table.journal.undo?.push(() => table.tags.set(key, tag));
}
