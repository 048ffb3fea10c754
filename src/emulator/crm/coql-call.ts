import type { Answer, Incoming } from '../core/types.js';
import { authorised } from './authorised.js';
import { bodyOf, unreadable } from './body.js';
import { CoqlError, NotEmulated } from './coql/errors.js';
import { parse } from './coql/parse.js';
import { run } from './coql/run.js';
import { renderFieldMeta } from './field-meta.js';
import { invalidData, NO_CONTENT, problem, refuse } from './problem.js';
import { moduleScopes } from './scopes.js';
import { type Call, tableNamed } from './state.js';

/** `POST /coql`. Source: zoho.com/crm/developer/docs/api/v8/Get-Records-through-COQL-Query.html */
export function query(call: Call): Answer | undefined {
  const { crm, incoming } = call;
  const body = bodyOf(incoming);
  if (!body) return unreadable();
  const { select_query: text, include_meta: include } = body;
  if (text === undefined)
    return { status: 400, body: problem('MANDATORY_NOT_FOUND', 'mandatory key not found', { api_name: 'select_query' }) };
  if (typeof text !== 'string')
    return { status: 400, body: invalidData({ expected_data_type: 'text', api_name: 'select_query', json_path: '$.select_query' }) };
  if (include !== undefined && !(Array.isArray(include) && include.every((part) => part === 'fields'))) {
    return { status: 400, body: invalidData({ api_name: 'include_meta', json_path: '$.include_meta', supported_values: ['fields'] }) };
  }
  try {
    const parsed = parse(text);
    const table = tableNamed(crm, parsed.module);
    if (!table) return refuse(400, 'INVALID_MODULE', 'the given module is not supported in api');
    const scopes = [moduleScopes(table.name, 'READ'), ...(include ? [['ZohoCRM.settings.fields.READ']] : [])];
    const refused = authorised(call, scopes);
    if (refused) return refused;
    const { data, more, fields } = run({ crm, table, query: parsed });
    if (data.length === 0) return NO_CONTENT;
    const meta = include ? { fields: Object.fromEntries(fields.map((field) => [field.apiName, renderFieldMeta(crm, table, field)])) } : {};
    return { status: 200, body: { data, ...meta, info: { count: data.length, more_records: more } } };
  } catch (error) {
    if (error instanceof CoqlError) return { status: 400, body: error.problem };
    if (error instanceof NotEmulated) return undefined;
    throw error;
  }
}

/** Credits by the rows asked for: 1 up to 200, 2 up to 1,000, 3 up to 2,000. Source: .../api/v8/api-limits.html */
export function queryCredits(incoming: Incoming): number {
  const text = bodyOf(incoming)?.select_query;
  try {
    const { limit } = parse(typeof text === 'string' ? text : '');
    return limit <= 200 ? 1 : limit <= 1000 ? 2 : 3;
  } catch (error) {
    if (error instanceof CoqlError || error instanceof NotEmulated) return 1;
    throw error;
  }
}
