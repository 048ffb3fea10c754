import { expect, test } from 'vitest';
import { type Json, moneyClient } from '../../../../test/harness/money.js';

const mail = { to_mail_ids: ['ann@host.example'], cc_mail_ids: ['boss@host.example'], subject: 'Your invoice', body: 'Please pay' };

/** A client, a customer, and ways to look at an invoice. */
async function scene() {
  const client = await moneyClient();
  const customerId = await client.customer();
  const id = String((await client.invoice(customerId))['invoice_id']);
  const get = (invoiceId = id) => client.take('invoice', 'GET', `invoices/${invoiceId}`);
  return { ...client, hand: client.emulator.byHand.billing, customerId, id, get };
}

test('a draft becomes open, and stays so', async () => {
  const { call, customerId, get, take } = await scene();
  const body = { customer_id: customerId, invoice_items: [{ name: 'A', price: 5, quantity: 1 }] };
  const draft = String((await take('invoice', 'POST', 'invoices', body))['invoice_id']);
  for (let n = 0; n < 2; n += 1) {
    expect(await call('POST', `invoices/${draft}/converttoopen`)).toMatchObject({
      ...{ status: 200, message: 'Status of the invoice has been changed to open.' },
    });
  }
  expect(await get(draft)).toMatchObject({ status: 'sent' });
});

test('a draft that is mailed is sent; the history says to whom', async () => {
  const { call, customerId, get, take } = await scene();
  const body = { customer_id: customerId, invoice_items: [{ name: 'A', price: 5, quantity: 1 }] };
  const draft = String((await take('invoice', 'POST', 'invoices', body))['invoice_id']);
  for (const broken of [
    { ...mail, to_mail_ids: [] },
    { ...mail, subject: '' },
    { ...mail, to_mail_ids: ['nobody'] },
  ]) {
    expect((await call('POST', `invoices/${draft}/email`, broken)).status).toBe(400);
  }
  expect(await get(draft)).toMatchObject({ status: 'draft' });
  expect(await call('POST', `invoices/${draft}/email`, mail)).toMatchObject({ status: 200, message: 'Your invoice has been sent.' });
  const { status, comments } = await get(draft);
  expect(status).toBe('sent');
  expect((comments as Json[])[0]?.['description']).toBe('Invoice emailed to ann@host.example, boss@host.example.');
});

test('voiding gives payments and credits back to the customer', async () => {
  const { call, customerId, events, get, hand, id, lastEvent, take } = await scene();
  hand.recordPayment({ id, amount: 60 });
  const note = String(hand.issueCreditNote({ id, amount: 30 })['creditnote_id']);
  await call('POST', `invoices/${id}/credits`, { apply_creditnotes: [{ creditnote_id: note, amount_applied: 25 }] });
  expect(await get()).toMatchObject({ status: 'partially_paid', payment_made: 60, credits_applied: 25, balance: 15 });
  expect(await call('POST', `invoices/${id}/void`)).toMatchObject({ status: 200, message: 'Invoice status has been changed to Void.' });
  expect(await get()).toMatchObject({ status: 'void', balance: 0, payment_made: 0, credits_applied: 0, payments: [], credits: [] });
  expect(lastEvent()).toMatchObject({ type: 'invoice_voided', data: { invoice: { invoice_id: id, status: 'void' } } });
  const paid = (await call('GET', `payments?customer_id=${customerId}`)).body['payments'];
  expect(paid).toMatchObject([{ amount: 60, invoices: [] }]);
  expect(await take('credit_note', 'GET', `creditnotes/${note}`)).toMatchObject({ balance: 30, status: 'open', invoices: [] });
  const told = events().length;
  expect((await call('POST', `invoices/${id}/void`)).status).toBe(200);
  expect(events().length).toBe(told);
  expect((await call('PUT', `invoices/${id}`, { notes: 'x' })).status).toBe(400);
});

test('what is written off is owed no more, and again when that is taken back', async () => {
  const { call, get, hand, id } = await scene();
  hand.recordPayment({ id, amount: 40 });
  expect(await call('POST', `invoices/${id}/writeoff`, { reason: 'Bankrupt' })).toMatchObject({
    ...{ status: 200, message: 'Invoice has been written off..' },
  });
  expect(await get()).toMatchObject({ status: 'paid', balance: 0, write_off_amount: 60, payment_made: 40 });
  expect((await call('POST', `invoices/${id}/writeoff`)).status).toBe(400);
  expect(await call('POST', `invoices/${id}/cancelwriteoff`)).toMatchObject({
    ...{ status: 200, message: 'The write off done for this invoice has been cancelled.' },
  });
  expect(await get()).toMatchObject({ status: 'partially_paid', balance: 60, write_off_amount: 0 });
  expect((await call('POST', `invoices/${id}/cancelwriteoff`)).status).toBe(400);
});

test('a stored card is charged; a second time there is nothing to collect', async () => {
  const { call, customerId, get, hand, id, lastEvent } = await scene();
  const card = hand.addCard({ customerId, lastFour: '0042' });
  const reply = await call('POST', `invoices/${id}/collect`, { card_id: card });
  expect(reply).toMatchObject({ status: 200, message: 'The customer payment has been recorded.' });
  expect(reply.body['payment']).toMatchObject({
    ...{ payment_mode: 'autotransaction', amount: 100, status: 'success', amount_due: 0 },
    autotransaction: { card_id: card, last_four_digits: '0042', payment_gateway: 'stripe', gateway_error_message: '' },
    invoices: [{ invoice_id: id, amount_applied: 100, balance_amount: 0 }],
  });
  expect(lastEvent()).toMatchObject({ type: 'payment_thankyou', data: { payment: { status: 'success' } } });
  expect(await get()).toMatchObject({ status: 'paid', payments: [{ amount: 100, payment_mode: 'autotransaction' }] });
  expect((await call('POST', `invoices/${id}/collect`, { card_id: card })).status).toBe(400);
});

