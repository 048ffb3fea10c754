import { expect, test } from 'vitest';
import { inOrder } from './in-order.js';

test('named keys come first, in their order; the others follow; nothing is added or lost', () => {
  const value: { a: number; bb: number; ccc?: number; d: number } = { a: 1, bb: 2, d: 4 };
  const ordered = inOrder(value, ['d', 'ccc', 'bb']);
  expect(Object.keys(ordered)).toEqual(['d', 'bb', 'a']);
  expect(ordered).toEqual(value);
});
