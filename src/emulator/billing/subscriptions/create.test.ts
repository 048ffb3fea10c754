import { expect, test } from 'vitest';
import { subscriptionsClient } from '../../../../test/harness/subscriptions.js';

test('a subscription begins at once: an invoice, and its term until the same day of the next month', async () => {
  const { subscribe, invoicesOf, happened } = await subscriptionsClient();
  const made = await subscribe({ plan: { plan_code: 'pro-monthly', quantity: 3 }, reference_id: 'tenant-42' });
  expect(made).toMatchObject({
    ...{ status: 'live', name: 'Acme Cloud-Pro monthly', sub_total: 147, amount: 147, reference_id: 'tenant-42', auto_collect: false },
    ...{ activated_at: '2026-01-05', current_term_starts_at: '2026-01-05', current_term_ends_at: '2026-02-05' },
    ...{ last_billing_at: '2026-01-05', next_billing_at: '2026-02-05', expires_at: '', interval: 1, interval_unit: 'months' },
    plan: { plan_code: 'pro-monthly', price: 49, quantity: 3, total: 147 },
  });
  const invoices = await invoicesOf(made['subscription_id']);
  expect(invoices).toMatchObject([{ invoice_id: made['child_invoice_id'], total: 147, status: 'sent', invoice_date: '2026-01-05' }]);
  expect(happened()).toEqual(['2026-01-05 invoice_created', '2026-01-05 subscription_created', '2026-01-05 subscription_activation']);
});

test('the event carries the subscription as GET answers it', async () => {
  const { subscribe, get, events } = await subscriptionsClient();
  const made = await subscribe();
  const payload = JSON.parse(String(events().find(({ event_type }) => event_type === 'subscription_created')?.['payload'])) as {
    data: { subscription: Record<string, unknown> };
  };
  const { plan, ...rest } = payload.data.subscription;
  const { plan: shown, ...shownRest } = await get(made['subscription_id']);
  expect(rest).toEqual(shownRest);
  expect(plan).toMatchObject(shown as object);
});

test('an inline customer is made anew each time', async () => {
  const { subscribe, take, emulator } = await subscriptionsClient();
  emulator.setLimits({ billing: { uniqueDisplayNames: false } });
  const body = { customer: { display_name: 'Ann', email: 'ann@host.example' }, plan: { plan_code: 'pro-monthly' } };
  const first = await take('subscription', 'POST', 'subscriptions', body);
  const second = await take('subscription', 'POST', 'subscriptions', body);
  const id = (made: Record<string, unknown>) => (made['customer'] as Record<string, unknown>)['customer_id'];
  expect(id(first)).not.toBe(id(second));
  expect(first['customer']).toMatchObject({ display_name: 'Ann', email: 'ann@host.example' });
  expect(await subscribe({ customer_id: id(first) })).toMatchObject({ customer: { display_name: 'Ann' } });
});

test('a refused creation leaves nothing behind, no customer either', async () => {
  const { refused, emulator } = await subscriptionsClient();
  const body = { customer: { display_name: 'Ann', email: 'ann@host.example' }, plan: { plan_code: 'nope' } };
  expect(await refused('POST', 'subscriptions', body)).toBe('400 101002 Invalid PlanCode.');
  expect(emulator.state()['billing']).toMatchObject({ customers: [], subscriptions: [], invoices: [], events: [] });
});

