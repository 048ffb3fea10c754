import { expect, test } from 'vitest';
import { booksClient } from '../../../../test/harness/books.js';
import type { Json } from '../../../../test/harness/money.js';

const ann = {
  contact_name: 'Ann Example',
  company_name: 'Example GmbH',
  contact_persons: [
    { first_name: 'Bob', email: 'bob@host.example' },
    { first_name: 'Ann', last_name: 'Example', email: 'ann@host.example', phone: '123', is_primary_contact: true },
  ],
  billing_address: { address: 'Hauptstr. 1', street2: 'Hinterhaus', city: 'Berlin', zip: '10115' },
  custom_fields: [{ label: 'Tenant', value: 't-1' }],
};

test('a contact is the customer of Billing under other names, with one id', async () => {
  const { books, take, from } = await booksClient();
  const reply = await books('POST', 'contacts', ann);
  expect(reply).toMatchObject({ status: 201, message: 'The contact has been created' });
  const contact = reply.body['contact'] as Json;
  const id = String(contact['contact_id']);
  expect(contact).toMatchObject({
    ...{ contact_name: 'Ann Example', contact_type: 'customer', status: 'active', currency_code: 'USD', outstanding_receivable_amount: 0 },
    billing_address: { address: 'Hauptstr. 1', street2: 'Hinterhaus', city: 'Berlin' },
    custom_fields: [{ label: 'Tenant', value: 't-1', index: 1 }],
    contact_persons: [
      { email: 'ann@host.example', is_primary_contact: true },
      { email: 'bob@host.example', is_primary_contact: false },
    ],
  });
  expect(await take('customer', 'GET', `customers/${id}`)).toMatchObject({
    ...{ display_name: 'Ann Example', email: 'ann@host.example', first_name: 'Ann', phone: '123' },
    billing_address: { street: 'Hauptstr. 1\nHinterhaus', city: 'Berlin' },
  });
  await take('customer', 'PUT', `customers/${id}`, { website: 'https://host.example' });
  expect(await from('contact', 'GET', `contacts/${id}`)).toMatchObject({ website: 'https://host.example' });
});

test('an e-mail address is no must in Books, a name is', async () => {
  const { books } = await booksClient();
  expect((await books('POST', 'contacts', { contact_name: 'Nobody' })).status).toBe(201);
  expect(await books('POST', 'contacts', { company_name: 'X' })).toMatchObject({ status: 400, code: 3013 });
  expect(await books('POST', 'contacts', { contact_name: 'nobody' })).toMatchObject({ status: 400, code: 3062 });
  expect(await books('POST', 'contacts', { contact_name: 'A', currency_id: '1' })).toMatchObject({ status: 400, code: 9004 });
  expect((await books('POST', 'contacts', { contact_name: 'A', contact_persons: [{ email: 'x' }] })).status).toBe(400);
  expect((await books('POST', 'contacts', { contact_name: 'A', contact_type: 'vendor' })).status).toBe(501);
});

test('a change keeps what it does not say; people are changed by their ids', async () => {
  const { books, from, contact } = await booksClient();
  const id = await contact(ann);
  const { contact_persons: people } = await from('contact', 'GET', `contacts/${id}`);
  const bob = (people as Json[])[1]?.['contact_person_id'];
  const reply = await books('PUT', `contacts/${id}`, {
    contact_persons: [{ contact_person_id: bob, phone: '9' }, { first_name: 'Cleo' }],
    billing_address: { city: 'Bonn' },
  });
  expect(reply).toMatchObject({ status: 200, message: 'Contact has been updated successfully' });
  expect(reply.body['contact']).toMatchObject({
    ...{ contact_name: 'Ann Example', billing_address: { address: 'Hauptstr. 1', street2: 'Hinterhaus', city: 'Bonn' } },
    contact_persons: [{ first_name: 'Ann' }, { first_name: 'Bob', phone: '9' }, { first_name: 'Cleo' }],
  });
  expect((await books('PUT', `contacts/${id}`, { contact_persons: [{ contact_person_id: '1' }] })).status).toBe(404);
  expect(await books('PUT', `contacts/${id}`, { contact_name: '' })).toMatchObject({ code: 3013 });
});

test.each(['GET', 'PUT', 'DELETE'])('%s of a contact nobody has is 1002 with status 404, not Billing’s 3004', async (method) => {
  const { books } = await booksClient();
  expect(await books(method, 'contacts/1', method === 'PUT' ? {} : undefined)).toMatchObject({
    ...{ status: 404, code: 1002, message: 'Contact does not exist.' },
  });
});

test('a contact is made inactive and active, and deleted while nothing is recorded for it', async () => {
  const { books, contact, bill } = await booksClient();
  const id = await contact();
  expect(await books('POST', `contacts/${id}/inactive`)).toMatchObject({
    status: 200,
    message: 'The contact has been marked as inactive.',
  });
  expect(await books('POST', `contacts/${id}/active`)).toMatchObject({ status: 200, message: 'The contact has been marked as active.' });
  expect(await books('DELETE', `contacts/${id}`)).toMatchObject({ status: 200, message: 'The contact has been deleted.' });
  const billed = await contact();
  await bill(billed);
  expect((await books('DELETE', `contacts/${billed}`)).status).toBe(400);
});

