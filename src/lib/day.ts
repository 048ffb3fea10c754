/** What day it is in a time zone: `2026-03-01`. `at`: ms since the epoch. Throws RangeError for a zone that is none. */
export function dayIn(timeZone: string, at: number): string {
  // The calendar of Sweden writes days as ISO does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at);
}
