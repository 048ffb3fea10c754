import { expect, test } from 'vitest';
import { financeDatabase } from '../../../../test/harness/finance.js';
import type { Finance } from '../finance.js';
import type { Coupon } from '../types.js';
import { createCoupon, updateCoupon } from './coupon.js';
import { type CouponLine, couponProblem, couponStatus, discountOf } from './coupons.js';

const PRODUCT = '2914417000000042001';
const LINES: CouponLine[] = [
  { kind: 'plan', code: 'pro-monthly', total: 4900 },
  { kind: 'addon', code: 'extra-seat', total: 1800 },
  { kind: 'addon', code: 'onboarding', total: 19_900 },
];

const coupon = (finance: Finance, values: Record<string, unknown> = {}): Coupon =>
  createCoupon(finance, {
    ...{ coupon_code: 'C', name: 'C', type: 'forever', discount_by: 'percentage', discount_value: 10, product_id: PRODUCT },
    ...values,
  });

test.each([
  [{}, 2660],
  [{ apply_to_addons: 'none' }, 490],
  [{ apply_to_plans: 'none' }, 2170],
  [{ apply_to_plans: 'none', apply_to_addons: 'all_recurring' }, 180],
  [{ apply_to_plans: 'none', apply_to_addons: 'all_onetime' }, 1990],
  [{ apply_to_plans: 'select', plans: [{ plan_code: 'starter-monthly' }], apply_to_addons: 'none' }, 0],
  [{ apply_to_plans: 'none', apply_to_addons: 'select', addons: [{ addon_code: 'extra-seat' }] }, 180],
  [{ discount_by: 'flat', discount_value: 50 }, 5000],
  [{ discount_by: 'flat', discount_value: 50, apply_to_addons: 'none' }, 4900],
])('%j takes off %d cents', (values, off) => {
  const finance = financeDatabase();
  expect(discountOf(finance, coupon(finance, values), LINES, 'USD')).toBe(off);
});

test('a flat discount is in the currency of the organisation', () => {
  const finance = financeDatabase();
  expect(discountOf(finance, coupon(finance, { discount_by: 'flat', discount_value: 11 }), LINES, 'EUR')).toBe(1000);
});

test('a line that does not say what it is, is a plan when there is one of its code', () => {
  const finance = financeDatabase();
  const lines = LINES.map(({ code, total }) => ({ code, total }));
  expect(discountOf(finance, coupon(finance, { apply_to_addons: 'none' }), lines, 'USD')).toBe(490);
});

test('what is of another product is not discounted', () => {
  const finance = financeDatabase();
  const all = coupon(finance);
  all.productId = 'another';
  expect(discountOf(finance, all, LINES, 'USD')).toBe(0);
});

test('it is active until the end of its last day, until it is used up, unless it is switched off', () => {
  const finance = financeDatabase();
  const mine = coupon(finance, { expiry_at: '2026-01-05', max_redemption: 2 });
  expect(couponStatus(finance, mine)).toBe('active');
  mine.redeemed = 2;
  expect(couponStatus(finance, mine)).toBe('maxed_out');
  finance.advance('PT12H');
  expect(couponStatus(finance, mine)).toBe('expired');
  updateCoupon(finance, 'C', { expiry_at: '', max_redemption: '' });
  expect(couponStatus(finance, mine)).toBe('active');
  mine.active = false;
  expect(couponStatus(finance, mine)).toBe('inactive');
});

test('one that nobody has, that is over or that fits nothing cannot be redeemed', () => {
  const finance = financeDatabase();
  const mine = coupon(finance, { apply_to_plans: 'none', apply_to_addons: 'all_recurring' });
  const problem = (code: string, addonCodes: string[] = []) => couponProblem(finance, code, { planCode: 'pro-monthly', addonCodes });
  expect(problem('NOBODY')?.answer).toMatchObject({ status: 400, body: { code: 103001 } });
  expect(problem('C')?.answer).toMatchObject({ status: 400, body: { code: 103002 } });
  expect(problem('C', ['onboarding'])).toBeDefined();
  expect(problem('C', ['extra-seat'])).toBeUndefined();
  mine.active = false;
  expect(problem('C', ['extra-seat'])).toBeDefined();
});
