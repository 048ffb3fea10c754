import type { Json } from '../body.js';
import { later } from '../later.js';
import type { Problem } from '../problem.js';
import { readRow } from '../read-row.js';
import type { CrmState } from '../state.js';
import { findDuplicate, type Table } from '../table.js';
import type { CrmRecord, ModuleName } from '../types.js';
import { insertRow, type Outcome, updateRow, type Writer } from '../write.js';
import { type Callback, sendCallback } from './callback.js';
import { type CellReader, cellReader } from './cells.js';
import type { Mapping } from './mapping.js';
import { detailsOf } from './write-details.js';

/** Rows of a file beyond this are not processed. Source: the pages on bulk write. */
const MOST_ROWS = 25_000;
/** Source: github.com/zoho/crm-oas v8.0/bulk_write, "accessible for up to seven days" */
const RESULT_KEPT_MS = 7 * 86_400_000;

/** One bulk write: JSON, so that it can be saved as it is. */
export interface WriteJob {
  id: string;
  userId: string;
  operation: 'insert' | 'update' | 'upsert';
  module: ModuleName;
  findBy: string | null;
  ignoreEmpty: boolean;
  mappings: Mapping[];
  /** The header of each mapping's column; the field's name where there is none. */
  titles: string[];
  encoding: string;
  fileName: string;
  callback: Callback | null;
  status: 'ADDED' | 'INPROGRESS' | 'COMPLETED' | 'FAILED';
  /** What is still to be done: the mapped cells of each row. */
  rows: string[][];
  /** What was done: three cells, STATUS, RECORD_ID, ERRORS. */
  results: string[][];
  total: number;
  added: number;
  updated: number;
  skipped: number;
  createdAt: number;
  /** When its next part is due: it begins, ends, and its result is thrown away. Null after that. */
  dueAt: number | null;
}

/** Enters what is still to happen to a job. */
export function enterWriteJob(crm: CrmState, job: WriteJob): void {
  if (job.dueAt !== null) later(crm, job.dueAt, () => step(crm, job));
}

function step(crm: CrmState, job: WriteJob): void {
  const now = crm.world.clock.now().getTime();
  if (job.status === 'ADDED') {
    process(crm, job, job.rows.splice(0, Math.ceil(job.rows.length / 2)));
    job.status = 'INPROGRESS';
    job.dueAt = now + crm.limits.jobMs;
  } else if (job.status === 'INPROGRESS') {
    process(crm, job, job.rows.splice(0));
    job.status = 'COMPLETED';
    job.dueAt = now + RESULT_KEPT_MS;
    callBack(crm, job);
  } else {
    job.results = [];
    job.dueAt = null;
  }
  enterWriteJob(crm, job);
}

/** A job that cannot be carried out at all is over at once. */
export function callBack(crm: CrmState, job: WriteJob): void {
  sendCallback(crm, job.callback, { event: `bulk write ${job.status.toLowerCase()}`, body: detailsOf(crm, job) });
}

interface Context {
  job: WriteJob;
  writer: Writer;
  table: Table;
  readers: (CellReader | undefined)[];
}

function process(crm: CrmState, job: WriteJob, rows: string[][]): void {
  const table = crm.tables[job.module];
  const writer = { crm, table, by: crm.users.api(job.userId), at: crm.world.clock.now().getTime() };
  const readers = job.mappings.map((mapping) => {
    const field = table.fields.get(mapping.api_name);
    return field && cellReader(crm, field, mapping);
  });
  for (const cells of rows) {
    const [status, id, errors] =
      job.results.length < MOST_ROWS ? processRow({ job, writer, table, readers }, cells) : ['UNPROCESSED', '', 'LIMIT_EXCEEDED'];
    job.results.push([cells[0] ?? '', cells[1] ?? '', cells[2] ?? '', status, id, errors]);
    if (status === 'ADDED') job.added += 1;
    else if (status === 'UPDATED') job.updated += 1;
    else job.skipped += 1;
  }
  crm.watch.notices.flush();
}

type Result = [status: string, id: string, errors: string];

function processRow(context: Context, cells: string[]): Result {
  const { job, writer, table, readers } = context;
  const item: Json = {};
  const errors: Fault[] = [];
  for (const [at, mapping] of job.mappings.entries()) {
    const cell = readers[at]?.(cells[at] ?? '');
    if (!cell) continue;
    if ('code' in cell) errors.push({ code: cell.code, column: job.titles[at] ?? mapping.api_name });
    // On an insert there is nothing to be emptied.
    else if (cell.value !== null || (job.operation !== 'insert' && !job.ignoreEmpty)) item[mapping.api_name] = cell.value;
  }
  if (errors.length > 0) return skipped(errors);
  const row = readRow({ crm: writer.crm, table, item, path: '$' });
  const target = find(context, item);
  if ('fault' in target) return skipped([target.fault]);
  const outcome: Outcome = target.record ? updateRow(writer, target.record, row) : insertRow(writer, row);
  if ('problem' in outcome) return skipped(faultsOf(job, outcome.problem));
  return [outcome.action === 'insert' ? 'ADDED' : 'UPDATED', outcome.record.id, ''];
}

/** The record a row means. On an insert one that is there already stands in the way. */
function find({ job, writer, table }: Context, item: Json): { record: CrmRecord | undefined } | { fault: Fault } {
  const { findBy, operation } = job;
  if (findBy === null) return { record: undefined };
  const at = job.mappings.findIndex((mapping) => mapping.api_name === findBy);
  const column = job.titles[at] ?? findBy;
  const value = item[findBy];
  if (value === undefined || value === null) {
    return operation === 'update' ? { fault: { code: 'MANDATORY_NOT_FOUND', column } } : { record: undefined };
  }
  const field = table.fields.get(findBy);
  const record =
    findBy === 'id'
      ? table.records.get(String(value))
      : field && findDuplicate({ table, field, value: String(value), creatorId: writer.by.id });
  if (operation === 'insert') return record ? { fault: { code: 'DUPLICATE_DATA', column } } : { record: undefined };
  const unknown = !record && (operation === 'update' || findBy === 'id');
  return unknown ? { fault: { code: 'RESOURCE_NOT_FOUND', column } } : { record };
}

interface Fault {
  code: string;
  column: string;
}

/** What may stand in ERRORS. Source: .../api/v8/bulk-write/download-result.html */
const CODES = new Set(['MANDATORY_NOT_FOUND', 'INVALID_DATA', 'DUPLICATE_DATA', 'LIMIT_EXCEEDED', 'RESOURCE_NOT_FOUND']);

function faultsOf(job: WriteJob, { code, details }: Problem): Fault[] {
  if (Array.isArray(details.errors)) return (details.errors as Problem[]).flatMap((each) => faultsOf(job, each));
  const name = String(details.api_name ?? 'id');
  const at = job.mappings.findIndex((mapping) => mapping.api_name === name);
  return [{ code: CODES.has(code) ? code : 'CANNOT_PROCESS', column: job.titles[at] ?? name }];
}

/** `MANDATORY_NOT_FOUND-Company,Last_Name:DUPLICATE_DATA-Email` */
function skipped(faults: Fault[]): Result {
  const columns = new Map<string, string[]>();
  for (const { code, column } of faults) columns.set(code, [...(columns.get(code) ?? []), column]);
  return ['SKIPPED', '', [...columns].map(([code, list]) => `${code}-${list.join(',')}`).join(':')];
}
