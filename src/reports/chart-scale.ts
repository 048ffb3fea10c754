/** Steps of an axis from zero: at most seven of them, each 1, 2, 2.5 or 5 times a power of ten, the last at or above `most`. */
export function ticksUpTo(most: number): number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, i) => i * step);
}

/** A short label of a tick: `12,500`, `1.2M`. For people; the figures themselves are exact and elsewhere. */
export function tickLabel(value: number): string {
  return new Intl.NumberFormat('en', value >= 100_000 ? { notation: 'compact', maximumFractionDigits: 2 } : {}).format(value);
}

/** An exact amount with separators for people, without a digit less: `1234567.80` → `1,234,567.80`. */
export function grouped(amount: string): string {
  const [whole = '', ...rest] = amount.split('.');
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...rest].join('.');
}

/** `2026-03` → `Mar`, and the year with January and with the first of a chart. */
export function monthLabel(month: string, first: boolean): [string, string] {
  const name = new Intl.DateTimeFormat('en', { month: 'short', timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`));
  return [name, first || month.endsWith('-01') ? month.slice(0, 4) : ''];
}
