import { expect, test } from 'vitest';
import { subscriptionsClient } from '../../../../test/harness/subscriptions.js';

test('a year in one step is twelve invoices, each of its own day, and each is told of then', async () => {
  const { subscribe, invoicesOf, emulator, happened, get } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  happened();
  emulator.advance('P1Y');
  const days = (await invoicesOf(id)).map(({ invoice_date }) => invoice_date);
  expect(days).toEqual([
    '2026-01-05',
    ...['02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'].map((m) => `2026-${m}-05`),
    '2027-01-05',
  ]);
  expect(
    happened()
      .filter((line) => line.endsWith('subscription_renewed'))
      .map((line) => line.slice(0, 10)),
    // Events are kept for 180 days.
  ).toEqual(days.filter((day) => String(day) > '2026-07-09'));
  expect(await get(id)).toMatchObject({
    ...{
      current_term_starts_at: '2027-01-05',
      current_term_ends_at: '2027-02-05',
      last_billing_at: '2027-01-05',
      next_billing_at: '2027-02-05',
    },
    ...{ status: 'live', activated_at: '2026-01-05', updated_time: '2027-01-05T00:10:00-0800' },
  });
});

test('three days before a renewal it is told of, and the renewal ten minutes past midnight', async () => {
  const { subscribe, emulator, events, happened } = await subscriptionsClient();
  await subscribe();
  happened();
  emulator.advance('P31D');
  expect(happened()).toEqual(['2026-02-02 subscription_ahead', '2026-02-05 invoice_created', '2026-02-05 subscription_renewed']);
  expect(events().at(-1)).toMatchObject({ event_time: '2026-02-05T00:10:00-0800' });
});

test('a renewal is told of with the new term and the new invoice', async () => {
  const { subscribe, emulator, events, invoicesOf } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  emulator.advance('P31D');
  const payload = JSON.parse(String(events().at(-1)?.['payload'])) as {
    event_type: string;
    data: { subscription: Record<string, unknown> };
  };
  expect(payload.event_type).toBe('subscription_renewed');
  expect(payload.data.subscription).toMatchObject({
    ...{ status: 'live', current_term_starts_at: '2026-02-05', current_term_ends_at: '2026-03-05', next_billing_at: '2026-03-05' },
    child_invoice_id: (await invoicesOf(id)).at(-1)?.['invoice_id'],
  });
});

test('renewals keep to the day of the month they began on, as far as a month has it', async () => {
  const { subscribe, invoicesOf, emulator } = await subscriptionsClient({ now: () => new Date('2027-10-31T20:00:00Z') });
  const { subscription_id: id } = await subscribe();
  emulator.advance('P6M');
  expect((await invoicesOf(id)).map(({ invoice_date }) => invoice_date)).toEqual([
    ...['2027-10-31', '2027-11-30', '2027-12-31', '2028-01-31', '2028-02-29', '2028-03-31', '2028-04-30'],
  ]);
});

test('a yearly one of 29 February falls on the 28th, and on the 29th again in a leap year', async () => {
  const { subscribe, invoicesOf, emulator } = await subscriptionsClient({ now: () => new Date('2028-02-29T20:00:00Z') });
  const { subscription_id: id } = await subscribe({ plan: { plan_code: 'pro-yearly' } });
  emulator.advance('P4Y');
  expect((await invoicesOf(id)).map(({ invoice_date }) => invoice_date)).toEqual([
    ...['2028-02-29', '2029-02-28', '2030-02-28', '2031-02-28', '2032-02-29'],
  ]);
});

test('plans of several weeks, months or years are billed as often', async () => {
  const { subscribe, plan, get } = await subscriptionsClient();
  const ends = async (code: string) =>
    (await get((await subscribe({ plan: { plan_code: code } }))['subscription_id']))['current_term_ends_at'];
  expect(await ends(await plan('quarterly', { interval: 3 }))).toBe('2026-04-05');
  expect(await ends(await plan('two-yearly', { interval: 2, interval_unit: 'years' }))).toBe('2028-01-05');
  expect(await ends(await plan('fortnightly', { interval: 2, interval_unit: 'weeks' }))).toBe('2026-01-19');
});

test('an online one is charged at each renewal', async () => {
  const { subscribeOnline, invoicesOf, emulator, happened } = await subscriptionsClient();
  const { id } = await subscribeOnline();
  happened();
  emulator.advance('P1M');
  expect((await invoicesOf(id)).map(({ status }) => status)).toEqual(['paid', 'paid']);
  expect(happened()).toEqual([
    ...['2026-02-02 subscription_ahead', '2026-02-05 invoice_created', '2026-02-05 payment_thankyou', '2026-02-05 subscription_renewed'],
  ]);
});

