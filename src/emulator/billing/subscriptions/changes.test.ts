import { expect, test } from 'vitest';
import type { Json } from '../../../../test/harness/money.js';
import { subscriptionsClient } from '../../../../test/harness/subscriptions.js';

const data = (event: Json | undefined) => (JSON.parse(String(event?.['payload'])) as { data: { subscription: Json } }).data.subscription;

test('more of a plan on its first day is billed whole, and what was billed is credited (as recorded)', async () => {
  const { subscribe, take, invoicesOf } = await subscriptionsClient();
  const { subscription_id: id, child_invoice_id: first } = await subscribe();
  const after = await take('subscription', 'PUT', `subscriptions/${id}`, { plan: { plan_code: 'pro-monthly', quantity: 10 } });
  expect(after).toMatchObject({
    status: 'live',
    amount: 490,
    plan: { quantity: 10, price: 49, total: 490 },
    next_billing_at: '2026-02-05',
  });
  expect(after['child_invoice_id']).not.toBe(first);
  expect(await invoicesOf(id)).toMatchObject([{ total: 49 }, { total: 490, balance: 441 }]);
});

// The example of Zoho's help: a term of 30 days, changed after 10.
test("an upgrade in mid-term costs what Zoho's example says", async () => {
  const { subscribe, plan, take, emulator, happened, invoicesOf, get } = await subscriptionsClient({
    now: () => new Date('2026-04-05T20:00:00Z'),
  });
  await plan('basic', { recurring_price: 300 });
  await plan('professional', { recurring_price: 500 });
  const { subscription_id: id } = await subscribe({ plan: { plan_code: 'basic' } });
  emulator.advance('P10D');
  happened();
  await take('subscription', 'PUT', `subscriptions/${id}`, { plan: { plan_code: 'professional' } });
  expect((await invoicesOf(id)).at(-1)).toMatchObject({ total: 333.33, balance: 133.33 });
  expect(emulator.state()['billing']?.['creditnotes']).toMatchObject([{ total: 200, balance: 0, status: 'closed' }]);
  expect(await get(id)).toMatchObject({
    next_billing_at: '2026-05-05',
    last_billing_at: '2026-04-15',
    plan: { plan_code: 'professional' },
  });
  expect(happened().map((line) => line.slice(11))).toEqual(['creditnote_added', 'invoice_created', 'subscription_upgraded']);
});

test("a downgrade leaves a credit, as in Zoho's example, and the next invoice uses it up", async () => {
  const { subscribe, plan, take, emulator, invoicesOf } = await subscriptionsClient({ now: () => new Date('2026-04-05T20:00:00Z') });
  await plan('standard', { recurring_price: 300 });
  await plan('starter', { recurring_price: 100 });
  const { subscription_id: id } = await subscribe({ plan: { plan_code: 'standard' } });
  emulator.advance('P15D');
  await take('subscription', 'PUT', `subscriptions/${id}`, { plan: { plan_code: 'starter' } });
  expect((await invoicesOf(id)).at(-1)).toMatchObject({ total: 50, balance: 0, status: 'paid' });
  expect(emulator.state()['billing']?.['creditnotes']).toMatchObject([{ total: 150, balance: 100 }]);
  emulator.advance('P1M');
  expect((await invoicesOf(id)).at(-1)).toMatchObject({ total: 100, balance: 0, invoice_date: '2026-05-05' });
  emulator.advance('P1M');
  expect((await invoicesOf(id)).at(-1)).toMatchObject({ total: 100, balance: 100, invoice_date: '2026-06-05' });
});

test('an upgrade and a downgrade are told of with what was before', async () => {
  const { subscribe, take, events } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe({ plan: { plan_code: 'pro-monthly', quantity: 2 } });
  await take('subscription', 'PUT', `subscriptions/${id}`, { plan: { plan_code: 'pro-monthly', quantity: 5 } });
  expect(events().at(-1)).toMatchObject({ event_type: 'subscription_upgraded' });
  expect(data(events().at(-1))).toMatchObject({
    plan: { quantity: 5 },
    previous_attribute: {
      status: 'live',
      quantity: 2,
      plan_code: 'pro-monthly',
      plan_name: 'Pro monthly',
      plan_id: expect.stringMatching(/^\d+$/),
    },
  });
  await take('subscription', 'PUT', `subscriptions/${id}`, { plan: { plan_code: 'starter-monthly', quantity: 5 } });
  expect(events().at(-1)).toMatchObject({ event_type: 'subscription_downgraded' });
  expect(data(events().at(-1))['previous_attribute']).toMatchObject({ quantity: 5, plan_code: 'pro-monthly' });
});

