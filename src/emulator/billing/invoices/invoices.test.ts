import { expect, test } from 'vitest';
import { type Json, moneyClient } from '../../../../test/harness/money.js';

const items = (...prices: number[]) => prices.map((price, index) => ({ name: `Item ${index + 1}`, price, quantity: 1 }));
const refused = ({ status, code }: { status: number; code: number }) => [status, code];

test('an invoice is a draft unless it is sent at once', async () => {
  const { call, customer, invoice } = await moneyClient();
  const id = await customer();
  const reply = await call('POST', 'invoices', { customer_id: id, invoice_items: items(10.5, 20) });
  expect(reply).toMatchObject({ status: 201, message: 'The invoice has been created.' });
  expect(reply.body['invoice']).toMatchObject({
    ...{ invoice_number: 'INV-000001', status: 'draft', date: '2026-01-05', due_date: '2026-01-05', customer_id: id, currency_code: 'USD' },
    ...{ sub_total: 30.5, tax_total: 0, total: 30.5, balance: 30.5, payment_terms_label: 'Due On Receipt' },
  });
  expect(await invoice(id)).toMatchObject({ invoice_number: 'INV-000002', status: 'sent', is_emailed: true });
});

test('GET answers both spellings of each field, POST only its own', async () => {
  const { customer, invoice, take } = await moneyClient();
  const made = await invoice(await customer());
  expect(Object.keys(made)).not.toEqual(expect.arrayContaining(['number']));
  const got = await take('invoice', 'GET', `invoices/${String(made['invoice_id'])}`);
  expect(got).toMatchObject({
    ...{ number: 'INV-000001', invoice_number: 'INV-000001', invoice_date: '2026-01-05', date: '2026-01-05' },
    ...{ updated_time: '2026-01-05T12:00:00-0800', last_modified_time: '2026-01-05T12:00:00-0800', transaction_type: 'manual' },
    ...{ payments: [], credits: [], coupons: [], sub_total: 100, tax_total: 0 },
  });
  expect(got['invoice_url']).toMatch(/^https:\/\/zohosecurepay\.com\//);
  expect(got['comments']).toMatchObject([{ comment_type: 'system', transaction_id: made['invoice_id'] }]);
});

test('tax is reckoned and rounded line by line, after discounts', async () => {
  const { emulator, customer, invoice } = await moneyClient();
  const vat = emulator.byHand.billing.addTax({ name: 'VAT', percentage: 17 });
  const id = await customer();
  const made = await invoice(id, { invoice_items: items(0.15, 0.15, 0.15).map((item) => ({ ...item, tax_id: vat })) });
  // 17 % of 15 cents are 2.55, three times rounded up; of 45 cents it would be 7.65.
  expect(made).toMatchObject({ sub_total: 0.45, tax_total: 0.09, total: 0.54, taxes: [{ tax_name: 'VAT (17%)', tax_amount: 0.09 }] });
  const off = await invoice(id, { invoice_items: [{ name: 'A', price: 200, quantity: 2, tax_id: vat }], discount: '25%' });
  expect(off).toMatchObject({ sub_total: 400, discount: 100, tax_total: 51, total: 351, discount_type: 'entity_level' });
  const after = await invoice(id, {
    invoice_items: [{ name: 'A', price: 200, quantity: 2, tax_id: vat, discount: 50 }],
    ...{ discount: 10, is_discount_before_tax: false, shipping_charge: 7.5, adjustment: -0.5 },
  });
  // 350 and 17 % of it, less 10, plus 7.
  expect(after).toMatchObject({ sub_total: 350, tax_total: 59.5, total: 406.5 });
  const inclusive = await invoice(id, { invoice_items: [{ name: 'A', price: 117, quantity: 1, tax_id: vat }], is_inclusive_tax: true });
  expect(inclusive).toMatchObject({ sub_total: 117, tax_total: 17, total: 117 });
});

test('an invoice is in the currency of its customer', async () => {
  const { customer, invoice, take } = await moneyClient();
  const made = await invoice(await customer({ currency_code: 'JPY' }), { invoice_items: [{ name: 'A', price: 1000.4, quantity: 3 }] });
  expect(made).toMatchObject({ currency_code: 'JPY', price_precision: 0, total: 3000 });
  expect(await take('invoice', 'GET', `invoices/${String(made['invoice_id'])}`)).toMatchObject({ currency_symbol: '¥' });
});

test('payment terms make the due date, and its day is the organisation’s', async () => {
  const { emulator, customer, invoice, take } = await moneyClient({ now: () => new Date('2026-01-06T07:30:00Z') });
  const made = await invoice(await customer({ payment_terms: 15 }));
  // Half past eleven in the evening of the 5th in Los Angeles.
  expect(made).toMatchObject({ date: '2026-01-05', due_date: '2026-01-20', payment_terms_label: 'Net 15' });
  const path = `invoices/${String(made['invoice_id'])}`;
  emulator.advance('P15D');
  expect(await take('invoice', 'GET', path)).toMatchObject({ status: 'sent' });
  emulator.advance('PT31M');
  expect(await take('invoice', 'GET', path)).toMatchObject({ status: 'overdue' });
});

test('its own number counts only when the series is told to be ignored, and only once', async () => {
  const { call, customer, invoice } = await moneyClient();
  const id = await customer();
  const own = { customer_id: id, invoice_items: items(1), invoice_number: 'A-1' };
  expect((await call('POST', 'invoices', own)).body['invoice']).toMatchObject({ invoice_number: 'INV-000001' });
  expect((await call('POST', 'invoices?ignore_auto_number_generation=true', own)).body['invoice']).toMatchObject({ invoice_number: 'A-1' });
  expect(await call('POST', 'invoices?ignore_auto_number_generation=true', own)).toMatchObject({
    ...{ status: 400, code: 1001, message: 'Invoice Number already exist' },
  });
  expect(refused(await call('POST', 'invoices?ignore_auto_number_generation=true', { ...own, invoice_number: '' }))).toEqual([400, 2]);
  expect(await invoice(id)).toMatchObject({ invoice_number: 'INV-000002' });
});

test.each<[string, Json]>([
  ['no customer', { customer_id: '1' }],
  ['no items', { invoice_items: [] }],
  ['items that are none', { invoice_items: 'x' }],
  ['a price that is none', { invoice_items: [{ name: 'A', price: 'x', quantity: 1 }] }],
  ['no price', { invoice_items: [{ name: 'A', quantity: 1 }] }],
  ['nothing of it', { invoice_items: [{ name: 'A', price: 1, quantity: 0 }] }],
  ['an unknown tax', { invoice_items: [{ name: 'A', price: 1, quantity: 1, tax_id: '1' }] }],
  ['an unknown product', { invoice_items: [{ product_id: '1', price: 1, quantity: 1 }] }],
  ['a day that is none', { date: '2026-02-30' }],
  ['due before its date', { date: '2026-02-02', due_date: '2026-02-01' }],
  ['more discount than it comes to', { discount: 101 }],
  ['more than all off', { discount: '101%' }],
  ['less than nothing', { adjustment: -101 }],
  ['a reference that is too long', { reference_number: 'x'.repeat(101) }],
])('an invoice with %s is refused', async (_, fields) => {
  const { call, customer, events } = await moneyClient();
  const body = { customer_id: await customer(), invoice_items: items(100), ...fields };
  const reply = await call('POST', 'invoices', body);
  expect(reply.status).toBe(400);
  expect([2, 15, 2006, 3004]).toContain(reply.code);
  expect(events()).toEqual([]);
});

test('what a change does not say stays; lines are kept by their ids', async () => {
  const { call, customer, take } = await moneyClient();
  const id = await customer();
  const made = await take('invoice', 'POST', 'invoices', { customer_id: id, invoice_items: items(10, 20), notes: 'Thanks' });
  const path = `invoices/${String(made['invoice_id'])}`;
  const [first] = made['invoice_items'] as Json[];
  const reply = await call('PUT', path, { invoice_items: [{ item_id: first?.['item_id'], price: 15 }, ...items(5)], payment_terms: 30 });
  expect(reply).toMatchObject({ status: 200, message: 'Invoice information has been updated.' });
  expect(reply.body['invoice']).toMatchObject({
    ...{ total: 20, notes: 'Thanks', due_date: '2026-02-04', invoice_number: 'INV-000001' },
    invoice_items: [
      { item_id: first?.['item_id'], name: 'Item 1', price: 15 },
      { name: 'Item 1', price: 5 },
    ],
  });
});

test('a paid invoice keeps its customer and does not come to less than was paid', async () => {
  const { call, customer, emulator, invoice, take } = await moneyClient();
  const id = await customer();
  const path = `invoices/${String((await invoice(id))['invoice_id'])}`;
  emulator.byHand.billing.recordPayment({ id: path.slice(9), amount: 60 });
  expect(await call('PUT', path, { customer_id: await customer() })).toMatchObject({ status: 400, code: 3010 });
  expect(await call('PUT', path, { invoice_items: items(59) })).toMatchObject({ status: 400, code: 24016 });
  expect(await take('invoice', 'PUT', path, { invoice_items: items(60) })).toMatchObject({ status: 'paid', balance: 0 });
});

test('an invoice with payments or credits cannot be deleted, one without can', async () => {
  const { call, customer, emulator, invoice } = await moneyClient();
  const id = await customer();
  const paths = [];
  for (let n = 0; n < 3; n += 1) paths.push(String((await invoice(id))['invoice_id']));
  const [paid = '', credited = '', free = ''] = paths;
  emulator.byHand.billing.recordPayment({ id: paid });
  const note = emulator.byHand.billing.issueCreditNote({ id: credited, amount: 30 });
  await call('POST', `creditnotes/${String(note['creditnote_id'])}/invoices`, { invoices: [{ invoice_id: credited, amount_applied: 30 }] });
  expect(await call('DELETE', `invoices/${paid}`)).toMatchObject({ status: 400, code: 4001 });
  expect(await call('DELETE', `invoices/${credited}`)).toMatchObject({ status: 400, code: 12008 });
  expect(await call('DELETE', `invoices/${free}`)).toMatchObject({ status: 200, message: 'The invoice has been deleted.' });
  for (const method of ['GET', 'PUT', 'DELETE']) {
    expect(await call(method, `invoices/${free}`, method === 'PUT' ? {} : undefined)).toMatchObject({
      ...{ status: 404, code: 1002, message: 'Invoice does not exist.' },
    });
  }
});

test('an address is changed on the invoice, not at the customer, and the other way round', async () => {
  const { call, customer, invoice, take } = await moneyClient();
  const id = await customer({ billing_address: { street: 'Hauptstr. 1', city: 'Berlin' } });
  const path = `invoices/${String((await invoice(id))['invoice_id'])}`;
  const reply = await call('PUT', `${path}/address`, { billing_address: { city: 'Bonn' } });
  expect(reply).toMatchObject({ status: 200, message: 'Invoice address updated' });
  expect(reply.body['invoice_address']).toMatchObject({ billing_address: { city: 'Bonn' }, shipping_address: { city: '' } });
  await call('PUT', `customers/${id}`, { billing_address: { street: 'Nebenstr. 2' } });
  expect((await take('invoice', 'GET', path))['billing_address']).toMatchObject({ street: 'Hauptstr. 1', city: 'Bonn' });
  expect((await take('customer', 'GET', `customers/${id}`))['billing_address']).toMatchObject({ street: 'Nebenstr. 2', city: 'Berlin' });
});

test('custom fields are set by label, and by id in the other documented way', async () => {
  const { call, customer, invoice, take } = await moneyClient();
  const path = String((await invoice(await customer(), { custom_fields: [{ label: 'Region', value: 'EU' }] }))['invoice_id']);
  const set = await call('POST', `invoices/${path}/customfields`, { custom_fields: [{ label: 'PO', value: '7' }] });
  expect(set).toMatchObject({ status: 200, message: 'Custom Fields Updated Successfully.' });
  const [region] = set.body['custom_fields'] as Json[];
  expect(region).toMatchObject({ label: 'Region', value: 'EU', index: 1 });
  await call('PUT', `invoice/${path}/customfields`, [{ customfield_id: region?.['customfield_id'], value: 'US' }]);
  expect((await take('invoice', 'GET', `invoices/${path}`))['custom_fields']).toMatchObject([
    { index: 1, label: 'Region', value: 'US' },
    { index: 2, label: 'PO', value: '7' },
  ]);
  expect((await call('PUT', `invoice/${path}/customfields`, [{ customfield_id: 1, value: 'US' }])).status).toBe(400);
  expect((await call('PUT', `invoice/${path}/customfields`, {})).status).toBe(400);
});

test('lines come to and go from a pending invoice only', async () => {
  const { call, customer, emulator, take } = await moneyClient();
  const made = await take('invoice', 'POST', 'invoices', { customer_id: await customer(), invoice_items: items(10) });
  const id = String(made['invoice_id']);
  const more = { invoice_items: items(5) };
  expect((await call('POST', `invoices/${id}/lineitems`, more)).status).toBe(400);
  emulator.byHand.billing.holdInvoice({ id });
  expect((await call('POST', `invoices/${id}/lineitems`, more)).body['invoice']).toMatchObject({ status: 'pending', total: 15 });
  const [first] = made['invoice_items'] as Json[];
  expect((await call('DELETE', `invoices/${id}/lineitems/${String(first?.['item_id'])}`)).status).toBe(200);
  expect((await call('DELETE', `invoices/${id}/lineitems/1`)).status).toBe(404);
  expect(await take('invoice', 'GET', `invoices/${id}`)).toMatchObject({ total: 5, balance: 5, status: 'pending' });
});

test('a file is attached', async () => {
  const { billing, customer, invoice, take } = await moneyClient();
  const id = String((await invoice(await customer()))['invoice_id']);
  const form = new FormData();
  form.set('attachment', new File(['hello'], 'terms.txt', { type: 'text/plain' }));
  form.set('can_send_in_mail', 'true');
  const packed = new Response(form);
  const reply = await billing('POST', `invoices/${id}/attachment`, await packed.text(), {
    'content-type': packed.headers.get('content-type') ?? '',
  });
  expect(reply).toMatchObject({ status: 200, body: { code: 0, message: 'Your file has been successfully attached to the invoice.' } });
  expect(await take('invoice', 'GET', `invoices/${id}`)).toMatchObject({
    ...{ can_send_in_mail: true, documents: [{ file_name: 'terms.txt', file_size: 5 }] },
  });
  expect((await billing('POST', `invoices/${id}/attachment`, {})).status).toBe(400);
});
