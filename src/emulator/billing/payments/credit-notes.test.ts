import { expect, test } from 'vitest';
import { type Json, moneyClient } from '../../../../test/harness/money.js';

/** A client, a customer with an invoice of 100, and a way to make credit notes. */
async function scene() {
  const client = await moneyClient();
  const customerId = await client.customer();
  const id = String((await client.invoice(customerId))['invoice_id']);
  const credit = async (price: number, more: Json = {}) => {
    const items = [{ code: '', name: 'Sorry', quantity: 1, price }];
    const made = await client.take('credit_note', 'POST', 'creditnotes', { customer_id: customerId, creditnote_items: items, ...more });
    return String(made['creditnote_id']);
  };
  const note = (noteId: string) => client.take('credit_note', 'GET', `creditnotes/${noteId}`);
  const balance = async (invoiceId = id) => (await client.take('invoice', 'GET', `invoices/${invoiceId}`))['balance'];
  return { ...client, hand: client.emulator.byHand.billing, customerId, id, credit, note, balance };
}

test('a credit note is open, then closed when all of it is used', async () => {
  const { balance, call, credit, id, note } = await scene();
  const noteId = await credit(120);
  expect(await note(noteId)).toMatchObject({ status: 'open', total: 120, balance: 120, creditnote_number: 'CN-000001', invoices: [] });
  const reply = await call('POST', `creditnotes/${noteId}/invoices`, { invoices: [{ invoice_id: id, amount_applied: 100 }] });
  expect(reply).toMatchObject({ status: 200, message: 'Credits have been applied to the invoice(s).' });
  expect(reply.body['invoices']).toEqual([{ invoice_id: id, amount_applied: 100 }]);
  expect(await balance()).toBe(0);
  expect(await note(noteId)).toMatchObject({ status: 'open', balance: 20, invoices: [{ invoice_number: 'INV-000001', amount: 100 }] });
  expect((await call('POST', `creditnotes/${noteId}/refunds`, { amount: 21 })).status).toBe(400);
  const refund = await call('POST', `creditnotes/${noteId}/refunds`, { amount: 20 });
  expect(refund).toMatchObject({ status: 201, message: 'The refund information has been saved.' });
  expect(await note(noteId)).toMatchObject({ status: 'closed', balance: 0 });
});

test('credits of several notes are applied to an invoice, all or none', async () => {
  const { balance, call, credit, id } = await scene();
  const [a, b] = [await credit(60), await credit(60)];
  const wish = (first: number, second: number) => ({
    apply_creditnotes: [
      { creditnote_id: a, amount_applied: first },
      { creditnote_id: b, amount_applied: second },
    ],
  });
  expect(await call('POST', `invoices/${id}/credits`, wish(60, 41))).toMatchObject({ code: 24016 });
  expect((await call('POST', `invoices/${id}/credits`, wish(61, 1))).status).toBe(400);
  expect(await balance()).toBe(100);
  const reply = await call('POST', `invoices/${id}/credits`, wish(60, 40));
  expect(reply.body['apply_creditnotes']).toMatchObject([
    { creditnote_id: a, invoice_id: id, amount_applied: 60, date: '2026-01-05', date_formatted: '01/05/2026' },
    { creditnote_id: b, amount_applied: 40 },
  ]);
  expect(await balance()).toBe(0);
});

test('credits are not applied where Zoho refuses it', async () => {
  const { call, credit, customer, customerId, hand, id, invoice } = await scene();
  const noteId = await credit(50);
  const apply = (invoiceId: string, from = noteId, amount_applied = 10) =>
    call('POST', `creditnotes/${from}/invoices`, { invoices: [{ invoice_id: invoiceId, amount_applied }] });
  const draft = String((await invoice(customerId, {}, ''))['invoice_id']);
  const paid = String((await invoice(customerId))['invoice_id']);
  const gone = String((await invoice(customerId))['invoice_id']);
  hand.recordPayment({ id: paid });
  hand.voidInvoice({ id: gone });
  expect((await apply(draft)).code).toBe(12005);
  expect((await apply(paid)).code).toBe(12006);
  expect((await apply(gone)).code).toBe(12007);
  expect((await apply(String((await invoice(await customer()))['invoice_id']))).status).toBe(404);
  expect((await apply(id, noteId, 51)).status).toBe(400);
  expect((await apply(id, noteId, 0)).status).toBe(400);
  const closed = await credit(10);
  await apply(id, closed);
  expect((await apply(id, closed)).code).toBe(12003);
  const voided = await credit(10);
  await call('POST', `creditnotes/${voided}/void`);
  expect((await apply(id, voided)).code).toBe(12004);
});