test('billing cycles run out: told three days before, then expired and billed no more', async () => {
  const { subscribe, invoicesOf, emulator, get, happened } = await subscriptionsClient();
  const made = await subscribe({ plan: { plan_code: 'pro-monthly', billing_cycles: 2 } });
  expect(made).toMatchObject({ expires_at: '2026-03-05', next_billing_at: '2026-02-05' });
  emulator.advance('P32D');
  expect(await get(made['subscription_id'])).toMatchObject({ status: 'live', next_billing_at: '', expires_at: '2026-03-05' });
  happened();
  emulator.advance('P3M');
  expect(happened()).toEqual(['2026-03-02 subscription_expiring', '2026-03-05 subscription_expired']);
  const after = await get(made['subscription_id']);
  expect(after).toMatchObject({ status: 'expired', expires_at: '2026-03-05' });
  expect(after).not.toHaveProperty('next_billing_at');
  expect(await invoicesOf(made['subscription_id'])).toHaveLength(2);
});

test('a coupon takes off as many terms as it is good for', async () => {
  const { subscribe, invoicesOf, emulator, get } = await subscriptionsClient();
  const once = await subscribe({ coupon_code: 'WELCOME20' });
  const six = await subscribe({ coupon_code: 'FRIEND5' });
  emulator.advance('P7M');
  const totals = async (made: Record<string, unknown>) => (await invoicesOf(made['subscription_id'])).map(({ total }) => total);
  expect(await totals(once)).toEqual([39.2, 49, 49, 49, 49, 49, 49, 49]);
  expect(await totals(six)).toEqual([44, 44, 44, 44, 44, 44, 49, 49]);
  expect(await get(once['subscription_id'])).not.toHaveProperty('coupon');
});

test('a trial is told of three days before its end, and then it goes live with its first invoice', async () => {
  const { subscribe, get, invoicesOf, emulator, happened } = await subscriptionsClient();
  const made = await subscribe({ plan: { plan_code: 'pro-trial' } });
  expect(made).toMatchObject({
    ...{ status: 'trial', activated_at: '', trial_starts_at: '2026-01-05', trial_ends_at: '2026-01-19', next_billing_at: '2026-01-19' },
    ...{ current_term_ends_at: '2026-01-19', child_invoice_id: '', plan: { trial_days: 14 } },
  });
  expect(happened()).toEqual(['2026-01-05 subscription_created']);
  emulator.advance('P14D');
  expect(happened()).toEqual(['2026-01-16 trial_expiring', '2026-01-19 invoice_created', '2026-01-19 subscription_activation']);
  expect(await get(made['subscription_id'])).toMatchObject({ status: 'live', activated_at: '2026-01-19', next_billing_at: '2026-02-19' });
  expect(await invoicesOf(made['subscription_id'])).toMatchObject([{ invoice_date: '2026-01-19', total: 49 }]);
});

test('an online trial ends live when there is a card, and expires when there is none', async () => {
  const { subscribeOnline, subscribe, get, emulator, happened, invoicesOf } = await subscriptionsClient();
  const { id } = await subscribeOnline({ plan: { plan_code: 'pro-trial' } });
  const bare = await subscribe({ plan: { plan_code: 'pro-trial' }, auto_collect: true });
  emulator.advance('P15D');
  expect(await get(id)).toMatchObject({ status: 'live' });
  expect(await invoicesOf(id)).toMatchObject([{ status: 'paid' }]);
  const expired = await get(bare['subscription_id']);
  expect(expired).toMatchObject({ status: 'trial_expired', child_invoice_id: '' });
  expect(expired).not.toHaveProperty('next_billing_at');
  expect(happened().filter((line) => line.startsWith('2026-01-19'))).toHaveLength(3);
  emulator.advance('P2M');
  expect(await invoicesOf(bare['subscription_id'])).toEqual([]);
});

test('trial days can be given or left out, whatever the plan says', async () => {
  const { subscribe } = await subscriptionsClient();
  const trialOf = async (plan: Record<string, unknown>) => {
    const { status, trial_ends_at } = await subscribe({ plan: { plan_code: 'pro-trial', ...plan } });
    return `${status} ${trial_ends_at ?? ''}`.trim();
  };
  expect(await trialOf({ exclude_trial: true })).toBe('live');
  expect(await trialOf({ trial_days: 3 })).toBe('trial 2026-01-08');
  expect(await trialOf({ trial_days: 3, exclude_trial: true })).toBe('trial 2026-01-08');
  expect(await trialOf({ trial_days: 0 })).toBe('live');
});

