import { expect, test } from 'vitest';
import { subscriptionsClient } from '../../../../test/harness/subscriptions.js';

test('cancelled at once: nothing more is billed, and nothing is given back', async () => {
  const { subscribe, call, get, emulator, happened, invoicesOf } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  emulator.advance('P3D');
  happened();
  const { message, body } = await call('POST', `subscriptions/${id}/cancel?cancel_at_end=false`);
  expect(message).toBe('Your subscription has been canceled.');
  expect(body['subscription']).toMatchObject({
    status: 'cancelled',
    source: 'user',
    cancelled_at: '2026-01-08',
    current_term_ends_at: '2026-02-05',
  });
  expect(body['subscription']).not.toHaveProperty('next_billing_at');
  expect(happened()).toEqual(['2026-01-08 subscription_cancelled']);
  emulator.advance('P3M');
  expect(await get(id)).toMatchObject({ status: 'cancelled', cancelled_at: '2026-01-08' });
  expect(await invoicesOf(id)).toHaveLength(1);
  expect(happened()).toEqual([]);
});

test('cancelled at the end of the term: it runs until then', async () => {
  const { subscribe, call, get, emulator, happened, invoicesOf } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  happened();
  const { message, body } = await call('POST', `subscriptions/${id}/cancel?cancel_at_end=true`);
  expect(message).toBe('Your subscription will be canceled at the end of this term.');
  expect(body['subscription']).toMatchObject({ status: 'non_renewing', next_billing_at: '', scheduled_cancellation_date: '2026-02-05' });
  expect(body['subscription']).not.toHaveProperty('cancelled_at');
  emulator.advance('P2M');
  expect(happened()).toEqual(['2026-01-05 subscription_cancellation_scheduled', '2026-02-05 subscription_cancelled']);
  expect(await get(id)).toMatchObject({ status: 'cancelled', cancelled_at: '2026-02-05' });
  expect(await invoicesOf(id)).toHaveLength(1);
});

test('a trial can be cancelled, too', async () => {
  const { subscribe, call, get, emulator, invoicesOf } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe({ plan: { plan_code: 'pro-trial' } });
  await call('POST', `subscriptions/${id}/cancel?cancel_at_end=true`);
  expect((await call('POST', `subscriptions/${id}/reactivate`)).body['subscription']).toMatchObject({
    status: 'trial',
    next_billing_at: '2026-01-19',
  });
  await call('POST', `subscriptions/${id}/cancel?cancel_at_end=true`);
  emulator.advance('P14D');
  expect(await get(id)).toMatchObject({ status: 'cancelled', cancelled_at: '2026-01-19' });
  expect(await invoicesOf(id)).toEqual([]);
});

test('what is cancelled cannot be cancelled again', async () => {
  const { subscribe, call, refused } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  const cancel = (atEnd: unknown) => refused('POST', `subscriptions/${id}/cancel?cancel_at_end=${atEnd}`);
  expect(await cancel('maybe')).toBe('400 2 Invalid value passed for cancel_at_end');
  await call('POST', `subscriptions/${id}/cancel?cancel_at_end=true`);
  expect(await cancel(true)).toMatch(/^400 \d+ .*already/);
  expect(await refused('POST', `subscriptions/${id}/cancel`)).toContain('200 0');
  expect(await cancel(false)).toMatch(/^400 \d+ .*already been cancelled/);
  const future = await subscribe({ starts_at: '2026-03-01' });
  expect(await refused('POST', `subscriptions/${future['subscription_id']}/cancel?cancel_at_end=true`)).toContain('it is future');
  expect(await refused('POST', `subscriptions/${future['subscription_id']}/cancel`)).toContain('200 0');
});

test('one that would end is reactivated and renews as before', async () => {
  const { subscribe, call, emulator, happened, get } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  await call('POST', `subscriptions/${id}/cancel?cancel_at_end=true`);
  happened();
  expect((await call('POST', `subscriptions/${id}/reactivate`)).message).toBe('Subscription has been reactivated successfully.');
  expect(happened()).toEqual(['2026-01-05 subscription_reactivated']);
  expect(await get(id)).toMatchObject({ status: 'live', next_billing_at: '2026-02-05' });
  emulator.advance('P1M');
  expect(await get(id)).toMatchObject({ current_term_starts_at: '2026-02-05' });
});

test('the API reactivates a cancelled one only where that is switched on', async () => {
  const { subscribe, call, refused, emulator, get, invoicesOf } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  expect(await refused('POST', `subscriptions/${id}/reactivate`)).toContain('it is live');
  await call('POST', `subscriptions/${id}/cancel`);
  expect(await refused('POST', `subscriptions/${id}/reactivate`)).toContain('it is cancelled');
  emulator.byHand.billing.setSubscriptionRules({ reactivateCancelled: true });
  expect((await call('POST', `subscriptions/${id}/reactivate`)).code).toBe(0);
  const after = await get(id);
  expect(after).toMatchObject({ status: 'live', next_billing_at: '2026-02-05' });
  expect(after).not.toHaveProperty('cancelled_at');
  expect(await invoicesOf(id)).toHaveLength(1);
});

