import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactDecimal } from './decimal.js';

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
