import { expect, test } from 'vitest';
import { booksClient } from '../../../../test/harness/books.js';
import type { Json } from '../../../../test/harness/money.js';
import { readPdf } from '../../../../test/harness/pdf.js';

/** A client, a contact with an invoice of 100, and a way to give credit. */
async function scene() {
  const client = await booksClient();
  const customerId = await client.contact();
  const id = String((await client.bill(customerId))['invoice_id']);
  const credit = async (rate: number, more: Json = {}, query = '') => {
    const items = [{ name: 'Sorry', rate, quantity: 1 }];
    const body = { customer_id: customerId, date: '2026-01-05', line_items: items, ...more };
    return String((await client.from('creditnote', 'POST', `creditnotes${query}`, body))['creditnote_id']);
  };
  const note = (noteId: string) => client.from('creditnote', 'GET', `creditnotes/${noteId}`);
  return { ...client, customerId, id, credit, note };
}

test('a credit note is made, changed, applied, taken off, void and open', async () => {
  const { books, credit, id, note } = await scene();
  const noteId = await credit(50, {}, '?ignore_auto_number_generation=false');
  expect(await note(noteId)).toMatchObject({
    creditnote_number: 'CN-000001',
    status: 'open',
    total: 50,
    line_items: [{ name: 'Sorry', rate: 50 }],
  });
  const change = { line_items: [{ name: 'Very sorry', rate: 60, quantity: 1 }], reference_number: 'x' };
  expect(await books('PUT', `creditnotes/${noteId}`, change)).toMatchObject({ status: 200, message: 'The credit note has been updated.' });
  expect(await books('POST', `creditnotes/${noteId}/invoices`, { invoices: [{ invoice_id: id, amount_applied: 55 }] })).toMatchObject({
    message: 'Credits have been applied to the invoice(s).',
  });
  expect((await books('PUT', `creditnotes/${noteId}`, { line_items: [{ name: 'A', rate: 54, quantity: 1 }] })).status).toBe(400);
  expect((await books('PUT', `creditnotes/${noteId}`, { customer_id: '1' })).status).toBe(400);
  const { invoices_credited: credited } = (await books('GET', `creditnotes/${noteId}/invoices`)).body as { invoices_credited: Json[] };
  expect(credited).toMatchObject([{ invoice_id: id, invoice_number: 'INV-000001', credited_amount: 55 }]);
  expect((await books('POST', `creditnotes/${noteId}/status/void`)).status).toBe(400);
  const application = String(credited[0]?.['creditnote_invoice_id']);
  expect(await books('DELETE', `creditnotes/${noteId}/invoices/${application}`)).toMatchObject({
    message: 'Credits applied to an invoice have been deleted.',
  });
  expect(await note(noteId)).toMatchObject({ total: 60, balance: 60, reference_number: 'x', invoices: [] });
  expect(await books('POST', `creditnotes/${noteId}/status/void`)).toMatchObject({ message: 'The credit note has been marked as void.' });
  expect((await books('PUT', `creditnotes/${noteId}`, change)).status).toBe(400);
  expect(await books('POST', `creditnotes/${noteId}/status/open`)).toMatchObject({ status: 200 });
  const pdf = await books('GET', `creditnotes/${noteId}?accept=pdf`);
  expect(readPdf(new Uint8Array(await pdf.raw.arrayBuffer())).pages[0]?.texts).toEqual(expect.arrayContaining(['Credit Note', '$60.00']));
  expect(await books('POST', `creditnotes/${noteId}/email`, { to_mail_ids: ['a@host.example'], subject: 'A', body: 'B' })).toMatchObject({
    message: 'Your creditnote has been sent.',
  });
  expect(await books('DELETE', `creditnotes/${noteId}`)).toMatchObject({ message: 'The credit note has been deleted.' });
  expect(await books('GET', `creditnotes/${noteId}`)).toMatchObject({ status: 404, code: 1002 });
});

