import { expect, test } from 'vitest';
import { openObjects } from '../src/store/objects.js';
import { createVault } from '../src/store/vault.js';
import { parseKeys } from '../src/store/vault-keys.js';
import { type World, world } from './harness/bridge.js';
import { courier, looks, staffOf, subscriber } from './harness/inbox.js';

const rows = ({ store }: World, sql: string) => store.db.query<Record<string, unknown>>(sql);
const names = async (at: World) => (await rows(at, 'select name from zoho_bridge.happenings')).map(({ name }) => name);

test('a subscription that staff made for a customer of ours is adopted, and nothing is pushed before the app wishes something', async () => {
  const at = await world();
  const carry = courier(at);
  const { customerId } = await subscriber(at);
  const staff = await staffOf(at);
  await staff('POST', 'subscriptions', {
    customer_id: customerId,
    plan: { plan_code: 'starter-monthly', quantity: 3 },
    auto_collect: false,
  });
  await carry();
  await at.bridge.drain();
  const all = (await at.bridge.subscriptions.list()).items.filter((one) => one.planCode === 'starter-monthly');
  expect(all).toMatchObject([{ userId: 'u1', quantity: 3, wish: 'active', sync: { state: 'synced' }, billing: { status: 'live' } }]);
  const product = all[0]?.product ?? '';
  expect(product).not.toBe('main');
  const before = at.emulator.calls().length;
  await at.bridge.drain();
  expect(at.emulator.calls()).toHaveLength(before);

  await at.bridge.subscriptions.change('u1', { product, quantity: 4 });
  await at.bridge.drain();
  expect(await at.bridge.subscriptions.get('u1', { product })).toMatchObject({
    quantity: 4,
    billing: { planCode: 'starter-monthly', quantity: 4 },
  });
});

test('one of a stranger is looked at once and makes no row', async () => {
  const at = await world();
  const carry = courier(at);
  const staff = await staffOf(at);
  const { customer } = (await staff('POST', 'customers', { display_name: 'Zed', email: 'zed@host.example' })) as {
    customer: { customer_id: string };
  };
  await staff('POST', 'subscriptions', { customer_id: customer.customer_id, plan: { plan_code: 'pro-monthly' }, auto_collect: false });
  await carry();
  await at.bridge.drain();
  expect(await rows(at, 'select id from zoho_bridge.subscriptions')).toEqual([]);
  expect(await rows(at, `select kind, user_id, seen_at is not null as seen from zoho_bridge.objects where kind = 'subscription'`)).toEqual([
    { kind: 'subscription', user_id: null, seen: true },
  ]);
  expect(await rows(at, 'select user_id, number from zoho_bridge.invoices')).toEqual([{ user_id: null, number: 'INV-000001' }]);
  await at.bridge.events.sweep();
  const before = at.emulator.calls().length;
  await at.bridge.events.sweep();
  await at.bridge.drain();
  expect(looks(at, before).filter((path) => path === 'subscriptions')).toHaveLength(1);
});

test("what staff change becomes the wish, so that the app's next change does not undo it", async () => {
  const at = await world();
  const carry = courier(at);
  const { zohoId } = await subscriber(at);
  at.emulator.byHand.billing.changeSubscription({ id: zohoId, planCode: 'starter-monthly' });
  await carry();
  await at.bridge.drain();
  expect(await at.bridge.subscriptions.get('u1')).toMatchObject({ planCode: 'starter-monthly', wish: 'active', version: 2 });
  await at.bridge.subscriptions.change('u1', { quantity: 2 });
  await at.bridge.drain();
  expect((await at.bridge.subscriptions.get('u1'))?.billing).toMatchObject({ planCode: 'starter-monthly', quantity: 2 });

  at.emulator.byHand.billing.cancelSubscription({ id: zohoId, atEnd: true });
  await carry();
  await at.bridge.drain();
  expect(await at.bridge.subscriptions.get('u1')).toMatchObject({ wish: 'ending', quantity: 2 });
  await at.bridge.subscriptions.reactivate('u1');
  await at.bridge.drain();
  expect((await at.bridge.subscriptions.get('u1'))?.billing).toMatchObject({ status: 'live' });
  expect(await names(at)).toEqual(
    expect.arrayContaining(['subscription.changed', 'subscription.cancellation_scheduled', 'subscription.reactivated']),
  );
});

test('a wish that is on its way wins over what staff did meanwhile', async () => {
  const at = await world();
  const carry = courier(at);
  const { zohoId } = await subscriber(at);
  at.emulator.byHand.billing.changeSubscription({ id: zohoId, planCode: 'starter-monthly' });
  await at.bridge.subscriptions.change('u1', { planCode: 'pro-yearly' });
  await carry();
  await at.bridge.drain();
  await carry();
  await at.bridge.drain();
  const one = await at.bridge.subscriptions.get('u1');
  expect(one).toMatchObject({ planCode: 'pro-yearly', billing: { planCode: 'pro-yearly' } });
});

test('one that staff reactivate after it was over holds its place again', async () => {
  const at = await world();
  const carry = courier(at);
  const { zohoId } = await subscriber(at);
  await at.bridge.subscriptions.cancel('u1', { when: 'now' });
  await at.bridge.drain();
  expect(await at.bridge.subscriptions.get('u1')).toMatchObject({ wish: 'cancelled', overAt: expect.any(String) });
  at.emulator.byHand.billing.reactivateSubscription({ id: zohoId });
  await carry();
  await at.bridge.drain();
  expect(await at.bridge.subscriptions.get('u1')).toMatchObject({ wish: 'active', overAt: null, billing: { status: 'live' } });
  expect(await at.bridge.users.get('u1')).toMatchObject({ tier: 'Paid Tier' });
});

