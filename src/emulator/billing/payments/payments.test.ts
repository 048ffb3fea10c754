import { expect, test } from 'vitest';
import { type Json, moneyClient } from '../../../../test/harness/money.js';

/** A client, a customer with an invoice of 100, and ways to pay. */
async function scene(fields: Json = {}) {
  const client = await moneyClient();
  const customerId = await client.customer(fields);
  const id = String((await client.invoice(customerId))['invoice_id']);
  const get = (invoiceId = id) => client.take('invoice', 'GET', `invoices/${invoiceId}`);
  const pay = (amount: number, applied?: [string, number][], more: Json = {}) =>
    client.call('POST', 'payments', {
      ...{ customer_id: customerId, payment_mode: 'banktransfer', amount, ...more },
      ...(applied ? { invoices: applied.map(([invoice_id, amount_applied]) => ({ invoice_id, amount_applied })) } : {}),
    });
  const money = async () => {
    const { outstanding, unused_credits } = await client.take('customer', 'GET', `customers/${customerId}`);
    return { outstanding, unused_credits };
  };
  return { ...client, hand: client.emulator.byHand.billing, customerId, id, get, pay, money };
}

const paymentOf = ({ body }: { body: Json }) => body['payment'] as Json;

test('a payment goes to the invoices it names; the event shows them settled', async () => {
  const { customerId, get, id, lastEvent, pay } = await scene();
  const reply = await pay(100, [[id, 100]], { reference_number: 'ch_1', date: '2026-01-04', description: 'Thanks' });
  expect(reply).toMatchObject({ status: 201, message: 'The payment has been created.' });
  expect(paymentOf(reply)).toMatchObject({
    ...{ payment_mode: 'banktransfer', amount: 100, amount_refunded: 0, bank_charges: 0, date: '2026-01-04', status: 'success' },
    ...{ reference_number: 'ch_1', description: 'Thanks', customer_id: customerId, currency_code: 'USD', currency_symbol: '$' },
    invoices: [{ invoice_id: id, invoice_number: 'INV-000001', invoice_amount: 100, amount_applied: 100, balance_amount: 0 }],
  });
  expect(paymentOf(reply)).not.toHaveProperty('autotransaction');
  expect(await get()).toMatchObject({
    status: 'paid',
    payment_made: 100,
    balance: 0,
    payments: [{ reference_number: 'ch_1', amount: 100 }],
  });
  expect(lastEvent()).toMatchObject({ type: 'payment_thankyou', data: { payment: { invoices: [{ balance_amount: 0 }] } } });
});

test('more than the balance of an invoice is refused with 24016, and nothing is changed', async () => {
  const { events, get, id, pay } = await scene();
  await pay(60, [[id, 60]]);
  const before = events().length;
  for (const applied of [
    [[id, 41]],
    [
      [id, 30],
      [id, 11],
    ],
  ] as [string, number][][]) {
    expect(await pay(50, applied)).toMatchObject({
      ...{ status: 400, code: 24016, message: 'The amount entered is more than the balance due for the selected invoices.' },
    });
  }
  expect(await get()).toMatchObject({ balance: 40 });
  expect(events().length).toBe(before);
});

test('invoices cannot get more than was paid', async () => {
  const { id, pay } = await scene();
  expect((await pay(50, [[id, 51]])).status).toBe(400);
});

test('without invoices a payment is a credit, and a repeat makes a second one', async () => {
  const { customerId, get, money, pay, call } = await scene();
  const [first, second] = [await pay(70, undefined, { reference_number: 'k' }), await pay(70, undefined, { reference_number: 'k' })];
  expect(paymentOf(first)['payment_id']).not.toBe(paymentOf(second)['payment_id']);
  expect(await get()).toMatchObject({ status: 'sent', balance: 100 });
  expect(await money()).toEqual({ outstanding: 100, unused_credits: 140 });
  expect(((await call('GET', `payments?customer_id=${customerId}`)).body['payments'] as Json[]).length).toBe(2);
  expect((await call('GET', 'payments?customer_id=1')).body['payments']).toEqual([]);
  expect((await call('GET', 'payments?reference_number=k')).status).toBe(501);
});

test.each<[string, Json]>([
  ['no customer', { customer_id: '1' }],
  ['a mode that is none', { payment_mode: 'gold' }],
  ['nothing', { amount: 0 }],
  ['less than nothing', { amount: -5 }],
  ['an amount that is none', { amount: 'x' }],
  ['a day that is none', { date: '5.1.2026' }],
  ['an unknown invoice', { invoices: [{ invoice_id: '1', amount_applied: 1 }] }],
  ['more charges of the bank than it is', { bank_charges: 101 }],
])('a payment with %s is refused', async (_, fields) => {
  const { call, customerId } = await scene();
  const reply = await call('POST', 'payments', { customer_id: customerId, payment_mode: 'cash', amount: 100, ...fields });
  expect([400, 404]).toContain(reply.status);
  expect((await call('GET', 'payments')).body['payments']).toEqual([]);
});

test('an invoice of somebody else, a void one and a pending one take no payment', async () => {
  const { call, customer, customerId, hand, id, invoice, pay } = await scene();
  const foreign = String((await invoice(await customer()))['invoice_id']);
  expect((await pay(1, [[foreign, 1]])).status).toBe(404);
  await call('POST', `invoices/${id}/void`);
  expect((await pay(1, [[id, 1]])).status).toBe(400);
  const draft = String((await invoice(customerId, {}, ''))['invoice_id']);
  hand.holdInvoice({ id: draft });
  expect((await pay(1, [[draft, 1]])).status).toBe(400);
});

