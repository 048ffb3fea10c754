import { notImplemented } from '../../core/not-implemented.js';
import type { Answer } from '../../core/types.js';
import { invalidValue } from '../../finance/errors.js';
import { pageOf } from '../../finance/page.js';

const COMMON = ['page', 'per_page', 'organization_id', 'filter_by'];

/**
 * A list with `filter_by=PlanStatus.ACTIVE` and the like. An unknown value is refused; an unknown parameter is a loud 501,
 * because a filter that is silently ignored would answer everything. `page_context` is as recorded.
 */
export function listBy<T>({
  query,
  rows,
  key,
  show,
  status,
  filters,
  parameters = {},
}: {
  query: URLSearchParams;
  rows: Iterable<T>;
  /** `plans` */
  key: string;
  show: (row: T) => unknown;
  /** `PlanStatus` */
  status: string;
  /** Values of `filter_by` behind the point. */
  filters: Record<string, (row: T) => boolean>;
  /** Other parameters, and what they ask for. */
  parameters?: Record<string, (row: T, value: string) => boolean>;
}): Answer {
  const unknown = [...query.keys()].find((name) => !COMMON.includes(name) && !Object.hasOwn(parameters, name));
  if (unknown !== undefined) {
    return notImplemented(`GET /${key}?${unknown}=`);
  }
  const filterBy = query.get('filter_by') ?? `${status}.All`;
  const name = filterBy.startsWith(`${status}.`) ? filterBy.slice(status.length + 1) : '';
  const fits = Object.hasOwn(filters, name) ? filters[name] : undefined;
  if (!fits) throw invalidValue('filter_by');
  const wanted = Object.entries(parameters).flatMap(([parameter, test]) => {
    const value = query.get(parameter);
    return value === null ? [] : [(row: T) => test(row, value)];
  });
  return pageOf({
    query,
    rows: filtered(rows, (row) => fits(row) && wanted.every((test) => test(row))),
    key,
    show,
    context: { applied_filter: filterBy, sort_column: 'created_time', sort_order: 'A' },
  });
}

function* filtered<T>(rows: Iterable<T>, fits: (row: T) => boolean): Generator<T> {
  for (const row of rows) if (fits(row)) yield row;
}
