import { expect, test } from 'vitest';
import { booksClient } from '../../../../test/harness/books.js';
import type { Json } from '../../../../test/harness/money.js';
import { readPdf } from '../../../../test/harness/pdf.js';

/** A client, a contact with an invoice of 100, and a way to pay. */
async function scene() {
  const client = await booksClient();
  const customerId = await client.contact();
  const id = String((await client.bill(customerId))['invoice_id']);
  const pay = (amount: number, applied = 0, more: Json = {}) =>
    client.from('payment', 'POST', 'customerpayments', {
      ...{ customer_id: customerId, payment_mode: 'cash', amount, date: '2026-01-05', ...more },
      invoices: applied === 0 ? [] : [{ invoice_id: id, amount_applied: applied }],
    });
  return { ...client, customerId, id, pay };
}

test('a payment is made, read, changed and deleted, and Billing sees it', async () => {
  const { books, from, id, pay, take } = await scene();
  const payment = await pay(100, 60, { reference_number: 'r-1' });
  expect(payment).toMatchObject({ amount: 100, status: 'success', invoices: [{ invoice_id: id, amount_applied: 60, balance_amount: 40 }] });
  const path = `customerpayments/${String(payment['payment_id'])}`;
  expect(await take('payment', 'GET', `payments/${String(payment['payment_id'])}`)).toMatchObject({ amount: 100, reference_number: 'r-1' });
  const reply = await books('PUT', path, { invoices: [{ invoice_id: id, amount_applied: 90 }] });
  expect(reply).toMatchObject({ status: 200, message: 'The payment details have been updated.' });
  expect(await from('payment', 'GET', path)).toMatchObject({ reference_number: 'r-1', invoices: [{ balance_amount: 10 }] });
  const pdf = await books('GET', `${path}?accept=pdf`);
  expect(readPdf(new Uint8Array(await pdf.raw.arrayBuffer())).pages[0]?.texts).toEqual(
    expect.arrayContaining(['Payment Receipt', 'INV-000001', '$90.00', '$100.00']),
  );
  expect(await books('DELETE', path)).toMatchObject({ status: 200, message: 'The payment has been deleted.' });
  expect((await books('GET', path)).status).toBe(404);
  expect(await take('invoice', 'GET', `invoices/${id}`)).toMatchObject({ balance: 100 });
});

test('refusals are those of Billing, but an unknown customer is Books’', async () => {
  const { books, customerId, id } = await scene();
  const body = { customer_id: customerId, payment_mode: 'cash', amount: 200, date: '2026-01-05' };
  expect((await books('POST', 'customerpayments', { ...body, invoices: [{ invoice_id: id, amount_applied: 101 }] })).code).toBe(24016);
  expect(await books('POST', 'customerpayments', { ...body, customer_id: '1' })).toMatchObject({ status: 404, code: 1002 });
});

test('what was paid too much is refunded, and the refund undone', async () => {
  const { books, customerId, from, pay } = await scene();
  const path = `customerpayments/${String((await pay(150, 100))['payment_id'])}`;
  const unused = async () => (await from('contact', 'GET', `contacts/${customerId}`))['unused_credits_receivable_amount'];
  const body = { date: '2026-01-05', amount: 20, from_account_id: '1', description: 'Back', reference_number: 'b-1' };
  expect((await books('POST', `${path}/refunds`, { ...body, amount: 51 })).status).toBe(400);
  const reply = await books('POST', `${path}/refunds`, body);
  expect(reply).toMatchObject({ status: 200, message: 'The refund information for this payment has been saved.' });
  const [refund] = reply.body['payment_refunds'] as Json[];
  expect(refund).toMatchObject({ amount: 20, refund_mode: 'cash', description: 'Back', reference_number: 'b-1' });
  expect(await unused()).toBe(30);
  expect((await books('GET', `${path}/refunds`)).body).toMatchObject({
    payment_refunds: [{ amount_bcy: 20, amount_fcy: 20 }],
    page_context: { page: 1 },
  });
  const one = `${path}/refunds/${String(refund?.['payment_refund_id'])}`;
  expect((await books('GET', one)).body['payment_refunds']).toEqual([refund]);
  expect((await books('DELETE', path)).status).toBe(400);
  expect(await books('DELETE', one)).toMatchObject({ status: 200, message: 'The refund has been deleted.' });
  expect(await unused()).toBe(50);
  expect((await books('DELETE', one)).status).toBe(404);
});

