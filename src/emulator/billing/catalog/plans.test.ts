import { expect, test } from 'vitest';
import { type Json, moneyClient } from '../../../../test/harness/money.js';

const PRODUCT = '2914417000000042001';
const plan = { plan_code: 'team', name: 'Team', recurring_price: 29, interval: 1, product_id: PRODUCT };
const codes = (rows: unknown) => (rows as Json[]).map(({ plan_code }) => plan_code);

test('a fresh organisation sells something', async () => {
  const { call } = await moneyClient();
  const { body } = await call('GET', 'plans');
  expect(codes(body['plans'])).toEqual(['starter-monthly', 'pro-monthly', 'pro-yearly', 'pro-trial']);
  expect(body['page_context']).toEqual({
    ...{ page: 1, per_page: 200, has_more_page: false, applied_filter: 'PlanStatus.All', sort_column: 'created_time', sort_order: 'A' },
  });
  expect((body['plans'] as Json[])[3]).toMatchObject({
    trial_period: 14,
    recurring_price: 49,
    interval: 1,
    interval_unit: 'months',
    billing_cycles: -1,
  });
});

test('a plan is created, read, changed, marked and deleted', async () => {
  const { call, emulator } = await moneyClient();
  const created = await call('POST', 'plans', {
    ...plan,
    setup_fee: '12.50',
    trial_period: 7,
    unit: 'seat',
    custom_fields: [{ label: 'Tier', value: 2 }],
  });
  expect(created).toMatchObject({ status: 201, message: 'The plan has been created.' });
  expect(created.body['plan']).toMatchObject({
    ...{
      ...plan,
      interval_unit: 'months',
      billing_cycles: -1,
      trial_period: 7,
      setup_fee: 12.5,
      unit: 'seat',
      status: 'active',
      tax_percentage: 0,
    },
    custom_fields: [{ index: 1, label: 'Tier', value: '2', placeholder: 'cf_tier' }],
    addons: [{ addon_code: 'extra-seat', price_brackets: [{ price: 9 }] }, { addon_code: 'onboarding' }],
  });
  emulator.advance('PT1M');
  const updated = await call('PUT', 'plans/team', { name: 'Teams', recurring_price: 31 });
  expect(updated).toMatchObject({ status: 200, message: 'The plan details has been updated.' });
  expect(updated.body['plan']).toMatchObject({ name: 'Teams', recurring_price: 31, setup_fee: 12.5, custom_fields: [{ value: '2' }] });
  const { created_time, updated_time } = updated.body['plan'] as Json;
  expect([created_time, updated_time]).toEqual(['2026-01-05T12:00:00-0800', '2026-01-05T12:01:00-0800']);

  expect(await call('POST', 'plans/team/markasinactive')).toMatchObject({ status: 200, message: 'The plan has been marked as inactive.' });
  expect(codes((await call('GET', 'plans?filter_by=PlanStatus.INACTIVE')).body['plans'])).toEqual(['team']);
  expect(codes((await call('GET', 'plans?filter_by=PlanStatus.ACTIVE')).body['plans'])).toHaveLength(4);
  expect((await call('POST', 'plans/team/markasactive')).message).toBe('The plan has been marked as active.');
  expect(await call('DELETE', 'plans/team')).toMatchObject({ status: 200, message: 'The plan has been deleted.' });
  expect(await call('GET', 'plans/team')).toMatchObject({ status: 400, code: 101002, message: 'Invalid PlanCode.' });
});

test.each([
  ['plan_code', { plan_code: undefined }],
  ['plan_code', { plan_code: 'with space' }],
  ['name', { name: '' }],
  ['recurring_price', { recurring_price: undefined }],
  ['recurring_price', { recurring_price: -1 }],
  ['recurring_price', { recurring_price: 'much' }],
  ['interval', { interval: undefined }],
  ['interval', { interval: 0 }],
  ['interval', { interval: 1.5 }],
  ['interval_unit', { interval_unit: 'days' }],
  ['billing_cycles', { billing_cycles: -2 }],
  ['trial_period', { trial_period: -1 }],
  ['tax_id', { tax_id: '1' }],
  ['product_id', { product_id: undefined }],
])('a plan with a wrong %s is refused: %j', async (name, wrong) => {
  const { call } = await moneyClient();
  expect(await call('POST', 'plans', { ...plan, ...wrong })).toMatchObject({
    status: 400,
    code: 2,
    message: `Invalid value passed for ${name}`,
  });
});

test('a code is taken once, whether by a new plan or by a renamed one', async () => {
  const { call } = await moneyClient();
  expect(await call('POST', 'plans', { ...plan, plan_code: 'pro-monthly' })).toMatchObject({ status: 400, code: 1001 });
  expect(await call('PUT', 'plans/pro-monthly', { plan_code: 'pro-yearly' })).toMatchObject({ status: 400, code: 1001 });
  expect((await call('PUT', 'plans/pro-monthly', { plan_code: 'pro-monthly', name: 'Pro' })).code).toBe(0);
});

test('a plan of a product nobody has is refused', async () => {
  const { call } = await moneyClient();
  expect(await call('POST', 'plans', { ...plan, product_id: '1' })).toMatchObject({
    status: 400,
    code: 2006,
    message: 'Invalid Product ID.',
  });
});

test('plans are listed by product, and a filter nobody knows is no filter', async () => {
  const { call, take } = await moneyClient();
  const { product_id } = await take('product', 'POST', 'products', { name: 'Other' });
  await take('plan', 'POST', 'plans', { ...plan, product_id });
  expect(codes((await call('GET', `plans?product_id=${String(product_id)}`)).body['plans'])).toEqual(['team']);
  expect(codes((await call('GET', 'plans?page=2&per_page=4')).body['plans'])).toEqual(['team']);
  expect(await call('GET', 'plans?filter_by=PlanStatus.Live')).toMatchObject({ status: 400, code: 2 });
  expect(await call('GET', 'plans?filter_by=ACTIVE')).toMatchObject({ status: 400, code: 2 });
  expect((await call('GET', 'plans?search_text=pro')).status).toBe(501);
});

test('a plan somebody subscribed to is not deleted or given another code', async () => {
  const { call, customer } = await moneyClient();
  await call('POST', 'subscriptions', { customer_id: await customer(), plan: { plan_code: 'pro-monthly' }, auto_collect: false });
  expect(await call('DELETE', 'plans/pro-monthly')).toMatchObject({ status: 400, code: 2049 });
  expect(await call('PUT', 'plans/pro-monthly', { plan_code: 'other' })).toMatchObject({ status: 400, code: 2076 });
  expect((await call('PUT', 'plans/pro-monthly', { recurring_price: 59 })).code).toBe(0);
});

test('what is kept only to be shown is shown, and the price precision is that of the currency', async () => {
  const { take } = await moneyClient();
  const tax = '2914417000000040019';
  const body = { ...plan, tax_id: tax, recurring_price: 9.999, store_markup_description: 'Long', can_charge_setup_fee_immediately: true };
  expect(await take('plan', 'POST', 'plans', body)).toMatchObject({
    ...{ recurring_price: 10, store_markup_description: 'Long' },
    ...{ tax_id: tax, tax_name: 'VAT', tax_percentage: 19, tax_type: 'tax' },
  });
  expect(await take('plan', 'PUT', 'plans/team', { name: 'T' })).toMatchObject({ can_charge_setup_fee_immediately: true });
});
