import type { Answer } from '../../core/types.js';
import { bodyOf, type Json, unreadable } from '../body.js';
import { readPaging } from '../paging.js';
import { invalidData, NO_CONTENT, type Problem, refuse } from '../problem.js';
import { multiStatus } from '../record-answers.js';
import { nameOf } from '../render.js';
import type { Call } from '../state.js';
import { formatTime } from '../time.js';
import { byline } from '../users.js';
import { type Binned, binned, findBinned } from './bin.js';
import { enterErrand, restore, unknownId } from './errand.js';
import { type BinFilter, filterOf, readFilter } from './filter.js';

const MAX_IDS = 200;
/** More records than this are a job. Source: github.com/zoho/crm-oas v8.0/recycle_bin */
const AT_ONCE = 1000;

type OrgCall = Call & { id: string };

const SORTS: Record<string, (binned: Binned) => string | number> = {
  display_name: ({ deletion }) => nameOf(deletion.record).toLowerCase(),
  deleted_time: ({ deletion }) => deletion.at,
  deleted_by: ({ deletion }) => deletion.by.name,
};

/** `GET /settings/recycle_bin?filters=&sort_by=&sort_order=`, latest first. Source: github.com/zoho/crm-oas v8.0/recycle_bin */
export function listBin(call: Call): Answer {
  const { crm, now, incoming } = call;
  const { query } = incoming;
  const paging = readPaging(query);
  if ('answer' in paging) return paging.answer;
  const keep = asked(query);
  if (typeof keep !== 'function') return { status: 400, body: keep };
  const by = query.get('sort_by') ?? 'deleted_time';
  const key = SORTS[by];
  if (!key) return refuse(400, 'INVALID_DATA', 'invalid data', { param_name: 'sort_by' });
  const sign = query.get('sort_order') === 'asc' ? 1 : -1;
  const all = binned(crm, now)
    .filter(keep)
    .sort((a, b) => sign * compare(key(a), key(b)));
  const { page, perPage } = paging;
  const shown = all.slice((page - 1) * perPage, page * perPage).map(render);
  if (shown.length === 0) return NO_CONTENT;
  const info = { per_page: perPage, count: shown.length, page, more_records: all.length > page * perPage };
  return { status: 200, body: { recycle_bin: shown, info } };
}

/** `GET /settings/recycle_bin/{id}` */
export function getBinned({ crm, now, id }: OrgCall): Answer {
  const found = findBinned(crm, id, now);
  const info = { per_page: 200, count: 1, page: 1, more_records: false };
  return found ? { status: 200, body: { recycle_bin: [render(found)], info } } : NO_CONTENT;
}

/** `GET /settings/recycle_bin/actions/count` */
export function countBin({ crm, now, incoming }: Call): Answer {
  const keep = asked(incoming.query);
  if (typeof keep !== 'function') return { status: 400, body: keep };
  return { status: 200, body: { count: binned(crm, now).filter(keep).length } };
}

/** `DELETE /settings/recycle_bin?ids=|filters=` and `/settings/recycle_bin/{id}`: gone for good; by filters as a job. */
export function purge(call: OrgCall): Answer {
  const { crm, now, incoming, id } = call;
  const ids = id ? [id] : listOf(incoming.query.get('ids'));
  const filters = incoming.query.get('filters');
  if (ids.length === 0 && filters === null) {
    const details = { param_names: ['ids', 'filters'] };
    return refuse(400, 'EXPECTED_PARAM_MISSING', 'one of the expected parameter is missing', details);
  }
  if (ids.length > MAX_IDS) return { status: 400, body: invalidData({ maximum_length: MAX_IDS, param_name: 'ids' }) };
  if (ids.length === 0) {
    const keep = asked(incoming.query);
    if (typeof keep !== 'function') return { status: 400, body: keep };
    const chosen = idsOf(binned(crm, now).filter(keep));
    enterErrand(crm, { what: 'purge', ids: chosen, dueAt: now + crm.limits.jobMs });
    return scheduled('Bulk deletion of records based on filters has been scheduled', 200);
  }
  return each(call, ids, (found) => {
    found.deletion.purgedAt = now;
    return 'record deleted';
  });
}