test('payments are found by all documented parameters; those that failed are not there', async () => {
  const { books, call, customerId, emulator, id, pay } = await scene();
  const hand = emulator.byHand.billing;
  const cash = (await pay(10, 10, { reference_number: 'R-1', description: 'Thanks', date: '2026-01-02' }))['payment_id'];
  const card = hand.addCard({ customerId, behaviour: 'decline' });
  await call('POST', `invoices/${id}/collect`, { card_id: card });
  hand.setCardBehaviour({ id: card, behaviour: 'approve' });
  const auto = ((await call('POST', `invoices/${id}/collect`, { card_id: card })).body['payment'] as Json)['payment_id'];
  const ids = async (query: string) =>
    ((await books('GET', `customerpayments?${query}`)).body['customer_payments'] as Json[]).map((row) => row['payment_id']);
  expect(await ids('')).toEqual([auto, cash]);
  expect(await ids('filter_by=PaymentMode.Cash')).toEqual([cash]);
  expect(await ids('filter_by=PaymentMode.Stripe')).toEqual([auto]);
  expect(await ids('reference_number_startswith=r-')).toEqual([cash]);
  expect(await ids('customer_name_contains=contact&payment_mode=cash')).toEqual([cash]);
  expect(await ids('notes_contains=thank')).toEqual([cash]);
  expect(await ids('amount_greater_than=10')).toEqual([auto]);
  expect(await ids('date=2026-01-02')).toEqual([cash]);
  expect(await ids('date_start=2026-01-03')).toEqual([auto]);
  expect(await ids(`customer_id=${customerId}&sort_column=amount&sort_order=A`)).toEqual([cash, auto]);
  expect(await ids('search_text=r-1')).toEqual([cash]);
  expect((await books('GET', 'customerpayments?colour=red')).status).toBe(501);
});

test('several are deleted at once, and one is put by a field that takes no value twice', async () => {
  const { books, customerId, emulator, from, pay } = await scene();
  const ids = [(await pay(1))['payment_id'], (await pay(2))['payment_id']];
  expect((await books('DELETE', `customerpayments?payment_id=${ids.join(',')}`)).status).toBe(400);
  expect((await books('DELETE', `customerpayments?payment_id=${String(ids[0])},1&bulk_delete=true`)).status).toBe(404);
  expect(await books('DELETE', `customerpayments?payment_id=${ids.join(',')}&bulk_delete=true`)).toMatchObject({
    message: 'The selected customer payments have been deleted.',
  });
  const key = emulator.byHand.books.addUniqueField({ kind: 'payment', label: 'Charge' });
  const headers = { 'x-unique-identifier-key': key, 'x-unique-identifier-value': 'ch_1', 'x-upsert': 'true' };
  const body = { customer_id: customerId, payment_mode: 'others', amount: 5 };
  const made = await from('payment', 'PUT', 'customerpayments', body, headers);
  const again = await from('payment', 'PUT', 'customerpayments', { ...body, amount: 6 }, headers);
  expect([again['payment_id'], again['amount']]).toEqual([made['payment_id'], 6]);
  const custom = [{ api_name: key, value: 'ch_2' }];
  expect(await books('PUT', `customerpayment/${String(made['payment_id'])}/customfields`, custom)).toMatchObject({ status: 200 });
  expect(
    (await books('PUT', 'customerpayments', body, { ...headers, 'x-unique-identifier-value': 'ch_1', 'x-upsert': 'false' })).status,
  ).toBe(404);
});
