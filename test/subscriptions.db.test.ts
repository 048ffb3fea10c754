import { expect, test } from 'vitest';
import { callsTo, type World, world } from './harness/bridge.js';

type Json = Record<string, unknown>;

const ann = { id: 'u-1', email: 'ann@example.com', name: 'Ann Example' };
const drained = { drained: true, parked: 0 };

const inBilling = (w: World): Json[] => (w.emulator.state().billing?.subscriptions ?? []) as Json[];

/** The calls about subscriptions since `from`, ids left out. */
const calls = (w: World, from = 0): string[] =>
  callsTo(w.emulator, /\/subscriptions/)
    .slice(from)
    .map((call) => call.replace(/\d{8,}/, '{id}').replace('/billing/v1', ''));

async function subscribed(fields: Json = {}): Promise<World> {
  const w = await world();
  await w.bridge.users.save(ann);
  await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly', ...fields });
  expect(await w.bridge.drain({ timeoutMs: 20_000 })).toMatchObject(drained);
  return w;
}

test('a wish becomes a subscription of the customer, once, and what Billing says comes back', async () => {
  const w = await subscribed({ quantity: 2, addons: [{ addonCode: 'extra-seat', quantity: 3 }], couponCode: 'WELCOME20' });
  const view = await w.bridge.subscriptions.get('u-1');
  expect(inBilling(w)).toMatchObject([
    {
      status: 'live',
      reference_id: view?.id,
      plan: { plan_code: 'pro-monthly', quantity: 2 },
      addons: [{ addon_code: 'extra-seat', quantity: 3 }],
      coupon: { coupon_code: 'WELCOME20' },
      auto_collect: false,
      customer: { email: 'ann@example.com' },
    },
  ]);
  expect(view).toMatchObject({
    userId: 'u-1',
    product: 'main',
    wish: 'active',
    next: null,
    overAt: null,
    billing: {
      status: 'live',
      planCode: 'pro-monthly',
      quantity: 2,
      addons: [{ addonCode: 'extra-seat', quantity: 3 }],
      currency: 'USD',
      changeScheduled: false,
    },
    sync: { state: 'synced', reason: null },
  });
  expect(view?.billing?.amount).toMatch(/^\d+\.\d\d$/);
  expect(calls(w)).toEqual(['POST /subscriptions']);
});

test('the subscription waits for its customer without a call and without costing an attempt', async () => {
  const w = await world();
  w.emulator.setFaults({
    seed: 1,
    rules: [{ service: 'billing', method: 'POST', path: '/customers', fault: 'status', status: 503, count: 2, rate: 1 }],
  });
  await w.bridge.users.save(ann);
  await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly' });
  expect(await w.bridge.drain({ timeoutMs: 30_000 })).toMatchObject(drained);
  expect(inBilling(w)).toHaveLength(1);
  expect(calls(w)).toEqual(['POST /subscriptions']);
});

test('a customer that needs a person keeps the subscription waiting, and says so', async () => {
  const w = await world();
  w.emulator.setFaults({
    seed: 1,
    rules: [{ service: 'billing', method: 'POST', path: '/customers', fault: 'status', status: 400, rate: 1 }],
  });
  await w.bridge.users.save(ann);
  await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly' });
  await w.bridge.drain({ timeoutMs: 30_000 });
  expect((await w.bridge.subscriptions.get('u-1'))?.sync).toMatchObject({
    state: 'waiting',
    attempts: 0,
    reason: 'waits for the customer in Billing, which is parked',
  });
  expect((await w.bridge.users.get('u-1'))?.syncs.find((sync) => sync.sync === 'billing.subscription')).toMatchObject({ state: 'waiting' });

  w.emulator.setFaults({ seed: 1, rules: [] });
  await w.bridge.jobs.replay({ userId: 'u-1' });
  expect(await w.bridge.drain({ timeoutMs: 30_000 })).toMatchObject(drained);
  expect(inBilling(w)).toHaveLength(1);
});

