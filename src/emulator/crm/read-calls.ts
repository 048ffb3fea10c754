import type { Answer } from '../core/types.js';
import { address, externalField } from './external.js';
import { NO_CONTENT, refuse } from './problem.js';
import { renderRecord } from './render.js';
import type { ModuleCall } from './state.js';
import type { Table } from './table.js';
import { toSecond } from './time.js';
import type { CrmRecord, Field } from './types.js';

/** Source: zoho.com/crm/developer/docs/api/v8/get-records.html */
const MAX_FIELDS = 50;

/** `GET /{module}/{id}`. An unknown id is 204 without a body; converted leads are still shown (inferred). */
export function getRecord(call: ModuleCall): Answer {
  const external = externalField(call);
  if ('answer' in external) return external.answer;
  const fields = wantedFields(call);
  if ('answer' in fields) return fields.answer;
  const found = address(call, call.id, external.field);
  if ('problem' in found) return { status: 400, body: found.problem };
  if ('absent' in found) return NO_CONTENT;
  const { crm, table, incoming } = call;
  const since = modifiedSince(incoming);
  if (since !== undefined && toSecond(found.record.modifiedAt) <= since) return { status: 304 };
  return { status: 200, body: { data: [renderRecord({ crm, table, record: found.record, ...fields })] } };
}

/** The second of `If-Modified-Since`; what is no time is ignored (inferred). */
export function modifiedSince({ headers }: ModuleCall['incoming']): number | undefined {
  const at = Date.parse(headers['if-modified-since'] ?? '');
  return Number.isNaN(at) ? undefined : toSecond(at);
}

/** `fields=a,b`: the fields asked for, none when the parameter is absent. Names the module lacks are ignored (inferred). */
export function wantedFields({
  table,
  incoming,
}: {
  table: Table;
  incoming: ModuleCall['incoming'];
}): { fields?: Field[] } | { answer: Answer } {
  const text = incoming.query.get('fields');
  if (!text) return {};
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  if (names.length > MAX_FIELDS)
    return { answer: refuse(400, 'LIMIT_EXCEEDED', 'limit exceeded', { limit: MAX_FIELDS, param_name: 'fields' }) };
  return { fields: names.flatMap((name) => table.fields.get(name) ?? []) };
}

/** `converted=true|false|both`: which leads a list or search shows. Converted ones are hidden by default. */
export function convertedFilter(query: URLSearchParams): (record: CrmRecord) => boolean {
  const wanted = query.get('converted') ?? 'false';
  if (wanted === 'both') return () => true;
  return (record) => (record.converted !== undefined) === (wanted === 'true');
}