test('what is wrong is refused with its name', async () => {
  const { refused, customer, emulator, addon } = await subscriptionsClient();
  const id = await customer();
  const plan = { plan_code: 'pro-monthly' };
  const post = (body: Record<string, unknown>) => refused('POST', 'subscriptions', { customer_id: id, plan, ...body });
  expect(await post({ customer_id: '1' })).toBe('400 3004 Please enter a valid reference for the customer');
  expect(await refused('POST', 'subscriptions', { plan })).toBe('400 3004 Please enter a valid reference for the customer');
  expect(await refused('POST', 'subscriptions', { customer: { email: 'a@host.example' }, plan })).toBe(
    '400 2 Invalid value passed for display_name',
  );
  expect(await post({ plan: {} })).toBe('400 101002 Invalid PlanCode.');
  expect(await post({ plan: 'pro-monthly' })).toBe('400 2 Invalid value passed for plan');
  expect(await post({ plan: { ...plan, quantity: 0 } })).toBe('400 2 Invalid value passed for quantity');
  expect(await post({ plan: { ...plan, quantity: 1.5 } })).toBe('400 2 Invalid value passed for quantity');
  expect(await post({ plan: { ...plan, price: -1 } })).toBe('400 2 Invalid value passed for price');
  expect(await post({ plan: { ...plan, trial_days: -1 } })).toBe('400 2 Invalid value passed for trial_days');
  expect(await post({ plan: { ...plan, billing_cycles: 0 } })).toBe('400 2 Invalid value passed for billing_cycles');
  expect(await post({ plan: { ...plan, tax_id: '1' } })).toBe('400 2 Invalid value passed for tax_id');
  expect(await post({ addons: [{ addon_code: 'nope' }] })).toBe('400 102001 Invalid AddonCode.');
  expect(await post({ addons: 'extra-seat' })).toBe('400 2 Invalid value passed for addons');
  expect(await post({ coupon_code: 'nope' })).toContain('400 103001');
  expect(await post({ card_id: '1' })).toBe('404 1002 Card does not exist.');
  expect(await post({ starts_at: '2026-02-30' })).toBe('400 2 Invalid value passed for starts_at');
  expect(await post({ auto_collect: 'maybe' })).toBe('400 2 Invalid value passed for auto_collect');
  expect(await post({ payment_terms: -1 })).toBe('400 2 Invalid value passed for payment_terms');
  expect(await post({ contactpersons: [{ contactperson_id: '1' }] })).toBe('404 1002 Contact Person does not exist.');
  expect(await post({ auto_collect: true })).toContain('There is no card to charge');
  expect(await post({ account_id: '1' })).toContain('501');
  expect(await post({ addons: [{ addon_code: await addon('yearly-extra', { interval_unit: 'yearly' }) }] })).toContain(
    'cannot be associated',
  );
  const other = emulator.byHand.billing.addCard({ customerId: await customer() });
  expect(await post({ card_id: other })).toBe('404 1002 Card does not exist.');
  expect(emulator.state()['billing']?.['subscriptions']).toEqual([]);
});

test('an inactive plan or customer takes no new subscription', async () => {
  const { refused, customer, call } = await subscriptionsClient();
  const id = await customer();
  await call('POST', 'plans/pro-monthly/markasinactive');
  expect(await refused('POST', 'subscriptions', { customer_id: id, plan: { plan_code: 'pro-monthly' } })).toContain('inactive');
  await call('POST', 'plans/pro-monthly/markasactive');
  await call('POST', `customers/${id}/markasinactive`);
  expect(await refused('POST', 'subscriptions', { customer_id: id, plan: { plan_code: 'pro-monthly' } })).toContain('inactive');
});

test('price, setup fee, addons, coupon and tax make its amount, and its invoice has the same', async () => {
  const { subscribe, take } = await subscriptionsClient();
  const made = await subscribe({
    plan: { plan_code: 'pro-monthly', price: 40.5, quantity: 2, setup_fee: 10, tax_id: '2914417000000040019' },
    addons: [{ addon_code: 'extra-seat', quantity: 3 }],
    coupon_code: 'WELCOME20',
  });
  // 81 + 27 = 108, less 20 percent is 86.40; VAT of 19 percent on the plan's 64.80 is 12.31.
  expect(made).toMatchObject({ sub_total: 108, amount: 98.71, taxes: [{ tax_name: 'VAT (19%)', tax_amount: 12.31 }] });
  expect(made).toMatchObject({ coupon: { coupon_code: 'WELCOME20', discount_amount: 21.6 }, plan: { discount: 16.2, setup_fee: 10 } });
  const invoice = await take('invoice', 'GET', `invoices/${made['child_invoice_id']}`);
  expect(invoice).toMatchObject({ sub_total: 118, coupons: [{ coupon_code: 'WELCOME20', discount_amount: 21.6 }] });
  expect((invoice['invoice_items'] as unknown[]).length).toBe(3);
});

test('a setup fee can be left out, and is billed once', async () => {
  const { subscribe, plan, invoicesOf, emulator } = await subscriptionsClient();
  await plan('with-fee', { setup_fee: 25 });
  const fee = await subscribe({ plan: { plan_code: 'with-fee' } });
  const none = await subscribe({ plan: { plan_code: 'with-fee', exclude_setup_fee: true } });
  emulator.advance('P1M');
  expect((await invoicesOf(fee['subscription_id'])).map(({ total }) => total)).toEqual([55, 30]);
  expect((await invoicesOf(none['subscription_id'])).map(({ total }) => total)).toEqual([30, 30]);
});

test('a one-time addon is on the first invoice only', async () => {
  const { subscribe, invoicesOf, get, emulator } = await subscriptionsClient();
  const made = await subscribe({ addons: [{ addon_code: 'onboarding' }, { addon_code: 'extra-seat', quantity: 2 }] });
  emulator.advance('P1M');
  expect((await invoicesOf(made['subscription_id'])).map(({ total }) => total)).toEqual([266, 67]);
  expect(await get(made['subscription_id'])).toMatchObject({ amount: 67, addons: [{ addon_code: 'extra-seat', quantity: 2, total: 18 }] });
});

