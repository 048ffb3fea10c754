import { expect, test } from 'vitest';
import { type World, world } from './harness/bridge.js';
import { courier, looks, subscriber, toldBy } from './harness/inbox.js';

const rows = ({ store }: World, sql: string) => store.db.query<Record<string, unknown>>(sql);
const happened = async (at: World) =>
  (await rows(at, 'select name from zoho_bridge.happenings order by told_at, name')).map(({ name }) => name);
const untold = async (at: World) => rows(at, `select type, state, reason from zoho_bridge.events where state = 'new'`);

test('a subscription that was just created moves tier, history and invoices without a webhook', async () => {
  const at = await world();
  const { subscriptionId } = await subscriber(at);
  expect(await at.bridge.users.get('u1')).toMatchObject({ tier: 'Paid Tier' });
  expect(await rows(at, 'select subscription_id, number, total::text, status from zoho_bridge.invoices')).toEqual([
    { subscription_id: subscriptionId, number: 'INV-000001', total: '49.00', status: 'sent' },
  ]);
  expect(await rows(at, 'select status, plan_code, recurring::text, interval_months from zoho_bridge.subscription_history')).toEqual([
    { status: 'live', plan_code: 'pro-monthly', recurring: '49.00', interval_months: 1 },
  ]);
  expect(await happened(at)).toEqual(expect.arrayContaining(['subscription.started', 'tier.changed', 'invoice.created']));
});

test('an event makes the store agree with Billing', async () => {
  const at = await world();
  const carry = courier(at);
  const { zohoId } = await subscriber(at);
  await carry(() => []);
  at.emulator.byHand.billing.cancelSubscription({ id: zohoId });
  expect(await carry()).toContain('subscription_cancelled');
  await at.bridge.drain();
  expect(await untold(at)).toEqual([]);
  expect((await at.bridge.subscriptions.get('u1'))?.billing).toMatchObject({ status: 'cancelled' });
  expect(await at.bridge.users.get('u1')).toMatchObject({ tier: 'Churned' });
  expect(await happened(at)).toContain('subscription.cancelled');
});

test('a renewal costs two looks: the subscription and its invoice, which tells of the payment', async () => {
  const at = await world();
  const carry = courier(at);
  await subscriber(at, { card: true });
  await carry(() => []);
  at.emulator.advance('P31D');
  expect((await carry()).toSorted()).toEqual(['invoice_created', 'payment_thankyou', 'subscription_ahead', 'subscription_renewed']);
  const before = at.emulator.calls().length;
  await at.bridge.drain();
  expect(looks(at, before).toSorted()).toEqual(['invoices', 'subscriptions']);
  expect(await happened(at)).toEqual(expect.arrayContaining(['subscription.renewed', 'payment.received', 'invoice.paid']));
  expect(await rows(at, 'select amount::text, status, mode, card_last_four from zoho_bridge.payments order by date')).toEqual([
    { amount: '49.00', status: 'success', mode: 'autotransaction', card_last_four: '4242' },
    { amount: '49.00', status: 'success', mode: 'autotransaction', card_last_four: '4242' },
  ]);
});

test('the same events again, in any order, cost a look each and change and tell nothing', async () => {
  const at = await world();
  const carry = courier(at);
  await subscriber(at, { card: true });
  at.emulator.advance('P31D');
  await carry();
  await at.bridge.drain();
  const state = await mirror(at);
  const told = await happened(at);
  await at.store.db.query(`update zoho_bridge.events set state = 'new'`);
  await at.bridge.drain();
  expect(await mirror(at)).toEqual(state);
  expect(await happened(at)).toEqual(told);
});

test('an activation and a cancellation of the same second end cancelled, in either order', async () => {
  for (const order of [1, -1]) {
    const at = await world();
    const carry = courier(at);
    const { zohoId } = await subscriber(at, { planCode: 'pro-trial' });
    at.emulator.byHand.billing.cancelSubscription({ id: zohoId });
    await carry((events) => (order === 1 ? events : events.toReversed()));
    await at.bridge.drain();
    expect((await at.bridge.subscriptions.get('u1'))?.billing).toMatchObject({ status: 'cancelled' });
  }
});

test('what nobody knows, and what cannot be read, is recorded and holds up nobody', async () => {
  const at = await world({ setup: false });
  const { store } = at;
  const keep = (id: string, type: string, body: string) =>
    store.events.keep([{ source: 'billing.webhook', identity: { id }, type, at: null, body }]);
  await keep('1', 'subscription_teleported', '{"data":{"subscription":{"subscription_id":"9"}}}');
  await keep('2', 'subscription_created', 'no JSON at all');
  await keep('3', 'subscription_created', '{"data":{}}');
  await keep('4', 'unbilled_charges_added', '{"data":{}}');
  await keep('5', 'subscription_created', '{"data":{"subscription":{"subscription_id":"7"}}}');
  await store.db.query(`update zoho_bridge.events set sealed_body = 'zb1.gone.AAAA' where type = 'unbilled_charges_added'`);
  await at.bridge.drain();
  const events = await rows(at, 'select type, state, reason from zoho_bridge.events order by id');
  expect(events).toEqual([
    { type: 'subscription_teleported', state: 'recorded', reason: 'an event of this name is not known to this version' },
    { type: 'subscription_created', state: 'recorded', reason: 'the payload cannot be read' },
    { type: 'subscription_created', state: 'recorded', reason: 'the payload does not say what it is about' },
    { type: 'unbilled_charges_added', state: 'recorded', reason: 'it does not open with the encryption keys there are' },
    { type: 'subscription_created', state: 'rung', reason: null },
  ]);
  expect(await rows(at, 'select kind, gone_at is not null as gone from zoho_bridge.objects')).toEqual([
    { kind: 'subscription', gone: true },
  ]);
});

test('nothing of Zoho is in clear in what the inward loop keeps', async () => {
  const at = await world();
  const carry = courier(at);
  const { zohoId, customerId } = await subscriber(at, { card: true });
  at.emulator.advance('P31D');
  await carry();
  await at.bridge.drain();
  const ids = [zohoId, customerId, ...toldBy(at).map((event) => event.event_id)];
  const tables = ['events', 'objects', 'event_objects', 'rings', 'invoices', 'payments', 'payment_invoices', 'credit_notes', 'happenings'];
  for (const table of [...tables, 'subscriptions', 'subscription_history']) {
    const text = JSON.stringify(await rows(at, `select * from zoho_bridge.${table}`));
    expect(
      ids.filter((id) => text.includes(id)),
      table,
    ).toEqual([]);
    expect(text, table).not.toMatch(/zoho\w*\.com|1\d{18}/);
  }
  expect(at.logs.join('\n')).not.toContain(zohoId);
});

/** What is mirrored, without the moments of looking. */
async function mirror(at: World): Promise<unknown> {
  const tables = ['subscriptions', 'invoices', 'payments', 'payment_invoices', 'credit_notes', 'subscription_history'];
  return Promise.all(
    tables.map(async (table) => {
      const all = await rows(at, `select * from zoho_bridge.${table}`);
      return all.map(({ seen_at: _seen, asked_at: _asked, ...rest }) => JSON.stringify(rest)).sort();
    }),
  );
}
