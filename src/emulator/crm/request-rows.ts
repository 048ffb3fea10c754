import type { Answer } from '../core/types.js';
import { bodyOf, isObject, type Json, unreadable } from './body.js';
import { withLookups } from './external.js';
import { invalidData, mandatoryNotFound, type Problem } from './problem.js';
import { type Row, readRow } from './read-row.js';
import type { ModuleCall } from './state.js';

/** Source: .../api/v8/insert-records.html. */
const MAX_RECORDS = 100;
const TRIGGERS = ['workflow', 'approval', 'blueprint', 'pathfinder', 'orchestration'];

const bad = (body: Problem): { answer: Answer } => ({ answer: { status: 400, body } });

/**
 * The `data` of a write: its items and the whole body, or the answer to a request that is wrong as a whole.
 * The body of the answer to more than 100 records is not published; the form here is inferred from other limits.
 */
export function readData(call: ModuleCall): { items: unknown[]; body: Json } | { answer: Answer } {
  const body = bodyOf(call.incoming);
  if (!body) return { answer: unreadable() };
  const where = { api_name: 'data', json_path: '$.data' };
  if (body.data === undefined) return bad(mandatoryNotFound(where));
  if (!Array.isArray(body.data)) return bad(invalidData({ expected_data_type: 'jsonarray', ...where }));
  if (body.data.length === 0) return bad(invalidData(where));
  if (body.data.length > MAX_RECORDS) return bad(invalidData({ maximum_length: MAX_RECORDS, ...where }));
  const { trigger } = body;
  if (trigger !== undefined && trigger !== null) {
    if (!Array.isArray(trigger)) return bad(invalidData({ expected_data_type: 'jsonarray', api_name: 'trigger', json_path: '$.trigger' }));
    const at = trigger.findIndex((name) => !TRIGGERS.includes(String(name)));
    if (at >= 0) return bad(invalidData({ api_name: 'trigger', json_path: `$.trigger[${at}]`, supported_values: TRIGGERS }));
  }
  return { items: body.data, body };
}

/** Reads one item, or the error that stands in its place when it is no object. */
export function rowAt(call: ModuleCall, item: unknown, index: number): Row | Problem {
  const path = `$.data[${index}]`;
  if (!isObject(item)) return invalidData({ expected_data_type: 'jsonobject', api_name: 'data', json_path: path });
  const { item: resolved, problems } = withLookups(call, item, path);
  const row = readRow({ crm: call.crm, table: call.table, item: resolved, path });
  row.problems.push(...problems);
  return row;
}
