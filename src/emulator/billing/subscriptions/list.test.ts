import { expect, test } from 'vitest';
import type { Json } from '../../../../test/harness/money.js';
import { subscriptionsClient } from '../../../../test/harness/subscriptions.js';

test('the documented filters find what they name', async () => {
  const { subscribe, subscribeOnline, says, call, take, emulator } = await subscriptionsClient();
  const named: Record<string, unknown> = {};
  named['live'] = (await subscribe())['subscription_id'];
  named['trial'] = (await subscribe({ plan: { plan_code: 'pro-trial', trial_days: 90 } }))['subscription_id'];
  named['future'] = (await subscribe({ starts_at: '2026-12-01' }))['subscription_id'];
  named['expired'] = (await subscribe({ plan: { plan_code: 'pro-monthly', billing_cycles: 1 } }))['subscription_id'];
  named['trial_expired'] = (await subscribe({ plan: { plan_code: 'pro-trial' }, auto_collect: true }))['subscription_id'];
  named['cancelled'] = (await subscribe())['subscription_id'];
  await call('POST', `subscriptions/${named['cancelled']}/cancel`);
  const lost = await subscribeOnline();
  named['cancelled_from_dunning'] = lost.id;
  says(lost.cardId, 'decline');
  emulator.advance('P45D');
  named['non_renewing'] = (await subscribe())['subscription_id'];
  await call('POST', `subscriptions/${named['non_renewing']}/cancel?cancel_at_end=true`);
  named['unpaid'] = (await subscribe())['subscription_id'];
  emulator.byHand.billing.markUnpaid({ id: String(named['unpaid']) });
  const late = await subscribeOnline({ plan: { plan_code: 'pro-trial', trial_days: 1 } });
  named['dunning'] = late.id;
  says(late.cardId, 'decline');
  emulator.advance('P1D');

  const names = new Map(Object.entries(named).map(([name, id]) => [id, name]));
  const found = async (filter: string) =>
    ((await take('subscriptions', 'GET', `subscriptions?filter_by=${filter}`)) as unknown as Json[]).map((row) =>
      names.get(row['subscription_id']),
    );
  expect(await found('SubscriptionStatus.All')).toHaveLength(10);
  expect(await found('SubscriptionStatus.ACTIVE')).toEqual(['live', 'trial', 'non_renewing', 'unpaid', 'dunning']);
  expect(await found('SubscriptionStatus.LIVE')).toEqual(['live']);
  expect(await found('SubscriptionStatus.FUTURE')).toEqual(['future']);
  expect(await found('SubscriptionStatus.TRIAL')).toEqual(['trial']);
  expect(await found('SubscriptionStatus.PAST_DUE')).toEqual(['dunning']);
  expect(await found('SubscriptionStatus.UNPAID')).toEqual(['unpaid']);
  expect(await found('SubscriptionStatus.NON_RENEWING')).toEqual(['non_renewing']);
  expect(await found('SubscriptionStatus.CANCELLED_FROM_DUNNING')).toEqual(['cancelled_from_dunning']);
  expect(await found('SubscriptionStatus.CANCELLED')).toEqual(['cancelled']);
  expect(await found('SubscriptionStatus.EXPIRED')).toEqual(['expired']);
  expect(await found('SubscriptionStatus.TRIAL_EXPIRED')).toEqual(['trial_expired']);
  expect(await found('SubscriptionStatus.CANCELLED_THIS_MONTH')).toEqual(['cancelled_from_dunning']);
  expect(await found('SubscriptionStatus.CANCELLED_LAST_MONTH')).toEqual(['cancelled']);
  expect(await found('SubscriptionMode.ONLINE')).toEqual(['trial_expired', 'cancelled_from_dunning', 'dunning']);
  expect(await found('SubscriptionMode.OFFLINE')).toHaveLength(7);
});

test('a filter nobody knows is refused, a parameter nobody knows is a 501', async () => {
  const { call, refused } = await subscriptionsClient();
  expect(await refused('GET', 'subscriptions?filter_by=SubscriptionStatus.Live')).toBe('400 2 Invalid value passed for filter_by');
  expect(await refused('GET', 'subscriptions?filter_by=LIVE')).toBe('400 2 Invalid value passed for filter_by');
  expect(await refused('GET', 'subscriptions?page=0')).toBe('400 2 Invalid value passed for page');
  expect((await call('GET', 'subscriptions?reference_id=a')).status).toBe(501);
});

test('by customer and by part of the reference, in any state and at once', async () => {
  const { subscribe, customer, take } = await subscriptionsClient();
  const id = await customer();
  await subscribe({ customer_id: id, reference_id: 'tenant-42' });
  await subscribe({ customer_id: id, reference_id: 'tenant-421', starts_at: '2026-03-01' });
  await subscribe({ reference_id: 'Tenant-7' });
  const count = async (query: string) => ((await take('subscriptions', 'GET', `subscriptions?${query}`)) as unknown as Json[]).length;
  expect(await count(`customer_id=${id}`)).toBe(2);
  expect(await count('customer_id=1')).toBe(0);
  expect(await count('reference_contains=tenant-42')).toBe(2);
  expect(await count('reference_contains=tenant')).toBe(3);
  expect(await count(`reference_contains=421&customer_id=${id}`)).toBe(1);
});

test('a list has pages and its rows are flat', async () => {
  const { subscribe, call } = await subscriptionsClient();
  for (const reference of ['a', 'b', 'c']) await subscribe({ reference_id: reference });
  const { body } = await call('GET', 'subscriptions?page=1&per_page=2');
  expect(body['page_context']).toMatchObject({ page: 1, per_page: 2, has_more_page: true, sort_column: 'created_time', sort_order: 'A' });
  const [first, ...others] = body['subscriptions'] as Json[];
  expect(first).toMatchObject({
    reference_id: 'a',
    plan_name: 'Pro monthly',
    plan_code: 'pro-monthly',
    customer_name: 'Customer 1',
    amount: 49,
  });
  expect(first).not.toHaveProperty('plan');
  expect(first).not.toHaveProperty('customer');
  expect(others).toHaveLength(1);
  expect((await call('GET', 'subscriptions?page=2&per_page=2')).body).toMatchObject({
    subscriptions: [{ reference_id: 'c' }],
    page_context: { has_more_page: false },
  });
});
