import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loneFinance } from '../../../../test/harness/lone-finance.js';
import { type LineInput, reckon, spread } from './lines.js';

const bare = (price: number, quantity = 1, taxId = ''): LineInput => ({
  ...{ code: '', productId: '', name: 'A', description: '', quantity, price, taxId },
});
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

test('an amount in parts adds up to the amount, each part no further than one unit from its exact share', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 12 }), (amount, weights) => {
      const parts = spread(amount, weights);
      const whole = sum(weights);
      fc.pre(whole > 0);
      expect(sum(parts)).toBe(amount);
      for (const [index, part] of parts.entries()) expect(Math.abs(part - (amount * (weights[index] ?? 0)) / whole)).toBeLessThan(1);
    }),
  );
});

test('a document comes to its lines, less what is taken off, plus tax', () => {
  const { finance, tax } = loneFinance();
  const taxes = ['', ...[0, 5, 7.7, 19, 20.5, 100].map(tax)];
  const line = fc.record({ price: fc.nat(10_000_000), quantity: fc.integer({ min: 1, max: 99 }), taxId: fc.constantFrom(...taxes) });
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 8 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.boolean(),
      fc.boolean(),
      fc.integer({ min: -500, max: 500 }),
      (lines, share, discountBeforeTax, inclusiveTax, adjustment) => {
        const gross = sum(lines.map(({ price, quantity }) => price * quantity));
        const off = Math.floor(gross * share);
        const coupons = [{ discount: Math.floor(off / 2) }];
        const discount = off - Math.floor(off / 2);
        const terms = { lines: lines.map(({ price, quantity, taxId }) => bare(price, quantity, taxId)), coupons, discount };
        const made = reckon(finance, { ...terms, discountBeforeTax, inclusiveTax, adjustment });
        expect(made.taxTotal).toBe(sum(made.lines.map(({ taxAmount }) => taxAmount)));
        expect(made.total).toBe(gross - off + (inclusiveTax ? 0 : made.taxTotal) + adjustment);
        expect([made.total, made.taxTotal, ...made.lines.map(({ taxAmount }) => taxAmount)].every(Number.isSafeInteger)).toBe(true);
        for (const { taxAmount, total } of made.lines) expect(taxAmount >= 0 && taxAmount <= total).toBe(true);
      },
    ),
  );
});

test.each([
  [50, 17, 9],
  [49, 17, 8],
  [10, 5, 1],
  [9, 5, 0],
  [5_0000, 7.7, 3850],
])('%i with a tax of %d %% has %i of it, half up', (price, percentage, expected) => {
  const { finance, tax } = loneFinance();
  expect(reckon(finance, { lines: [bare(price, 1, tax(percentage))] }).taxTotal).toBe(expected);
});

test('what an inclusive price holds of tax is taken out of it', () => {
  const { finance, tax } = loneFinance();
  expect(reckon(finance, { lines: [bare(119, 1, tax(19))], inclusiveTax: true })).toMatchObject({ total: 119, taxTotal: 19 });
});

test('a coupon makes the tax less, line by line', () => {
  const { finance, tax } = loneFinance();
  const vat = tax(10);
  const made = reckon(finance, { lines: [bare(1000, 1, vat), bare(3000)], coupons: [{ discount: 400 }] });
  // A quarter of the coupon is the first line's.
  expect(made).toMatchObject({ taxTotal: 90, total: 3690 });
});