/** `POST /settings/recycle_bin/actions/restore` with `ids`, `filters` or `restore_all_records`; the latter two as a job. */
export function restoreMany(call: OrgCall): Answer {
  const { crm, now } = call;
  const body = bodyOf(call.incoming);
  if (!body) return unreadable();
  const modes = ['ids', 'filters', 'restore_all_records'].filter((name) => body[name] !== undefined && body[name] !== false);
  const where = (name: string) => ({ api_name: name, json_path: `$.${name}` });
  if (modes.length === 0) {
    const expected = ['ids', 'filters', 'restore_all_records'].map(where);
    return refuse(400, 'EXPECTED_FIELD_MISSING', 'one of the expected field is missing', { expected_fields: expected });
  }
  if (modes.length > 1)
    return refuse(400, 'AMBIGUITY_DURING_PROCESSING', 'ambiguity during processing', { ambiguity_due_to: modes.map(where) });
  if (body.ids !== undefined) {
    if (!Array.isArray(body.ids) || body.ids.length === 0)
      return { status: 400, body: invalidData({ expected_data_type: 'jsonarray', ...where('ids') }) };
    if (body.ids.length > MAX_IDS) return { status: 400, body: invalidData({ maximum_length: MAX_IDS, ...where('ids') }) };
    return each(call, body.ids.map(String), (found) => restore(crm, found) ?? 'record restored');
  }
  const keep = body.filters === undefined ? () => true : readFilter(body.filters);
  if (typeof keep !== 'function') return { status: 400, body: keep };
  const ids = idsOf(binned(crm, now).filter(keep));
  enterErrand(crm, { what: 'restore', ids, dueAt: now + crm.limits.jobMs });
  return scheduled('Bulk restoration of records based on filters has been scheduled');
}

/** `POST /settings/recycle_bin/{id}/actions/restore` */
export const restoreOne = (call: OrgCall): Answer => each(call, [call.id], (found) => restore(call.crm, found) ?? 'Restored');

/** `POST /settings/recycle_bin/actions/empty`: at once, or as a job when there is much in it (inferred: as for restoring). */
export function emptyBin({ crm, now }: Call): Answer {
  const all = binned(crm, now);
  const flat = (code: string, message: string) => ({ code, details: {}, message, status: 'success' });
  if (all.length > AT_ONCE) {
    enterErrand(crm, { what: 'purge', ids: idsOf(all), dueAt: now + crm.limits.jobMs });
    return { status: 202, body: flat('SCHEDULED', 'Empty bin action has been scheduled') };
  }
  for (const { deletion } of all) deletion.purgedAt = now;
  return { status: 200, body: flat('SUCCESS', 'recyclebin is cleared') };
}

/** What went wrong with the one record of a path is answered alone, in a list among the others. */
function each(call: OrgCall, ids: string[], run: (found: Binned) => string | Problem): Answer {
  const items = ids.map((id) => {
    const found = findBinned(call.crm, id, call.now);
    const result = found ? run(found) : unknownId(id);
    return typeof result === 'string' ? { code: 'SUCCESS', details: { id }, message: result, status: 'success' } : result;
  });
  const [first] = items;
  if (call.id && first && first.code !== 'SUCCESS') return { status: 400, body: first };
  return { status: multiStatus({ items, ok: 200, version: call.version }), body: { recycle_bin: items } };
}

/** The files know 202 of restoring; of throwing away they know 200 only, with this code among its codes. */
const scheduled = (message: string, status = 202): Answer => ({
  status,
  body: { recycle_bin: [{ code: 'SCHEDULED', details: {}, message, status: 'success' }] },
});

const idsOf = (list: Binned[]): string[] => list.map(({ deletion }) => deletion.record.id);
const listOf = (text: string | null): string[] => (text ?? '').split(',').flatMap((id) => id.trim() || []);
const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

function asked(query: URLSearchParams): BinFilter | Problem {
  const text = query.get('filters');
  return text === null ? () => true : filterOf(text);
}

function render({ table, deletion: { record, at, by } }: Binned): Json {
  return {
    display_name: nameOf(record),
    deleted_time: formatTime(at),
    owner: byline(record.owner),
    module: { api_name: table.name, id: table.id },
    deleted_by: byline(by),
    id: record.id,
  };
}
