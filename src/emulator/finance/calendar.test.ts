import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, addInterval, addMonths, dayOfMonth, daysBetween, isDay } from './calendar.js';

const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

test('a day is one that the calendar has', () => {
  expect(['2026-01-31', '2028-02-29', '2000-02-29'].every(isDay)).toBe(true);
  expect(['2026-02-29', '2100-02-29', '2026-13-01', '2026-1-1', '26-01-01', '2026-01-01T00:00:00Z', '', null, 20260101].some(isDay)).toBe(
    false,
  );
});

test('months later it is the same day of the month, or the last one the month has', () => {
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
  expect(addMonths('2028-01-31', 1)).toBe('2028-02-29');
  expect(addMonths('2026-12-15', 1)).toBe('2027-01-15');
  expect(addMonths('2028-02-29', 12)).toBe('2029-02-28');
  expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
});

test('an anchor brings the day of the month back', () => {
  expect(addMonths('2026-02-28', 1, 31)).toBe('2026-03-31');
  expect(addMonths('2029-02-28', 36, 29)).toBe('2032-02-29');
  expect(addInterval('2026-01-05', { interval: 2, intervalUnit: 'weeks' })).toBe('2026-01-19');
  expect(addInterval('2026-01-31', { interval: 1, intervalUnit: 'years' }, 31)).toBe('2027-01-31');
});

test('days added and counted agree, whatever the clocks are doing', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: -2000, max: 2000 }), (from, days) => {
      expect(daysBetween(from, addDays(from, days))).toBe(days);
      expect(addDays(addDays(from, days), -days)).toBe(from);
    }),
  );
});

test('with an anchor, months in single steps come to the same as all at once', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 60 }), (from, months) => {
      const anchor = dayOfMonth(from);
      let stepwise = from;
      for (let month = 0; month < months; month += 1) stepwise = addMonths(stepwise, 1, anchor);
      expect(stepwise).toBe(addMonths(from, months, anchor));
      expect(isDay(stepwise)).toBe(true);
      expect(dayOfMonth(stepwise)).toBeLessThanOrEqual(anchor);
    }),
  );
});
