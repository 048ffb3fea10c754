/** Subscriptions in bad weather: never two, never lost, never repeated blindly. */
import { expect, test } from 'vitest';
import { callsTo, type World, world } from './harness/bridge.js';
import { DATABASE_KIND } from './harness/database.js';

type Json = Record<string, unknown>;

const ann = { id: 'u-1', email: 'ann@example.com', name: 'Ann Example' };
const drained = { drained: true, parked: 0 };
const quick = { ZOHO_BRIDGE_CALL_TIMEOUT_MS: '800', ZOHO_BRIDGE_MAX_ATTEMPTS: '60' };

const inBilling = (w: World): Json[] => (w.emulator.state().billing?.subscriptions ?? []) as Json[];
const creates = (w: World): number => callsTo(w.emulator, /^POST \/billing\/v1\/subscriptions$/).length;
const drain = (w: World) => w.bridge.drain({ timeoutMs: 60_000 });

async function withCustomer(): Promise<World> {
  const w = await world({ env: quick });
  await w.bridge.users.save(ann);
  expect(await drain(w)).toMatchObject(drained);
  return w;
}

for (const fault of ['drop-after-commit', 'error-after-commit', 'truncate'] as const) {
  test(`a create whose answer is lost (${fault}) is looked up, not repeated`, async () => {
    const w = await withCustomer();
    w.emulator.setFaults({ seed: 1, rules: [{ service: 'billing', method: 'POST', path: '/subscriptions', fault, count: 1, rate: 1 }] });
    await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly' });
    expect(await drain(w)).toMatchObject(drained);
    expect(inBilling(w)).toHaveLength(1);
    expect(creates(w)).toBe(1);
    expect(callsTo(w.emulator, /GET .*\/subscriptions$/)).toHaveLength(1);
    expect(await w.bridge.subscriptions.get('u-1')).toMatchObject({ billing: { status: 'live' }, sync: { state: 'synced' } });
  });
}

test('a create that never arrived is made once the look-up has found nothing', async () => {
  const w = await withCustomer();
  w.emulator.setFaults({
    seed: 1,
    rules: [{ service: 'billing', method: 'POST', path: '/subscriptions', fault: 'reset', count: 1, rate: 1 }],
  });
  await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly' });
  expect(await drain(w)).toMatchObject(drained);
  expect(inBilling(w)).toHaveLength(1);
  expect(creates(w)).toBe(2);
});

test('a wish that changed after the answer was lost is carried out on what is found', async () => {
  const w = await withCustomer();
  w.emulator.setFaults({
    seed: 1,
    rules: [{ service: 'billing', method: 'POST', path: '/subscriptions', fault: 'drop-after-commit', count: 1, rate: 1 }],
  });
  await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly', couponCode: 'WELCOME20' });
  await w.bridge.drain({ timeoutMs: 1000 });
  await w.bridge.subscriptions.change('u-1', { quantity: 4 });
  expect(await drain(w)).toMatchObject(drained);
  expect(inBilling(w)).toMatchObject([{ plan: { quantity: 4 }, coupon: { coupon_code: 'WELCOME20' } }]);
  expect(creates(w)).toBe(1);
});

test('one that was cancelled after the answer was lost is cancelled in Billing, too', async () => {
  const w = await withCustomer();
  w.emulator.setFaults({
    seed: 1,
    rules: [{ service: 'billing', method: 'POST', path: '/subscriptions', fault: 'drop-after-commit', count: 1, rate: 1 }],
  });
  await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly' });
  await w.bridge.drain({ timeoutMs: 1000 });
  await w.bridge.subscriptions.cancel('u-1', { when: 'now' });
  expect(await drain(w)).toMatchObject(drained);
  expect(inBilling(w)).toMatchObject([{ status: 'cancelled' }]);
});

