import { expect, test } from 'vitest';
import { InputError } from '../errors.js';
import { dayIn } from '../lib/day.js';
import { monthsOf, periodOf } from './period.js';

test('without a range it is the month so far', () => {
  expect(periodOf({}, '2026-03-17')).toEqual({ from: '2026-03-01', to: '2026-03-17' });
  expect(periodOf({ to: '2025-12-31' }, '2026-03-17')).toEqual({ from: '2025-12-01', to: '2025-12-31' });
});

test.each([
  [{ from: '2026-02-30' }, 'from: must be a day like 2026-03-01'],
  [{ from: '1 March', to: '2026-3-1' }, 'from: must be a day like 2026-03-01; to: must be a day like 2026-03-01'],
  [{ from: '2026-03-02', to: '2026-03-01' }, 'from: must not be after to (2026-03-02 is after 2026-03-01)'],
  [{ from: '2010-01-01', to: '2026-03-01' }, 'from: must be at most 120 months before to'],
])('%j is refused', (given, message) => {
  expect(() => periodOf(given, '2026-03-17')).toThrow(InputError);
  expect(() => periodOf(given, '2026-03-17')).toThrow(message);
});

test('months are cut to the range', () => {
  expect(monthsOf({ from: '2025-12-15', to: '2026-02-10' })).toEqual([
    { month: '2025-12', from: '2025-12-15', to: '2025-12-31' },
    { month: '2026-01', from: '2026-01-01', to: '2026-01-31' },
    { month: '2026-02', from: '2026-02-01', to: '2026-02-10' },
  ]);
  expect(monthsOf({ from: '2024-02-29', to: '2024-02-29' })).toEqual([{ month: '2024-02', from: '2024-02-29', to: '2024-02-29' }]);
});

test('the day is the one of the time zone, before and after clocks change', () => {
  const at = (moment: string) => dayIn('America/Los_Angeles', Date.parse(moment));
  expect(at('2026-03-08T07:59:59Z')).toBe('2026-03-07');
  expect(at('2026-03-08T08:00:00Z')).toBe('2026-03-08');
  expect(at('2026-03-09T06:59:59Z')).toBe('2026-03-08');
  expect(at('2026-03-09T07:00:00Z')).toBe('2026-03-09');
});
