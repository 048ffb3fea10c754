import type { Answer } from '../../core/types.js';
import { authorised } from '../authorised.js';
import { bodyOf, isObject, type Json, unreadable } from '../body.js';
import { isElsewhere } from '../elsewhere.js';
import { type Problem, problem, refuse } from '../problem.js';
import { moduleScopes } from '../scopes.js';
import { type Call, tableNamed } from '../state.js';
import type { Table } from '../table.js';
import { readZip, ZipError } from '../zip/read.js';
import { readCallback } from './callback.js';
import { type Csv, decode, readCsv } from './csv.js';
import { MOST_BYTES } from './files.js';
import { type Mapping, missingFindBy, NOT_EMULATED, readMappings } from './mapping.js';
import { detailsOf, resultFile } from './write-details.js';
import { callBack, enterWriteJob, type WriteJob } from './write-job.js';

const OPERATIONS = ['insert', 'update', 'upsert'] as const;

/** `POST /bulk/write`. Sources: .../api/v8/bulk-write/create-job.html, github.com/zoho/crm-oas v8.0/bulk_write */
export async function createWriteJob(call: Call): Promise<Answer | undefined> {
  const body = bodyOf(call.incoming);
  if (!body) return unreadable();
  const wish = readWish(call, body);
  if (wish === NOT_EMULATED) return undefined;
  if ('code' in wish) return { status: 400, body: wish };
  const refused = authorised(call, [moduleScopes(wish.table.name, 'CREATE', 'UPDATE')]);
  if (refused) return refused;
  const file = await openFile(call, wish);
  if ('code' in file) return { status: 400, body: file };
  const mappings = file.csv ? readMappings(wish.resource.field_mappings, { table: wish.table, header: file.csv.header }) : [];
  if (mappings === NOT_EMULATED) return undefined;
  const problems = Array.isArray(mappings) ? file.csv && refusal(wish, mappings) : mappings;
  if (problems) return { status: 400, body: problems };
  return start(call, { wish, file, mappings: mappings as Mapping[] });
}

/** `GET /bulk/write/{id}`. Source: .../api/v8/bulk-write/job-details.html */
export function getWriteJob({ crm, id }: Call & { id: string }): Answer {
  const job = crm.writes.get(id);
  return job ? { status: 200, body: detailsOf(crm, job) } : notFound();
}

/** The file behind `download_url`, for seven days. */
export function downloadResult({ crm, id }: Call & { id: string }): Answer {
  const job = crm.writes.get(id);
  if (job?.status !== 'COMPLETED' || job.results.length === 0) return notFound();
  return {
    status: 200,
    headers: { 'content-type': 'application/zip', 'content-disposition': `attachment; filename=${id}.zip` },
    body: resultFile(job),
  };
}

export const notFound = (): Answer => refuse(404, 'RESOURCE_NOT_FOUND', "The requested resource doesn't exist.");

interface Wish {
  operation: WriteJob['operation'];
  table: Table;
  resource: Json;
  findBy: string | null;
  ignoreEmpty: boolean;
  callback: WriteJob['callback'];
  encoding: string | null;
}

const missing = (key: string, path: string): Problem =>
  problem('MISSING_REQUIRED_KEY', `required key ${key} is not found in request body.`, { json_path: path });
const invalid = (name: string, path: string, more: Json = {}): Problem =>
  problem('INVALID_DATA', 'invalid data', { api_name: name, json_path: path, ...more });

function readWish({ crm }: Call, body: Json): Wish | Problem | typeof NOT_EMULATED {
  const operation = OPERATIONS.find((each) => each === body.operation);
  if (body.operation === undefined) return missing('operation', '$.operation');
  if (!operation) return invalid('operation', '$.operation', { supported_values: OPERATIONS });
  // A sample of Zoho's own has it as callBack.
  const callback = readCallback(body.callback ?? body.callBack);
  if (callback && 'code' in callback) return callback;
  if (body.resource === undefined) return missing('resource', '$.resource');
  if (!Array.isArray(body.resource) || body.resource.length === 0) return invalid('resource', '$.resource');
  // Several are for parents and children: subforms, line items.
  if (body.resource.length > 1) return NOT_EMULATED;
  const [resource] = body.resource as unknown[];
  if (!isObject(resource)) return invalid('resource', '$.resource[0]', { expected_data_type: 'jsonobject' });
  const absent = ['type', 'module', 'file_id'].find((key) => resource[key] === undefined || resource[key] === null);
  if (absent) return missing(absent, `$.resource[0].${absent}`);
  if (resource.type !== 'data') return invalid('type', '$.resource[0].type', { supported_values: ['data'] });
  // Version 2 has the module's name alone.
  const name = String(isObject(resource.module) ? resource.module.api_name : resource.module);
  const table = tableNamed(crm, name);
  if (!table) {
    return isElsewhere(name) ? NOT_EMULATED : problem('MODULE_NOT_AVAILABLE', `Requested module '${name}' is not available.`);
  }
  const findBy = findByOf(resource, table);
  if (findBy !== null && !isKey(table, findBy)) return invalid('find_by', '$.resource[0].find_by');
  if (findBy === null && operation !== 'insert') return missingFindBy('$.resource[0].find_by');
  const { character_encoding: encoding = null } = body;
  if (encoding !== null && !isEncoding(encoding)) return invalid('character_encoding', '$.character_encoding');
  const ignoreEmpty = body.ignore_empty === true || resource.ignore_empty === true;
  return { operation, table, resource, findBy, ignoreEmpty, callback, encoding };
}