test('a credit note is refunded, and the refund undone', async () => {
  const { books, credit, note } = await scene();
  const noteId = await credit(50);
  const body = { date: '2026-01-04', refund_mode: 'banktransfer', amount: 30, reference_number: 'b-1', description: 'Back' };
  const reply = await books('POST', `creditnotes/${noteId}/refunds`, body);
  expect(reply).toMatchObject({ status: 200, message: 'The credit note amount is refunded successfully.' });
  const refund = reply.body['creditnote_refund'] as Json;
  expect(refund).toMatchObject({ ...body, creditnote_id: noteId });
  expect(await note(noteId)).toMatchObject({ balance: 20, status: 'open' });
  expect((await books('POST', `creditnotes/${noteId}/refunds`, { amount: 21 })).status).toBe(400);
  const one = `creditnotes/${noteId}/refunds/${String(refund['creditnote_refund_id'])}`;
  expect((await books('GET', one)).body['creditnote_refund']).toEqual(refund);
  for (const path of [`creditnotes/${noteId}/refunds`, 'creditnotes/refunds'])
    expect((await books('GET', path)).body['creditnote_refunds']).toMatchObject([{ amount_bcy: 30, creditnote_number: 'CN-000001' }]);
  expect((await books('GET', 'creditnotes/refunds?customer_id=1')).body['creditnote_refunds']).toEqual([]);
  expect(await books('DELETE', one)).toMatchObject({ status: 200, message: 'The refund has been successfully deleted.' });
  expect(await note(noteId)).toMatchObject({ balance: 50 });
});

test('the refund of a payment in Billing is that of a credit note in Books', async () => {
  const { books, call, emulator, id, take } = await scene();
  const payment = String(emulator.byHand.billing.recordPayment({ id })['payment_id']);
  await call('POST', `payments/${payment}/refunds`, { amount: 25 });
  const [refund] = (await books('GET', 'creditnotes/refunds')).body['creditnote_refunds'] as Json[];
  expect(refund).toMatchObject({ amount_fcy: 25 });
  expect((await books('GET', `customerpayments/${payment}/refunds`)).body['payment_refunds']).toEqual([]);
  await books('DELETE', `creditnotes/${String(refund?.['creditnote_id'])}/refunds/${String(refund?.['creditnote_refund_id'])}`);
  expect(await take('payment', 'GET', `payments/${payment}`)).toMatchObject({ amount_refunded: 0 });
});

test('credit notes are found by all documented parameters', async () => {
  const { books, contact, credit, customerId, emulator } = await scene();
  const tax = emulator.byHand.billing.addTax({ name: 'VAT', percentage: 10 });
  const first = await credit(50, { reference_number: 'R-1', date: '2026-01-02' });
  const other = await contact({ contact_name: 'Zoe' });
  const second = await credit(80, {
    customer_id: other,
    line_items: [{ name: 'Oops', description: 'big', rate: 80, quantity: 1, tax_id: tax }],
  });
  await books('POST', `creditnotes/${first}/refunds`, { amount: 50 });
  const ids = async (query: string) =>
    ((await books('GET', `creditnotes?${query}`)).body['creditnotes'] as Json[]).map((row) => row['creditnote_id']);
  expect(await ids('')).toEqual([second, first]);
  expect(await ids('creditnote_number=CN-000001')).toEqual([first]);
  expect(await ids('status=closed')).toEqual([first]);
  expect(await ids('filter_by=Status.Open')).toEqual([second]);
  expect(await ids('total=88')).toEqual([second]);
  expect(await ids('date=2026-01-02')).toEqual([first]);
  expect(await ids(`customer_id=${customerId}`)).toEqual([first]);
  expect(await ids('customer_name=zoe&item_name=oops&item_description_contains=ig')).toEqual([second]);
  expect(await ids(`tax_id=${tax}`)).toEqual([second]);
  expect(await ids('reference_number=R-1')).toEqual([first]);
  expect(await ids('search_text=zoe')).toEqual([second]);
  expect(await ids('sort_column=total&sort_order=A')).toEqual([first, second]);
});

test('numbers, fields that take no value twice, and the invoice it is about', async () => {
  const { books, credit, customerId, emulator, from, id } = await scene();
  const own = { creditnote_number: 'G-1' };
  expect(
    await from('creditnote', 'GET', `creditnotes/${await credit(1, own, `?ignore_auto_number_generation=true&invoice_id=${id}`)}`),
  ).toMatchObject(own);
  const items = [{ name: 'A', rate: 1, quantity: 1 }];
  const body = { customer_id: customerId, line_items: items };
  expect((await books('POST', 'creditnotes?ignore_auto_number_generation=true', { ...body, ...own })).code).toBe(12018);
  expect((await books('POST', 'creditnotes?invoice_id=1', body)).status).toBe(404);
  const key = emulator.byHand.books.addUniqueField({ kind: 'creditnote', label: 'Case' });
  const headers = { 'x-unique-identifier-key': key, 'x-unique-identifier-value': 'c-1', 'x-upsert': 'true' };
  const made = await from('creditnote', 'PUT', 'creditnotes', body, headers);
  expect((await from('creditnote', 'PUT', 'creditnotes', { notes: 'x' }, headers))['creditnote_id']).toBe(made['creditnote_id']);
  expect((await books('POST', 'creditnotes', { ...body, custom_fields: [{ api_name: key, value: 'c-1' }] })).status).toBe(400);
});
