import { expect, test } from 'vitest';
import { subscriptionsClient } from '../../../../test/harness/subscriptions.js';

test('a declined renewal is past due, and tried again on the days that are set until all have failed', async () => {
  const { subscribeOnline, says, get, emulator, happened, invoicesOf } = await subscriptionsClient();
  const { id, cardId } = await subscribeOnline();
  says(cardId, 'decline');
  happened();
  emulator.advance('P31D');
  expect(await get(id)).toMatchObject({
    ...{ status: 'dunning', next_retry_at: '2026-02-10', current_term_starts_at: '2026-02-05', next_billing_at: '2026-03-05' },
  });
  expect(happened()).toEqual(['2026-02-02 subscription_ahead', '2026-02-05 invoice_created', '2026-02-05 payment_declined']);
  emulator.advance('P5D');
  expect(await get(id)).toMatchObject({ status: 'dunning', next_retry_at: '2026-02-13' });
  emulator.advance('P1M');
  expect(happened()).toEqual([
    ...['2026-02-10 payment_declined', '2026-02-13 payment_declined', '2026-02-16 payment_declined', '2026-02-16 subscription_cancelled'],
  ]);
  const over = await get(id);
  expect(over).toMatchObject({ status: 'cancelled_from_dunning', source: 'scheduler', cancelled_at: '2026-02-16' });
  expect(over).not.toHaveProperty('next_retry_at');
  expect(over).not.toHaveProperty('next_billing_at');
  expect(await invoicesOf(id)).toMatchObject([{ status: 'paid' }, { status: 'overdue', balance: 49 }]);
});

test('a try that succeeds makes it live again, and then the renewal is told of', async () => {
  const { subscribeOnline, says, get, emulator, happened, invoicesOf } = await subscriptionsClient();
  const { id, cardId } = await subscribeOnline();
  says(cardId, 'insufficient_funds', 2);
  happened();
  emulator.advance('P2M');
  expect(happened()).toEqual([
    ...['2026-02-02 subscription_ahead', '2026-02-05 invoice_created', '2026-02-05 payment_declined', '2026-02-10 payment_declined'],
    ...['2026-02-13 payment_thankyou', '2026-02-13 subscription_renewed', '2026-03-02 subscription_ahead'],
    ...['2026-03-05 invoice_created', '2026-03-05 payment_thankyou', '2026-03-05 subscription_renewed'],
  ]);
  expect(await get(id)).toMatchObject({ status: 'live', next_billing_at: '2026-04-05' });
  expect((await invoicesOf(id)).map(({ status }) => status)).toEqual(['paid', 'paid', 'paid']);
});

test('somebody else may pay: the tries end', async () => {
  const { subscribeOnline, says, get, emulator, happened, invoicesOf } = await subscriptionsClient();
  const { id, cardId } = await subscribeOnline();
  says(cardId, 'decline');
  emulator.advance('P32D');
  happened();
  emulator.byHand.billing.recordPayment({ id: String((await invoicesOf(id)).at(-1)?.['invoice_id']) });
  expect(happened()).toEqual(['2026-02-06 payment_thankyou', '2026-02-06 subscription_renewed']);
  expect(await get(id)).toMatchObject({ status: 'live' });
  expect(await get(id)).not.toHaveProperty('next_retry_at');
  says(cardId, 'approve');
  emulator.advance('P20D');
  expect(happened()).toEqual([]);
});

test('collecting by the API ends it as well', async () => {
  const { subscribeOnline, says, get, emulator, invoicesOf, call } = await subscriptionsClient();
  const { id, cardId } = await subscribeOnline();
  says(cardId, 'decline', 1);
  emulator.advance('P32D');
  expect((await call('POST', `invoices/${(await invoicesOf(id)).at(-1)?.['invoice_id']}/collect`, { card_id: cardId })).code).toBe(0);
  expect(await get(id)).toMatchObject({ status: 'live' });
});

test('a voided invoice is owed no more: at the next try it is live', async () => {
  const { subscribeOnline, says, get, emulator, invoicesOf, call } = await subscriptionsClient();
  const { id, cardId } = await subscribeOnline();
  says(cardId, 'decline');
  emulator.advance('P32D');
  await call('POST', `invoices/${(await invoicesOf(id)).at(-1)?.['invoice_id']}/void`);
  emulator.advance('P5D');
  expect(await get(id)).toMatchObject({ status: 'live' });
});

