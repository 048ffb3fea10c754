import { expect, test } from 'vitest';
import { type EmulatorClient, emulatorClient, type Reply } from '../../../test/harness/emulator-client.js';

const ann = { display_name: 'Ann Example', email: 'ann@host.example' };

const customerOf = ({ body }: Reply) => (body as { customer: Record<string, unknown> }).customer;
const idOf = (reply: Reply) => String(customerOf(reply)['customer_id']);
const listOf = ({ body }: Reply) => (body as { customers: Record<string, unknown>[] }).customers;
const codeOf = ({ status, body }: Reply) => [status, (body as { code: number }).code];

async function found({ billing }: EmulatorClient, email: string): Promise<unknown[]> {
  return listOf(await billing('GET', `customers?email=${encodeURIComponent(email)}`)).map(({ customer_id }) => customer_id);
}

test('a customer is created, read, changed, deactivated and deleted', async () => {
  const { billing } = await emulatorClient({ now: () => new Date('2026-01-05T18:00:00Z') });
  const created = await billing('POST', 'customers', { ...ann, phone: 4930123, billing_address: { city: 'Berlin', country: 'Germany' } });
  expect(created).toMatchObject({ status: 201, body: { code: 0, message: 'The customer has been created' } });
  const id = idOf(created);
  expect(customerOf(created)).toMatchObject({
    ...ann,
    phone: '4930123',
    status: 'active',
    company_name: '',
    created_time: '2026-01-05T10:00:00-0800',
  });
  expect(customerOf(await billing('GET', `customers/${id}`))).toEqual(customerOf(created));

  const updated = await billing('PUT', `customers/${id}`, { first_name: 'Ann', billing_address: { zip: '10115' } });
  expect(updated).toMatchObject({ status: 200, body: { message: 'The customer details have been updated.' } });
  expect(customerOf(updated)).toMatchObject({
    ...ann,
    first_name: 'Ann',
    phone: '4930123',
    billing_address: { city: 'Berlin', zip: '10115' },
  });

  expect((await billing('POST', `customers/${id}/markasinactive`)).body).toEqual({
    code: 0,
    message: 'The customer has been marked as inactive.',
  });
  expect(listOf(await billing('GET', 'customers?filter_by=Status.Active'))).toEqual([]);
  expect((await billing('POST', `customers/${id}/markasactive`)).body).toEqual({
    code: 0,
    message: 'The customer has been marked as active.',
  });

  expect(await billing('DELETE', `customers/${id}`)).toMatchObject({
    status: 200,
    body: { code: 0, message: 'The customer has been deleted.' },
  });
  expect(codeOf(await billing('GET', `customers/${id}`))).toEqual([400, 3004]);
});

test.each(['GET', 'PUT', 'DELETE'])('%s of a customer nobody has is 3004 with status 400', async (method) => {
  const { billing } = await emulatorClient();
  expect(codeOf(await billing(method, 'customers/0', method === 'PUT' ? ann : undefined))).toEqual([400, 3004]);
});

test('a display name is taken once, on create and on rename, unless switched off', async () => {
  const { emulator, billing } = await emulatorClient();
  await billing('POST', 'customers', ann);
  expect(await billing('POST', 'customers', { ...ann, display_name: 'ANN example ' })).toMatchObject({
    status: 400,
    body: { code: 3062, message: 'The customer "ANN example" already exists. Please specify a different name.' },
  });
  const other = idOf(await billing('POST', 'customers', { ...ann, display_name: 'Bob' }));
  expect(codeOf(await billing('PUT', `customers/${other}`, { display_name: 'Ann Example' }))).toEqual([400, 3062]);
  expect(codeOf(await billing('PUT', `customers/${other}`, { display_name: 'Bob' }))).toEqual([200, 0]);
  emulator.setLimits({ billing: { uniqueDisplayNames: false } });
  expect((await billing('POST', 'customers', ann)).status).toBe(201);
});

test('a freed display name can be taken again', async () => {
  const { billing } = await emulatorClient();
  const id = idOf(await billing('POST', 'customers', ann));
  await billing('PUT', `customers/${id}`, { display_name: 'Ann Married' });
  const second = await billing('POST', 'customers', ann);
  expect(second.status).toBe(201);
  await billing('DELETE', `customers/${idOf(second)}`);
  expect((await billing('POST', 'customers', ann)).status).toBe(201);
});

