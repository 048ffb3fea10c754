import type { Answer } from '../core/types.js';
import { type Cursor, expiryOf, readToken, writeToken } from './page-token.js';
import { type Paging, readPaging } from './paging.js';
import { NO_CONTENT, refuse } from './problem.js';
import { convertedFilter, modifiedSince, wantedFields } from './read-calls.js';
import { renderRecord } from './render.js';
import { byChange, byId } from './scan.js';
import type { ModuleCall } from './state.js';
import { formatTime, toSecond } from './time.js';
import type { CrmRecord } from './types.js';

/** Without a page_token only so many records can be reached, with one so many. Source: crm-oas v8.0/record/getRecords */
const MAX_WITHOUT_TOKEN = 2000;
const MAX_WITH_TOKEN = 100_000;
const SORTS = ['id', 'Created_Time', 'Modified_Time'];

interface Query extends Paging {
  byTime: boolean;
  sortBy: string;
  descending: boolean;
  cursor: Cursor | undefined;
  keep(record: CrmRecord): boolean;
  /** The other parameters a page_token is bound to. */
  bound: string;
}

/** `GET /{module}?fields=…`. Source: zoho.com/crm/developer/docs/api/v8/get-records.html */
export function listRecords(call: ModuleCall): Answer {
  const { crm, table, incoming, now, version } = call;
  const wanted = wantedFields(call);
  if ('answer' in wanted) return wanted.answer;
  if (!wanted.fields && version !== 2) return refuse(400, 'REQUIRED_PARAM_MISSING', 'required param is missing', { param_name: 'fields' });
  const query = readQuery(call);
  if ('answer' in query) return query.answer;

  const page: CrmRecord[] = [];
  let more = false;
  let skip = query.cursor ? 0 : (query.page - 1) * query.perPage;
  for (const record of scan(call, query)) {
    if (!query.keep(record)) continue;
    if (skip > 0) {
      skip -= 1;
    } else if (page.length === query.perPage) {
      more = true;
      break;
    } else {
      page.push(record);
    }
  }
  const last = page.at(-1);
  if (!last) return modifiedSince(incoming) === undefined ? NO_CONTENT : { status: 304 };

  const number = query.cursor ? query.cursor.page + 1 : query.page;
  const seen = (query.cursor ? query.cursor.seen : (query.page - 1) * query.perPage) + page.length;
  const token = more ? writeToken({ cursor: { id: last.id, at: last.modifiedAt, seen, page: number }, bound: query.bound, now }) : null;
  return {
    status: 200,
    body: {
      data: page.map((record) => renderRecord({ crm, table, record, ...wanted })),
      info: {
        per_page: query.perPage,
        count: page.length,
        page: number,
        sort_by: query.sortBy,
        sort_order: query.descending ? 'desc' : 'asc',
        more_records: more,
        next_page_token: token,
        previous_page_token: null,
        page_token_expiry: token ? formatTime(expiryOf(now)) : null,
        call: false,
        email: false,
      },
    },
  };
}

function readQuery({ table, incoming, now }: ModuleCall): Query | { answer: Answer } {
  const { query } = incoming;
  const token = query.get('page_token');
  if (token && query.has('page')) {
    return {
      answer: refuse(400, 'AMBIGUITY_DURING_PROCESSING', 'ambiguity during processing', {
        ambiguity_due_to: [{ param_name: 'page' }, { param_name: 'page_token' }],
      }),
    };
  }
  const paging = readPaging(query);
  if ('answer' in paging) return paging;
  const sortBy = query.get('sort_by') ?? 'id';
  if (!SORTS.includes(sortBy)) return wrong('sort_by');
  const order = query.get('sort_order') ?? 'desc';
  if (order !== 'asc' && order !== 'desc') return wrong('sort_order');
  // A bare organisation has no custom views of its own.
  if (query.has('cvid')) return wrong('cvid');
  if (!token && paging.page * paging.perPage > MAX_WITHOUT_TOKEN) {
    const message = 'You can only get the first 2000 records without using page_token param';
    return { answer: refuse(400, 'DISCRETE_PAGINATION_LIMIT_EXCEEDED', message, { limit: MAX_WITHOUT_TOKEN }) };
  }
  const bound = [table.name, sortBy, order, paging.perPage, query.get('fields'), query.get('ids'), query.get('converted')].join('|');
  const read = token ? readToken({ token, bound, now }) : undefined;
  if (read && 'wrong' in read) return { answer: tokenProblem(read.wrong) };
  if (read && read.cursor.seen >= MAX_WITH_TOKEN) {
    return {
      answer: refuse(400, 'PAGINATION_LIMIT_EXCEEDED', 'You can only get upto 100000 records using page_token param', {
        param_name: 'page_token',
      }),
    };
  }
  return {
    ...paging,
    sortBy,
    byTime: sortBy === 'Modified_Time',
    descending: order === 'desc',
    cursor: read?.cursor,
    keep: filterOf(incoming),
    bound,
  };
}

const wrong = (name: string) => ({ answer: refuse(400, 'INVALID_DATA', 'invalid data', { param_name: name }) });

function tokenProblem(what: 'mismatch' | 'expired'): Answer {
  if (what === 'expired')
    return refuse(400, 'EXPIRED_VALUE', 'Page token expired', { api_name: 'page_token', json_path: '$.query.page_token' });
  const message = 'The page_token given seems to be invalid or input param is added or altered or deleted';
  return refuse(400, 'TOKEN_BOUND_DATA_MISMATCH', message, { param_name: 'page_token' });
}

function filterOf(incoming: ModuleCall['incoming']): (record: CrmRecord) => boolean {
  const { query } = incoming;
  const converted = convertedFilter(query);
  const ids = query.get('ids')?.split(',');
  const since = modifiedSince(incoming);
  return (record) => converted(record) && (!ids || ids.includes(record.id)) && (since === undefined || toSecond(record.modifiedAt) > since);
}

/** Ids grow with time, so by `Created_Time` is by id. */
function* scan({ table }: ModuleCall, { byTime, descending, cursor }: Query): Generator<CrmRecord> {
  if (!byTime) {
    yield* byId(table, { descending, ...(cursor && { after: cursor.id }) });
    return;
  }
  if (!cursor) {
    yield* byChange(table, { descending });
    return;
  }
  yield* behind(byChange(table, { descending }), { cursor, sign: descending ? -1 : 1 });
}

/** What follows the cursor. Were its record changed since, those of the same moment come again rather than be lost. */
function* behind(records: Iterable<CrmRecord>, { cursor, sign }: { cursor: Cursor; sign: number }): Generator<CrmRecord> {
  const same: CrmRecord[] = [];
  let passed = false;
  for (const record of records) {
    const distance = sign * (record.modifiedAt - cursor.at);
    if (distance < 0) continue;
    if (distance > 0 && !passed) {
      passed = true;
      yield* same;
    }
    if (passed) yield record;
    else if (record.id === cursor.id) passed = true;
    else same.push(record);
  }
  if (!passed) yield* same;
}