test('a cancelled one is reactivated by hand beyond its term: a new term and an invoice', async () => {
  const { subscribe, call, emulator, happened, get, invoicesOf } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  await call('POST', `subscriptions/${id}/cancel`);
  emulator.advance('P2M');
  happened();
  emulator.byHand.billing.reactivateSubscription({ id: String(id) });
  expect(await get(id)).toMatchObject({ status: 'live', activated_at: '2026-01-05', current_term_starts_at: '2026-03-05' });
  expect(await invoicesOf(id)).toMatchObject([{ invoice_date: '2026-01-05' }, { invoice_date: '2026-03-05', total: 49 }]);
  expect(happened()).toEqual(['2026-03-05 invoice_created', '2026-03-05 subscription_reactivated']);
});

test('cancelled from dunning within the term it goes on with the same dates and no other invoice', async () => {
  const { subscribeOnline, says, emulator, get, invoicesOf } = await subscriptionsClient();
  const { id, cardId } = await subscribeOnline();
  says(cardId, 'decline');
  emulator.advance('P45D');
  expect(await get(id)).toMatchObject({ status: 'cancelled_from_dunning' });
  emulator.byHand.billing.reactivateSubscription({ id });
  expect(await get(id)).toMatchObject({ status: 'live', next_billing_at: '2026-03-05' });
  expect(await invoicesOf(id)).toHaveLength(2);
});

test('a customer cancels by itself: the same is told', async () => {
  const { subscribe, emulator, happened, get, take } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  happened();
  emulator.byHand.billing.cancelSubscription({ id: String(id), atEnd: true, by: 'customer' });
  expect(happened()).toEqual(['2026-01-05 subscription_cancellation_scheduled']);
  expect(await get(id)).toMatchObject({ status: 'non_renewing' });
  expect((await take('activities', 'GET', `subscriptions/${id}/recentactivities`)) as unknown).toMatchObject([
    { commented_by: 'Customer' },
    {},
  ]);
});

test('a deleted one is gone, is told of, and does nothing more; its invoice stays', async () => {
  const { subscribe, call, refused, emulator, happened, invoicesOf } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  happened();
  expect((await call('DELETE', `subscriptions/${id}`)).message).toBe('The subscription has been deleted.');
  expect(happened()).toEqual(['2026-01-05 subscription_deleted']);
  expect(await refused('GET', `subscriptions/${id}`)).toBe('404 1002 Subscription ID does not exist.');
  emulator.advance('P3M');
  expect(happened()).toEqual([]);
  expect(await invoicesOf(id)).toHaveLength(1);
});

test('the renewal can be postponed, never brought forward; later ones follow its day', async () => {
  const { subscribe, call, refused, emulator, happened, invoicesOf } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  const postpone = (to: unknown) => refused('POST', `subscriptions/${id}/postpone`, { renewal_at: to });
  expect(await postpone('2026-02-05')).toMatch(/^400/);
  expect(await postpone('2026-01-20')).toMatch(/^400/);
  expect(await postpone('20 February')).toBe('400 2 Invalid value passed for renewal_at');
  expect(await refused('POST', `subscriptions/${id}/postpone`, {})).toBe('400 2 Invalid value passed for renewal_at');
  happened();
  const { message, body } = await call('POST', `subscriptions/${id}/postpone`, { renewal_at: '2026-02-20' });
  expect(message).toBe('Billing date of the subscription has been changed.');
  expect(body['subscription']).toMatchObject({
    next_billing_at: '2026-02-20',
    current_term_ends_at: '2026-02-20',
    current_term_starts_at: '2026-01-05',
  });
  emulator.advance('P80D');
  expect((await invoicesOf(id)).map(({ invoice_date }) => invoice_date)).toEqual(['2026-01-05', '2026-02-20', '2026-03-20']);
  expect(happened()[0]).toBe('2026-01-05 billing_date_changed');
});

test('a trial can be postponed; what is ending cannot', async () => {
  const { subscribe, call, refused } = await subscriptionsClient();
  const trial = await subscribe({ plan: { plan_code: 'pro-trial' } });
  const { body } = await call('POST', `subscriptions/${trial['subscription_id']}/postpone`, { renewal_at: '2026-01-31' });
  expect(body['subscription']).toMatchObject({ status: 'trial', trial_ends_at: '2026-01-31' });
  const ending = await subscribe();
  await call('POST', `subscriptions/${ending['subscription_id']}/cancel?cancel_at_end=true`);
  expect(await refused('POST', `subscriptions/${ending['subscription_id']}/postpone`, { renewal_at: '2026-03-31' })).toMatch(/^400/);
});