test('a change to what it is already changes, bills and tells nothing', async () => {
  const { subscribe, take, happened, invoicesOf } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  happened();
  await take('subscription', 'PUT', `subscriptions/${id}`, { plan: { plan_code: 'pro-monthly', quantity: 1 }, addons: [] });
  expect(happened()).toEqual([]);
  expect(await invoicesOf(id)).toHaveLength(1);
});

test('addons replace those that were there, and only what changed is billed and credited', async () => {
  const { subscribe, addon, take, invoicesOf, emulator } = await subscriptionsClient();
  await addon('storage');
  const { subscription_id: id } = await subscribe({ addons: [{ addon_code: 'extra-seat', quantity: 2 }] });
  const body = { addons: [{ addon_code: 'storage', quantity: 4 }] };
  const after = await take('subscription', 'PUT', `subscriptions/${id}`, body);
  expect(after).toMatchObject({ amount: 69, addons: [{ addon_code: 'storage', quantity: 4 }] });
  expect((await invoicesOf(id)).at(-1)).toMatchObject({ total: 20, balance: 2 });
  expect(emulator.state()['billing']?.['creditnotes']).toMatchObject([{ total: 18 }]);
});

test('at the end of the term a change waits for the renewal', async () => {
  const { subscribe, take, get, emulator, happened, invoicesOf, call } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  happened();
  const after = await take('subscription', 'PUT', `subscriptions/${id}`, { plan: { plan_code: 'starter-monthly' }, end_of_term: true });
  expect(after).toMatchObject({ end_of_term: true, plan: { plan_code: 'pro-monthly' }, amount: 49 });
  expect(happened()).toEqual([]);
  expect(await take('subscription', 'GET', `subscriptions/${id}/scheduledchanges`)).toMatchObject({
    plan: { plan_code: 'starter-monthly' },
    amount: 19,
  });
  emulator.advance('P1M');
  expect(await get(id)).toMatchObject({ end_of_term: false, plan: { plan_code: 'starter-monthly' }, amount: 19 });
  expect((await invoicesOf(id)).map(({ total }) => total)).toEqual([49, 19]);
  expect(
    happened()
      .slice(1)
      .map((line) => line.slice(11)),
  ).toEqual(['subscription_downgraded', 'invoice_created', 'subscription_renewed']);
  expect((await call('GET', `subscriptions/${id}/scheduledchanges`)).status).toBe(400);
});

test('a scheduled change can be called off, and one to nothing is told of', async () => {
  const { subscribe, plan, take, get, emulator, happened, call } = await subscriptionsClient();
  await plan('free', { recurring_price: 0 });
  const { subscription_id: id } = await subscribe();
  happened();
  await take('subscription', 'PUT', `subscriptions/${id}`, { plan: { plan_code: 'free' }, end_of_term: true });
  expect(happened()).toEqual(['2026-01-05 subscription_move_to_free_scheduled']);
  expect((await call('DELETE', `subscriptions/${id}/scheduledchanges`)).code).toBe(0);
  emulator.advance('P1M');
  expect(await get(id)).toMatchObject({ plan: { plan_code: 'pro-monthly' } });
});

test('another billing interval begins a new term today', async () => {
  const { subscribe, take, emulator, invoicesOf } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  emulator.advance('P10D');
  const after = await take('subscription', 'PUT', `subscriptions/${id}`, { plan: { plan_code: 'pro-yearly' } });
  expect(after).toMatchObject({ current_term_starts_at: '2026-01-15', next_billing_at: '2027-01-15', interval_unit: 'years' });
  // 49 for 21 of 31 days were not used.
  expect((await invoicesOf(id)).at(-1)).toMatchObject({ total: 490, balance: 456.81 });
});

