const PATTERN = /^P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/**
 * Adds an ISO 8601 duration (`P1M`, `P30D`, `PT90M`, `P1DT12H`). Months and years are calendar months in UTC; the last
 * day of a month stays within the month (31 January plus `P1M` is 28 or 29 February). Throws RangeError on anything else.
 */
export function addDuration(from: Date, duration: string): Date {
  const match = PATTERN.exec(duration);
  if (!match) throw new RangeError(`not an ISO 8601 duration such as P30D or PT1H: ${JSON.stringify(duration)}`);
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));

  const to = new Date(from);
  const day = to.getUTCDate();
  to.setUTCDate(1);
  to.setUTCMonth(to.getUTCMonth() + years * 12 + months);
  to.setUTCDate(Math.min(day, new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate()));
  to.setTime(to.getTime() + (weeks * 7 + days) * 86_400_000 + hours * 3_600_000 + minutes * 60_000 + seconds * 1000);
  if (Number.isNaN(to.getTime())) throw new RangeError(`${duration} goes beyond what a calendar holds`);
  return to;
}
