import type { Day, IntervalUnit } from './types.js';

/** Days of the calendar, without time of day and time zone: `2026-01-31`. Nothing here knows daylight saving. */

const DAY_MS = 86_400_000;
const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;

const msOf = (day: Day): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);

/** Whether a text is a day that exists: `2026-02-30` is not. */
export function isDay(text: unknown): text is Day {
  return typeof text === 'string' && PATTERN.test(text) && !Number.isNaN(msOf(text)) && dayOf(msOf(text)) === text;
}

export const addDays = (day: Day, days: number): Day => dayOf(msOf(day) + days * DAY_MS);

/** From `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => Math.round((msOf(to) - msOf(from)) / DAY_MS);

export const dayOfMonth = (day: Day): number => Number(day.slice(8));

/**
 * Months later, on `anchor` (day of the month) or the month's last day: 31 January plus one is 28 February, and with the
 * anchor 31 the next is 31 March again.
 */
export function addMonths(day: Day, months: number, anchor = dayOfMonth(day)): Day {
  const [, year = '', month = ''] = PATTERN.exec(day) ?? [];
  const first = new Date(Date.UTC(Number(year), Number(month) - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return dayOf(first.getTime() + (Math.min(anchor, last) - 1) * DAY_MS);
}

/** The day one billing interval later. */
export function addInterval(day: Day, { interval, intervalUnit }: { interval: number; intervalUnit: IntervalUnit }, anchor?: number): Day {
  if (intervalUnit === 'weeks') return addDays(day, interval * 7);
  return addMonths(day, intervalUnit === 'years' ? interval * 12 : interval, anchor);
}
