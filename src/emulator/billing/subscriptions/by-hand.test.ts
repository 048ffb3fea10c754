import { expect, test } from 'vitest';
import { subscriptionsClient } from '../../../../test/harness/subscriptions.js';

test('what people do by hand is told of as if the API had done it', async () => {
  const { subscribe, emulator, happened, get } = await subscriptionsClient();
  const id = String((await subscribe())['subscription_id']);
  const hand = emulator.byHand.billing;
  happened();
  hand.changeSubscription({ id, quantity: 3 });
  hand.changeSubscription({ id, planCode: 'starter-monthly', price: 10, atEnd: true });
  hand.setReference({ id, reference: 'renamed by Sam' });
  hand.postponeSubscription({ id, to: '2026-03-01' });
  hand.pauseSubscription({ id });
  hand.resumeSubscription({ id });
  hand.cancelSubscription({ id, atEnd: true });
  hand.reactivateSubscription({ id });
  hand.cancelSubscription({ id });
  expect(happened().map((line) => line.slice(11))).toEqual([
    ...['creditnote_added', 'invoice_created', 'subscription_upgraded', 'billing_date_changed', 'subscription_paused'],
    ...['subscription_resumed', 'subscription_cancellation_scheduled', 'subscription_reactivated', 'subscription_cancelled'],
  ]);
  expect(await get(id)).toMatchObject({ status: 'cancelled', reference_id: 'renamed by Sam', plan: { quantity: 3 } });
});

test('it can be done over HTTP, and is refused in words', async () => {
  const { subscribe, control, get } = await subscriptionsClient();
  const id = String((await subscribe())['subscription_id']);
  expect((await control('by-hand/billing/cancelSubscription', { id, by: 'customer' })).status).toBe(200);
  expect(await get(id)).toMatchObject({ status: 'cancelled' });
  const again = await control('by-hand/billing/cancelSubscription', { id });
  expect(again.status).toBe(400);
  expect(JSON.stringify(again.body)).toContain('already been cancelled');
  expect((await control('by-hand/billing/pauseSubscription', { id: '1' })).status).toBe(400);
  expect((await control('by-hand/billing/postponeSubscription', { id, to: 'tomorrow' })).status).toBe(400);
  expect((await control('by-hand/billing/setSubscriptionRules', { retryOnDays: [0] })).status).toBe(400);
});

test('rules that are left out stay', async () => {
  const { subscribeOnline, says, emulator, get } = await subscriptionsClient();
  const hand = emulator.byHand.billing;
  hand.setSubscriptionRules({ retryOnDays: [2, 1], finally: 'unpaid', prorate: false, offlinePastDueAfterDays: 3 });
  hand.setSubscriptionRules({ offlineFinallyAfterDays: 9 });
  const { id, cardId } = await subscribeOnline();
  says(cardId, 'decline');
  emulator.advance('P31D');
  expect(await get(id)).toMatchObject({ next_retry_at: '2026-02-06' });
  emulator.advance('P2D');
  expect(await get(id)).toMatchObject({ status: 'unpaid' });
  emulator.reset();
  expect(await subscribeOnline()).toBeTruthy();
});