test('contacts are found by all documented parameters', async () => {
  const { books, contact, bill, emulator } = await booksClient();
  const [a, b] = [await contact(ann), await contact({ contact_name: 'Bert', notes: 'Pays late' })];
  await books('POST', `contacts/${b}/inactive`);
  await bill(a, { date: '2026-01-01' });
  const ids = async (query: string) =>
    ((await books('GET', `contacts?${query}`)).body['contacts'] as Json[]).map((row) => row['contact_id']);
  expect(await ids('')).toEqual([a, b]);
  expect(await ids('contact_name=ann%20example')).toEqual([a]);
  expect(await ids('contact_name_startswith=B')).toEqual([b]);
  expect(await ids('company_name_contains=gmbh')).toEqual([a]);
  expect(await ids('first_name=Ann&last_name=Example')).toEqual([a]);
  expect(await ids('address_contains=berlin')).toEqual([a]);
  expect(await ids('phone=123')).toEqual([a]);
  expect(await ids('contact_type=customer')).toEqual([a, b]);
  expect(await ids('contact_type=vendor')).toEqual([]);
  expect(await ids('search_text=late')).toEqual([b]);
  expect(await ids('filter_by=Status.Inactive')).toEqual([b]);
  expect(await ids('filter_by=Invoice.OverDue')).toEqual([a]);
  expect(await ids('filter_by=Invoice.Unpaid')).toEqual([a]);
  expect(await ids('sort_column=contact_name&sort_order=D')).toEqual([b, a]);
  expect(await ids('sort_column=outstanding_receivable_amount&sort_order=D')).toEqual([a, b]);
  expect(await ids('zcrm_contact_id=1')).toEqual([]);
  expect(await ids('email=ann@host.example')).toEqual([]);
  emulator.advance('PT2S');
  expect(await ids('email=ann@host.example')).toEqual([a]);
  expect(await ids('email_contains=host')).toEqual([a]);
  for (const wrong of ['filter_by=Status.Nice', 'sort_column=colour', 'sort_order=up', 'page=0', `contact_name=${'x'.repeat(101)}`])
    expect((await books('GET', `contacts?${wrong}`)).status).toBe(400);
  expect((await books('GET', 'contacts?colour=red')).status).toBe(501);
  expect((await books('GET', 'contacts?per_page=1')).body).toMatchObject({
    page_context: { page: 1, per_page: 1, has_more_page: true, applied_filter: 'Status.All', sort_column: 'contact_name', sort_order: 'A' },
  });
});

test('a contact is put by a field that takes no value twice', async () => {
  const { books, emulator, from, contact } = await booksClient();
  const key = emulator.byHand.books.addUniqueField({ label: 'Tenant ID' });
  expect(key).toBe('cf_tenant_id');
  const headers = (value: string, upsert?: string) => ({
    ...{ 'x-unique-identifier-key': key, 'x-unique-identifier-value': value },
    ...(upsert === undefined ? {} : { 'x-upsert': upsert }),
  });
  const body = { contact_name: 'Acme' };
  expect(await books('PUT', 'contacts', body, headers('t-1'))).toMatchObject({ status: 404, code: 1002 });
  const first = await from('contact', 'PUT', 'contacts', body, headers('t-1', 'true'));
  expect(first).toMatchObject({ contact_name: 'Acme', custom_fields: [{ value: 't-1' }] });
  const again = await from('contact', 'PUT', 'contacts', { contact_name: 'Acme 2' }, headers('t-1', 'true'));
  expect(again).toMatchObject({ contact_id: first['contact_id'], contact_name: 'Acme 2' });
  expect((await books('PUT', 'contacts', body, { ...headers('t-1'), 'x-unique-identifier-key': 'cf_other' })).status).toBe(400);
  const other = await contact({ custom_fields: [{ api_name: key, value: 't-2' }] });
  expect(await from('contact', 'PUT', 'contacts', { website: 'https://x.example' }, headers('t-2'))).toMatchObject({ contact_id: other });
  expect((await books('POST', 'contacts', { contact_name: 'Twin', custom_fields: [{ api_name: key, value: 't-2' }] })).status).toBe(400);
  expect((await books('PUT', `contacts/${other}`, { custom_fields: [{ api_name: key, value: 't-1' }] })).status).toBe(400);
  expect((await books('PUT', `contacts/${other}`, { custom_fields: [{ api_name: key, value: 't-2' }] })).status).toBe(200);
});

test('a body may be the form field JSONString; anything else is refused', async () => {
  const { books } = await booksClient();
  const form = new URLSearchParams({ JSONString: JSON.stringify({ contact_name: 'Form' }) }).toString();
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  expect(await books('POST', 'contacts', form, type)).toMatchObject({ status: 201 });
  expect(await books('POST', 'contacts', '{', type)).toMatchObject({ status: 400, message: 'Invalid value passed for JSONString' });
});

test('the organisation is Books’ own, and only its query names it', async () => {
  const { books, emulator } = await booksClient();
  const env = emulator.env();
  const wrong = env['ZOHO_BILLING_ORGANIZATION_ID'] ?? '';
  expect(await books('GET', `contacts?organization_id=${wrong}`)).toMatchObject({
    ...{ status: 400, code: 6041, message: `This user is not associated with the CompanyID/CompanyName:${wrong}.` },
  });
  const [organization] = (await books('GET', 'organizations?organization_id=')).body['organizations'] as unknown as Json[];
  expect(organization).toMatchObject({ organization_id: env['ZOHO_BOOKS_ORGANIZATION_ID'], fiscal_year_start_month: 'january' });
  const own = String(env['ZOHO_BOOKS_ORGANIZATION_ID']);
  expect((await books('GET', `organizations/${own}`)).body['organization']).toMatchObject({
    organization_id: own,
    name: organization?.['name'],
  });
  expect((await books('GET', 'organizations/1')).status).toBe(404);
});
