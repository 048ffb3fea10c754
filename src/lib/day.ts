/** What day it is in a time zone: `2026-03-01`. `at`: ms since the epoch. Throws RangeError for a zone that is none. */
export function dayIn(timeZone: string, at: number): string {
  // The calendar of Sweden writes days as ISO does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at);
}

/** Is it a day of the calendar, written `2026-03-01`? */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.getUTCFullYear() >= 1 && at.toISOString().startsWith(text);
}

/** So many days of the calendar later; earlier when below zero. */
export function daysAfter(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
