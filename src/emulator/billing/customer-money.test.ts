import { expect, test } from 'vitest';
import { type Json, moneyClient } from '../../../test/harness/money.js';

test("a customer's currency is chosen once", async () => {
  const { call, take } = await moneyClient();
  const made = await take('customer', 'POST', 'customers', { display_name: 'Ann', email: 'ann@host.example', currency_code: 'EUR' });
  expect(made).toMatchObject({ currency_code: 'EUR', currency_symbol: '€', currency_id: '2914417000000000103', price_precision: 2 });
  const path = `customers/${String(made['customer_id'])}`;
  expect((await call('PUT', path, { display_name: 'Ann B', currency_code: 'EUR' })).code).toBe(0);
  expect(await call('PUT', path, { currency_code: 'USD' })).toMatchObject({
    status: 400,
    code: 2,
    message: 'Invalid value passed for currency_code',
  });
  expect(await call('POST', 'customers', { display_name: 'Bob', email: 'bob@host.example', currency_code: 'XXX' })).toMatchObject({
    status: 400,
    code: 2,
  });
  expect(((await call('GET', 'customers')).body['customers'] as Json[])[0]).toMatchObject({ currency_code: 'EUR', currency_symbol: '€' });
});

test('a customer shows what it owes and what is to its credit', async () => {
  const { call, customer, invoice, take } = await moneyClient();
  const id = await customer({ currency_code: 'EUR' });
  const { invoice_id } = await invoice(id);
  await call('POST', 'payments', {
    ...{ customer_id: id, payment_mode: 'cash', amount: 70, invoices: [{ invoice_id, amount_applied: 40 }] },
  });
  const money = { outstanding: 60, outstanding_receivable_amount: 60, unused_credits: 30 };
  // A euro is 1.1 dollars.
  const credit = { unused_credits_receivable_amount: 30, unused_credits_receivable_amount_bcy: 33 };
  expect(await take('customer', 'GET', `customers/${id}`)).toMatchObject({ ...money, ...credit });
  expect(((await call('GET', 'customers')).body['customers'] as Json[])[0]).toMatchObject({
    ...money,
    outstanding_receivable_amount_bcy: 66,
  });
  await call('POST', `invoices/${String(invoice_id)}/void`);
  expect(await take('customer', 'GET', `customers/${id}`)).toMatchObject({ outstanding: 0, unused_credits: 70 });
});

test('a customer with an active subscription is not made inactive', async () => {
  const { call, customer, take } = await moneyClient();
  const id = await customer();
  const { subscription_id } = await take('subscription', 'POST', 'subscriptions', {
    ...{ customer_id: id, plan: { plan_code: 'pro-monthly' }, auto_collect: false },
  });
  expect(await call('POST', `customers/${id}/markasinactive`)).toMatchObject({ status: 400, code: 3010 });
  await call('POST', `subscriptions/${String(subscription_id)}/cancel`);
  expect((await call('POST', `customers/${id}/markasinactive`)).code).toBe(0);
});

test('a customer with documents is not deleted; one without takes its cards along', async () => {
  const { call, customer, emulator, invoice } = await moneyClient();
  const [ann, bob] = [await customer(), await customer()];
  await invoice(ann);
  expect(await call('DELETE', `customers/${ann}`)).toMatchObject({ status: 400, code: 3000 });
  emulator.byHand.billing.addCard({ customerId: bob });
  expect((await call('DELETE', `customers/${bob}`)).code).toBe(0);
  expect(emulator.state()['billing']?.['cards']).toEqual([]);
});

test('customers who never subscribed can be listed', async () => {
  const { call, customer } = await moneyClient();
  const [ann, bob] = [await customer(), await customer()];
  await call('POST', 'subscriptions', { customer_id: ann, plan: { plan_code: 'pro-monthly' }, auto_collect: false });
  const { body } = await call('GET', 'customers?filter_by=Status.NonSubscribers');
  expect((body['customers'] as Json[]).map(({ customer_id }) => customer_id)).toEqual([bob]);
});

test('what happened in money is listed by customer and kind, newest first', async () => {
  const { call, customer, emulator, invoice } = await moneyClient();
  const [ann, bob] = [await customer(), await customer()];
  const { invoice_id, number, invoice_number } = await invoice(ann);
  emulator.advance('P1D');
  await call('POST', 'payments', {
    ...{ customer_id: ann, payment_mode: 'cash', amount: 100, reference_number: 'ch_1', invoices: [{ invoice_id, amount_applied: 100 }] },
  });
  const list = async (query: string) => (await call('GET', `transactions?${query}`)).body['transactions'] as Json[];
  expect(await list(`customer_id=${ann}`)).toMatchObject([
    { type: 'payment', reference_id: 'ch_1', date: '2026-01-06', status: 'success', amount: 100 },
    {
      type: 'invoice',
      transaction_id: invoice_id,
      reference_id: number ?? invoice_number,
      date: '2026-01-05',
      status: 'paid',
      amount: 100,
    },
  ]);
  expect(await list(`customer_id=${bob}`)).toEqual([]);
  expect(await list('')).toHaveLength(2);
  expect((await list('filter_by=TransactionType.PAYMENT')).map(({ type }) => type)).toEqual(['payment']);
  expect(await list('filter_by=TransactionType.REFUND')).toEqual([]);
  expect(await call('GET', 'transactions?filter_by=TransactionType.Invoice')).toMatchObject({ status: 400, code: 2 });
  expect(await call('GET', 'transactions?customer_id=1')).toMatchObject({ status: 400, code: 3004 });
});
