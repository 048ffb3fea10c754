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
