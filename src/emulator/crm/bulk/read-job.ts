import type { Json } from '../body.js';
import { columnOf } from '../coql/columns.js';
import { later } from '../later.js';
import { expiryOf, writeToken } from '../page-token.js';
import { byId } from '../scan.js';
import type { CrmState } from '../state.js';
import { formatTime } from '../time.js';
import type { CrmRecord, ModuleName } from '../types.js';
import { byline } from '../users.js';
import { writeZip } from '../zip/write.js';
import { type Callback, sendCallback } from './callback.js';
import { writeCsv } from './csv.js';
import { readCriteria } from './read-criteria.js';

/** Source: .../api/v8/bulk-read/overview.html */
const RESULT_KEPT_MS = 86_400_000;

/** One bulk read: JSON but for the file. */
export interface ReadJob {
  id: string;
  userId: string;
  module: ModuleName;
  fields: string[] | null;
  criteria: Json | null;
  page: number;
  /** Given in the place of a page: the record it goes on behind. */
  after: string | null;
  callback: Callback | null;
  version: 2 | 8;
  state: 'ADDED' | 'IN PROGRESS' | 'COMPLETED';
  createdAt: number;
  /** When it begins, ends, and its result is thrown away. Null after that. */
  dueAt: number | null;
  result: { count: number; more: boolean; token: string | null; perPage: number } | null;
  /** The ZIP, for a day. */
  file: Buffer | null;
}

/** What the token of a further page is bound to. */
export const boundOf = ({ module, fields, criteria }: Pick<ReadJob, 'module' | 'fields' | 'criteria'>): string =>
  JSON.stringify(['bulk read', module, fields, criteria]);

/** Enters what is still to happen to a job. */
export function enterReadJob(crm: CrmState, job: ReadJob): void {
  if (job.dueAt !== null) later(crm, job.dueAt, () => step(crm, job));
}

function step(crm: CrmState, job: ReadJob): void {
  const now = crm.world.clock.now().getTime();
  if (job.state === 'ADDED') {
    job.state = 'IN PROGRESS';
    job.dueAt = now + crm.limits.jobMs;
  } else if (job.state === 'IN PROGRESS') {
    read(crm, job, now);
    job.state = 'COMPLETED';
    job.dueAt = now + RESULT_KEPT_MS;
    sendCallback(crm, job.callback, { event: 'bulk read completed', body: detailsOf(crm, job) });
  } else {
    job.file = null;
    job.dueAt = null;
  }
  enterReadJob(crm, job);
}

function read(crm: CrmState, job: ReadJob, now: number): void {
  const table = crm.tables[job.module];
  const scope = { crm, table, version: 8 as const };
  // Fields may have gone since.
  const test = job.criteria === null ? () => true : readCriteria(scope, job.criteria);
  const keep = typeof test === 'function' ? test : () => false;
  const names = (job.fields ?? [...table.fields.keys()]).filter((name) => name !== 'id' && table.fields.has(name.split('.')[0] ?? ''));
  const readers = names.map((name) => columnOf(scope, name));
  const rows: string[][] = [['Id', ...names]];
  const { bulkReadRows: perPage } = crm.limits;
  let passed = 0;
  let last: CrmRecord | undefined;
  let more = false;
  for (const record of byId(table, job.after === null ? {} : { after: job.after })) {
    if (!keep(record)) continue;
    if (job.after === null && passed++ < (job.page - 1) * perPage) continue;
    if (rows.length > perPage) {
      more = true;
      break;
    }
    rows.push([record.id, ...readers.map((reader) => cellOf(reader.render(record)))]);
    last = record;
  }
  const count = rows.length - 1;
  const seen = (job.page - 1) * perPage + count;
  const token = more && last ? writeToken({ cursor: { id: last.id, at: 0, seen, page: job.page }, bound: boundOf(job), now }) : null;
  job.result = { count, more, token, perPage };
  job.file = writeZip([{ name: `${job.id}.csv`, bytes: writeCsv(rows) }]);
}

/** One cell: lookups are their id; tags are parted by commas, values of a list by semicolons (both inferred). */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) {
    const tags = value.some((item) => typeof item === 'object');
    return value.map((item: unknown) => (tags ? String((item as { name: string }).name) : String(item))).join(tags ? ',' : ';');
  }
  return String(typeof value === 'object' ? (value as { id: string }).id : value);
}

/** A job as `GET /bulk/read/{id}` and its callback tell it. Shape: the OpenAPI files of bulk read. */
export function detailsOf(crm: CrmState, job: ReadJob): Json {
  const { id, state, module, fields, criteria, page, result, createdAt, userId, callback, version } = job;
  const named = version === 2 ? module : { api_name: module, id: crm.tables[module].id };
  const details = {
    id,
    operation: 'read',
    state,
    ...(result && {
      result: {
        page,
        per_page: result.perPage,
        count: result.count,
        download_url: `/crm/bulk/v${version}/read/${id}/result`,
        more_records: result.more,
        next_page_token: result.token,
        page_token_expiry: result.token ? formatTime(expiryOf((job.dueAt ?? 0) - RESULT_KEPT_MS)) : null,
      },
    }),
    query: { module: named, page, ...(fields && { fields }), ...(criteria && { criteria }) },
    created_by: byline(crm.users.api(userId)),
    created_time: formatTime(createdAt),
    file_type: 'csv',
    ...(callback && { callback }),
  };
  return { data: [details] };
}
