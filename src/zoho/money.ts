import { z } from 'zod';
import { placesOf } from '../lib/currency.js';
import { exactDecimal } from '../lib/decimal.js';

/** An amount as Zoho sends it: a number, in some answers a text. */
export const amount = z.union([z.number(), z.string()]).nullish();

/** As an exact decimal text with the decimals of its currency; null for what is missing or no plain number. */
export function exactOrNull(value: number | string | null | undefined, currency: string | null): string | null {
  if (value === null || value === undefined || value === '') return null;
  try {
    return exactDecimal(value, placesOf(currency || null));
  } catch {
    return null; // an amount that cannot be read must not hide the rest
  }
}

/** As `exactOrNull`; nothing is zero. */
export function exactOrZero(value: number | string | null | undefined, currency: string | null): string {
  return exactOrNull(value, currency) ?? exactDecimal(0, placesOf(currency || null));
}
