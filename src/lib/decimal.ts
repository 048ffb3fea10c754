/**
 * An amount as Zoho sends it (a JSON number, in older answers a text) as an exact decimal text with at least `places` decimals:
 * `49` → `49.00`. The shortest digits of a double are the ones that were sent, as long as there are no more than fifteen.
 *
 * @throws RangeError when it is no plain decimal number
 */
export function exactDecimal(value: number | string, places: number): string {
  const match = /^(-?)(\d+)(?:\.(\d*))?$/.exec(String(value).trim());
  if (!match) throw new RangeError('not a plain decimal number');
  const [, sign = '', whole = '0', given = ''] = match;
  const decimals = given.replace(/0+$/, '').padEnd(places, '0');
  const digits = decimals === '' ? whole : `${whole}.${decimals}`;
  return /[1-9]/.test(digits) ? sign + digits : digits;
}

/** How many decimals a plain decimal text has: `12.50` → 2. */
export function decimalsIn(value: string): number {
  return value.split('.')[1]?.length ?? 0;
}

/**
 * A plain decimal text in units of its `places`-th decimal: `('12.5', 2)` → `1250n`.
 *
 * @throws RangeError when it is no plain decimal number, or when it has more decimals than that (nothing is rounded here)
 */
export function unitsOf(value: string, places: number): bigint {
  const exact = exactDecimal(value, places);
  if (decimalsIn(exact) > places) throw new RangeError(`more than ${places} decimals`);
  return BigInt(exact.replace('.', ''));
}

/** The other way: `(1250n, 2)` → `12.50`. */
export function decimalOf(units: bigint, places: number): string {
  const digits = String(units < 0n ? -units : units).padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return units < 0n ? `-${text}` : text;
}

/** `dividend / divisor` as a whole number, halves away from zero. `divisor` is positive. */
export function roundedQuotient(dividend: bigint, divisor: bigint): bigint {
  const half = (2n * (dividend < 0n ? -dividend : dividend) + divisor) / (2n * divisor);
  return dividend < 0n ? -half : half;
}

/** The exact sum of plain decimal texts, with at least `places` decimals. */
export function sumOf(values: readonly string[], places: number): string {
  const most = Math.max(places, ...values.map((value) => decimalsIn(exactDecimal(value, 0))));
  return exactDecimal(
    decimalOf(
      values.reduce((sum, value) => sum + unitsOf(value, most), 0n),
      most,
    ),
    places,
  );
}