test('a paused one is not renewed; resumed before its billing date it keeps its dates', async () => {
  const { subscribe, call, take, get, emulator, happened } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  await take('subscription', 'PUT', `subscriptions/${id}`, { plan: { plan_code: 'starter-monthly' }, end_of_term: true });
  happened();
  expect((await call('POST', `subscriptions/${id}/pause`)).body['subscription']).toMatchObject({ status: 'paused', end_of_term: false });
  emulator.advance('P10D');
  expect((await call('POST', `subscriptions/${id}/resume`)).body['subscription']).toMatchObject({
    status: 'live',
    next_billing_at: '2026-02-05',
  });
  expect(happened()).toEqual(['2026-01-05 subscription_paused', '2026-01-15 subscription_resumed']);
  emulator.advance('P1M');
  expect(await get(id)).toMatchObject({ current_term_starts_at: '2026-02-05', plan: { plan_code: 'pro-monthly' } });
});

test('resumed after its billing date that moves to the day, and an invoice is made', async () => {
  const { subscribe, call, refused, emulator, invoicesOf, happened } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  await call('POST', `subscriptions/${id}/pause`);
  emulator.advance('P2M');
  expect(await invoicesOf(id)).toHaveLength(1);
  expect(await refused('POST', `subscriptions/${id}/charge`, { amount: 5 })).toContain('paused');
  happened();
  expect((await call('POST', `subscriptions/${id}/resume`)).body['subscription']).toMatchObject({
    ...{ status: 'live', current_term_starts_at: '2026-03-05', next_billing_at: '2026-04-05' },
  });
  expect((await invoicesOf(id)).map(({ invoice_date }) => invoice_date)).toEqual(['2026-01-05', '2026-03-05']);
  expect(happened().map((line) => line.slice(11))).toEqual(['subscription_resumed', 'invoice_created', 'subscription_renewed']);
});

test('a pause can begin and end on days that are set', async () => {
  const { subscribe, call, get, refused, emulator, invoicesOf } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  const pause = (body: Record<string, unknown>) => refused('POST', `subscriptions/${id}/pause`, body);
  expect(await pause({ pause_date: '2026-01-01' })).toBe('400 2 Invalid value passed for pause_date');
  expect(await pause({ resume_date: '2026-01-05' })).toBe('400 2 Invalid value passed for resume_date');
  await call('POST', `subscriptions/${id}/pause`, { pause_date: '2026-02-05', resume_date: '2026-02-20' });
  expect(await get(id)).toMatchObject({ status: 'live' });
  emulator.advance('P31D');
  expect(await get(id)).toMatchObject({ status: 'paused', current_term_starts_at: '2026-01-05' });
  emulator.advance('P15D');
  expect(await get(id)).toMatchObject({ status: 'live', current_term_starts_at: '2026-02-20' });
  expect((await invoicesOf(id)).map(({ invoice_date }) => invoice_date)).toEqual(['2026-01-05', '2026-02-20']);
  expect(await refused('POST', `subscriptions/${id}/resume`)).toContain('is not paused');
  await call('POST', `subscriptions/${id}/pause`, { pause_date: '2026-03-01' });
  expect((await call('POST', `subscriptions/${id}/resume`)).code).toBe(0);
  emulator.advance('P20D');
  expect(await get(id)).toMatchObject({ status: 'live' });
});

test('pauses are not told of where that is switched off, and only a live one is paused', async () => {
  const { subscribe, call, refused, emulator, happened } = await subscriptionsClient();
  emulator.byHand.billing.setSubscriptionRules({ tellOfPauses: false });
  const { subscription_id: id } = await subscribe();
  happened();
  emulator.byHand.billing.pauseSubscription({ id: String(id) });
  emulator.byHand.billing.resumeSubscription({ id: String(id) });
  expect(happened()).toEqual([]);
  await call('POST', `subscriptions/${id}/cancel`);
  expect(await refused('POST', `subscriptions/${id}/pause`)).toContain('it is cancelled');
});

test('a customer with subscriptions is not deleted', async () => {
  const { subscribe, call, refused, customer } = await subscriptionsClient();
  const id = await customer();
  const made = await subscribe({ customer_id: id, starts_at: '2026-03-01' });
  expect(await refused('DELETE', `customers/${id}`)).toMatch(/^400/);
  await call('DELETE', `subscriptions/${made['subscription_id']}`);
  expect((await call('DELETE', `customers/${id}`)).code).toBe(0);
});
