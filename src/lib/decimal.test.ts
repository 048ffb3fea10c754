import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalOf, exactDecimal, roundedQuotient, sumOf, unitsOf } from './decimal.js';

test('keeps every digit and pads to the places of the currency', () => {
  expect(exactDecimal(49, 2)).toBe('49.00');
  expect(exactDecimal(67.86, 2)).toBe('67.86');
  expect(exactDecimal(0.1 * 3, 2)).toBe('0.30000000000000004'); // never rounded: that would hide where the error was made
  expect(exactDecimal('12.340', 2)).toBe('12.34');
  expect(exactDecimal(1500, 0)).toBe('1500');
  expect(exactDecimal(1.5, 3)).toBe('1.500');
  expect(exactDecimal(-0, 2)).toBe('0.00');
  expect(exactDecimal('-0.00', 2)).toBe('0.00');
});

test('refuses what is no plain number', () => {
  for (const value of ['', 'free', '1e9', '1,000', Number.NaN, 1e21, 1e-7]) expect(() => exactDecimal(value, 2)).toThrow(RangeError);
});

test('any amount of cents survives the way through JSON', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n - 1n }), (cents) => {
      const text = `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
      expect(exactDecimal(JSON.parse(text) as number, 2)).toBe(text);
    }),
  );
});

test('units and back are the same amount, and nothing is rounded on the way', () => {
  expect(unitsOf('12.5', 2)).toBe(1250n);
  expect(unitsOf('-0.05', 2)).toBe(-5n);
  expect(decimalOf(-5n, 2)).toBe('-0.05');
  expect(decimalOf(7n, 0)).toBe('7');
  expect(() => unitsOf('0.005', 2)).toThrow(RangeError);
  fc.assert(
    fc.property(fc.bigInt(), fc.integer({ min: 0, max: 6 }), (units, places) => unitsOf(decimalOf(units, places), places) === units),
  );
});

test('sums are exact, with the places of the currency or more where an amount has more', () => {
  expect(sumOf([], 2)).toBe('0.00');
  expect(sumOf(['0.1', '0.2'], 2)).toBe('0.30');
  expect(sumOf(['10', '-0.005', '0.015'], 2)).toBe('10.01');
  expect(sumOf(['1.005', '2'], 2)).toBe('3.005');
  expect(sumOf(['99999999999999.99', '0.01'], 2)).toBe('100000000000000.00');
});

test('halves are rounded away from zero', () => {
  expect([5n, -5n, 4n, -4n, 15n, 0n].map((n) => roundedQuotient(n, 10n))).toEqual([1n, -1n, 0n, 0n, 2n, 0n]);
});
