import { expect, test } from 'vitest';
import { type Json, moneyClient } from '../../../../test/harness/money.js';

const PRODUCT = '2914417000000042001';
const addon = { addon_code: 'mail', name: 'Mail', unit_name: 'box', price_brackets: [{ price: 5 }], product_id: PRODUCT };
const codes = (rows: unknown) => (rows as Json[]).map(({ addon_code }) => addon_code);

test('an addon is created, read, changed, marked and deleted', async () => {
  const { call } = await moneyClient();
  const created = await call('POST', 'addons', addon);
  expect(created).toMatchObject({ status: 201, message: 'The addon has been created' });
  expect(created.body['addon']).toMatchObject({
    ...{
      ...addon,
      type: 'recurring',
      interval_unit: 'monthly',
      pricing_scheme: 'unit',
      applicable_to_all_plans: true,
      plans: [],
      status: 'active',
    },
  });
  expect((await call('GET', 'addons/mail')).body['addon']).toEqual(created.body['addon']);
  const updated = await call('PUT', 'addons/mail', { name: 'Mails', type: 'one_time' });
  expect(updated).toMatchObject({
    message: 'The addon details have been updated.',
    body: { addon: { name: 'Mails', price_brackets: [{ price: 5 }] } },
  });
  expect(updated.body['addon']).not.toHaveProperty('interval_unit');
  expect((await call('POST', 'addons/mail/markasinactive')).message).toBe('The addon has been marked as inactive.');
  expect(codes((await call('GET', 'addons?filter_by=AddonStatus.INACTIVE')).body['addons'])).toEqual(['mail']);
  expect((await call('POST', 'addons/mail/markasactive')).message).toBe('The addon has been marked as active.');
  expect(await call('DELETE', 'addons/mail')).toMatchObject({ status: 200, message: 'The addon has been deleted.' });
  expect(await call('GET', 'addons/mail')).toMatchObject({ status: 400, code: 102001, message: 'Invalid AddonCode.' });
});

test('addons are listed by kind', async () => {
  const { call } = await moneyClient();
  const list = async (filter: string) => codes((await call('GET', `addons?filter_by=AddonStatus.${filter}`)).body['addons']);
  expect([await list('All'), await list('ACTIVE'), await list('ONETIME'), await list('RECURRING')]).toEqual([
    ['extra-seat', 'onboarding'],
    ['extra-seat', 'onboarding'],
    ['onboarding'],
    ['extra-seat'],
  ]);
});

test('brackets are shown as they were sent', async () => {
  const { take } = await moneyClient();
  const brackets = [
    { start_quantity: 1, end_quantity: 10, price: 5 },
    { start_quantity: 11, price: 4 },
  ];
  expect((await take('addon', 'POST', 'addons', { ...addon, pricing_scheme: 'tier', price_brackets: brackets }))['price_brackets']).toEqual(
    brackets,
  );
});

test.each([
  ['unit', []],
  ['unit', [{ price: 1 }, { price: 2 }]],
  [
    'tier',
    [
      { start_quantity: 1, end_quantity: 10, price: 5 },
      { start_quantity: 12, price: 4 },
    ],
  ],
  [
    'tier',
    [
      { start_quantity: 1, end_quantity: 10, price: 5 },
      { start_quantity: 10, price: 4 },
    ],
  ],
  [
    'volume',
    [
      { start_quantity: 1, price: 5 },
      { start_quantity: 2, price: 4 },
    ],
  ],
  ['package', [{ start_quantity: 2, end_quantity: 10, price: 5 }]],
  ['package', [{ start_quantity: 1, end_quantity: 0, price: 5 }]],
])('brackets with gaps or overlaps are refused: %s %j', async (pricing_scheme, price_brackets) => {
  const { call } = await moneyClient();
  expect(await call('POST', 'addons', { ...addon, pricing_scheme, price_brackets })).toMatchObject({
    status: 400,
    message: 'Invalid value passed for price_brackets',
  });
});

test.each([
  ['addon_code', { addon_code: undefined }],
  ['unit_name', { unit_name: undefined }],
  ['price_brackets', { price_brackets: undefined }],
  ['price', { price_brackets: [{}] }],
  ['pricing_scheme', { pricing_scheme: 'flat' }],
  ['type', { type: 'weekly' }],
  ['interval_unit', { interval_unit: 'months' }],
  ['plans', { applicable_to_all_plans: false }],
  ['product_id', { product_id: undefined }],
])('an addon with a wrong %s is refused', async (name, wrong) => {
  const { call } = await moneyClient();
  expect(await call('POST', 'addons', { ...addon, ...wrong })).toMatchObject({
    status: 400,
    code: 2,
    message: `Invalid value passed for ${name}`,
  });
});

test('an addon for some plans belongs to those only, and follows them', async () => {
  const { call, take } = await moneyClient();
  const made = await take('addon', 'POST', 'addons', { ...addon, applicable_to_all_plans: false, plans: [{ plan_code: 'pro-yearly' }] });
  expect(made).toMatchObject({ applicable_to_all_plans: false, plans: [{ plan_code: 'pro-yearly', name: 'Pro yearly' }] });
  const addonsOf = async (plan: string) => {
    const plans = (await call('GET', 'plans')).body['plans'] as Json[];
    return codes(plans.find(({ plan_code }) => plan_code === plan)?.['addons']);
  };
  expect([await addonsOf('pro-yearly'), await addonsOf('pro-monthly')]).toEqual([
    ['extra-seat', 'onboarding', 'mail'],
    ['extra-seat', 'onboarding'],
  ]);
  await call('PUT', 'plans/pro-yearly', { plan_code: 'yearly' });
  expect((await take('addon', 'GET', 'addons/mail'))['plans']).toEqual([{ plan_code: 'yearly', name: 'Pro yearly' }]);
  await call('DELETE', 'plans/yearly');
  expect((await take('addon', 'GET', 'addons/mail'))['plans']).toEqual([]);
  expect(await call('POST', 'addons', { ...addon, addon_code: 'x', plans: [{ plan_code: 'nobody' }] })).toMatchObject({
    status: 400,
    code: 101002,
  });
});

test('another scheme needs brackets of its own', async () => {
  const { call } = await moneyClient();
  expect(await call('PUT', 'addons/extra-seat', { pricing_scheme: 'tier' })).toMatchObject({ status: 400, code: 2 });
  expect(
    (await call('PUT', 'addons/extra-seat', { pricing_scheme: 'tier', price_brackets: [{ end_quantity: 5, price: 9 }] })).body,
  ).toMatchObject({
    addon: { pricing_scheme: 'tier', price_brackets: [{ start_quantity: 1, end_quantity: 5, price: 9 }] },
  });
});

test('a code is taken once', async () => {
  const { call } = await moneyClient();
  expect(await call('POST', 'addons', { ...addon, addon_code: 'onboarding' })).toMatchObject({ status: 400, code: 1001 });
  expect(await call('PUT', 'addons/extra-seat', { addon_code: 'onboarding' })).toMatchObject({ status: 400, code: 1001 });
});

test('an addon that a subscription has is not deleted', async () => {
  const { call, customer } = await moneyClient();
  const body = { plan: { plan_code: 'pro-monthly' }, addons: [{ addon_code: 'extra-seat', quantity: 2 }], auto_collect: false };
  await call('POST', 'subscriptions', { customer_id: await customer(), ...body });
  expect(await call('DELETE', 'addons/extra-seat')).toMatchObject({ status: 400, code: 2049 });
});