test('two customers may have one e-mail address; the list finds both once the index has caught up', async () => {
  const client = await emulatorClient({ now: () => new Date('2026-01-05T18:00:00Z') });
  const ids = [
    idOf(await client.billing('POST', 'customers', ann)),
    idOf(await client.billing('POST', 'customers', { ...ann, display_name: 'Ann 2' })),
  ];
  expect(await found(client, ann.email)).toEqual([]);
  expect(listOf(await client.billing('GET', 'customers')).length).toBe(2);
  client.emulator.advance('PT2S');
  expect(await found(client, 'ANN@host.example')).toEqual(ids);
});

test('after a change of address the index knows the old one for a while', async () => {
  const client = await emulatorClient({ now: () => new Date('2026-01-05T18:00:00Z') });
  const id = idOf(await client.billing('POST', 'customers', ann));
  client.emulator.advance('PT1M');
  await client.billing('PUT', `customers/${id}`, { email: 'new@host.example' });
  expect([await found(client, ann.email), await found(client, 'new@host.example')]).toEqual([[id], []]);
  client.emulator.advance('PT2S');
  expect([await found(client, ann.email), await found(client, 'new@host.example')]).toEqual([[], [id]]);
});

test('the lag can be switched off', async () => {
  const client = await emulatorClient();
  client.emulator.setLimits({ billing: { searchLagMs: 0 } });
  const id = idOf(await client.billing('POST', 'customers', ann));
  expect(await found(client, ann.email)).toEqual([id]);
});

test('the list is cut into pages', async () => {
  const { billing } = await emulatorClient();
  for (let n = 1; n <= 5; n += 1) await billing('POST', 'customers', { display_name: `P${n}`, email: 'p@host.example' });
  const second = await billing('GET', 'customers?page=2&per_page=2');
  expect(listOf(second).map(({ display_name }) => display_name)).toEqual(['P3', 'P4']);
  expect(second.body).toMatchObject({ page_context: { page: 2, per_page: 2, has_more_page: true, applied_filter: 'Status.All' } });
  expect((await billing('GET', 'customers?page=3&per_page=2')).body).toMatchObject({ page_context: { has_more_page: false } });
  expect((await billing('GET', 'customers?per_page=500')).body).toMatchObject({ page_context: { per_page: 200 } });
});

test('a wrong filter is refused, a parameter that is not emulated is loud', async () => {
  const { billing } = await emulatorClient();
  expect(codeOf(await billing('GET', 'customers?filter_by=Status.Asleep'))).toEqual([400, 2]);
  expect((await billing('GET', 'customers?email_contains=ann')).status).toBe(501);
});

test.each([
  ['{"display_name":', 8],
  ['[]', 8],
  [JSON.stringify({ email: ann.email }), 2],
  [JSON.stringify({ display_name: '  ', email: ann.email }), 2],
  [JSON.stringify({ display_name: 'Ann' }), 2],
  [JSON.stringify({ ...ann, email: 'not an address' }), 2],
  [JSON.stringify({ ...ann, email: 'ann@host' }), 2],
  [JSON.stringify({ ...ann, display_name: 'x'.repeat(201) }), 15],
  [JSON.stringify({ ...ann, phone: '1'.repeat(51) }), 15],
  [JSON.stringify({ ...ann, first_name: { nested: true } }), 2],
  [JSON.stringify({ ...ann, custom_fields: 'x' }), 2],
])('%s is refused with code %i', async (body, code) => {
  const { emulator, billing } = await emulatorClient();
  expect(codeOf(await billing('POST', 'customers', body))).toEqual([400, code]);
  expect(emulator.state()['billing']?.['customers']).toEqual([]);
});