test('all tries failed can mean unpaid: not renewed until it is paid, then it begins a new term', async () => {
  const { subscribeOnline, says, get, emulator, happened, invoicesOf } = await subscriptionsClient();
  emulator.byHand.billing.setSubscriptionRules({ retryOnDays: [3, 1], finally: 'unpaid' });
  const { id, cardId } = await subscribeOnline();
  says(cardId, 'decline');
  emulator.advance('P32D');
  happened();
  emulator.advance('P3M');
  expect(happened()).toEqual(['2026-02-06 payment_declined', '2026-02-08 payment_declined', '2026-02-08 subscription_unpaid'].slice(1));
  expect(await get(id)).toMatchObject({ status: 'unpaid' });
  const owed = await invoicesOf(id);
  expect(owed).toHaveLength(2);
  says(cardId, 'approve');
  emulator.byHand.billing.recordPayment({ id: String(owed[1]?.['invoice_id']) });
  expect(happened().map((line) => line.slice(11))).toEqual([
    ...['payment_thankyou', 'subscription_renewed', 'invoice_created', 'payment_thankyou', 'subscription_renewed'],
  ]);
  expect(await get(id)).toMatchObject({ status: 'live', current_term_starts_at: '2026-05-06', next_billing_at: '2026-06-06' });
});

test('unpaid but paid within its term it goes on with the dates it had', async () => {
  const { subscribeOnline, says, get, emulator, invoicesOf } = await subscriptionsClient();
  emulator.byHand.billing.setSubscriptionRules({ retryOnDays: [1], finally: 'unpaid' });
  const { id, cardId } = await subscribeOnline();
  says(cardId, 'decline');
  emulator.advance('P35D');
  expect(await get(id)).toMatchObject({ status: 'unpaid' });
  emulator.byHand.billing.recordPayment({ id: String((await invoicesOf(id)).at(-1)?.['invoice_id']) });
  expect(await get(id)).toMatchObject({ status: 'live', next_billing_at: '2026-03-05' });
  expect(await invoicesOf(id)).toHaveLength(2);
});

test('a term that ends while the card is tried is billed when the tries succeed', async () => {
  const { subscribeOnline, says, plan, get, emulator, invoicesOf } = await subscriptionsClient();
  await plan('weekly', { interval_unit: 'weeks' });
  const { id, cardId } = await subscribeOnline({ plan: { plan_code: 'weekly' } });
  says(cardId, 'decline', 3);
  emulator.advance('P14D');
  expect(await get(id)).toMatchObject({ status: 'dunning', current_term_starts_at: '2026-01-12' });
  emulator.advance('P9D');
  // The renewal of the 12th fails, the tries of the 17th and the 20th too, that of the 23rd succeeds.
  expect(await get(id)).toMatchObject({ status: 'live', current_term_starts_at: '2026-01-26' });
  expect((await invoicesOf(id)).map(({ invoice_date, status }) => `${invoice_date} ${status}`)).toEqual([
    ...['2026-01-05 paid', '2026-01-12 paid', '2026-01-19 paid', '2026-01-26 paid'],
  ]);
});

test('a trial whose first charge is declined is past due, and is activated by the money', async () => {
  const { subscribeOnline, says, get, emulator, happened } = await subscriptionsClient();
  const { id, cardId } = await subscribeOnline({ plan: { plan_code: 'pro-trial' } });
  says(cardId, 'decline', 1);
  emulator.advance('P14D');
  expect(await get(id)).toMatchObject({ status: 'dunning' });
  happened();
  emulator.advance('P5D');
  expect(happened()).toEqual(['2026-01-24 payment_thankyou', '2026-01-24 subscription_activation']);
});

test('a new card is charged at the next try', async () => {
  const { subscribeOnline, says, get, emulator, call } = await subscriptionsClient();
  const { id, cardId, customerId } = await subscribeOnline();
  says(cardId, 'decline');
  emulator.advance('P31D');
  const other = emulator.byHand.billing.addCard({ customerId, lastFour: '1881' });
  expect((await call('POST', `subscriptions/${id}/card`, { card_id: other })).message).toBe('Card has been updated successfully.');
  emulator.advance('P5D');
  expect(await get(id)).toMatchObject({ status: 'live', card: { last_four_digits: '1881' } });
});

