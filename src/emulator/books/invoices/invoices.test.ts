import { expect, test } from 'vitest';
import { booksClient } from '../../../../test/harness/books.js';
import type { Json } from '../../../../test/harness/money.js';
import { readPdf } from '../../../../test/harness/pdf.js';

/** A client, a contact, and an invoice of 100 made in Books. */
async function scene() {
  const client = await booksClient();
  const customerId = await client.contact({ contact_persons: [{ email: 'ann@host.example' }] });
  const id = String((await client.bill(customerId))['invoice_id']);
  const get = (invoiceId = id) => client.from('invoice', 'GET', `invoices/${invoiceId}`);
  return { ...client, hand: client.emulator.byHand.billing, customerId, id, get };
}

test('an invoice is one record behind two doors', async () => {
  const { books, customerId, get, id, take } = await scene();
  const billed = await take('invoice', 'GET', `invoices/${id}`);
  expect(billed).toMatchObject({
    number: 'INV-000001',
    customer_id: customerId,
    status: 'sent',
    invoice_items: [{ name: 'Work', price: 100 }],
  });
  const booked = await get();
  expect(booked).toMatchObject({ invoice_number: 'INV-000001', total: 100, line_items: [{ name: 'Work', rate: 100, item_total: 100 }] });
  expect(booked).not.toHaveProperty('number');
  await take('payment', 'POST', 'payments', {
    ...{ customer_id: customerId, payment_mode: 'cash', amount: 100 },
    invoices: [{ invoice_id: id, amount_applied: 100 }],
  });
  expect(await get()).toMatchObject({ status: 'paid', balance: 0, payment_made: 100, last_payment_date: '2026-01-05' });
  expect((await books('GET', 'invoices/1')).body).toEqual({ code: 1002, message: 'Invoice does not exist.' });
});

test('what is on sale in Billing is an item in Books', async () => {
  const { customerId, bill, books, take } = await scene();
  const plan = await take('plan', 'GET', 'plans/pro-monthly');
  const invoice = await bill(customerId, { line_items: [{ name: 'x', rate: 1, quantity: 1 }] });
  expect((invoice['line_items'] as Json[])[0]?.['item_id']).toBe('');
  expect((await books('POST', 'invoices', { customer_id: customerId, line_items: [{ item_id: '1', quantity: 1 }] })).code).toBe(2006);
  const made = await take('subscription', 'POST', 'subscriptions', { customer_id: customerId, plan: { plan_code: 'pro-monthly' } });
  const listed = (await books('GET', `invoices?item_name=${encodeURIComponent(String(plan['name']))}`)).body['invoices'] as Json[];
  expect(listed.map((row) => row['invoice_id'])).toEqual([made['child_invoice_id']]);
  const itemId = ((await books('GET', `invoices/${String(made['child_invoice_id'])}`)).body['invoice'] as { line_items: Json[] })
    .line_items[0]?.['item_id'];
  const again = await bill(customerId, { line_items: [{ item_id: itemId, quantity: 2 }] });
  expect(again['line_items']).toMatchObject([{ name: plan['name'], rate: plan['recurring_price'], quantity: 2 }]);
});

test('an invoice is a draft, sent, void and a draft again', async () => {
  const { bill, books, customerId, get } = await scene();
  const id = String((await bill(customerId, {}, ''))['invoice_id']);
  expect(await get(id)).toMatchObject({ status: 'draft', is_emailed: false });
  expect((await books('POST', `invoices/${id}/status/draft`)).status).toBe(400);
  expect(await books('POST', `invoices/${id}/status/sent`)).toMatchObject({
    status: 200,
    message: 'Invoice status has been changed to Sent.',
  });
  expect(await get(id)).toMatchObject({ status: 'sent', is_emailed: false });
  expect(await books('POST', `invoices/${id}/status/void`)).toMatchObject({ message: 'Invoice status has been changed to Void.' });
  expect((await books('POST', `invoices/${id}/status/sent`)).status).toBe(400);
  expect(await books('POST', `invoices/${id}/status/draft`)).toMatchObject({ message: 'Status of invoice changed from void to draft' });
  expect(await books('POST', `invoices/${id}/email`)).toMatchObject({ status: 200, message: 'Your invoice has been sent.' });
  expect(await get(id)).toMatchObject({ status: 'sent', is_emailed: true });
  expect((await books('GET', `invoices/${id}/comments`)).body['comments']).toMatchObject([
    { description: 'Invoice emailed to ann@host.example.' },
    { description: 'Invoice marked as draft.' },
    { description: 'Invoice created.' },
  ]);
});