test('custom fields are kept under their label, and one is changed without the others', async () => {
  const { billing } = await emulatorClient();
  const id = idOf(
    await billing('POST', 'customers', {
      ...ann,
      custom_fields: [
        { label: 'App id', value: 'u-1' },
        { label: 'Tier', value: 'Free' },
      ],
    }),
  );
  const updated = await billing('PUT', `customers/${id}`, { custom_fields: [{ label: 'Tier', value: 'Paid' }] });
  expect(customerOf(updated)['custom_fields']).toEqual([
    { index: 1, label: 'App id', value: 'u-1', data_type: 'text' },
    { index: 2, label: 'Tier', value: 'Paid', data_type: 'text' },
  ]);
});

test('the wrong organisation is 6041, whatever the token', async () => {
  const { billing } = await emulatorClient();
  expect(await billing('GET', 'customers', undefined, { 'x-com-zoho-subscriptions-organizationid': '1' })).toMatchObject({
    status: 400,
    body: { code: 6041, message: 'This user is not associated with the CompanyID/CompanyName:1.' },
  });
});

test('the organisation may come in the query, and listing organisations needs none', async () => {
  const { emulator, billing, token } = await emulatorClient();
  const id = emulator.env()['ZOHO_BILLING_ORGANIZATION_ID'];
  const none = { 'x-com-zoho-subscriptions-organizationid': '' };
  expect((await billing('GET', 'organizations', undefined, none)).body).toMatchObject({ organizations: [{ organization_id: id }] });
  const { access_token } = (await token()).body as { access_token: string };
  const answer = await fetch(`${emulator.url}/billing/v1/customers?organization_id=${id}`, {
    headers: { authorization: `Zoho-oauthtoken ${access_token}` },
  });
  expect(answer.status).toBe(200);
});

test.each([
  ['', 14],
  ['Bearer 1000.a.b', 57],
  ['Zoho-oauthtoken', 14],
  ['Zoho-oauthtoken 1000.a.b', 57],
])('the authorisation %o is code %i', async (authorization, code) => {
  const { billing } = await emulatorClient();
  expect(codeOf(await billing('GET', 'customers', undefined, { authorization }))).toEqual([401, code]);
});

test('a missing scope looks like a dead token: 57', async () => {
  const { emulator, billing } = await emulatorClient();
  emulator.setAccounts({ scopes: ['ZohoSubscriptions.customers.READ'] });
  expect(codeOf(await billing('GET', 'customers'))).toEqual([200, 0]);
  expect(codeOf(await billing('POST', 'customers', ann))).toEqual([401, 57]);
});

test('contact persons: the customer is the first, others come and go', async () => {
  const { billing } = await emulatorClient();
  const created = await billing('POST', 'customers', { ...ann, first_name: 'Ann' });
  const path = `customers/${idOf(created)}/contactpersons`;
  const people = async () => ((await billing('GET', path)).body as { contact_persons: Record<string, unknown>[] }).contact_persons;
  expect(await people()).toEqual([
    expect.objectContaining({ contactperson_id: customerOf(created)['primary_contactperson_id'], email: ann.email, first_name: 'Ann' }),
  ]);

  const added = await billing('POST', path, { email: 'bob@host.example', last_name: 'Example' });
  expect(added).toMatchObject({
    status: 201,
    body: { message: 'The contactperson has been Created', contact_person: { last_name: 'Example', fax: '' } },
  });
  const person = `${path}/${(added.body as { contact_person: { contactperson_id: string } }).contact_person.contactperson_id}`;
  expect((await billing('PUT', person, { first_name: 'Bob' })).body).toMatchObject({
    contact_person: { first_name: 'Bob', last_name: 'Example' },
  });
  expect((await billing('GET', person)).body).toMatchObject({ message: 'success', contact_person: { first_name: 'Bob' } });
  expect((await billing('DELETE', person)).body).toEqual({ code: 0, message: 'The contact person has been deleted.' });
  expect(codeOf(await billing('GET', person))).toEqual([404, 1002]);
  expect(codeOf(await billing('POST', path, { last_name: 'No address' }))).toEqual([400, 2]);
  expect(await people()).toHaveLength(1);
});

test('an operation of Billing that is not emulated is a 501', async () => {
  const { billing } = await emulatorClient();
  expect((await billing('GET', 'quotes')).status).toBe(501);
  expect((await billing('PATCH', 'customers/1', ann)).status).toBe(501);
});
