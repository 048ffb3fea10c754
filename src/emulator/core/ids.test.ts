import { expect, test } from 'vitest';
import { createIds } from './ids.js';

const startedAt = new Date('2026-03-01T12:00:00Z');

test('ids have 19 digits, grow, and begin with the second of the start', () => {
  const next = createIds({ startedAt });
  expect(next.last()).toBeUndefined();
  expect([next(), next(), next.last()]).toEqual(['1772366400000000001', '1772366400000000002', '1772366400000000002']);
  expect(BigInt(createIds({ startedAt: new Date(startedAt.getTime() + 1000) })())).toBeGreaterThan(BigInt(next()));
});

test.each([-5000, 0, 5000])('resumed %i ms later, every id is greater than the last one', (ms) => {
  const one = createIds({ startedAt });
  one();
  const last = one();
  const other = createIds({ startedAt: new Date(startedAt.getTime() + ms) });
  other.resume(last);
  expect(other.last()).toBe(last);
  const [first, second] = [other(), other()];
  expect(BigInt(first)).toBeGreaterThan(BigInt(last));
  expect(BigInt(second)).toBeGreaterThan(BigInt(first));
});
