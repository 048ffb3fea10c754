import type { Answer } from '../core/types.js';
import { comparable, kindOf, order } from './compare.js';
import { type Criteria, parseCriteria } from './criteria.js';
import { criteriaMatcher, type Matcher } from './criteria-match.js';
import { readPaging } from './paging.js';
import { NO_CONTENT, refuse } from './problem.js';
import { convertedFilter, wantedFields } from './read-calls.js';
import { renderRecord } from './render.js';
import { byId } from './scan.js';
import { indexedValues } from './search-index.js';
import type { ModuleCall } from './state.js';
import type { Table } from './table.js';
import { digits, hasWords, looseEquals, words } from './text-match.js';
import type { CrmRecord, DataType, Field } from './types.js';

const MAX_RECORDS = 2000;
const TEXTS: DataType[] = ['text', 'textarea', 'email', 'phone', 'website', 'picklist'];

/**
 * `GET /{module}/search` by one of criteria, email, phone, word (the first of these that is given). It reads an index
 * that lags behind the records. Source: zoho.com/crm/developer/docs/api/v8/search-records.html
 */
export function searchRecords(call: ModuleCall): Answer {
  const { crm, table, incoming, now } = call;
  const { query } = incoming;
  const matches = matcherOf(table, query);
  if (typeof matches !== 'function') return matches;
  const wanted = wantedFields(call);
  if ('answer' in wanted) return wanted.answer;
  const paging = readPaging(query);
  if ('answer' in paging) return paging.answer;
  const { page, perPage } = paging;
  if (page * perPage > MAX_RECORDS)
    return refuse(400, 'LIMIT_REACHED', 'maximum response iteration limit reached', { limit: String(MAX_RECORDS) });
  const sorting = sortingOf(table, query);
  if ('answer' in sorting) return sorting.answer;

  const shown = convertedFilter(query);
  const seenUntil = now - crm.limits.searchLagMs;
  const needed = sorting.field.apiName === 'id' ? page * perPage + 1 : Number.POSITIVE_INFINITY;
  const found: CrmRecord[] = [];
  for (const record of byId(table, { descending: sorting.descending })) {
    if (!shown(record)) continue;
    const values = indexedValues({ table, record, seenUntil });
    if (!values || !matches(record, values)) continue;
    if (found.push(record) >= needed) break;
  }
  if (sorting.field.apiName !== 'id') {
    const kind = kindOf(sorting.field);
    found.sort((a, b) => (sorting.descending ? -1 : 1) * order(comparable(a, sorting.field), comparable(b, sorting.field), kind));
  }
  const data = found.slice((page - 1) * perPage, page * perPage).map((record) => renderRecord({ crm, table, record, ...wanted }));
  if (data.length === 0) return NO_CONTENT;
  return {
    status: 200,
    body: { data, info: { per_page: perPage, count: data.length, page, more_records: found.length > page * perPage } },
  };
}

/** What a search is for, by the first of its parameters that is given; or the answer to a request without any. */
export function matcherOf(table: Table, query: URLSearchParams): Matcher | Answer {
  const criteria = query.get('criteria');
  if (criteria) {
    const parsed = parseCriteria(criteria);
    if ('code' in parsed) return { status: 400, body: parsed };
    return fromCriteria(table, parsed);
  }
  const email = query.get('email');
  if (email) {
    const asked = words(email);
    return anyField(fieldsOf(table, ['email']), (text) => looseEquals(text, asked));
  }
  const phone = query.get('phone');
  if (phone) {
    const asked = digits(phone);
    return anyField(fieldsOf(table, ['phone']), (text) => asked !== '' && digits(text).includes(asked));
  }
  const word = query.get('word');
  if (word) {
    const asked = words(word);
    return anyField(fieldsOf(table, TEXTS), (text) => hasWords(text, asked));
  }
  const names = ['criteria', 'email', 'phone', 'word'];
  return refuse(400, 'EXPECTED_PARAM_MISSING', 'one of the expected parameter is missing', { param_names: names });
}

function fromCriteria(table: Table, criteria: Criteria): Matcher | Answer {
  const matcher = criteriaMatcher(table, criteria);
  return 'code' in matcher ? { status: 400, body: matcher } : matcher;
}

const fieldsOf = (table: Table, types: DataType[]): Field[] => [...table.fields.values()].filter((field) => types.includes(field.type));

function anyField(fields: Field[], fits: (text: string) => boolean): Matcher {
  return (_record, values) =>
    fields.some(({ apiName }) => {
      const value = values[apiName];
      return typeof value === 'string' && fits(value);
    });
}

function sortingOf(table: Table, query: URLSearchParams): { field: Field; descending: boolean } | { answer: Answer } {
  const field = table.fields.get(query.get('sort_by') ?? 'id');
  if (!field) return { answer: refuse(400, 'INVALID_DATA', 'invalid data', { param_name: 'sort_by' }) };
  return { field, descending: (query.get('sort_order') ?? 'desc') !== 'asc' };
}