test('taken offline while past due it is not tried any more, and billed on', async () => {
  const { subscribeOnline, says, get, emulator, call, happened, invoicesOf } = await subscriptionsClient();
  const { id, cardId } = await subscribeOnline();
  says(cardId, 'decline');
  emulator.advance('P31D');
  await call('DELETE', `subscriptions/${id}/card`);
  expect(await get(id)).toMatchObject({ status: 'dunning', auto_collect: false });
  happened();
  emulator.advance('P1M');
  expect(happened().some((line) => line.endsWith('payment_declined'))).toBe(false);
  expect(await invoicesOf(id)).toHaveLength(3);
});

test('switched by an update the tries end and begin again as well', async () => {
  const { subscribeOnline, says, get, emulator, take } = await subscriptionsClient();
  const { id, cardId } = await subscribeOnline();
  says(cardId, 'decline');
  emulator.advance('P31D');
  expect(await take('subscription', 'PUT', `subscriptions/${id}`, { auto_collect: false })).not.toHaveProperty('next_retry_at');
  expect(await take('subscription', 'PUT', `subscriptions/${id}`, { auto_collect: true })).toMatchObject({ next_retry_at: '2026-02-06' });
  says(cardId, 'approve');
  emulator.advance('P1D');
  expect(await get(id)).toMatchObject({ status: 'live' });
});

test('a deleted card leaves an offline subscription', async () => {
  const { subscribeOnline, get, emulator, call, invoicesOf } = await subscriptionsClient();
  const { id, cardId, customerId } = await subscribeOnline();
  await call('DELETE', `customers/${customerId}/cards/${cardId}`);
  const after = await get(id);
  expect(after).toMatchObject({ auto_collect: false });
  expect(after).not.toHaveProperty('card');
  emulator.advance('P1M');
  expect(await get(id)).toMatchObject({ status: 'live' });
  expect((await invoicesOf(id)).at(-1)).toMatchObject({ status: 'sent' });
});

test('an offline one is never charged: no declined payment, however long nobody pays', async () => {
  const { subscribe, get, emulator, happened } = await subscriptionsClient();
  const made = await subscribe();
  emulator.advance('P6M');
  expect(await get(made['subscription_id'])).toMatchObject({ status: 'live' });
  expect(happened().filter((line) => /declined|unpaid|cancelled/.test(line))).toEqual([]);
});

test('rules for overdue invoices take an offline one past due and then to its end; paid, it is live', async () => {
  const { subscribe, get, emulator, happened, invoicesOf } = await subscriptionsClient();
  emulator.byHand.billing.setSubscriptionRules({ offlinePastDueAfterDays: 5, offlineFinallyAfterDays: 20, finally: 'unpaid' });
  const payer = await subscribe({ payment_terms: 10 });
  const sleeper = await subscribe({ payment_terms: 10 });
  emulator.advance('P15D');
  expect(await get(payer['subscription_id'])).toMatchObject({ status: 'dunning' });
  expect(await get(payer['subscription_id'])).not.toHaveProperty('next_retry_at');
  emulator.byHand.billing.recordPayment({ id: String(payer['child_invoice_id']) });
  expect(await get(payer['subscription_id'])).toMatchObject({ status: 'live' });
  happened();
  emulator.advance('P15D');
  expect(await get(sleeper['subscription_id'])).toMatchObject({ status: 'unpaid' });
  expect(happened()).toContain('2026-02-04 subscription_unpaid');
  emulator.advance('P2M');
  expect(await invoicesOf(sleeper['subscription_id'])).toHaveLength(1);
});

test('somebody marks it as unpaid by hand, which takes an unpaid invoice', async () => {
  const { subscribe, subscribeOnline, get, emulator, happened } = await subscriptionsClient();
  const owing = await subscribe();
  const { id } = await subscribeOnline();
  happened();
  emulator.byHand.billing.markUnpaid({ id: String(owing['subscription_id']) });
  expect(await get(owing['subscription_id'])).toMatchObject({ status: 'unpaid' });
  expect(happened()).toEqual(['2026-01-05 subscription_unpaid']);
  expect(() => emulator.byHand.billing.markUnpaid({ id })).toThrow('no unpaid invoice');
  emulator.byHand.billing.recordPayment({ id: String(owing['child_invoice_id']) });
  expect(await get(owing['subscription_id'])).toMatchObject({ status: 'live' });
});