test('what is deleted in Billing is gone here', async () => {
  const at = await world();
  const carry = courier(at);
  const { zohoId, customerId } = await subscriber(at);
  const staff = await staffOf(at);
  const { invoices } = (await staff('GET', `invoices?customer_id=${customerId}`)) as { invoices: { invoice_id: string }[] };
  const { payment } = (await staff('POST', 'payments', {
    customer_id: customerId,
    payment_mode: 'cash',
    amount: 49,
    invoices: [{ invoice_id: invoices[0]?.invoice_id, amount_applied: 49 }],
  })) as { payment: { payment_id: string } };
  await carry();
  await at.bridge.drain();
  expect(await rows(at, 'select status, balance::text from zoho_bridge.invoices')).toEqual([{ status: 'paid', balance: '0.00' }]);
  expect(await rows(at, 'select mode, amount::text from zoho_bridge.payments')).toEqual([{ mode: 'cash', amount: '49.00' }]);

  await staff('DELETE', `payments/${payment.payment_id}`);
  await carry();
  await at.bridge.drain();
  expect(await rows(at, 'select id from zoho_bridge.payments')).toEqual([]);
  expect(await rows(at, 'select balance::text from zoho_bridge.invoices')).toEqual([{ balance: '49.00' }]);

  await staff('DELETE', `subscriptions/${zohoId}`);
  await carry();
  await at.bridge.drain();
  expect(await at.bridge.subscriptions.get('u1')).toMatchObject({ overAt: expect.any(String), billing: { status: 'deleted' } });
  expect(await names(at)).toContain('subscription.cancelled');
});

test('refunds and credit notes are mirrored and told once', async () => {
  const at = await world();
  const carry = courier(at);
  await subscriber(at, { card: true });
  const state = at.emulator.state().billing as { payments: { payment_id: string }[] };
  at.emulator.byHand.billing.refundPayment({ id: state.payments[0]?.payment_id ?? '', amount: 9 });
  await carry();
  await at.bridge.drain();
  expect(await rows(at, 'select amount::text, refunded::text from zoho_bridge.payments')).toEqual([{ amount: '49.00', refunded: '9.00' }]);
  expect(await rows(at, 'select total::text from zoho_bridge.credit_notes')).toEqual([{ total: '9.00' }]);
  expect((await names(at)).filter((name) => name === 'payment.refunded')).toHaveLength(1);
});

test('a charge that fails tells of the invoice once and finds the subscription past due, which Billing has no event for', async () => {
  const at = await world();
  const carry = courier(at);
  const { cardId, subscriptionId } = await subscriber(at, { card: true });
  at.emulator.byHand.billing.setCardBehaviour({ id: cardId ?? '', behaviour: 'decline' });
  at.emulator.advance('P33D');
  await carry();
  await at.bridge.drain();
  expect((await at.bridge.subscriptions.get('u1'))?.billing?.status).toBe('dunning');
  expect(await at.bridge.users.get('u1')).toMatchObject({ tier: 'Paid Tier' });
  const told = await rows(
    at,
    `select name, subscription_id, data ->> 'failure' as why from zoho_bridge.happenings where name = 'payment.failed'`,
  );
  expect(told).toEqual([{ name: 'payment.failed', subscription_id: subscriptionId, why: expect.stringContaining('declined') }]);

  at.emulator.byHand.billing.setCardBehaviour({ id: cardId ?? '', behaviour: 'approve' });
  at.emulator.advance('P10D');
  await carry();
  await at.bridge.drain();
  expect((await at.bridge.subscriptions.get('u1'))?.billing?.status).toBe('live');
  expect(await rows(at, `select distinct status from zoho_bridge.invoices`)).toEqual([{ status: 'paid' }]);
  expect(await names(at)).toEqual(expect.arrayContaining(['subscription.past_due', 'subscription.renewed', 'payment.received']));
});

test('an answer that is older than what is here does not overwrite it', async () => {
  const at = await world();
  const carry = courier(at);
  const { zohoId } = await subscriber(at);
  at.emulator.byHand.billing.cancelSubscription({ id: zohoId });
  await carry(() => []);
  await at.store.db.query(`update zoho_bridge.subscriptions set zoho_updated_at = now() + interval '400 days', status = 'non_renewing'`);
  await at.store.db.transaction((tx) => at.store.objects.ring([{ kind: 'subscription', zohoId }], tx));
  await at.bridge.drain();
  expect((await at.bridge.subscriptions.get('u1'))?.billing?.status).toBe('non_renewing');
});

test('a new encryption key finds what the old one sealed', async () => {
  const at = await world();
  const { zohoId } = await subscriber(at);
  await at.store.db.transaction((tx) => at.store.objects.ring([{ kind: 'subscription', zohoId }], tx));
  const fresh = createVault(parseKeys([Buffer.alloc(32, 9).toString('base64'), Buffer.alloc(32, 7).toString('base64')]));
  await at.store.db.transaction((tx) => openObjects(tx, fresh).ring([{ kind: 'subscription', zohoId }], tx));
  expect(await rows(at, `select version::int from zoho_bridge.objects where kind = 'subscription'`)).toEqual([{ version: 2 }]);
});
