import type { Answer } from '../core/types.js';
import { invalidValue } from './errors.js';

const MAX_PER_PAGE = 200;

/**
 * One page of a list the way Billing and Books page: `page` from 1, `per_page` (200 at most; what Zoho does with more is not
 * documented), `page_context` with `has_more_page` and no total. `rows` are only walked as far as needed.
 */
export function pageOf<T>({
  query,
  rows,
  key,
  show,
  context = {},
}: {
  query: URLSearchParams;
  rows: Iterable<T>;
  /** `customers` */
  key: string;
  show: (row: T) => unknown;
  /** What real lists add: `report_name`, `applied_filter`, `sort_column`, `sort_order`. */
  context?: Record<string, unknown>;
}): Answer {
  const page = positive(query.get('page') ?? '1', 'page');
  const perPage = Math.min(MAX_PER_PAGE, positive(query.get('per_page') ?? String(MAX_PER_PAGE), 'per_page'));
  const first = (page - 1) * perPage;
  const shown: T[] = [];
  let seen = 0;
  for (const row of rows) {
    seen += 1;
    if (seen > first) shown.push(row);
    if (shown.length > perPage) break;
  }
  return {
    status: 200,
    body: {
      code: 0,
      message: 'success',
      [key]: shown.slice(0, perPage).map(show),
      page_context: { page, per_page: perPage, has_more_page: shown.length > perPage, ...context },
    },
  };
}

export function positive(text: string, what: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw invalidValue(what);
  return number;
}