test('the same wish again is the same subscription; another one is refused', async () => {
  const w = await subscribed();
  const { id } = (await w.bridge.subscriptions.get('u-1')) ?? {};
  expect(await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly', quantity: 1 })).toMatchObject({
    id,
    created: false,
    version: 1,
  });
  await expect(w.bridge.subscriptions.create('u-1', { planCode: 'pro-yearly' })).rejects.toMatchObject({ code: 'subscription_exists' });
  expect(await w.bridge.subscriptions.create('u-1', { planCode: 'pro-yearly', product: 'other' })).toMatchObject({ created: true });
});

test('of two that ask at the same moment both get the same subscription', async () => {
  const w = await world();
  await w.bridge.users.save(ann);
  const made = await Promise.all(Array.from({ length: 5 }, () => w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly' })));
  expect(new Set(made.map((one) => one.id)).size).toBe(1);
  expect(made.filter((one) => one.created)).toHaveLength(1);
  await w.bridge.drain({ timeoutMs: 20_000 });
  expect(inBilling(w)).toHaveLength(1);
});

test('nobody can subscribe before they are saved', async () => {
  const w = await world();
  await expect(w.bridge.subscriptions.create('nobody', { planCode: 'pro-monthly' })).rejects.toMatchObject({ code: 'user_not_found' });
});

test('a change now takes two calls: a look and the difference', async () => {
  const w = await subscribed();
  const before = calls(w).length;
  await w.bridge.subscriptions.change('u-1', { quantity: 3 });
  expect(await w.bridge.drain({ timeoutMs: 20_000 })).toMatchObject(drained);
  expect(inBilling(w)).toMatchObject([{ plan: { plan_code: 'pro-monthly', quantity: 3 }, end_of_term: false }]);
  expect(calls(w, before)).toEqual(['GET /subscriptions/{id}', 'PUT /subscriptions/{id}']);
  expect((await w.bridge.subscriptions.get('u-1'))?.billing).toMatchObject({ quantity: 3 });
});

test('a change at the end of the term leaves the present one alone until then, and becomes the wish when it has come', async () => {
  const w = await subscribed();
  await w.bridge.subscriptions.change('u-1', { planCode: 'starter-monthly', when: 'term_end' });
  expect(await w.bridge.drain({ timeoutMs: 20_000 })).toMatchObject(drained);
  expect(inBilling(w)).toMatchObject([{ plan: { plan_code: 'pro-monthly' }, end_of_term: true }]);
  expect(await w.bridge.subscriptions.get('u-1')).toMatchObject({
    planCode: 'pro-monthly',
    next: { planCode: 'starter-monthly', quantity: 1, addons: [] },
    billing: { changeScheduled: true, planCode: 'pro-monthly' },
  });

  w.emulator.advance('P32D');
  expect(inBilling(w)).toMatchObject([{ plan: { plan_code: 'starter-monthly' } }]);
  await w.bridge.subscriptions.cancel('u-1');
  await w.bridge.drain({ timeoutMs: 20_000 });
  expect(inBilling(w)).toMatchObject([{ plan: { plan_code: 'starter-monthly' }, status: 'non_renewing' }]);
});

test('what has come with the term is not taken back by a later wish', async () => {
  const w = await subscribed();
  await w.bridge.subscriptions.change('u-1', { planCode: 'starter-monthly', when: 'term_end' });
  await w.bridge.drain({ timeoutMs: 20_000 });
  w.emulator.advance('P32D');
  await w.bridge.subscriptions.change('u-1', { planCode: 'starter-monthly', quantity: 2, when: 'term_end' });
  await w.bridge.drain({ timeoutMs: 20_000 });
  expect(inBilling(w)).toMatchObject([{ plan: { plan_code: 'starter-monthly', quantity: 1 }, end_of_term: true }]);
  expect(await w.bridge.subscriptions.get('u-1')).toMatchObject({ billing: { planCode: 'starter-monthly', quantity: 1 } });
});

test('a change that was scheduled can be taken back', async () => {
  const w = await subscribed();
  await w.bridge.subscriptions.change('u-1', { planCode: 'starter-monthly', when: 'term_end' });
  await w.bridge.drain({ timeoutMs: 20_000 });
  await w.bridge.subscriptions.change('u-1', { planCode: 'pro-monthly', when: 'term_end' });
  await w.bridge.drain({ timeoutMs: 20_000 });
  expect(inBilling(w)).toMatchObject([{ plan: { plan_code: 'pro-monthly' }, end_of_term: false }]);
  w.emulator.advance('P32D');
  expect(inBilling(w)).toMatchObject([{ plan: { plan_code: 'pro-monthly' } }]);
});

test('it ends with its term, and goes on when it is reactivated in time', async () => {
  const w = await subscribed();
  let before = calls(w).length;
  expect(await w.bridge.subscriptions.cancel('u-1')).toMatchObject({ wish: 'ending', overAt: null });
  await w.bridge.drain({ timeoutMs: 20_000 });
  expect(inBilling(w)).toMatchObject([{ status: 'non_renewing' }]);
  expect(calls(w, before)).toEqual(['GET /subscriptions/{id}', 'POST /subscriptions/{id}/cancel']);

  await expect(w.bridge.subscriptions.change('u-1', { quantity: 2 })).rejects.toMatchObject({ code: 'subscription_ending' });
  before = calls(w).length;
  expect(await w.bridge.subscriptions.reactivate('u-1')).toMatchObject({ wish: 'active' });
  await w.bridge.drain({ timeoutMs: 20_000 });
  expect(inBilling(w)).toMatchObject([{ status: 'live' }]);
  expect(calls(w, before)).toEqual(['GET /subscriptions/{id}', 'POST /subscriptions/{id}/reactivate']);
  await expect(w.bridge.subscriptions.reactivate('u-1')).rejects.toMatchObject({ code: 'subscription_active' });
});

test('it ends at once, and another one may be made', async () => {
  const w = await subscribed();
  expect(await w.bridge.subscriptions.cancel('u-1', { when: 'now' })).toMatchObject({ wish: 'cancelled', overAt: expect.any(String) });
  await w.bridge.drain({ timeoutMs: 20_000 });
  expect(await w.bridge.subscriptions.get('u-1')).toMatchObject({ billing: { status: 'cancelled', cancelledAt: expect.any(String) } });
  expect(await w.bridge.subscriptions.cancel('u-1', { when: 'now' })).toMatchObject({ wish: 'cancelled' });
  await expect(w.bridge.subscriptions.reactivate('u-1')).rejects.toMatchObject({ code: 'subscription_cancelled' });
  expect(await w.bridge.subscriptions.create('u-1', { planCode: 'pro-yearly' })).toMatchObject({ created: true });
  await w.bridge.drain({ timeoutMs: 20_000 });
  expect(inBilling(w)).toMatchObject([
    { status: 'cancelled', plan: { plan_code: 'pro-monthly' } },
    { status: 'live', plan: { plan_code: 'pro-yearly' } },
  ]);
});

test('one that is cancelled before Billing heard of it never gets there', async () => {
  const w = await world();
  await w.bridge.users.save(ann);
  await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly' });
  await w.bridge.subscriptions.cancel('u-1', { when: 'now' });
  expect(await w.bridge.drain({ timeoutMs: 20_000 })).toMatchObject(drained);
  expect(calls(w)).toEqual([]);
  expect((await w.bridge.subscriptions.get('u-1'))?.sync.state).toBe('synced');
});

test('several wishes before Billing heard of any are one create and what is missing', async () => {
  const w = await world();
  await w.bridge.users.save(ann);
  await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly' });
  await w.bridge.subscriptions.change('u-1', { quantity: 2 });
  await w.bridge.subscriptions.change('u-1', { planCode: 'starter-monthly', when: 'term_end' });
  expect(await w.bridge.drain({ timeoutMs: 20_000 })).toMatchObject(drained);
  expect(inBilling(w)).toMatchObject([{ plan: { plan_code: 'pro-monthly', quantity: 2 }, end_of_term: true }]);
  expect(calls(w)).toEqual(['POST /subscriptions', 'PUT /subscriptions/{id}']);
});

test('trial, start and their absence travel', async () => {
  const w = await subscribed({ planCode: 'pro-trial' });
  expect(inBilling(w)).toMatchObject([{ status: 'trial' }]);
  await w.bridge.subscriptions.create('u-1', { planCode: 'pro-trial', trialDays: 0, product: 'b' });
  await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly', trialDays: 30, product: 'c' });
  const startsAt = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
  await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly', startsAt, product: 'd' });
  expect(await w.bridge.drain({ timeoutMs: 20_000 })).toMatchObject(drained);
  const statusOf = async (product: string) => (await w.bridge.subscriptions.get('u-1', { product }))?.billing?.status;
  expect(await Promise.all(['main', 'b', 'c', 'd'].map(statusOf))).toEqual(['trial', 'live', 'trial', 'future']);
  // One that has not begun has no term to end with.
  await w.bridge.subscriptions.cancel('u-1', { product: 'd' });
  expect(await w.bridge.drain({ timeoutMs: 20_000 })).toMatchObject(drained);
  expect(await statusOf('d')).toBe('cancelled');
});

test('an addon that is bought once is not bought again with every change', async () => {
  const w = await subscribed({ addons: [{ addonCode: 'onboarding' }, { addonCode: 'extra-seat' }] });
  w.emulator.advance('P32D');
  await w.bridge.subscriptions.change('u-1', { quantity: 2 });
  await w.bridge.drain({ timeoutMs: 20_000 });
  expect(inBilling(w)).toMatchObject([{ plan: { quantity: 2 }, addons: [{ addon_code: 'extra-seat' }] }]);
  const invoices = (w.emulator.state().billing?.invoices ?? []) as { invoice_items: { code: string }[] }[];
  expect(invoices.filter((invoice) => invoice.invoice_items.some((item) => item.code === 'onboarding'))).toHaveLength(1);
});

test('a coupon is redeemed once, and can be taken away', async () => {
  const w = await subscribed({ couponCode: 'FRIEND5' });
  await w.bridge.subscriptions.change('u-1', { quantity: 2 });
  await w.bridge.drain({ timeoutMs: 20_000 });
  expect(inBilling(w)).toMatchObject([{ plan: { quantity: 2 }, coupon: { coupon_code: 'FRIEND5' } }]);
  await w.bridge.subscriptions.change('u-1', { couponCode: null });
  await w.bridge.drain({ timeoutMs: 20_000 });
  expect(inBilling(w)[0]).not.toHaveProperty('coupon');
  expect((await w.bridge.plans.list({ maxAgeMs: 0 })).coupons).toMatchObject([{ couponCode: 'WELCOME20' }, { couponCode: 'FRIEND5' }]);
});

test('what is wished for the end of the term has not come because Billing had the same before', async () => {
  const w = await subscribed();
  // Both while no worker looks: now another plan, and back at the end of its term.
  await w.bridge.subscriptions.change('u-1', { planCode: 'starter-monthly', quantity: 2 });
  await w.bridge.subscriptions.change('u-1', { planCode: 'pro-monthly', quantity: 1, when: 'term_end' });
  expect(await w.bridge.drain({ timeoutMs: 20_000 })).toMatchObject(drained);
  expect(await w.bridge.subscriptions.get('u-1')).toMatchObject({
    planCode: 'starter-monthly',
    next: { planCode: 'pro-monthly', quantity: 1 },
    billing: { planCode: 'starter-monthly', quantity: 2, changeScheduled: true },
    sync: { state: 'synced' },
  });
});
