import { expect, test } from 'vitest';
import { API_KEY, callsTo, world } from './harness/bridge.js';

const get = (path: string) => new Request(`http://bridge${path}`, { headers: { authorization: `Bearer ${API_KEY}` } });

test('what Billing sells is listed with exact prices', async () => {
  const { bridge } = await world();
  const response = await bridge.handler(get('/v1/plans'));
  expect(response.status).toBe(200);
  const list = (await response.json()) as { items: { planCode: string }[]; asOf: string };
  expect(list).toMatchObject({
    addons: [
      { addonCode: 'extra-seat', price: '9.00', type: 'recurring', status: 'active' },
      { addonCode: 'onboarding', price: '199.00', type: 'one_time' },
    ],
    coupons: [
      { couponCode: 'WELCOME20', discountBy: 'percentage', discount: '20', status: 'active' },
      { couponCode: 'FRIEND5', discountBy: 'flat', discount: '5.00' },
    ],
  });
  expect(list.items.find((plan) => plan.planCode === 'pro-trial')).toEqual({
    planCode: 'pro-trial',
    name: 'Pro with trial',
    product: 'Acme Cloud',
    price: '49.00',
    setupFee: '0.00',
    currency: 'USD',
    interval: 1,
    intervalUnit: 'months',
    trialDays: 14,
    status: 'active',
  });
  expect(list.items.map((plan) => plan.planCode)).toEqual(['starter-monthly', 'pro-monthly', 'pro-yearly', 'pro-trial']);
});

test('Zoho is asked once for all who ask, and again when the answer is too old', async () => {
  const { bridge, emulator } = await world();
  const first = await Promise.all([bridge.plans.list(), bridge.plans.list()]);
  expect(first[1]).toEqual(first[0]);
  await bridge.plans.list();
  const calls = () => callsTo(emulator, /billing\/v1\/plans/).length;
  expect(calls()).toBe(1);
  await bridge.plans.list({ maxAgeMs: 0 });
  expect(calls()).toBe(2);
});

test('an old list is better than none while Zoho is away', async () => {
  const { bridge, emulator } = await world();
  const { asOf } = await bridge.plans.list();
  emulator.setFaults({ seed: 1, rules: [{ service: 'billing', fault: 'status', status: 503, rate: 1 }] });
  expect(await bridge.plans.list({ maxAgeMs: 0 })).toMatchObject({ items: expect.any(Array) });
  expect((await bridge.plans.list({ maxAgeMs: 0 })).asOf.slice(0, 19)).toBe(asOf.slice(0, 19));
});

test('without a list to fall back on the API says that Zoho cannot be asked', async () => {
  const { bridge, emulator } = await world();
  emulator.setFaults({ seed: 1, rules: [{ service: 'billing', fault: 'status', status: 503, rate: 1 }] });
  const response = await bridge.handler(get('/v1/plans'));
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ code: 'zoho_unavailable' });
});

test('no id of Zoho is kept with it', async () => {
  const { bridge, store } = await world();
  await bridge.plans.list();
  const [row] = await store.db.query<{ value: string }>("select value::text as value from zoho_bridge.facts where key = 'billing.catalog'");
  expect(row?.value).toContain('pro-monthly');
  expect(row?.value).not.toMatch(/\d{12,}/);
});
