import type { Answer, Incoming } from '../core/types.js';
import { authorised } from './authorised.js';
import { bodyOf, type Json, unreadable } from './body.js';
import { CoqlError, invalidQuery, limitExceeded, NotEmulated } from './coql/errors.js';
import { parse } from './coql/parse.js';
import { conditionsOf, LIMITS, type Query } from './coql/query.js';
import { run } from './coql/run.js';
import { isElsewhere } from './elsewhere.js';
import { renderFieldMeta } from './field-meta.js';
import { invalidData, NO_CONTENT, type Problem, problem, refuse } from './problem.js';
import { moduleScopes } from './scopes.js';
import { type Call, tableNamed } from './state.js';
import type { Table } from './table.js';

/** `POST /coql`. Source: zoho.com/crm/developer/docs/api/v8/Get-Records-through-COQL-Query.html */
export function query(call: Call): Answer | undefined {
  const { crm, incoming, version, most } = call;
  const body = bodyOf(incoming);
  if (!body) return unreadable();
  const { select_query: text, include_meta: include } = body;
  if (text === undefined)
    return { status: 400, body: problem('MANDATORY_NOT_FOUND', 'mandatory key not found', { api_name: 'select_query' }) };
  if (typeof text !== 'string')
    return { status: 400, body: invalidData({ expected_data_type: 'text', api_name: 'select_query', json_path: '$.select_query' }) };
  const refusedMeta = metaProblem(body);
  if (refusedMeta) return { status: 400, body: refusedMeta };
  try {
    const parsed = parse(text);
    if (version === 2 && parsed.limit > LIMITS.rowsOfVersion2) throw limitExceeded(LIMITS.rowsOfVersion2);
    if (most !== undefined && parsed.limit > most) {
      if (parsed.limited) throw new CoqlError('LIMIT_EXCEEDED', 'limit exceeded', { by: 'limit', limit: most });
      parsed.limit = most;
    }
    const tables = [...modulesOf(parsed)].map((name) => moduleNamed(call, name));
    const [table] = tables;
    const unknown = tables.some((each) => each === undefined);
    if (!table || unknown) return refuse(400, 'INVALID_MODULE', 'the given module is not supported in api');
    const scopes = tables.flatMap((each) => (each ? [moduleScopes(each.name, 'READ')] : []));
    const refused = authorised(call, [...scopes, ...(include ? [['ZohoCRM.settings.fields.READ']] : [])]);
    if (refused) return refused;
    // A bare organisation has no custom views of its own.
    if (parsed.view !== undefined) throw invalidQuery('cvid given seems to be invalid', { cvid: parsed.view });
    const { data, more, fields } = run({ crm, table, version }, parsed);
    if (data.length === 0) return NO_CONTENT;
    const meta = [...fields].map(([name, { table: of, field }]) => [name, renderFieldMeta(crm, of, field)]);
    return {
      status: 200,
      body: { data, ...(include ? { fields: Object.fromEntries(meta) } : {}), info: { count: data.length, more_records: more } },
    };
  } catch (error) {
    if (error instanceof CoqlError) return { status: 400, body: error.problem };
    if (error instanceof NotEmulated) return undefined;
    throw error;
  }
}

/** The modules of a query and of its sub-queries, its own first. */
function* modulesOf({ module, where }: Query): Generator<string> {
  yield module;
  for (const { from } of conditionsOf(where)) if (from) yield* modulesOf(from.query);
}

function moduleNamed({ crm }: Call, name: string): Table | undefined {
  const table = tableNamed(crm, name);
  if (!table && isElsewhere(name)) throw new NotEmulated(name);
  return table;
}

/** `include_meta: ["fields"]`. Source of codes: github.com/zoho/crm-oas v8.0/coql */
function metaProblem({ include_meta: include }: Json): Problem | undefined {
  if (include === undefined) return undefined;
  const where = { api_name: 'include_meta', json_path: '$.include_meta' };
  if (!Array.isArray(include)) return invalidData({ expected_data_type: 'jsonarray', ...where });
  const at = include.findIndex((part) => part !== 'fields');
  if (at < 0) return undefined;
  const typed = typeof include[at] === 'string' ? {} : { expected_data_type: 'text' };
  return invalidData({ ...typed, ...where, json_path: `${where.json_path}[${at}]`, supported_values: ['fields'] });
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