test('invoices are found by all documented parameters', async () => {
  const { bill, books, contact, customerId, emulator, hand, id } = await scene();
  const made = async (fields: Json, query?: string, of = customerId) => String((await bill(of, fields, query))['invoice_id']);
  const late = await made({
    date: '2026-01-01',
    reference_number: 'PO-7',
    line_items: [{ name: 'Desk', description: 'oak', rate: 40, quantity: 1 }],
  });
  const draft = await made({ date: '2026-01-03', payment_terms: 30 }, '');
  const other = await made({ custom_fields: [{ label: 'Region', value: 'EU' }] }, '?send=true', await contact({ contact_name: 'Zoe' }));
  hand.recordPayment({ id: late, amount: 10 });
  const ids = async (query: string) =>
    ((await books('GET', `invoices?${query}`)).body['invoices'] as Json[]).map((row) => row['invoice_id']);
  expect(await ids('')).toEqual([other, draft, late, id]);
  expect(await ids('invoice_number=inv-000001')).toEqual([id]);
  expect(await ids('invoice_number_startswith=INV&sort_column=invoice_number&sort_order=A')).toEqual([id, late, draft, other]);
  expect(await ids('reference_number_contains=po')).toEqual([late]);
  expect(await ids('customer_name=Zoe')).toEqual([other]);
  expect(await ids(`customer_id=${customerId}&status=draft`)).toEqual([draft]);
  expect(await ids('email=ann@host.example&status=unpaid')).toEqual([late, id]);
  expect(await ids('item_name=desk')).toEqual([late]);
  expect(await ids('item_description_startswith=oa')).toEqual([late]);
  expect(await ids('custom_field=EU')).toEqual([other]);
  expect(await ids('total=40')).toEqual([late]);
  expect(await ids('balance_less_than=40')).toEqual([late]);
  expect(await ids('total_greater_equals=100&total_less_equals=100')).toEqual([other, draft, id]);
  expect(await ids('date_start=2026-01-01&date_end=2026-01-03')).toEqual([draft, late]);
  expect(await ids('date_after=2026-01-01&date_before=2026-01-05')).toEqual([draft]);
  expect(await ids('due_date=2026-02-02')).toEqual([draft]);
  expect(await ids('created_date_start=2026-01-06')).toEqual([]);
  expect(await ids('filter_by=Status.OverDue')).toEqual([late]);
  expect(await ids('filter_by=Status.PartiallyPaid')).toEqual([late]);
  expect(await ids('search_text=zoe')).toEqual([other]);
  expect(await ids('recurring_invoice_id=1')).toEqual([]);
  emulator.advance('PT1H');
  await books('POST', `invoices/${id}/comments`, { description: 'Hello' });
  expect(await ids('last_modified_time=2026-01-05T13:00:00-0800')).toEqual([id]);
  for (const wrong of ['filter_by=Status.Nice', 'date_start=soon', 'total=x', 'last_modified_time=2026-01-05', 'response_option=5'])
    expect((await books('GET', `invoices?${wrong}`)).status).toBe(400);
  expect((await books('GET', 'invoices?colour=red')).status).toBe(501);
});

test('response_option says what of rows, count and sums is answered', async () => {
  const { bill, books, contact, customerId } = await scene();
  await bill(customerId, { line_items: [{ name: 'A', rate: 50, quantity: 1 }] });
  await bill(await contact({ currency_code: 'EUR' }));
  const ask = async (option: number) =>
    (await books('GET', `invoices?response_option=${option}`)).body as Json & { invoices: Json[]; page_context: Json };
  // 100 euros are 110 dollars.
  const sums = { sum: { total: 260, balance: 260 } };
  expect((await ask(0)).page_context).not.toHaveProperty('total');
  expect(await ask(1)).toMatchObject({ page_context: { total: 3, response_option: 1, ...sums } });
  expect(await ask(2)).toMatchObject({ invoices: [], page_context: { total: 3 } });
  expect(await ask(3)).toMatchObject({ invoices: [], page_context: { total: 3, ...sums } });
  expect((await ask(4)).invoices.length).toBe(3);
});