test('only an untouched credit note can be made void, and it can come back', async () => {
  const { call, credit, id, note } = await scene();
  const noteId = await credit(50);
  expect((await call('POST', `creditnotes/${noteId}/converttoopen`)).status).toBe(400);
  expect(await call('POST', `creditnotes/${noteId}/void`)).toMatchObject({ message: 'The credit note has been marked as void.' });
  expect(await note(noteId)).toMatchObject({ status: 'void', balance: 0 });
  expect((await call('POST', `creditnotes/${noteId}/refunds`, { amount: 1 })).status).toBe(400);
  expect(await call('POST', `creditnotes/${noteId}/converttoopen`)).toMatchObject({
    ...{ status: 200, message: 'Status of the credit note has been changed to open.' },
  });
  await call('POST', `creditnotes/${noteId}/invoices`, { invoices: [{ invoice_id: id, amount_applied: 1 }] });
  expect((await call('POST', `creditnotes/${noteId}/void`)).status).toBe(400);
});

test('a deleted credit note comes off its invoices; a refunded one stays', async () => {
  const { balance, call, credit, events, id } = await scene();
  const noteId = await credit(50);
  await call('POST', `creditnotes/${noteId}/invoices`, { invoices: [{ invoice_id: id, amount_applied: 50 }] });
  expect(await balance()).toBe(50);
  expect(await call('DELETE', `creditnotes/${noteId}`)).toMatchObject({ message: 'The credit note has been deleted.' });
  expect(await balance()).toBe(100);
  expect(events().at(-1)).toMatchObject({ event_type: 'creditnote_deleted' });
  expect(await call('GET', `creditnotes/${noteId}`)).toMatchObject({ status: 404, code: 1002, message: 'Credit Note does not exist.' });
  const refunded = await credit(50);
  await call('POST', `creditnotes/${refunded}/refunds`, { amount: 1 });
  expect(events().at(-1)).toMatchObject({ event_type: 'creditnote_refunded' });
  expect((await call('DELETE', `creditnotes/${refunded}`)).status).toBe(400);
});

test('tax, own numbers and custom fields of a credit note', async () => {
  const { call, customerId, emulator, events } = await scene();
  const tax_id = emulator.byHand.billing.addTax({ name: 'VAT', percentage: 19 });
  const body = {
    ...{ customer_id: customerId, creditnote_number: 'G-1', ignore_auto_number_generation: true, reference_number: 'INV-000001' },
    creditnote_items: [{ code: '', name: 'Sorry', quantity: 2, price: 10, tax_id }],
    custom_fields: [{ label: 'Why', value: 'Late' }],
  };
  const reply = await call('POST', 'creditnotes', body);
  expect(reply).toMatchObject({ status: 201, message: 'Credit Note created successfully.' });
  expect(reply.body['credit_note']).toMatchObject({
    ...{ creditnote_number: 'G-1', total: 23.8, balance: 23.8, taxes: [{ tax_name: 'VAT (19%)', tax_amount: 3.8 }] },
    custom_fields: [{ label: 'Why', value: 'Late', index: 1 }],
  });
  expect(events().at(-1)).toMatchObject({ event_type: 'creditnote_added' });
  expect(await call('POST', 'creditnotes', body)).toMatchObject({ status: 400, code: 12018 });
  expect((await call('POST', 'creditnotes', { ...body, creditnote_items: [] })).status).toBe(400);
  expect((await call('POST', 'creditnotes', { ...body, customer_id: '1' })).code).toBe(3004);
});

test('a credit note is mailed', async () => {
  const { call, credit } = await scene();
  const path = `creditnotes/${await credit(1)}/email`;
  expect((await call('POST', path, {})).status).toBe(400);
  const mail = { to_mail_ids: ['ann@host.example'], subject: 'Credit', body: 'Here' };
  expect(await call('POST', path, mail)).toMatchObject({ status: 200, message: 'Your creditnote has been sent.' });
});