test('without proration a change is billed with the next renewal', async () => {
  const { subscribe, take, emulator, invoicesOf } = await subscriptionsClient();
  emulator.byHand.billing.setSubscriptionRules({ prorate: false });
  const { subscription_id: id } = await subscribe();
  emulator.advance('P10D');
  await take('subscription', 'PUT', `subscriptions/${id}`, { plan: { plan_code: 'pro-monthly', quantity: 2 } });
  expect(await invoicesOf(id)).toHaveLength(1);
  emulator.advance('P1M');
  expect((await invoicesOf(id)).map(({ total }) => total)).toEqual([49, 98]);
});

test('an online upgrade is charged at once; declined, nothing has changed', async () => {
  const { subscribeOnline, take, says, get, invoicesOf, refused, emulator } = await subscriptionsClient();
  const { id, cardId } = await subscribeOnline();
  const body = { plan: { plan_code: 'pro-monthly', quantity: 2 } };
  says(cardId, 'decline', 1);
  const before = await get(id);
  expect(await refused('PUT', `subscriptions/${id}`, body)).toContain('Your card was declined.');
  expect(await get(id)).toEqual(before);
  expect(emulator.state()['billing']?.['creditnotes']).toEqual([]);
  await take('subscription', 'PUT', `subscriptions/${id}`, body);
  expect((await invoicesOf(id)).at(-1)).toMatchObject({ status: 'paid', total: 98, balance: 0 });
  expect(emulator.state()['billing']?.['payments']).toMatchObject([{ amount: 49 }, { amount: 49 }]);
});

test('a coupon counts in mid-term as well', async () => {
  const { subscribe, take, emulator, invoicesOf } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe({ coupon_code: 'WELCOME20' });
  await take('subscription', 'PUT', `subscriptions/${id}`, { plan: { plan_code: 'pro-monthly', quantity: 2 } });
  expect(emulator.state()['billing']?.['creditnotes']).toMatchObject([{ total: 39.2 }]);
  expect((await invoicesOf(id)).at(-1)).toMatchObject({ total: 78.4, balance: 39.2 });
});

test('a coupon that comes with nothing else counts from the next invoice on', async () => {
  const { subscribe, take, emulator, invoicesOf } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  await take('subscription', 'PUT', `subscriptions/${id}`, { coupon_code: 'WELCOME20' });
  emulator.advance('P2M');
  expect((await invoicesOf(id)).map(({ total }) => total)).toEqual([49, 39.2, 49]);
  const same = { plan: { plan_code: 'pro-monthly' }, coupon_code: 'WELCOME20' };
  await take('subscription', 'PUT', `subscriptions/${id}`, same);
  emulator.advance('P1M');
  expect((await invoicesOf(id)).at(-1)).toMatchObject({ total: 39.2 });
});

test('a change during a trial or before the start costs nothing and is billed when it begins', async () => {
  const { subscribe, take, invoicesOf, emulator, happened } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe({ plan: { plan_code: 'pro-trial' } });
  happened();
  const after = await take('subscription', 'PUT', `subscriptions/${id}`, { plan: { plan_code: 'starter-monthly', quantity: 2 } });
  expect(after).toMatchObject({ status: 'trial', trial_ends_at: '2026-01-19', amount: 38 });
  expect(happened()).toEqual([]);
  emulator.advance('P14D');
  expect(await invoicesOf(id)).toMatchObject([{ total: 38 }]);
});

test('a trial can be made longer, shorter, or end today', async () => {
  const { subscribe, take } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe({ plan: { plan_code: 'pro-trial' } });
  const put = (plan: Json) => take('subscription', 'PUT', `subscriptions/${id}`, { plan: { plan_code: 'pro-trial', ...plan } });
  expect(await put({ trial_days: 20 })).toMatchObject({ status: 'trial', trial_ends_at: '2026-01-25', next_billing_at: '2026-01-25' });
  expect(await put({ trial_days: 2 })).toMatchObject({ status: 'trial', trial_ends_at: '2026-01-07' });
  expect(await put({ exclude_trial: true })).toMatchObject({ status: 'live', activated_at: '2026-01-05', next_billing_at: '2026-02-05' });
});