test('an invoice comes as JSON, PDF or a page; several come in one PDF', async () => {
  const { bill, books, customerId, id } = await scene();
  const pdf = await books('GET', `invoices/${id}?accept=pdf`);
  expect(pdf.raw.headers.get('content-type')).toBe('application/pdf');
  expect(pdf.raw.headers.get('content-disposition')).toBe('attachment; filename="INV-000001.pdf"');
  expect(readPdf(new Uint8Array(await pdf.raw.arrayBuffer())).pages[0]?.texts).toContain('$100.00');
  const printed = await books('GET', `invoices/${id}?accept=pdf&print=true`);
  expect(printed.raw.headers.get('content-disposition')).toContain('inline');
  const page = await books('GET', `invoices/${id}?accept=html`);
  expect(page.raw.headers.get('content-type')).toContain('text/html');
  expect(page.text).toContain('INV-000001');
  expect((await books('GET', `invoices/${id}?accept=json`)).code).toBe(0);
  expect((await books('GET', `invoices/${id}?accept=doc`)).status).toBe(400);
  const second = String((await bill(customerId))['invoice_id']);
  const both = await books('GET', `invoices/pdf?invoice_ids=${id},${second}`);
  const file = readPdf(new Uint8Array(await both.raw.arrayBuffer()));
  expect(file.pages.map(({ texts }) => texts[1])).toEqual(['INV-000001', 'INV-000002']);
  expect((await books('GET', 'invoices/pdf')).status).toBe(400);
  expect((await books('GET', `invoices/print?invoice_ids=${id},1`)).status).toBe(404);
});

test('what is written in a page is only text', async () => {
  const { bill, books, customerId } = await scene();
  const id = String((await bill(customerId, { notes: '<script>alert("x")</script> & more' }))['invoice_id']);
  const { text } = await books('GET', `invoices/${id}?accept=html`);
  expect(text).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; more');
});

test('payments and credits come to an invoice and go from it again', async () => {
  const { books, customerId, from, get, id } = await scene();
  const payment = await from('payment', 'POST', 'customerpayments', {
    customer_id: customerId,
    payment_mode: 'cash',
    amount: 70,
    date: '2026-01-05',
  });
  const note = await from('creditnote', 'POST', 'creditnotes', {
    ...{ customer_id: customerId, date: '2026-01-05', line_items: [{ name: 'Sorry', rate: 50, quantity: 1 }] },
  });
  const wish = (excess: number, credit: number) => ({
    invoice_payments: [{ payment_id: payment['payment_id'], amount_applied: excess }],
    apply_creditnotes: [{ creditnote_id: note['creditnote_id'], amount_applied: credit }],
  });
  expect(await books('POST', `invoices/${id}/credits`, wish(60, 41))).toMatchObject({ code: 24016 });
  expect((await books('POST', `invoices/${id}/credits`, wish(71, 1))).status).toBe(400);
  expect((await books('POST', `invoices/${id}/credits`, wish(10, 51))).status).toBe(400);
  expect((await books('POST', `invoices/${id}/credits`, {})).status).toBe(400);
  expect(await get()).toMatchObject({ balance: 100, payment_made: 0, credits_applied: 0 });
  expect(await books('POST', `invoices/${id}/credits`, wish(60, 40))).toMatchObject({
    ...{ status: 200, message: 'Credits have been applied to the invoice(s).' },
  });
  expect(await get()).toMatchObject({ status: 'paid', balance: 0, payment_made: 60, credits_applied: 40 });
  const [paid] = (await from('payments', 'GET', `invoices/${id}/payments`)) as unknown as Json[];
  const [credited] = (await from('credits', 'GET', `invoices/${id}/creditsapplied`)) as unknown as Json[];
  expect([paid, credited]).toMatchObject([
    { payment_id: payment['payment_id'], amount: 60, payment_mode: 'cash', is_single_invoice_payment: true },
    { creditnote_id: note['creditnote_id'], amount_applied: 40 },
  ]);
  expect(await books('DELETE', `invoices/${id}/payments/${String(paid?.['invoice_payment_id'])}`)).toMatchObject({
    message: 'The payment has been deleted.',
  });
  expect(await books('DELETE', `invoices/${id}/creditsapplied/${String(credited?.['creditnotes_invoice_id'])}`)).toMatchObject({
    message: 'Credits applied to an invoice have been deleted.',
  });
  expect(await get()).toMatchObject({ status: 'sent', balance: 100 });
  expect(await from('contact', 'GET', `contacts/${customerId}`)).toMatchObject({ unused_credits_receivable_amount: 120 });
  expect((await books('DELETE', `invoices/${id}/payments/1`)).status).toBe(404);
  expect((await books('DELETE', `invoices/${id}/creditsapplied/1`)).status).toBe(404);
});