/** Of the resource, or (as in version 2) of the mapping of the field itself. */
function findByOf(resource: Json, table: Table): string | null {
  if (typeof resource.find_by === 'string') return resource.find_by;
  const list: unknown[] = Array.isArray(resource.field_mappings) ? resource.field_mappings : [];
  for (const item of list) {
    if (!isObject(item) || typeof item.find_by !== 'string') continue;
    const field = table.fields.get(String(item.api_name));
    if (field && field.type !== 'lookup' && field.type !== 'ownerlookup' && field.apiName.toLowerCase() === item.find_by.toLowerCase()) {
      return field.apiName;
    }
  }
  return null;
}

/** The record's id, the system field, or a unique one. */
const isKey = (table: Table, name: string): boolean =>
  name === 'id' || name === table.systemField.apiName || table.uniqueFields.some((field) => field.apiName === name);

function isEncoding(name: unknown): name is string {
  if (typeof name !== 'string') return false;
  try {
    decode(Buffer.alloc(0), name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

interface OpenFile {
  name: string;
  /** Undefined when it is no CSV: the job will fail. */
  csv: Csv | undefined;
}

async function openFile({ crm }: Call, { resource, encoding }: Wish): Promise<OpenFile | Problem> {
  const file = crm.files.get(String(resource.file_id));
  if (!file) return problem('INVALID_FILE_ID', 'improper file id');
  try {
    const entries = readZip(file.bytes, { mostBytes: 2 * MOST_BYTES }).filter(({ name }) => !name.startsWith('__MACOSX/'));
    const [entry] = entries;
    if (!entry || entries.length > 1 || !/\.csv$/i.test(entry.name))
      return problem('FILE_NOT_SUPPORTED', 'File not supported for bulk write');
    if (entry.bytes.length > MOST_BYTES) return problem('FILE_TOO_LARGE', 'File size too large to process');
    const name = entry.name.replace(/^.*\//, '');
    if (Array.isArray(resource.file_names) && !resource.file_names.includes(name)) return problem('FILE_NOT_FOUND', 'file not found');
    return { name, csv: await readCsv(entry.bytes, encoding) };
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    return /too large/.test(error.message)
      ? problem('FILE_TOO_LARGE', 'File size too large to process')
      : problem('FILE_NOT_SUPPORTED', 'File not supported for bulk write');
  }
}

function refusal({ operation, table, findBy }: Wish, mappings: Mapping[]): Problem | undefined {
  const mapped = new Set(mappings.map((mapping) => mapping.api_name));
  const needed = operation === 'update' ? [] : table.mandatoryFields;
  if (needed.some((field) => !mapped.has(field.apiName)))
    return problem('MANDATORY_FIELDS_NOT_MAPPED', 'All mandatory fields are not mapped for the layout');
  if (findBy !== null && !mapped.has(findBy)) return invalid('find_by', '$.resource[0].find_by');
  return undefined;
}

function start({ crm, user, now }: Call, { wish, file, mappings }: { wish: Wish; file: OpenFile; mappings: Mapping[] }): Answer {
  const { csv } = file;
  const rows = csv?.rows.map((row) => mappings.map(({ index }) => (index === null ? '' : (row[index] ?? '')))) ?? [];
  const { operation, findBy, ignoreEmpty, callback, table } = wish;
  const job: WriteJob = {
    id: crm.world.nextId(),
    userId: user.id,
    operation,
    module: table.name,
    findBy,
    ignoreEmpty,
    mappings,
    titles: mappings.map(({ index, api_name: name }) => (index === null ? name : (csv?.header[index] ?? name))),
    encoding: csv?.encoding ?? 'UTF-8',
    fileName: file.name,
    callback,
    status: csv ? 'ADDED' : 'FAILED',
    rows,
    results: [],
    total: rows.length,
    added: 0,
    updated: 0,
    skipped: 0,
    createdAt: now,
    dueAt: csv ? now + crm.limits.jobMs : null,
  };
  crm.writes.set(job.id, job);
  enterWriteJob(crm, job);
  if (!csv) callBack(crm, job);
  const details = { id: job.id, created_by: { id: user.id, name: user.name } };
  return { status: 201, body: { status: 'success', code: 'SUCCESS', message: 'success', details } };
}
