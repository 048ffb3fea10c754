import { addDays, addMonths, isDay } from '../../finance/calendar.js';
import { invalidValue } from '../../finance/errors.js';
import type { Finance } from '../../finance/finance.js';
import type { Day } from '../../finance/types.js';

export interface Period {
  from: Day;
  /** Included. */
  to: Day;
  /** As it is in force. */
  filterBy: string;
}

/**
 * The days a report is about. The trap: `from_date` and `to_date` count only with `filter_by=<field>.CustomDate`, where the field is
 * `TransactionDate`, for details of invoices `InvoiceDate`; otherwise they are silently ignored and it is this month (seen in the
 * field). A `filter_by` of another field is ignored the same way (inferred). The fiscal year is that of the calendar.
 */
export function periodOf(finance: Finance, query: URLSearchParams, field: string): Period {
  const [asked = '', preset = ''] = (query.get('filter_by') ?? `${field}.ThisMonth`).split('.');
  const name = asked === field ? preset : 'ThisMonth';
  const filterBy = `${field}.${name}`;
  if (name === 'CustomDate') {
    const [from, to] = [query.get('from_date'), query.get('to_date')];
    if (!isDay(from)) throw invalidValue('from_date');
    if (!isDay(to) || to < from) throw invalidValue('to_date');
    return { from, to, filterBy };
  }
  const span = Object.hasOwn(PRESETS, name) ? PRESETS[name] : undefined;
  if (!span) throw invalidValue('filter_by');
  const [from, to] = span(finance.today());
  return { from, to, filterBy };
}

const weekday = (day: Day) => new Date(`${day}T00:00:00Z`).getUTCDay();
const monthOf = (day: Day) => `${day.slice(0, 7)}-01`;
const yearOf = (day: Day) => `${day.slice(0, 4)}-01-01`;
const quarterOf = (day: Day) => {
  const month = Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3 + 1;
  return `${day.slice(0, 4)}-${String(month).padStart(2, '0')}-01`;
};
const months = (first: Day, count: number): [Day, Day] => [first, addDays(addMonths(first, count), -1)];

/** Weeks begin on Sundays. */
const PRESETS: Record<string, (today: Day) => [Day, Day]> = {
  Today: (today) => [today, today],
  Yesterday: (today) => [addDays(today, -1), addDays(today, -1)],
  ThisWeek: (today) => [addDays(today, -weekday(today)), addDays(today, 6 - weekday(today))],
  PreviousWeek: (today) => [addDays(today, -weekday(today) - 7), addDays(today, -weekday(today) - 1)],
  ThisMonth: (today) => months(monthOf(today), 1),
  PreviousMonth: (today) => months(addMonths(monthOf(today), -1), 1),
  ThisQuarter: (today) => months(quarterOf(today), 3),
  PreviousQuarter: (today) => months(addMonths(quarterOf(today), -3), 3),
  ThisYear: (today) => months(yearOf(today), 12),
  PreviousYear: (today) => months(addMonths(yearOf(today), -12), 12),
};