test('writing off, addresses, attachments and custom fields', async () => {
  const { books, get, id } = await scene();
  expect(await books('POST', `invoices/${id}/writeoff`)).toMatchObject({ message: 'Invoice has been written off' });
  expect(await get()).toMatchObject({ status: 'paid', write_off_amount: 100 });
  expect(await books('POST', `invoices/${id}/writeoff/cancel`)).toMatchObject({ status: 200 });
  expect(await books('PUT', `invoices/${id}/address/billing`, { address: 'A 1', street2: 'B', city: 'C' })).toMatchObject({
    message: 'Billing address updated',
  });
  expect(await books('PUT', `invoices/${id}/address/shipping`, { city: 'D' })).toMatchObject({ message: 'Shipping address updated' });
  expect(await get()).toMatchObject({ billing_address: { address: 'A 1', street2: 'B', city: 'C' }, shipping_address: { city: 'D' } });
  const form = new FormData();
  form.set('attachment', new File(['hello'], 'terms.txt', { type: 'text/plain' }));
  const packed = new Response(form);
  const headers = { 'content-type': packed.headers.get('content-type') ?? '' };
  expect((await books('GET', `invoices/${id}/attachment`)).status).toBe(404);
  expect(await books('POST', `invoices/${id}/attachment?can_send_in_mail=true`, await packed.text(), headers)).toMatchObject({
    status: 200,
  });
  expect((await books('GET', `invoices/${id}/attachment`)).text).toBe('hello');
  expect(await get()).toMatchObject({ has_attachment: true, attachment_name: 'terms.txt', can_send_in_mail: true });
  await books('PUT', `invoices/${id}/attachment?can_send_in_mail=false`);
  expect(await get()).toMatchObject({ can_send_in_mail: false });
  await books('DELETE', `invoices/${id}/attachment`);
  expect(await get()).toMatchObject({ has_attachment: false });
  await books('PUT', `invoices/${id}`, { custom_fields: [{ label: 'PO', value: '1' }] });
  const { custom_fields: fields } = await get();
  const field = (fields as Json[])[0]?.['customfield_id'];
  expect(await books('PUT', `invoice/${id}/customfields`, [{ customfield_id: field, value: '2' }])).toMatchObject({ status: 200 });
  expect(await get()).toMatchObject({ custom_fields: [{ label: 'PO', value: '2' }] });
});

test('an invoice is put by a field that takes no value twice', async () => {
  const { books, customerId, emulator, from, get } = await scene();
  const key = emulator.byHand.books.addUniqueField({ kind: 'invoice', label: 'External ID' });
  const headers = { 'x-unique-identifier-key': key, 'x-unique-identifier-value': 'e-1', 'x-upsert': 'true' };
  const body = { customer_id: customerId, line_items: [{ name: 'A', rate: 5, quantity: 1 }] };
  const made = await from('invoice', 'PUT', 'invoices', body, headers);
  expect(made).toMatchObject({ total: 5, custom_fields: [{ label: 'External ID', value: 'e-1' }] });
  const changed = await from('invoice', 'PUT', 'invoices', { ...body, notes: 'Hi' }, headers);
  expect(changed['invoice_id']).toBe(made['invoice_id']);
  expect(await get(String(made['invoice_id']))).toMatchObject({ notes: 'Hi' });
  const twin = { ...body, custom_fields: [{ api_name: key, value: 'e-1' }] };
  expect((await books('POST', 'invoices', twin)).status).toBe(400);
});
