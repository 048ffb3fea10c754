import { currencyOf } from '../money.js';
import type { Minor } from '../types.js';

/** `1234567` cents are `$12,345.67`. */
export function moneyText(amount: Minor, code: string): string {
  const { precision = 2, symbol = code } = currencyOf(code) ?? {};
  const digits = String(Math.abs(amount)).padStart(precision + 1, '0');
  const whole = digits.slice(0, digits.length - precision).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = precision === 0 ? '' : `.${digits.slice(-precision)}`;
  return `${amount < 0 ? '-' : ''}${symbol}${whole}${fraction}`;
}