test('a change whose answer was lost is not taken for undone when the app takes it back', async () => {
  const w = await withCustomer();
  await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly' });
  expect(await drain(w)).toMatchObject(drained);
  w.emulator.setFaults({
    seed: 1,
    rules: [{ service: 'billing', method: 'PUT', path: '/subscriptions', fault: 'error-after-commit', rate: 1 }],
  });
  await w.bridge.subscriptions.change('u-1', { quantity: 9 });
  await w.bridge.drain({ timeoutMs: 1000 });
  await w.bridge.subscriptions.change('u-1', { quantity: 1 });
  w.emulator.setFaults({ seed: 1, rules: [] });
  expect(await drain(w)).toMatchObject(drained);
  expect(inBilling(w)).toMatchObject([{ plan: { quantity: 1 } }]);
});

test('every move arrives although 30 % of all answers are lost', { timeout: 120_000 }, async () => {
  const w = await withCustomer();
  const rules = (['drop-after-commit', 'error-after-commit'] as const).map((fault) => ({ service: 'billing' as const, fault, rate: 0.15 }));
  w.emulator.setFaults({ seed: 7, rules });
  const { subscriptions } = w.bridge;
  await w.bridge.start();
  for (let n = 0; n < 6; n++) await subscriptions.create('u-1', { planCode: 'pro-monthly', product: `p${n}` });
  for (let n = 0; n < 6; n++) await subscriptions.change('u-1', { quantity: n + 1, product: `p${n}` });
  expect(await drain(w)).toMatchObject(drained);
  await subscriptions.cancel('u-1', { product: 'p1' });
  await subscriptions.cancel('u-1', { product: 'p2', when: 'now' });
  await subscriptions.change('u-1', { planCode: 'starter-monthly', when: 'term_end', product: 'p3' });
  await subscriptions.cancel('u-1', { product: 'p4' });
  expect(await drain(w)).toMatchObject(drained);
  await subscriptions.reactivate('u-1', { product: 'p4' });
  expect(await drain(w)).toMatchObject(drained);

  const { items } = await subscriptions.list({ limit: 100 });
  const byReference = new Map(inBilling(w).map((one) => [one.reference_id, one]));
  expect(byReference.size).toBe(6);
  expect(inBilling(w)).toHaveLength(6);
  const seen = items.toSorted((a, b) => (a.product < b.product ? -1 : 1)).map((item) => byReference.get(item.id));
  expect(seen.map((one) => one?.status)).toEqual(['live', 'non_renewing', 'cancelled', 'live', 'live', 'live']);
  expect(seen.map((one) => (one?.plan as Json | undefined)?.quantity)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(seen[3]).toMatchObject({ end_of_term: true });
});

test('a dead token delays a subscription and does not cost an attempt', async () => {
  const w = await withCustomer();
  w.emulator.setFaults({ seed: 1, rules: [{ service: 'billing', path: '/subscriptions', fault: 'expire-token', count: 1, rate: 1 }] });
  await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly' });
  expect(await drain(w)).toMatchObject({ ...drained, retried: 0 });
  expect(inBilling(w)).toHaveLength(1);
});

test('a change that comes while the job runs is carried out after it', async () => {
  const w = await withCustomer();
  w.emulator.setFaults({ seed: 1, rules: [{ service: 'billing', path: '/subscriptions', fault: 'delay', ms: 300, rate: 1 }] });
  await w.bridge.start();
  await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly' });
  for (let quantity = 2; quantity <= 6; quantity++) {
    await new Promise((resolve) => setTimeout(resolve, 70));
    await w.bridge.subscriptions.change('u-1', { quantity });
  }
  expect(await drain(w)).toMatchObject(drained);
  expect(inBilling(w)).toMatchObject([{ plan: { quantity: 6 } }]);
  expect(await w.bridge.subscriptions.get('u-1')).toMatchObject({ billing: { quantity: 6 } });
});

test('a worker that dies after the call and before it is written down makes no second one', async () => {
  const w = await withCustomer();
  const { db } = w.store;
  // The outcome cannot be written: as if the process had died right after the call.
  await db.query(`create function pg_temp_fail() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$`);
  await db.query(`create trigger killed before update of pushed_version on zoho_bridge.links for each row
                    when (new.sync = 'billing.subscription') execute function pg_temp_fail()`);
  await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly' });
  await w.bridge.drain({ timeoutMs: 4000 });
  expect(inBilling(w)).toHaveLength(1);
  await db.query('drop trigger killed on zoho_bridge.links');
  expect(await w.bridge.drain({ timeoutMs: 60_000 })).toMatchObject(drained);
  expect(inBilling(w)).toHaveLength(1);
  expect(creates(w)).toBe(1);
});

test.skipIf(DATABASE_KIND === 'pglite')('two processes make one subscription each, once', async () => {
  const w = await withCustomer();
  const other = await w.another();
  await Promise.all([w.bridge.start(), other.start()]);
  const products = Array.from({ length: 12 }, (_, n) => `p${n}`);
  await Promise.all(products.map((product) => w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly', product })));
  await Promise.all(products.map((product) => other.subscriptions.change('u-1', { quantity: 2, product })));
  expect(await drain(w)).toMatchObject(drained);
  expect(inBilling(w).map((one) => (one.plan as Json).quantity)).toEqual(products.map(() => 2));
});

test.each([
  ['a plan nobody has', { planCode: 'nope' }, 'Billing has no plan nope'],
  ['an addon nobody has', { planCode: 'pro-monthly', addons: [{ addonCode: 'nope' }] }, 'Billing has no addon nope'],
  ['an addon of another term', { planCode: 'pro-yearly', addons: [{ addonCode: 'extra-seat' }] }, 'extra-seat is billed monthly'],
  ['a coupon nobody has', { planCode: 'pro-monthly', couponCode: 'NOPE' }, 'Billing has no coupon NOPE'],
  ['a card that is not there', { planCode: 'pro-monthly', autoCollect: true }, 'no stored card'],
])('%s is told clearly, and what is corrected goes through', async (_what, input, reason) => {
  const w = await withCustomer();
  await w.bridge.subscriptions.create('u-1', input);
  expect(await drain(w)).toMatchObject({ parked: 1 });
  expect((await w.bridge.subscriptions.get('u-1'))?.sync).toMatchObject({ state: 'parked', reason: expect.stringContaining(reason) });
  expect((await w.bridge.jobs.list({ state: 'parked' })).items).toMatchObject([{ sync: 'billing.subscription', userId: 'u-1' }]);
  await w.bridge.subscriptions.cancel('u-1', { when: 'now' });
  await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly' });
  expect(await drain(w)).toMatchObject(drained);
  expect(inBilling(w)).toMatchObject([{ status: 'live' }]);
});

test('a coupon that has expired is called that', async () => {
  const w = await withCustomer();
  const product = (w.emulator.state().billing?.products as Json[] | undefined)?.[0]?.product_id;
  const coupon = { coupon_code: 'OLD', name: 'Old', type: 'one_time', discount_by: 'flat', discount_value: 5, product_id: product };
  const made = await billingCall(w, 'POST', 'coupons', {
    ...coupon,
    apply_to_plans: 'all',
    apply_to_addons: 'none',
    expiry_at: '2020-01-01',
  });
  expect(made).toBeLessThan(300);
  await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly', couponCode: 'OLD' });
  await drain(w);
  expect((await w.bridge.subscriptions.get('u-1'))?.sync.reason).toContain('the coupon OLD has expired');
});

test('a stored card is charged when the app says so, and one that is declined is told', async () => {
  const w = await withCustomer();
  const customerId = String(((w.emulator.state().billing?.customers ?? []) as Json[])[0]?.customer_id);
  const id = w.emulator.byHand.billing.addCard({ customerId });
  await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly', autoCollect: true });
  expect(await drain(w)).toMatchObject(drained);
  expect(inBilling(w)).toMatchObject([{ status: 'live', auto_collect: true, card: { card_id: id } }]);

  w.emulator.byHand.billing.setCardBehaviour({ id, behaviour: 'decline' });
  await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly', autoCollect: true, product: 'b' });
  await drain(w);
  expect((await w.bridge.subscriptions.get('u-1', { product: 'b' }))?.sync.reason).toContain('the card was declined');
  expect(inBilling(w)).toHaveLength(1);
});

test('what staff did by hand stays until the app wishes otherwise', async () => {
  const w = await withCustomer();
  await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly' });
  await drain(w);
  const id = String(inBilling(w)[0]?.subscription_id);
  await billingCall(w, 'PUT', `subscriptions/${id}`, { plan: { plan_code: 'pro-monthly', quantity: 7 } });
  await w.bridge.subscriptions.cancel('u-1');
  await drain(w);
  expect(inBilling(w)).toMatchObject([{ status: 'non_renewing', plan: { quantity: 7 } }]);
});

test('one that is over in Billing gives its place free, and says why a change cannot be made', async () => {
  const w = await withCustomer();
  await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly' });
  await drain(w);
  await billingCall(w, 'POST', `subscriptions/${String(inBilling(w)[0]?.subscription_id)}/cancel?cancel_at_end=false`);
  await w.bridge.subscriptions.change('u-1', { quantity: 2 });
  await drain(w);
  expect(await w.bridge.subscriptions.get('u-1')).toMatchObject({
    overAt: expect.any(String),
    billing: { status: 'cancelled' },
    sync: { state: 'parked', reason: expect.stringContaining('it is cancelled in Billing') },
  });
  await expect(w.bridge.subscriptions.change('u-1', { quantity: 3 })).rejects.toMatchObject({ code: 'subscription_over' });
  expect(await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly' })).toMatchObject({ created: true });
});

test('nothing of Zoho is in the tables or the log in the clear', async () => {
  const w = await withCustomer();
  await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly' });
  await drain(w);
  const ids = inBilling(w).flatMap((one) => [String(one.subscription_id), String((one.customer as Json).customer_id)]);
  const rows = await w.store.db.query<{ all: string }>(
    `select (select jsonb_agg(s)::text from zoho_bridge.subscriptions s) || (select jsonb_agg(l)::text from zoho_bridge.links l) as all`,
  );
  const text = String(rows[0]?.all) + w.logs.join('');
  expect(text).toContain('pro-monthly');
  for (const id of ids) expect(text).not.toContain(id);
  expect(w.logs.join('')).not.toContain('ann@example.com');
});

/** A call by somebody else: staff, or another program. */
async function billingCall(w: World, method: string, path: string, body?: Json): Promise<number> {
  const env = w.emulator.env();
  const token = await fetch(
    `${env.ZOHO_EMULATOR_URL}/oauth/v2/token?grant_type=refresh_token&client_id=${env.ZOHO_CLIENT_ID}&client_secret=${env.ZOHO_CLIENT_SECRET}&refresh_token=${env.ZOHO_REFRESH_TOKEN}`,
    { method: 'POST' },
  );
  const { access_token: access } = (await token.json()) as { access_token: string };
  const response = await fetch(`${env.ZOHO_EMULATOR_URL}/billing/v1/${path}`, {
    method,
    headers: {
      authorization: `Zoho-oauthtoken ${access}`,
      'X-com-zoho-subscriptions-organizationid': String(env.ZOHO_BILLING_ORGANIZATION_ID),
      'content-type': 'application/json',
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  await response.text();
  return response.status;
}

test('one whose answer was lost and that staff ended meanwhile is the ledger’s all the same, and costs a sweep nothing', async () => {
  const w = await withCustomer();
  w.emulator.setFaults({
    seed: 1,
    rules: [{ service: 'billing', method: 'POST', path: '/subscriptions', fault: 'drop-after-commit', count: 1, rate: 1 }],
  });
  await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly' });
  while (inBilling(w).length === 0) await w.bridge.drain({ timeoutMs: 200 });
  w.emulator.byHand.billing.cancelSubscription({ id: String(inBilling(w)[0]?.subscription_id) });
  await w.bridge.subscriptions.change('u-1', { quantity: 2, when: 'now' });
  expect(await drain(w)).toMatchObject({ drained: true, parked: 1 });
  expect(await w.bridge.subscriptions.get('u-1')).toMatchObject({ billing: { status: 'cancelled' }, sync: { state: 'parked' } });
  const zohoId = String(inBilling(w)[0]?.subscription_id);
  expect((await w.store.links.ownersOf('billing.subscription', [zohoId])).size).toBe(1);
  // By then it is no news any more.
  w.emulator.advance('PT10S');
  for (const _ of ['what came meanwhile', 'what is rung by that']) {
    await w.bridge.events.sweep();
    await drain(w);
  }
  expect(await w.bridge.events.sweep()).toMatchObject({ rung: 0 });
  expect(creates(w)).toBe(1);
});
