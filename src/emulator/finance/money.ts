import type { Currency, Minor } from './types.js';

/** What the organisation can bill in. The first is its own. Rates are fixed: nothing here asks a market. */
export const CURRENCIES: readonly Currency[] = [
  { id: '2914417000000000097', code: 'USD', symbol: '$', name: 'USD- US Dollar', precision: 2, rate: 1 },
  { id: '2914417000000000103', code: 'EUR', symbol: '€', name: 'EUR- Euro', precision: 2, rate: 1.1 },
  { id: '2914417000000000105', code: 'GBP', symbol: '£', name: 'GBP- Pound Sterling', precision: 2, rate: 1.25 },
  { id: '2914417000000000107', code: 'JPY', symbol: '¥', name: 'JPY- Japanese Yen', precision: 0, rate: 0.0065 },
];

export const BASE_CURRENCY = 'USD';

/** Undefined when the organisation does not bill in it. */
export function currencyOf(code: string): Currency | undefined {
  return CURRENCIES.find((currency) => currency.code === code);
}

/** An amount as the JSON number Zoho shows: 1230 cents are 12.3. */
export function show(amount: Minor, code: string): number {
  return amount / 10 ** (currencyOf(code)?.precision ?? 2);
}

/** A number from a request as an exact amount, half up. Undefined when it is no finite number. Digits beyond the currency's are rounded. */
export function minor(value: unknown, code: string): Minor | undefined {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '';
  if (text === '' || !Number.isFinite(Number(text))) return undefined;
  return roundHalfUp(Number(text) * 10 ** (currencyOf(code)?.precision ?? 2));
}

/** Away from zero at .5, with the noise of binary fractions taken off first (1.005 × 100 is 100.49999999999999). */
export function roundHalfUp(value: number): number {
  const size = Number(Math.abs(value).toPrecision(15));
  const rounded = Math.floor(size + 0.5);
  return value < 0 && rounded !== 0 ? -rounded : rounded;
}

/** `percent` of an amount. */
export const percentOf = (amount: Minor, percent: number): Minor => roundHalfUp((amount * percent) / 100);

/** The part of an amount for `days` of `ofDays`. */
export const shareOf = (amount: Minor, days: number, ofDays: number): Minor => (ofDays === 0 ? 0 : roundHalfUp((amount * days) / ofDays));

/** From one currency into another by the organisation's rates. */
export function convert(amount: Minor, from: string, to: string): Minor {
  const [source, target] = [currencyOf(from), currencyOf(to)];
  if (!source || !target || from === to) return amount;
  return roundHalfUp(((amount / 10 ** source.precision) * source.rate * 10 ** target.precision) / target.rate);
}