test('a declined card leaves a failed payment, an event, and the invoice owed', async () => {
  const { call, customerId, get, hand, id, lastEvent } = await scene();
  const card = hand.addCard({ customerId, behaviour: 'insufficient_funds' });
  expect(await call('POST', `invoices/${id}/collect`, { card_id: card })).toMatchObject({
    ...{ status: 400, message: 'Your card has insufficient funds.' },
  });
  expect(lastEvent()).toMatchObject({
    type: 'payment_declined',
    data: {
      payment: {
        ...{ status: 'failure', amount: 100, autotransaction: { gateway_error_message: 'Your card has insufficient funds.' } },
        invoices: [{ invoice_id: id, balance_amount: 100 }],
      },
    },
  });
  expect(await get()).toMatchObject({ status: 'sent', balance: 100, payment_made: 0, payments: [] });
  const failed = ((await call('GET', 'payments')).body['payments'] as Json[])[0];
  expect(failed).toMatchObject({ status: 'failure' });
  const path = `payments/${String(failed?.['payment_id'])}`;
  expect((await call('POST', `${path}/refunds`, { amount: 1 })).status).toBe(400);
  expect((await call('PUT', path, { amount: 1 })).status).toBe(400);
  expect((await call('DELETE', path)).status).toBe(200);
  expect(await get()).toMatchObject({ balance: 100 });
});

test('a bank account is debited, and one must be the customer’s own', async () => {
  const { call, customer, customerId, hand, id } = await scene();
  const foreign = hand.addCard({ customerId: await customer() });
  expect((await call('POST', `invoices/${id}/collect`, { card_id: foreign })).status).toBe(404);
  expect((await call('POST', `invoices/${id}/collect`, {})).status).toBe(400);
  const account = hand.addBankAccount({ customerId });
  expect((await call('POST', `invoices/${id}/collect`, { account_id: account })).body['payment']).toMatchObject({
    ...{ payment_mode: 'autotransaction', status: 'success', autotransaction: { account_id: account } },
  });
});

test('lists are filtered by state, customer, subscription and date', async () => {
  const { call, customerId, emulator, hand, id, invoice, take, customer } = await scene();
  const made = async (fields: Json, query?: string) => String((await invoice(customerId, fields, query))['invoice_id']);
  const partly = await made({ date: '2026-01-02', payment_terms: 30 });
  const paid = await made({ date: '2026-01-03' });
  const late = await made({ date: '2026-01-01' });
  const draft = await made({ date: '2026-01-04' }, '');
  const gone = await made({ date: '2026-01-04' });
  const other = String((await invoice(await customer()))['invoice_id']);
  hand.recordPayment({ id: partly, amount: 1 });
  hand.recordPayment({ id: paid });
  await call('POST', `invoices/${gone}/void`);
  const ids = async (query: string) => {
    const listed = (await call('GET', `invoices${query}`)).body['invoices'] as Json[];
    return listed.map((row) => row['invoice_id']);
  };
  expect(await ids('')).toEqual([id, partly, paid, late, draft, gone, other]);
  expect(await ids('?filter_by=Status.All')).toEqual(await ids(''));
  expect(await ids('?filter_by=Status.Sent')).toEqual([id, other]);
  expect(await ids('?filter_by=Status.Draft')).toEqual([draft]);
  expect(await ids('?filter_by=Status.OverDue')).toEqual([late]);
  expect(await ids('?filter_by=Status.Paid')).toEqual([paid]);
  expect(await ids('?filter_by=Status.PartiallyPaid')).toEqual([partly]);
  expect(await ids('?filter_by=Status.Void')).toEqual([gone]);
  expect(await ids('?filter_by=Status.Unpaid')).toEqual([id, partly, late, other]);
  expect(await ids(`?customer_id=${customerId}&filter_by=Status.Sent`)).toEqual([id]);
  expect(await ids('?subscription_id=1')).toEqual([]);
  expect(await ids('?date_start=2026-01-02&date_end=2026-01-03')).toEqual([partly, paid]);
  expect(await ids('?date_after=2026-01-03&date_before=2026-01-05')).toEqual([draft, gone]);
  expect(await ids('?date=2026-01-01')).toEqual([late]);
  expect((await call('GET', 'invoices?filter_by=Status.Nice')).status).toBe(400);
  expect((await call('GET', 'invoices?date_start=yesterday')).status).toBe(400);
  expect((await call('GET', 'invoices?search_text=x')).status).toBe(501);
  expect((await call('GET', 'invoices?page=2&per_page=3')).body).toMatchObject({
    invoices: [{ invoice_id: late }, { invoice_id: draft }, { invoice_id: gone }],
    page_context: { page: 2, per_page: 3, has_more_page: true, applied_filter: 'Status.All', sort_column: 'created_time' },
  });
  emulator.advance('PT1H');
  await call('PUT', `invoices/${draft}`, { notes: 'changed' });
  const since = encodeURIComponent(String((await take('invoice', 'GET', `invoices/${draft}`))['last_modified_time']));
  expect(await ids(`?last_modified_time=${since}`)).toEqual([draft]);
  // A plus that is not encoded is a space, and that is no time.
  expect((await call('GET', 'invoices?last_modified_time=2026-01-05T00:00:00+0000')).status).toBe(400);
});
