import { expect, test } from 'vitest';
import { financeDatabase } from '../../../../test/harness/finance.js';
import type { Refusal } from '../errors.js';
import type { Addon } from '../types.js';
import { createAddon } from './addon.js';
import { addonOf, planOf, productOf } from './find.js';
import { createPlan, removePlan, updatePlan } from './plan.js';
import { priceOfAddon, priceOfPlan, setupFeeOf } from './price.js';
import { setPrice } from './price-list.js';

const PRODUCT = '2914417000000042001';
const finance = financeDatabase;
const code = (run: () => unknown): number => {
  try {
    run();
  } catch (error) {
    return ((error as Refusal).answer.body as { code: number }).code;
  }
  return 0;
};

function addon(pricing: Addon['pricing'], brackets: [number, number | undefined, number][]) {
  const database = finance();
  const made = createAddon(database, {
    ...{ addon_code: 'api-calls', name: 'Calls', unit_name: 'thousand', product_id: PRODUCT, pricing_scheme: pricing },
    price_brackets: brackets.map(([start_quantity, end_quantity, price]) => ({ start_quantity, end_quantity, price })),
  });
  return (quantity: number, currency = 'USD') => priceOfAddon(database, made, quantity, currency);
}

test('a plan costs its own price in the currency of the organisation, that of the list in another, else by the exchange rate', () => {
  const database = finance();
  const price = (planCode: string, currency: string) => priceOfPlan(database, planOf(database, planCode), currency);
  expect(price('pro-monthly', 'USD')).toBe(4900);
  expect(price('pro-monthly', 'EUR')).toBe(4500);
  expect(price('pro-monthly', 'GBP')).toBe(3900);
  // 49 dollars at 1.1 dollars a euro and 0.0065 dollars a yen, which has no cents.
  expect(price('pro-trial', 'EUR')).toBe(4455);
  expect(price('pro-monthly', 'JPY')).toBe(7538);
});

test('a setup fee is in no price list', () => {
  const database = finance();
  const plan = createPlan(database, { plan_code: 'p', name: 'P', recurring_price: 10, interval: 1, product_id: PRODUCT, setup_fee: 22 });
  expect([setupFeeOf(plan, 'USD'), setupFeeOf(plan, 'EUR')]).toEqual([2200, 2000]);
});

test('by the unit, an addon costs so many times its price', () => {
  const database = finance();
  expect(priceOfAddon(database, addonOf(database, 'extra-seat'), 3, 'USD')).toEqual({ price: 900, total: 2700 });
  setPrice(database, { currency: 'EUR', kind: 'addon', code: 'extra-seat', price: 8.5 });
  expect(priceOfAddon(database, addonOf(database, 'extra-seat'), 2, 'EUR')).toEqual({ price: 850, total: 1700 });
  setPrice(database, { currency: 'EUR', kind: 'addon', code: 'extra-seat', price: null });
  expect(priceOfAddon(database, addonOf(database, 'extra-seat'), 1, 'EUR')).toEqual({ price: 818, total: 818 });
});

test('by volume, all units cost what the bracket of their number says', () => {
  const price = addon('volume', [
    [1, 10, 5],
    [11, 100, 4],
    [101, undefined, 3],
  ]);
  expect([1, 10, 11, 100, 101, 1000].map((quantity) => price(quantity).total)).toEqual([500, 5000, 4400, 40_000, 30_300, 300_000]);
  expect(price(11).price).toBe(400);
});

test('by tiers, each unit costs what its own bracket says', () => {
  const price = addon('tier', [
    [1, 10, 5],
    [11, 20, 4],
    [21, undefined, 3],
  ]);
  expect([1, 10, 11, 20, 21, 30].map((quantity) => price(quantity).total)).toEqual([500, 5000, 5400, 9000, 9300, 12_000]);
  expect(price(30)).toEqual({ price: 400, total: 12_000 });
  expect(price(11, 'EUR').total).toBe(10 * 455 + 364);
});

test('by packages, so many units together have one price', () => {
  const price = addon('package', [
    [1, 10, 50],
    [11, 100, 300],
  ]);
  expect([1, 10, 11, 100].map((quantity) => price(quantity).total)).toEqual([5000, 5000, 30_000, 30_000]);
});

test('a quantity without a price is refused', () => {
  const price = addon('package', [[1, 10, 50]]);
  expect([code(() => price(11)), code(() => price(0)), code(() => price(10))]).toEqual([2, 2, 0]);
});

test('prices follow a plan to its new code and go with it', () => {
  const database = finance();
  updatePlan(database, 'pro-monthly', { plan_code: 'professional' });
  expect(priceOfPlan(database, planOf(database, 'professional'), 'EUR')).toBe(4500);
  expect(database.prices.has('EUR pro-monthly')).toBe(false);
  removePlan(database, 'professional');
  expect([...database.prices.keys()].filter((key) => key.endsWith('professional'))).toEqual([]);
});

test('what nobody has is refused with its own code', () => {
  const database = finance();
  expect([code(() => planOf(database, 'x')), code(() => addonOf(database, 'x')), code(() => productOf(database, 'x'))]).toEqual([
    101002, 102001, 2006,
  ]);
});
