import { notImplemented } from '../../core/not-implemented.js';
import type { Answer } from '../../core/types.js';
import { invalidValue } from '../../finance/errors.js';
import { pageOf } from '../../finance/page.js';
import { type Fields, type Test, testOf } from './fields.js';

/** A list of Books. */
export interface Listing<T> {
  /** `invoices`, as in the path. */
  key: string;
  /** The rows' key in the answer, when it is another. */
  rowsKey?: string;
  /** `Invoices` */
  reportName?: string;
  fields: Fields<T>;
  /** Values of `filter_by`; the first is the one that is in force when none is sent. Left out: there is no such parameter. */
  filters?: Record<string, Test<T>>;
  /** `sort_column` → what to sort by. */
  columns: Record<string, (row: T) => string | number>;
  /** In force when none is sent: newest first, unless it says otherwise. */
  sort?: { column: string; order: 'A' | 'D' };
  show: (row: T) => unknown;
  /** Parameters somebody else looks after. */
  others?: string[];
}

const COMMON = ['organization_id', 'page', 'per_page', 'sort_column', 'sort_order'];

/** The same answer with another sentence than `success`, when it is one. */
export const saying = (message: string, answer: Answer): Answer =>
  answer.status === 200 ? { ...answer, body: { ...(answer.body as Record<string, unknown>), message } } : answer;

/** Rows that fit a query, in its order, not yet cut into pages; or the answer that refuses it. `rows` are in order of creation. */
export function select<T>(
  listing: Listing<T>,
  query: URLSearchParams,
  rows: Iterable<T>,
): { rows: T[]; context: Record<string, unknown> } | Answer {
  const tests: Test<T>[] = [];
  for (const [name, asked] of query) {
    if (COMMON.includes(name) || listing.others?.includes(name) || (name === 'filter_by' && listing.filters)) continue;
    const test = testOf(listing.fields, name, asked);
    if (!test) return notImplemented(`GET /${listing.key}?${name}=`);
    tests.push(test);
  }
  const chosen = listing.filters && filterOf(listing.filters, query);
  const column = query.get('sort_column') ?? listing.sort?.column ?? 'created_time';
  const order = query.get('sort_order') ?? listing.sort?.order ?? 'D';
  if (order !== 'A' && order !== 'D') throw invalidValue('sort_order');
  const of = Object.hasOwn(listing.columns, column) ? listing.columns[column] : undefined;
  if (!of && column !== 'created_time') throw invalidValue('sort_column');

  const fitting: T[] = [];
  for (const row of rows) if ((!chosen || chosen.fits(row)) && tests.every((test) => test(row))) fitting.push(row);
  if (of) fitting.sort((a, b) => compare(of(a), of(b)));
  if (order === 'D') fitting.reverse();
  const context = {
    ...(listing.reportName === undefined ? {} : { report_name: listing.reportName }),
    ...(chosen ? { applied_filter: chosen.name } : {}),
    ...{ sort_column: column, sort_order: order },
  };
  return { rows: fitting, context };
}

function filterOf<T>(filters: Record<string, Test<T>>, query: URLSearchParams): { name: string; fits: Test<T> } {
  const name = query.get('filter_by') ?? Object.keys(filters)[0] ?? '';
  const fits = Object.hasOwn(filters, name) ? filters[name] : undefined;
  if (!fits) throw invalidValue('filter_by');
  return { name, fits };
}

/** The list as an answer. Sources: zoho.com/books/api/v3/pagination and the pages of the modules. */
export function listOf<T>(listing: Listing<T>, query: URLSearchParams, rows: Iterable<T>): Answer {
  const selected = select(listing, query, rows);
  if ('status' in selected) return selected;
  return pageOf({ query, rows: selected.rows, key: listing.rowsKey ?? listing.key, show: listing.show, context: selected.context });
}

const compare = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en');
