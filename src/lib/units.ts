import { exactDecimal } from './decimal.js';

/** Decimals that sums are reckoned with: more than any currency has. */
const SCALE = 8;

/** An exact decimal text in hundred-millionths, to compare and add. @throws RangeError when it is no plain decimal number. */
export function unitsOf(value: string): bigint {
  const [, sign = '', whole = '0', decimals = ''] = /^(-?)(\d+)(?:\.(\d*))?$/.exec(exactDecimal(value, 0)) ?? [];
  if (decimals.length > SCALE) throw new RangeError(`more than ${SCALE} decimals`);
  return BigInt(`${sign}${whole}${decimals.padEnd(SCALE, '0')}`);
}

/** The other way round, with at least `places` decimals. */
export function textOf(units: bigint, places: number): string {
  const digits = String(units < 0n ? -units : units).padStart(SCALE + 1, '0');
  const text = `${units < 0n ? '-' : ''}${digits.slice(0, -SCALE)}.${digits.slice(-SCALE)}`;
  return exactDecimal(text, places);
}

export const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
