import { InputError } from '../errors.js';
import { daysAfter, isDay } from '../lib/day.js';

/** Days, both of which count. */
export interface Period {
  from: string;
  to: string;
}

/** Longest range of a report. */
const MOST_MONTHS = 120;

/**
 * The days a report is about.
 *
 * @param today the organisation's, such as `2026-03-31`
 * @throws InputError for a day that is none, a range that ends before it begins, or one of more than ten years
 */
export function periodOf({ from, to }: Partial<Period>, today: string): Period {
  const issues = Object.entries({ from, to }).flatMap(([path, day]) =>
    day === undefined || (/^(19|20)/.test(day) && isDay(day)) ? [] : [{ path, message: 'must be a day like 2026-03-01' }],
  );
  if (issues.length > 0) throw new InputError(issues);
  const last = to ?? today;
  const first = from ?? `${last.slice(0, 7)}-01`;
  if (first > last) throw new InputError([{ path: 'from', message: `must not be after to (${first} is after ${last})` }]);
  if (monthsOf({ from: first, to: last }, MOST_MONTHS + 1).length > MOST_MONTHS) {
    throw new InputError([{ path: 'from', message: `must be at most ${MOST_MONTHS} months before to` }]);
  }
  return { from: first, to: last };
}

/** The months of a range, the first and the last cut to it; at most `most` of them. */
export function monthsOf({ from, to }: Period, most = Number.POSITIVE_INFINITY): (Period & { month: string })[] {
  const months: (Period & { month: string })[] = [];
  for (let first = from; first <= to && months.length < most; ) {
    const month = first.slice(0, 7);
    const end = lastDayOf(month);
    months.push({ month, from: first, to: end < to ? end : to });
    first = daysAfter(end, 1);
  }
  return months;
}

function lastDayOf(month: string): string {
  return new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).toISOString().slice(0, 10);
}