test('billing cycles can be set anew: the current term is the first of them', async () => {
  const { subscribe, take, emulator, get } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  const put = (cycles: number) =>
    take('subscription', 'PUT', `subscriptions/${id}`, { plan: { plan_code: 'pro-monthly', billing_cycles: cycles } });
  expect(await put(3)).toMatchObject({ expires_at: '2026-04-05', next_billing_at: '2026-02-05' });
  expect(await put(1)).toMatchObject({ expires_at: '2026-02-05', next_billing_at: '' });
  expect(await put(-1)).toMatchObject({ expires_at: '', next_billing_at: '2026-02-05' });
  await put(1);
  emulator.advance('P1M');
  expect(await get(id)).toMatchObject({ status: 'expired' });
});

test('what is over or paused cannot be edited, and what is unpaid takes no other plan', async () => {
  const { subscribe, call, refused, emulator } = await subscriptionsClient();
  const paused = await subscribe();
  await call('POST', `subscriptions/${paused['subscription_id']}/pause`);
  const over = await subscribe();
  await call('POST', `subscriptions/${over['subscription_id']}/cancel`);
  const unpaid = await subscribe();
  emulator.byHand.billing.markUnpaid({ id: String(unpaid['subscription_id']) });
  const plan = { plan: { plan_code: 'starter-monthly' } };
  expect(await refused('PUT', `subscriptions/${paused['subscription_id']}`, { reference_id: 'x' })).toContain('paused');
  expect(await refused('PUT', `subscriptions/${over['subscription_id']}`, { reference_id: 'x' })).toContain('cancelled');
  expect(await refused('PUT', `subscriptions/${unpaid['subscription_id']}`, plan)).toContain('unpaid');
  expect((await call('PUT', `subscriptions/${unpaid['subscription_id']}`, { reference_id: 'x' })).code).toBe(0);
  const other = { customer_id: (paused['customer'] as Json)['customer_id'] };
  expect(await refused('PUT', `subscriptions/${unpaid['subscription_id']}`, other)).toBe('400 2 Invalid value passed for customer_id');
  expect(await refused('PUT', 'subscriptions/1', {})).toBe('404 1002 Subscription ID does not exist.');
});

test('what else is sent is changed, what is not sent stays', async () => {
  const { subscribe, take } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe({
    reference_id: 'a',
    custom_fields: [{ label: 'Tenant', value: '1' }],
    salesperson_name: 'Franklin',
  });
  const body = { reference_id: 'b', custom_fields: [{ label: 'Region', value: 'EU' }], payment_terms: 30, coupon_code: 'FRIEND5' };
  const after = await take('subscription', 'PUT', `subscriptions/${id}`, body);
  expect(after).toMatchObject({
    reference_id: 'b',
    payment_terms: 30,
    salesperson_name: 'Franklin',
    coupon: { coupon_code: 'FRIEND5' },
    amount: 44,
  });
  expect(after['custom_fields']).toMatchObject([
    { label: 'Tenant', value: '1' },
    { label: 'Region', value: 'EU' },
  ]);
  expect(await take('subscription', 'PUT', `subscriptions/${id}`, { coupon_code: '' })).not.toHaveProperty('coupon');
});

test('a price of its own is kept when only the quantity changes, and not for another plan', async () => {
  const { subscribe, take } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe({ plan: { plan_code: 'pro-monthly', price: 40 } });
  const put = (plan: Json) => take('subscription', 'PUT', `subscriptions/${id}`, { plan });
  expect(await put({ plan_code: 'pro-monthly', quantity: 2 })).toMatchObject({ amount: 80 });
  expect(await put({ plan_code: 'starter-monthly' })).toMatchObject({ amount: 19, plan: { quantity: 1 } });
});

test('two changes within a second look alike: a client has to fetch again', async () => {
  const { subscribe, call, get } = await subscriptionsClient();
  const { subscription_id: id, updated_time: before } = await subscribe();
  await call('POST', `subscriptions/${id}/reference`, { reference_id: 'one' });
  const one = await get(id);
  await call('POST', `subscriptions/${id}/reference`, { reference_id: 'two' });
  const two = await get(id);
  expect([one['updated_time'], two['updated_time']]).toEqual([before, before]);
  expect([one['reference_id'], two['reference_id']]).toEqual(['one', 'two']);
});