test('a draft that is paid counts from then on', async () => {
  const { customerId, get, invoice, pay } = await scene();
  const draft = String((await invoice(customerId, {}, ''))['invoice_id']);
  await pay(10, [[draft, 10]]);
  expect(await get(draft)).toMatchObject({ status: 'partially_paid', balance: 90 });
});

test('a change moves the money; what it does not say stays', async () => {
  const { call, customerId, get, id, invoice, money, pay } = await scene();
  const other = String((await invoice(customerId))['invoice_id']);
  const payment = paymentOf(await pay(100, [[id, 100]], { reference_number: 'r' }));
  const path = `payments/${String(payment['payment_id'])}`;
  const reply = await call('PUT', path, { amount: 120, invoices: [{ invoice_id: other, amount_applied: 90 }] });
  expect(reply).toMatchObject({ status: 200, message: 'The payment details have been updated.' });
  expect(paymentOf(reply)).toMatchObject({
    amount: 120,
    reference_number: 'r',
    payment_mode: 'banktransfer',
    invoices: [{ invoice_id: other }],
  });
  expect([(await get())['balance'], (await get(other))['balance']]).toEqual([100, 10]);
  expect(await money()).toEqual({ outstanding: 110, unused_credits: 30 });
  expect(await call('PUT', path, { invoices: [{ invoice_id: other, amount_applied: 101 }] })).toMatchObject({ code: 24016 });
  expect((await call('PUT', path, { amount: 50 })).status).toBe(400);
  expect((await get(other))['balance']).toBe(10);
});

test('a deleted payment is owed again', async () => {
  const { call, events, get, id, pay, money } = await scene();
  const path = `payments/${String(paymentOf(await pay(130, [[id, 100]]))['payment_id'])}`;
  expect(await call('DELETE', path)).toMatchObject({ status: 200, message: 'The payment has been deleted.' });
  expect(await get()).toMatchObject({ status: 'sent', balance: 100, payments: [] });
  expect(await money()).toEqual({ outstanding: 100, unused_credits: 0 });
  expect(events().at(-1)).toMatchObject({ event_type: 'payment_voided' });
  expect(await call('GET', path)).toMatchObject({ status: 404, code: 1002, message: 'Payment does not exist.' });
});

test('a refund makes a credit note and pays it back; the invoice stays paid', async () => {
  const { call, events, get, id, money, pay, take } = await scene();
  const path = `payments/${String(paymentOf(await pay(100, [[id, 100]]))['payment_id'])}`;
  const reply = await call('POST', `${path}/refunds`, { amount: 30, description: 'Sorry' });
  expect(reply).toMatchObject({ status: 201, message: 'The refund information has been saved.' });
  const refund = reply.body['refund'] as Json;
  expect(refund).toMatchObject({
    ...{ amount: 30, description: 'Sorry', refund_mode: 'banktransfer', status: 'success', date: '2026-01-05' },
    creditnote: { creditnote_number: 'CN-000001', amount: 30, refund_amount: 30, balance_amount: 0 },
  });
  expect(refund).not.toHaveProperty('autotransaction');
  expect(await take('refund', 'GET', `creditnotes/refunds/${String(refund['refund_id'])}`)).toEqual(refund);
  const noteId = String((refund['creditnote'] as Json)['creditnote_id']);
  expect(await take('credit_note', 'GET', `creditnotes/${noteId}`)).toMatchObject({ status: 'closed', balance: 0, total: 30 });
  expect(await get()).toMatchObject({ status: 'paid', balance: 0, payments: [{ amount_refunded: 30 }] });
  expect(await take('payment', 'GET', path)).toMatchObject({ amount: 100, amount_refunded: 30 });
  expect(events().slice(-2)).toMatchObject([{ event_type: 'creditnote_added' }, { event_type: 'payment_refunded' }]);
  expect((await call('POST', `${path}/refunds`, { amount: 70.01 })).status).toBe(400);
  expect((await call('POST', `${path}/refunds`, {})).status).toBe(400);
  expect((await call('DELETE', path)).status).toBe(400);
  await call('POST', `${path}/refunds`, { amount: 70 });
  expect(await money()).toEqual({ outstanding: 0, unused_credits: 0 });
});

test('what was paid too much is refunded first', async () => {
  const { call, id, money, pay } = await scene();
  const path = `payments/${String(paymentOf(await pay(150, [[id, 100]]))['payment_id'])}`;
  await call('POST', `${path}/refunds`, { amount: 20 });
  expect(await money()).toEqual({ outstanding: 0, unused_credits: 30 });
  await call('POST', `${path}/refunds`, { amount: 50 });
  expect(await money()).toEqual({ outstanding: 0, unused_credits: 0 });
});

test('the money of a card goes back to the card', async () => {
  const { call, customerId, hand, id } = await scene();
  const card = hand.addCard({ customerId });
  const payment = paymentOf(await call('POST', `invoices/${id}/collect`, { card_id: card }));
  const { body } = await call('POST', `payments/${String(payment['payment_id'])}/refunds`, { amount: 10 });
  expect(body['refund']).toMatchObject({ refund_mode: 'autotransaction', autotransaction: { card_id: card, gateway_error_message: '' } });
});

test('yen have no fractions', async () => {
  const { call, customerId, id, money } = await scene({ currency_code: 'JPY' });
  const body = { customer_id: customerId, payment_mode: 'cash', amount: 40.4, invoices: [{ invoice_id: id, amount_applied: 39.5 }] };
  expect(paymentOf(await call('POST', 'payments', body))).toMatchObject({
    amount: 40,
    currency_code: 'JPY',
    invoices: [{ balance_amount: 60 }],
  });
  expect(await money()).toEqual({ outstanding: 60, unused_credits: 0 });
});
