import { expect, test } from 'vitest';
import { type Json, moneyClient } from '../../../../test/harness/money.js';

const PRODUCT = '2914417000000042001';
const coupon = {
  coupon_code: 'THANKS',
  name: 'Thanks',
  type: 'one_time',
  discount_by: 'percentage',
  discount_value: 20,
  product_id: PRODUCT,
};
const codes = (rows: unknown) => (rows as Json[]).map(({ coupon_code }) => coupon_code);

test('a coupon is created, read, marked and deleted', async () => {
  const { call } = await moneyClient();
  const created = await call('POST', 'coupons', { ...coupon, max_redemption: 50, expiry_at: '2026-08-28' });
  expect(created).toMatchObject({ status: 201, message: 'The coupon has been created' });
  expect(created.body['coupon']).toMatchObject({
    ...{ ...coupon, status: 'active', max_redemption: 50, redemption_count: 0, expiry_at: '2026-08-28', description: '' },
    ...{ apply_to_plans: 'all', plans: [], apply_to_addons: 'all_addons', addons: [] },
  });
  expect((await call('GET', 'coupons/THANKS')).body['coupon']).toEqual(created.body['coupon']);
  expect((await call('POST', 'coupons/THANKS/markasinactive')).message).toBe('The coupon has been marked as inactive.');
  expect(codes((await call('GET', 'coupons?filter_by=CouponStatus.INACTIVE')).body['coupons'])).toEqual(['THANKS']);
  expect((await call('POST', 'coupons/THANKS/markasactive')).message).toBe('The coupon has been marked as active.');
  expect(await call('DELETE', 'coupons/THANKS')).toMatchObject({ status: 200, message: 'The coupon has been deleted.' });
  expect(await call('GET', 'coupons/THANKS')).toMatchObject({ status: 400, code: 103001 });
});

test('only name, description, bound and end can be changed', async () => {
  const { call } = await moneyClient();
  await call('POST', 'coupons', { ...coupon, max_redemption: 5, expiry_at: '2026-08-28' });
  const change = { name: 'Thank you', description: 'Twenty', max_redemption: 6, expiry_at: '2026-09-01' };
  const updated = await call('PUT', 'coupons/THANKS', { ...change, discount_value: 90, type: 'forever', coupon_code: 'OTHER' });
  expect(updated).toMatchObject({ status: 200, message: 'The coupon details have been updated.' });
  expect(updated.body['coupon']).toMatchObject({ ...change, discount_value: 20, type: 'one_time', coupon_code: 'THANKS' });
  const freed = await call('PUT', 'coupons/THANKS', { max_redemption: '', expiry_at: '' });
  expect(freed.body['coupon']).toMatchObject({ max_redemption: '', expiry_at: '', name: 'Thank you' });
});

test('it expires after its last day and is used up after its last redemption', async () => {
  const { call, emulator } = await moneyClient();
  await call('POST', 'coupons', { ...coupon, max_redemption: 1, expiry_at: '2026-01-06' });
  const status = async () => ((await call('GET', 'coupons/THANKS')).body['coupon'] as Json)['status'];
  expect(await status()).toBe('active');
  emulator.byHand.billing.setRedemptions({ id: 'THANKS', redemptions: 1 });
  expect(await status()).toBe('maxed_out');
  emulator.advance('P2D');
  expect(await status()).toBe('expired');
  expect(codes((await call('GET', 'coupons?filter_by=CouponStatus.EXPIRED')).body['coupons'])).toEqual(['THANKS']);
  expect(codes((await call('GET', 'coupons?filter_by=CouponStatus.ACTIVE')).body['coupons'])).toEqual(['WELCOME20', 'FRIEND5']);
});

test.each([
  ['coupon_code', { coupon_code: undefined }],
  ['name', { name: undefined }],
  ['type', { type: undefined }],
  ['type', { type: 'sometimes' }],
  ['duration', { type: 'duration' }],
  ['duration', { type: 'duration', duration: 0 }],
  ['discount_by', { discount_by: 'half' }],
  ['discount_value', { discount_value: undefined }],
  ['discount_value', { discount_value: 101 }],
  ['discount_value', { discount_value: 0 }],
  ['max_redemption', { max_redemption: 0 }],
  ['expiry_at', { expiry_at: '2026-02-30' }],
  ['plans', { apply_to_plans: 'select' }],
  ['addons', { apply_to_addons: 'select' }],
  ['apply_to_addons', { apply_to_addons: 'all' }],
  ['product_id', { product_id: undefined }],
])('a coupon with a wrong %s is refused: %j', async (name, wrong) => {
  const { call } = await moneyClient();
  expect(await call('POST', 'coupons', { ...coupon, ...wrong })).toMatchObject({
    status: 400,
    code: 2,
    message: `Invalid value passed for ${name}`,
  });
});

test('one for some plans and addons names them', async () => {
  const { call, take } = await moneyClient();
  const made = await take('coupon', 'POST', 'coupons', {
    ...{ ...coupon, type: 'duration', duration: 3, discount_by: 'flat', discount_value: 5.5 },
    ...{
      apply_to_plans: 'select',
      plans: [{ plan_code: 'pro-monthly' }],
      apply_to_addons: 'select',
      addons: [{ addon_code: 'extra-seat' }],
    },
  });
  expect(made).toMatchObject({
    ...{ duration: 3, discount_value: 5.5, apply_to_plans: 'select', apply_to_addons: 'select' },
    plans: [{ plan_code: 'pro-monthly', name: 'Pro monthly' }],
    addons: [{ addon_code: 'extra-seat', name: 'Extra seat' }],
  });
  await call('PUT', 'addons/extra-seat', { addon_code: 'seat' });
  expect((await take('coupon', 'GET', 'coupons/THANKS'))['addons']).toEqual([{ addon_code: 'seat', name: 'Extra seat' }]);
});

test('a code is taken once', async () => {
  const { call } = await moneyClient();
  expect(await call('POST', 'coupons', { ...coupon, coupon_code: 'FRIEND5' })).toMatchObject({ status: 400, code: 1001 });
});
