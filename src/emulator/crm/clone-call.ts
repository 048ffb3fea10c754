import type { Answer } from '../core/types.js';
import { bodyOf, isObject, unreadable } from './body.js';
import { refuse } from './problem.js';
import { readRow } from './read-row.js';
import { dataAnswer, renderOutcome } from './record-answers.js';
import type { ModuleCall } from './state.js';
import { insertRow } from './write.js';

/**
 * `POST /{module}/{id}/actions/clone`: a new record with the values of another and, where `data[0]` has some, its own.
 * Inferred: tags come along, and unique values have to be given anew. Source: the OpenAPI files of records.
 */
export function cloneRecord(call: ModuleCall): Answer {
  const { crm, table, id, user, now, version } = call;
  const original = table.records.get(id);
  if (!original) return refuse(400, 'INVALID_DATA', 'the id given seems to be invalid', { resource_path_index: 1 });
  const body = call.incoming.rawBody.length === 0 ? {} : bodyOf(call.incoming);
  if (!body) return unreadable();
  const item: unknown = Array.isArray(body.data) ? body.data[0] : undefined;
  const row = readRow({ crm, table, item: isObject(item) ? item : {}, path: '$.data[0]' });
  const values = { ...original.values, ...row.values };
  const tags = row.tags ?? original.tags.map((tag) => ({ id: tag.id, color: null }));
  const outcome = insertRow({ crm, table, by: user, at: now }, { ...row, values, tags, owner: row.owner ?? original.owner });
  return dataAnswer({ items: [renderOutcome(outcome)], ok: 201, version });
}
