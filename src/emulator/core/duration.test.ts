import { expect, test } from 'vitest';
import { addDuration } from './duration.js';

const after = (from: string, duration: string) => addDuration(new Date(from), duration).toISOString();

test('days, hours and weeks are lengths of time', () => {
  expect(after('2026-01-05T10:00:00Z', 'P30D')).toBe('2026-02-04T10:00:00.000Z');
  expect(after('2026-01-05T10:00:00Z', 'P1DT12H')).toBe('2026-01-06T22:00:00.000Z');
  expect(after('2026-01-05T10:00:00Z', 'P2W')).toBe('2026-01-19T10:00:00.000Z');
  expect(after('2026-01-05T10:00:00Z', 'PT90M0.5S')).toBe('2026-01-05T11:30:00.500Z');
});

test('months are calendar months that never spill over', () => {
  expect(after('2026-01-31T10:00:00Z', 'P1M')).toBe('2026-02-28T10:00:00.000Z');
  expect(after('2026-12-15T10:00:00Z', 'P1Y2M')).toBe('2028-02-15T10:00:00.000Z');
});

test('anything else is refused', () => {
  for (const nonsense of ['', 'P', 'PT', '30D', 'P1DT', 'P-1D', 'P1.5D']) {
    expect(() => addDuration(new Date(), nonsense), nonsense).toThrow(RangeError);
  }
});
