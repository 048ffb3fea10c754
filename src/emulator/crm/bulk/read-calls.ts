import type { Answer } from '../../core/types.js';
import { authorised } from '../authorised.js';
import { bodyOf, isObject, type Json } from '../body.js';
import { columnOf } from '../coql/columns.js';
import { CoqlError } from '../coql/errors.js';
import { isElsewhere } from '../elsewhere.js';
import { readToken } from '../page-token.js';
import { type Problem, problem, refuse } from '../problem.js';
import { moduleScopes } from '../scopes.js';
import { type Call, tableNamed } from '../state.js';
import type { Table } from '../table.js';
import { formatTime } from '../time.js';
import { byline } from '../users.js';
import { type Callback, readCallback } from './callback.js';
import { readCriteria } from './read-criteria.js';
import { boundOf, detailsOf, enterReadJob, type ReadJob } from './read-job.js';

/** Source: the pattern of `page` in the OpenAPI files of bulk read. */
const MAX_PAGE = 50;
const FILE_TYPES = ['ics', 'csv'];
const NOT_EMULATED = 'not emulated';

/** `POST /bulk/read`. Sources: .../api/v8/bulk-read/create-job.html and the OpenAPI files; sentences are inferred. */
export function createReadJob(call: Call): Answer | undefined {
  const { crm, incoming, user, now, version } = call;
  const wish = readWish(call);
  if (wish === NOT_EMULATED) return undefined;
  if ('code' in wish) return { status: 400, body: wish };
  const refused = authorised({ crm, incoming }, [moduleScopes(wish.module, 'READ')]);
  if (refused) return refused;
  const job: ReadJob = {
    id: crm.world.nextId(),
    userId: user.id,
    ...wish,
    version,
    state: 'ADDED',
    createdAt: now,
    dueAt: now + crm.limits.jobMs,
    result: null,
    file: null,
  };
  crm.reads.set(job.id, job);
  enterReadJob(crm, job);
  const details = { id: job.id, operation: 'read', state: job.state, created_by: byline(user), created_time: formatTime(now) };
  return {
    status: 201,
    body: { data: [{ status: 'success', code: 'ADDED_SUCCESSFULLY', message: 'Added successfully.', details }], info: {} },
  };
}

/** `GET /bulk/read/{id}` */
export function getReadJob({ crm, id }: Call & { id: string }): Answer {
  const job = crm.reads.get(id);
  return job ? { status: 200, body: detailsOf(crm, job) } : notFound(id);
}

/** `GET /bulk/read/{id}/result`: a ZIP of one CSV, for a day. */
export function downloadRead({ crm, id }: Call & { id: string }): Answer {
  const file = crm.reads.get(id)?.file;
  if (!file) return notFound(id);
  return {
    status: 200,
    headers: { 'content-type': 'application/x-download', 'content-disposition': `attachment; filename=${id}.zip` },
    body: file,
  };
}

const notFound = (id: string): Answer => refuse(404, 'RESOURCE_NOT_FOUND', 'The requested resource does not exist.', { resource: id });

type Wish = Pick<ReadJob, 'module' | 'fields' | 'criteria' | 'page' | 'after' | 'callback'>;

function readWish({ crm, incoming, now }: Call): Wish | Problem | typeof NOT_EMULATED {
  if (incoming.rawBody.length === 0) return problem('REQUEST_BODY_IS_EMPTY', 'request body is empty');
  const body = bodyOf(incoming);
  if (!body) return problem('REQUEST_BODY_NOT_READABLE', 'request body is not readable');
  const callback: Callback | null | Problem = readCallback(body.callback);
  if (callback && 'code' in callback) return callback;
  const { query } = body;
  if (!isObject(query)) return problem('REQUEST_BODY_NOT_SUPPORTED', 'request body is not supported');
  const type = body.file_type ?? query.file_type ?? 'csv';
  if (!FILE_TYPES.includes(String(type)))
    return problem('INVALID_DATA', 'invalid data', { api_name: 'file_type', supported_values: FILE_TYPES });
  const named = isObject(query.module) ? query.module.api_name : query.module;
  if (typeof named !== 'string') return problem('INVALID_REQUEST', 'module is missing in query', { api_name: 'module' });
  const table = tableNamed(crm, named);
  if (!table) return isElsewhere(named) ? NOT_EMULATED : problem('MODULE_NOT_AVAILABLE', 'module is not available', { api_name: named });
  if (type === 'ics') return problem('MODULE_NOT_SUPPORTED', 'module is not supported for ics', { api_name: named });
  // A bare organisation has no custom views of its own.
  if (query.cvid !== undefined && query.cvid !== null) return problem('CVID_NOT_SUPPORTED', 'cvid is not supported', { cvid: query.cvid });
  const scope = { crm, table, version: 8 as const };
  const fields = readFields(scope, query.fields);
  if (fields && !Array.isArray(fields)) return fields;
  const criteria = query.criteria ?? null;
  const test = criteria === null ? null : readCriteria(scope, criteria);
  if (test !== null && typeof test !== 'function') return test;
  const wanted = { module: table.name, fields, criteria: criteria as Json | null, callback };
  const place = readPlace(query, { bound: boundOf(wanted), now });
  return 'code' in place ? place : { ...wanted, ...place };
}

function readFields(scope: { crm: Call['crm']; table: Table; version: 8 }, value: unknown): string[] | null | Problem {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value) || !value.every((name): name is string => typeof name === 'string'))
    return problem('REQUEST_BODY_NOT_SUPPORTED', 'fields has to be an array of names', { api_name: 'fields' });
  for (const name of value) {
    try {
      columnOf(scope, name);
    } catch (error) {
      if (!(error instanceof CoqlError)) throw error;
      const code = error.problem.code === 'LIMIT_EXCEEDED' ? 'JOIN_LIMIT_EXCEEDED' : 'FIELD_NOT_AVAILABLE';
      return problem(code, 'field is not available', { api_name: name, module: scope.table.name });
    }
  }
  return [...new Set(value)];
}

/** `page`, or `page_token` in its place. */
function readPlace(
  { page = 1, page_token: token }: Json,
  { bound, now }: { bound: string; now: number },
): Pick<ReadJob, 'page' | 'after'> | Problem {
  if (token !== undefined && token !== null) {
    const read = readToken({ token: String(token), bound, now });
    if ('cursor' in read) return { page: read.cursor.page + 1, after: read.cursor.id };
    if (read.wrong === 'expired') return problem('EXPIRED_VALUE', 'page_token is expired', { api_name: 'page_token' });
    return problem('INVALID_DATA', 'invalid data', { api_name: 'page_token' });
  }
  if (page === null) return { page: 1, after: null };
  if (typeof page !== 'number' || !Number.isInteger(page) || page < 1)
    return problem('PAGE_NOT_SUPPORTED', 'page is not supported', { api_name: 'page' });
  if (page > MAX_PAGE) return problem('PAGE_RANGE_EXCEEDED', 'page range exceeded', { max_limit: MAX_PAGE });
  return { page, after: null };
}
