/** How amounts and days are written for a reader. Neither rounds. */

/** `49.00` and `USD` → `$49.00`. An exact decimal goes in; digits beyond what the currency has are shown, never rounded away. */
export function writeAmount(amount: string, currency: string, locale: string): string {
  const decimals = /\.(\d*?)0*$/.exec(amount)?.[1]?.length ?? 0;
  if (!/^-?\d+(\.\d+)?$/.test(amount) || !/^[A-Z]{3}$/.test(currency)) return `${amount} ${currency}`;
  const own = new Intl.NumberFormat(locale, { style: 'currency', currency });
  const { minimumFractionDigits = 2 } = own.resolvedOptions();
  const format =
    decimals > minimumFractionDigits
      ? new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: Math.min(decimals, 20) })
      : own;
  // As a text: a number would lose digits that a double does not have.
  return format.format(amount as `${number}`);
}

const DAY = /^\d{4}-\d{2}-\d{2}/;

/** `2026-03-01` (the organisation's day) → `March 1, 2026`. What is no day is answered as it is. */
export function writeDay(day: string, locale: string): string {
  return write(day, locale, { dateStyle: 'long' });
}

/** The month of a day: `March 2026`. */
export function writeMonth(day: string, locale: string): string {
  return write(day, locale, { year: 'numeric', month: 'long' });
}

function write(day: string, locale: string, how: Intl.DateTimeFormatOptions): string {
  const date = new Date(`${DAY.exec(day)?.[0]}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? day : new Intl.DateTimeFormat(locale, { ...how, timeZone: 'UTC' }).format(date);
}
