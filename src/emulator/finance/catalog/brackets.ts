import { invalidValue } from '../errors.js';
import type { Addon, Bracket } from '../types.js';
import { amount, objects, required, whole } from './input.js';

/**
 * Reads `price_brackets`. A `unit` price has one without quantities (recorded). The others follow on each other without
 * gaps from 1 on, and only the last may be without end (inferred).
 */
export function readBrackets(body: Record<string, unknown>, pricing: Addon['pricing']): Bracket[] | undefined {
  const items = objects(body, 'price_brackets');
  if (items === undefined) return undefined;
  if (items.length === 0 || (pricing === 'unit' && items.length > 1)) throw invalidValue('price_brackets');
  const brackets: Bracket[] = [];
  for (const item of items) {
    const next = (brackets.at(-1)?.end ?? 0) + 1;
    const price = required(amount(item, 'price'), 'price');
    if (pricing === 'unit') return [{ start: 1, end: null, price }];
    const start = whole(item, 'start_quantity', { most: 1_000_000_000 }) ?? next;
    const end = whole(item, 'end_quantity', { most: 1_000_000_000 }) ?? null;
    // Some organisations begin at 0: nothing lies between.
    const follows = start === next || (brackets.length === 0 && start === 0);
    if (!follows || brackets.at(-1)?.end === null || (end !== null && end < start)) throw invalidValue('price_brackets');
    brackets.push({ start, end, price });
  }
  return brackets;
}
