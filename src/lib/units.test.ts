import fc from 'fast-check';
import { expect, test } from 'vitest';
import { least, textOf, unitsOf } from './units.js';

test('amounts are added without losing a hundredth', () => {
  expect(textOf(unitsOf('0.1') + unitsOf('0.2'), 2)).toBe('0.30');
  expect(textOf(unitsOf('999999999999.99') + unitsOf('0.01'), 2)).toBe('1000000000000.00');
  expect(textOf(unitsOf('5') - unitsOf('7.5'), 2)).toBe('-2.50');
  expect(textOf(unitsOf('500'), 0)).toBe('500');
  expect(textOf(least(unitsOf('1.234'), unitsOf('2')), 3)).toBe('1.234');
});

test('what is no plain decimal is no amount', () => {
  for (const odd of ['', 'NaN', '1e3', '0x10', '1,5', '0.123456789']) expect(() => unitsOf(odd)).toThrow(RangeError);
});

test('there and back is the same', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (units) => {
      expect(unitsOf(textOf(units, 2))).toBe(units);
    }),
  );
});