test('a customer in another currency is billed in it', async () => {
  const { subscribe, customer } = await subscriptionsClient();
  const made = await subscribe({ customer_id: await customer({ currency_code: 'EUR' }) });
  expect(made).toMatchObject({ currency_code: 'EUR', currency_symbol: '€', amount: 45 });
});

test('an online one is charged at once', async () => {
  const { subscribeOnline, get, invoicesOf, happened } = await subscriptionsClient();
  const { id, cardId } = await subscribeOnline();
  expect(await get(id)).toMatchObject({ status: 'live', auto_collect: true, card: { card_id: cardId, last_four_digits: '4242' } });
  expect(await invoicesOf(id)).toMatchObject([{ status: 'paid', balance: 0 }]);
  expect(happened().map((line) => line.slice(11))).toEqual([
    ...['payment_method_added', 'invoice_created', 'subscription_created', 'subscription_activation', 'payment_thankyou'],
  ]);
});

test('a declined first charge is refused and makes nothing', async () => {
  const { customer, emulator, refused, says } = await subscriptionsClient();
  const customerId = await customer();
  const card = emulator.byHand.billing.addCard({ customerId });
  says(card, 'decline');
  const body = { customer_id: customerId, card_id: card, plan: { plan_code: 'pro-monthly' } };
  expect(await refused('POST', 'subscriptions', body)).toContain('Your card was declined.');
  expect(emulator.state()['billing']).toMatchObject({ subscriptions: [], invoices: [], payments: [] });
});

test('where the organisation is so, a declined first charge makes one that has failed', async () => {
  const { customer, emulator, take, says, happened } = await subscriptionsClient();
  emulator.byHand.billing.setSubscriptionRules({ declinedCreation: 'creation_failed' });
  const customerId = await customer();
  const card = emulator.byHand.billing.addCard({ customerId });
  says(card, 'insufficient_funds');
  happened();
  const made = await take('subscription', 'POST', 'subscriptions', {
    ...{ customer_id: customerId, card_id: card, plan: { plan_code: 'pro-monthly' } },
  });
  expect(made).toMatchObject({ status: 'creation_failed', child_invoice_id: '' });
  expect(made).not.toHaveProperty('next_billing_at');
  expect(happened()).toEqual(['2026-01-05 payment_declined']);
  emulator.advance('P3M');
  expect(emulator.state()['billing']?.['invoices']).toEqual([]);
});

test('charges of the first term can wait for a later invoice', async () => {
  const { subscribe, take, invoicesOf, emulator } = await subscriptionsClient();
  const made = await subscribe({ add_to_unbilled_charges: true });
  expect(made).toMatchObject({ status: 'live', child_invoice_id: '' });
  expect(await take('unbilled_charge', 'GET', `unbilledcharges/${made['unbilled_charge_id']}`)).toMatchObject({
    status: 'open',
    total: 49,
  });
  expect(await invoicesOf(made['subscription_id'])).toEqual([]);
  emulator.advance('P1M');
  expect(await invoicesOf(made['subscription_id'])).toMatchObject([{ total: 49, invoice_date: '2026-02-05' }]);
});

test('what else is sent is shown again', async () => {
  const { subscribe, customer, take } = await subscriptionsClient();
  const id = await customer({ payment_terms: 15 });
  const person = await take('contact_person', 'POST', `customers/${id}/contactpersons`, { email: 'cfo@host.example' });
  const made = await subscribe({
    customer_id: id,
    custom_fields: [{ label: 'Tenant', value: 't-42' }],
    contactpersons: [{ contactperson_id: person['contactperson_id'] }],
    salesperson_name: 'Franklin',
    plan: { plan_code: 'pro-monthly', plan_description: 'For the team', item_custom_fields: [{ label: 'Seat', value: 'A' }] },
  });
  expect(made).toMatchObject({
    ...{ payment_terms: 15, payment_terms_label: 'Net 15', salesperson_name: 'Franklin' },
    custom_fields: [{ index: 1, label: 'Tenant', value: 't-42', data_type: 'text' }],
    contactpersons: [{ contactperson_id: person['contactperson_id'], email: 'cfo@host.example' }],
    plan: { plan_description: 'For the team', item_custom_fields: [{ label: 'Seat', value: 'A' }] },
  });
  expect(made['salesperson_id']).toMatch(/^\d{15,19}$/);
  const invoice = await take('invoice', 'GET', `invoices/${made['child_invoice_id']}`);
  expect(invoice).toMatchObject({ due_date: '2026-01-20', invoice_items: [{ description: 'For the team' }] });
});