test('the setup fee of a trial is billed at its end, or at once when that is asked for', async () => {
  const { subscribe, plan, invoicesOf, emulator } = await subscriptionsClient();
  await plan('fee-trial', { setup_fee: 25, trial_period: 10 });
  const later = await subscribe({ plan: { plan_code: 'fee-trial' } });
  const atOnce = await subscribe({ plan: { plan_code: 'fee-trial' }, can_charge_setup_fee_immediately: true });
  emulator.advance('P10D');
  const bills = async (made: Record<string, unknown>) =>
    (await invoicesOf(made['subscription_id'])).map(({ invoice_date, total }) => `${invoice_date} ${total}`);
  expect(await bills(later)).toEqual(['2026-01-15 55']);
  expect(await bills(atOnce)).toEqual(['2026-01-05 25', '2026-01-15 30']);
});

test('a future start waits for its day', async () => {
  const { subscribe, get, invoicesOf, emulator, happened } = await subscriptionsClient();
  const made = await subscribe({ starts_at: '2026-02-10' });
  expect(made).toMatchObject({ status: 'future', activated_at: '', next_billing_at: '2026-02-10', child_invoice_id: '' });
  const tried = await subscribe({ starts_at: '2026-02-10', plan: { plan_code: 'pro-trial' } });
  expect(tried).toMatchObject({ status: 'future', next_billing_at: '2026-02-24' });
  happened();
  emulator.advance('P36D');
  expect(happened()).toEqual(['2026-02-10 invoice_created', '2026-02-10 subscription_activation']);
  expect(await get(made['subscription_id'])).toMatchObject({ status: 'live', activated_at: '2026-02-10', next_billing_at: '2026-03-10' });
  expect(await get(tried['subscription_id'])).toMatchObject({ status: 'trial', trial_ends_at: '2026-02-24' });
  expect(await invoicesOf(made['subscription_id'])).toMatchObject([{ invoice_date: '2026-02-10' }]);
});

test('a future start whose card is declined fails', async () => {
  const { subscribeOnline, says, get, invoicesOf, emulator, happened } = await subscriptionsClient();
  const { id, cardId } = await subscribeOnline({ starts_at: '2026-01-10' });
  says(cardId, 'decline');
  happened();
  emulator.advance('P3M');
  expect(await get(id)).toMatchObject({ status: 'creation_failed' });
  expect(happened()).toEqual(['2026-01-10 payment_declined']);
  expect(await invoicesOf(id)).toEqual([]);
});

test('a start in the past is in its current term, without the invoices and events of the past', async () => {
  const { subscribe, invoicesOf, happened } = await subscriptionsClient();
  const made = await subscribe({ starts_at: '2025-09-20' });
  expect(made).toMatchObject({
    ...{
      status: 'live',
      activated_at: '2025-09-20',
      current_term_starts_at: '2025-12-20',
      next_billing_at: '2026-01-20',
      last_billing_at: '',
    },
  });
  expect(await invoicesOf(made['subscription_id'])).toEqual([]);
  expect(happened()).toEqual(['2026-01-05 subscription_created']);
  const billed = await subscribe({ starts_at: '2025-09-20', create_backdated_invoice: true });
  expect(await invoicesOf(billed['subscription_id'])).toMatchObject([{ invoice_date: '2025-12-20', total: 49 }]);
});

test('a start in the past can be in its trial, or be over already', async () => {
  const { subscribe, emulator, invoicesOf } = await subscriptionsClient();
  expect(await subscribe({ starts_at: '2026-01-01', plan: { plan_code: 'pro-trial' } })).toMatchObject({
    status: 'trial',
    trial_ends_at: '2026-01-15',
  });
  const over = await subscribe({ starts_at: '2025-09-20', plan: { plan_code: 'pro-monthly', billing_cycles: 2 } });
  expect(over).toMatchObject({ status: 'expired', expires_at: '2025-11-20' });
  emulator.advance('P1Y');
  expect(await invoicesOf(over['subscription_id'])).toEqual([]);
});

test('a customer may have several, each with its own dates', async () => {
  const { subscribe, customer, emulator, invoicesOf, take } = await subscriptionsClient();
  const id = await customer();
  const first = await subscribe({ customer_id: id });
  emulator.advance('P10D');
  const second = await subscribe({ customer_id: id, plan: { plan_code: 'starter-monthly' } });
  emulator.advance('P1M');
  expect((await invoicesOf(first['subscription_id'])).map((each) => each['invoice_date'])).toEqual(['2026-01-05', '2026-02-05']);
  expect((await invoicesOf(second['subscription_id'])).map((each) => each['invoice_date'])).toEqual(['2026-01-15', '2026-02-15']);
  expect(await take('subscriptions', 'GET', `subscriptions?customer_id=${id}`)).toHaveLength(2);
});

test('a reset forgets it, and what it would have done', async () => {
  const { subscribe, emulator } = await subscriptionsClient();
  await subscribe();
  emulator.reset();
  emulator.advance('P3M');
  expect(emulator.state()['billing']).toMatchObject({ subscriptions: [], invoices: [], events: [] });
});
