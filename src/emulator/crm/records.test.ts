import { expect, test } from 'vitest';
import { type CrmClient, crmClient } from '../../../test/harness/crm.js';

const people = (count: number) => Array.from({ length: count }, (_, n) => ({ Last_Name: `Person ${n}`, Email: `person${n}@host.example` }));

async function insert({ crm }: CrmClient, ...rows: Record<string, unknown>[]): Promise<string[]> {
  const { data, status } = await crm('POST', 'Leads', { data: rows });
  expect(status).toBe(201);
  return data.map((item) => item.details.id);
}

test('an insert answers 201 with ids as strings and times with an offset and no milliseconds', async () => {
  const { crm, records } = await crmClient({ now: () => new Date('2026-03-01T12:00:00.789Z') });
  const { status, data } = await crm('POST', 'Leads', { data: people(1) });
  expect(status).toBe(201);
  expect(data).toEqual([
    {
      code: 'SUCCESS',
      details: {
        id: expect.stringMatching(/^\d{18,19}$/),
        Created_Time: '2026-03-01T05:00:00-07:00',
        Modified_Time: '2026-03-01T05:00:00-07:00',
        Created_By: { name: 'Ines Integration', id: '5725767000000411001' },
        Modified_By: { name: 'Ines Integration', id: '5725767000000411001' },
        $approval_state: 'approved',
      },
      message: 'record added',
      status: 'success',
    },
  ]);
  const read = await crm('GET', `Leads/${data[0]?.details.id}`);
  expect(read).toMatchObject({
    status: 200,
    data: [{ Last_Name: 'Person 0', Full_Name: 'Person 0', First_Name: null, Tag: [], Email_Opt_Out: false }],
  });
  expect(records('Leads')).toEqual(read.data);
});

test('records answer 201 or 200 when all went well, 207 when some did, 400 when none did', async () => {
  const client = await crmClient();
  const [id] = await insert(client, ...people(1));
  const good = { Last_Name: 'Good', Email: 'good@host.example' };
  const bad = { Email: 'nobody@host.example' };
  const { crm } = client;
  expect((await crm('POST', 'Leads', { data: [good, bad] })).status).toBe(207);
  expect((await crm('POST', 'Leads', { data: [bad] })).status).toBe(400);
  expect((await crm('POST', 'Leads/upsert', { data: [good] })).status).toBe(200);
  expect((await crm('POST', 'Leads/upsert', { data: [good, bad] })).status).toBe(207);
  expect((await crm('PUT', 'Leads', { data: [{ id, City: 'Bern' }] })).status).toBe(200);
  expect(await crm('PUT', 'Leads', { data: [{ id, City: 'Bern' }, { id: '1', City: 'x' }, { City: 'y' }] })).toMatchObject({
    status: 207,
    data: [
      { message: 'record updated' },
      { code: 'INVALID_DATA', message: 'the id given seems to be invalid' },
      { code: 'MANDATORY_NOT_FOUND', details: { api_name: 'id' } },
    ],
  });
  expect((await crm('PUT', 'Leads/1', { data: [{ City: 'x' }] })).status).toBe(400);
  expect(await crm('DELETE', `Leads?ids=${id},1`)).toMatchObject({
    status: 207,
    data: [{ code: 'SUCCESS' }, { code: 'INVALID_DATA', message: 'record not deleted' }],
  });
  expect((await crm('POST', '/crm/v2/Leads', { data: [good, bad] })).status).toBe(202);
});

test.each([
  [{}, { code: 'MANDATORY_NOT_FOUND', details: { api_name: 'Last_Name', json_path: '$.data[0].Last_Name' } }],
  [{ Last_Name: '   ' }, { code: 'MANDATORY_NOT_FOUND' }],
  [
    { Last_Name: 'x'.repeat(81) },
    {
      code: 'MULTIPLE_OR_MULTI_ERRORS',
      details: { errors: [{}, { code: 'INVALID_DATA', details: { maximum_length: 80, api_name: 'Last_Name' } }] },
    },
  ],
  [
    { First_Name: 'x'.repeat(41) },
    { code: 'INVALID_DATA', details: { maximum_length: 40, api_name: 'First_Name', json_path: '$.data[0].First_Name' } },
  ],
  [{ Company: 7 }, { code: 'INVALID_DATA', message: 'invalid data', details: { expected_data_type: 'text', api_name: 'Company' } }],
  [{ Email: 'no address' }, { code: 'INVALID_DATA', details: { expected_data_type: 'email', api_name: 'Email' } }],
  [{ Email: `${'x'.repeat(95)}@a.example` }, { code: 'INVALID_DATA', details: { maximum_length: 100 } }],
  [{ Phone: 'call me' }, { code: 'INVALID_DATA', details: { expected_data_type: 'phone' } }],
  [{ Mobile: '1'.repeat(31) }, { code: 'INVALID_DATA', details: { maximum_length: 30 } }],
  [{ Email_Opt_Out: 'true' }, { code: 'INVALID_DATA', details: { expected_data_type: 'boolean' } }],
  [{ No_of_Employees: 1.5 }, { code: 'INVALID_DATA', details: { expected_data_type: 'integer' } }],
  [{ No_of_Employees: 12_345_678_901 }, { code: 'INVALID_DATA', details: { maximum_length: 9 } }],
  [{ Annual_Revenue: '10' }, { code: 'INVALID_DATA', details: { expected_data_type: 'double' } }],
  [{ Owner: { id: '1' } }, { code: 'INVALID_DATA', message: 'the id given seems to be invalid', details: { api_name: 'Owner' } }],
  [{ Tag: ['Trial'] }, { code: 'INVALID_DATA', details: { expected_data_type: 'jsonobject', api_name: 'Tag' } }],
  [
    { Phone: 'x', Email: 'y' },
    {
      code: 'MULTIPLE_OR_MULTI_ERRORS',
      message: 'Multiple errors in the request',
      details: { errors: [{ code: 'INVALID_DATA' }, { code: 'INVALID_DATA' }] },
    },
  ],
])('a lead with %j is refused', async (row, error) => {
  const { crm } = await crmClient();
  const name = Object.keys(row).length === 0 || 'Last_Name' in row ? {} : { Last_Name: 'Ann' };
  expect(await crm('POST', 'Leads', { data: [{ ...name, ...row }] })).toMatchObject({ status: 400, data: [{ status: 'error', ...error }] });
});

test.each([
  { Email: 'ann+tag@sub-domain.example' },
  { Email: 'ünal@größe.example' },
  { Phone: '+49 (30) 12-34.5' },
  { Lead_Source: 'Not in the list' },
  { Description: 'x'.repeat(32_000) },
  { Annual_Revenue: 12.5, No_of_Employees: 3, Email_Opt_Out: true, Website: 'https://host.example' },
  { Company: '' },
])('a lead with %j is taken', async (row) => {
  const { crm } = await crmClient();
  expect((await crm('POST', 'Leads', { data: [{ Last_Name: 'Ann', ...row }] })).status).toBe(201);
});

test('Company is only demanded when the switch says so', async () => {
  const { crm, emulator } = await crmClient();
  emulator.setLimits({ crm: { companyMandatory: true } });
  expect(await crm('POST', 'Leads', { data: people(1) })).toMatchObject({
    status: 400,
    data: [{ code: 'MANDATORY_NOT_FOUND', details: { api_name: 'Company' } }],
  });
  expect((await crm('POST', 'Contacts', { data: people(1) })).status).toBe(201);
});

test.each([
  ['not json', 'INVALID_DATA', {}],
  [{}, 'MANDATORY_NOT_FOUND', { api_name: 'data', json_path: '$.data' }],
  [{ data: {} }, 'INVALID_DATA', { expected_data_type: 'jsonarray', api_name: 'data' }],
  [{ data: [] }, 'INVALID_DATA', { api_name: 'data' }],
  [{ data: people(101) }, 'INVALID_DATA', { maximum_length: 100, api_name: 'data' }],
  [{ data: people(1), trigger: ['magic'] }, 'INVALID_DATA', { api_name: 'trigger', json_path: '$.trigger[0]' }],
])('a write of %j fails as a whole', async (body, code, details) => {
  const { crm, records } = await crmClient();
  for (const path of ['Leads', 'Leads/upsert'])
    expect(await crm('POST', path, body)).toMatchObject({ status: 400, body: { code, details, status: 'error' } });
  expect(records('Leads')).toEqual([]);
});

test('a hundred records are taken at once and listed newest first', async () => {
  const client = await crmClient();
  const ids = await insert(client, ...people(100));
  const { crm } = client;
  const { data, body } = await crm('GET', 'Leads?fields=Email,Nonsense');
  expect(data.map((record) => record['id'])).toEqual(ids.toReversed());
  expect(data[0]).toEqual({ id: ids[99], Email: 'person99@host.example' });
  expect(body).toMatchObject({
    info: { page: 1, per_page: 200, count: 100, more_records: false, next_page_token: null, sort_by: 'id', sort_order: 'desc' },
  });
});

test('an unknown id is 204, a malformed one 400', async () => {
  const { crm } = await crmClient();
  expect(await crm('GET', 'Leads/4150868000000002175')).toMatchObject({ status: 204, body: undefined });
  expect(await crm('GET', 'Leads/none')).toMatchObject({ status: 400, body: { code: 'INVALID_DATA' } });
  expect(await crm('GET', 'Leads?fields=Email')).toMatchObject({ status: 204 });
});

test.each([
  ['Leads', 'REQUIRED_PARAM_MISSING', { param_name: 'fields' }],
  [`Leads?fields=${Array.from({ length: 51 }, (_, n) => `F${n}`).join()}`, 'LIMIT_EXCEEDED', { limit: 50, param_name: 'fields' }],
  ['Leads?fields=Email&page=11', 'DISCRETE_PAGINATION_LIMIT_EXCEEDED', { limit: 2000 }],
  ['Leads?fields=Email&per_page=201', 'INVALID_DATA', { param_name: 'per_page' }],
  ['Leads?fields=Email&sort_by=Last_Name', 'INVALID_DATA', { param_name: 'sort_by' }],
  ['Leads?fields=Email&page_token=x', 'TOKEN_BOUND_DATA_MISMATCH', { param_name: 'page_token' }],
])('GET %s is refused', async (path, code, details) => {
  const { crm } = await crmClient();
  expect(await crm('GET', path)).toMatchObject({ status: 400, body: { code, details } });
});

test.each(['id', 'Modified_Time'])('page tokens by %s reach every record once and expire after a day', async (sortBy) => {
  const client = await crmClient();
  const { crm, emulator } = client;
  const ids: string[] = [];
  for (let batch = 0; batch < 3; batch += 1) ids.push(...(await insert(client, ...people(100))));
  await crm('PUT', 'Leads', {
    data: ids
      .slice(0, 100)
      .reverse()
      .map((id) => ({ id, City: 'Bern' })),
  });
  const seen: unknown[] = [];
  const query = `Leads?fields=Email&per_page=70&sort_by=${sortBy}`;
  let token: string | undefined;
  for (let page = 1; page <= 5; page += 1) {
    const { data, body } = await crm('GET', `${query}${token ? `&page_token=${token}` : ''}`);
    const { info } = body as { info: { next_page_token: string | null } };
    seen.push(...data.map((record) => record['id']));
    expect(info).toMatchObject({ page, more_records: page < 5 });
    if (page === 1) {
      expect(await crm('GET', `${query}&sort_order=asc&page_token=${info.next_page_token}`)).toMatchObject({
        body: { code: 'TOKEN_BOUND_DATA_MISMATCH' },
      });
    }
    token = info.next_page_token ?? token;
  }
  expect(new Set(seen)).toEqual(new Set(ids));
  expect(seen).toHaveLength(300);
  emulator.advance('P1DT1S');
  const late = await crmToken(client);
  expect(await late(`${query}&page_token=${token}`)).toMatchObject({ code: 'EXPIRED_VALUE' });
});

/** The first token is a day old by then. */
async function crmToken({ token, emulator }: CrmClient): Promise<(path: string) => Promise<unknown>> {
  const { access_token: access } = (await token()).body as { access_token: string };
  return async (path) =>
    (await fetch(`${emulator.url}/crm/v8/${path}`, { headers: { authorization: `Zoho-oauthtoken ${access}` } })).json();
}

test('deleted records are gone, listed as deleted, and their unique values are free again', async () => {
  const client = await crmClient();
  const { crm, externalField, emulator } = client;
  await externalField('Leads');
  const [one, other] = await insert(client, { Last_Name: 'Ann', External_User_ID: 'u1' }, { Last_Name: 'Ben', First_Name: 'Big' });
  expect(await crm('DELETE', `Leads/${one}`)).toMatchObject({ status: 200, data: [{ message: 'record deleted', details: { id: one } }] });
  expect((await crm('DELETE', `Leads?ids=${other}`)).status).toBe(200);
  expect((await crm('GET', `Leads/${one}`)).status).toBe(204);
  expect((await crm('DELETE', `Leads/${one}`)).status).toBe(400);
  expect(await crm('GET', 'Leads/deleted?type=recycle')).toMatchObject({
    status: 200,
    data: [
      { id: other, display_name: 'Big Ben', type: 'recycle', deleted_by: { name: 'Ines Integration' } },
      { id: one, display_name: 'Ann' },
    ],
  });
  expect((await crm('GET', 'Leads/deleted?type=permanent')).status).toBe(204);
  await insert(client, { Last_Name: 'Ann', External_User_ID: 'u1' });
  emulator.advance('P61D');
  const read = await crmToken(client);
  expect(await read('Leads/deleted?type=permanent')).toMatchObject({
    data: [{ id: other, display_name: null, type: 'permanent' }, { id: one }],
  });
});

test('records are addressed by an external id when the header says so', async () => {
  const client = await crmClient();
  const { crm, externalField } = client;
  await externalField('Leads');
  const [id] = await insert(client, { Last_Name: 'Ann', External_User_ID: 'u 1/x' });
  const header = { 'X-EXTERNAL': 'Contacts.Other,Leads.External_User_ID' };
  const path = `Leads/${encodeURIComponent('u 1/x')}`;
  expect(await crm('GET', path, undefined, header)).toMatchObject({ status: 200, data: [{ id }] });
  expect(await crm('PUT', path, { data: [{ City: 'Bern' }] }, header)).toMatchObject({ status: 200, data: [{ details: { id } }] });
  expect(
    await crm(
      'PUT',
      'Leads',
      {
        data: [
          { External_User_ID: 'u 1/x', City: 'Rome' },
          { External_User_ID: 'u2', City: 'Rome' },
        ],
      },
      header,
    ),
  ).toMatchObject({
    status: 207,
    data: [{ details: { id } }, { code: 'INVALID_DATA', message: 'the value of the external field is invalid' }],
  });
  expect((await crm('GET', path, undefined, { 'X-EXTERNAL': 'Leads.Email' })).status).toBe(400);
  expect((await crm('DELETE', path, undefined, header)).status).toBe(200);
});

test('a record changed after If-Unmodified-Since is refused with 412', async () => {
  const client = await crmClient();
  const [id] = await insert(client, ...people(1));
  const { crm } = client;
  const put = (since: string) => crm('PUT', `Leads/${id}`, { data: [{ City: 'Bern' }] }, { 'If-Unmodified-Since': since });
  expect(await put('2020-01-01T00:00:00+00:00')).toMatchObject({ status: 412, data: [{ code: 'ALREADY_MODIFIED', details: { id } }] });
  expect((await put('2100-01-01T00:00:00+00:00')).status).toBe(200);
});

test('If-Modified-Since is 304 when nothing changed', async () => {
  const client = await crmClient();
  await insert(client, ...people(1));
  const get = async (since: string) => (await client.crm('GET', 'Leads?fields=Email', undefined, { 'If-Modified-Since': since })).status;
  expect([await get('2020-01-01T00:00:00+00:00'), await get('2100-01-01T00:00:00+00:00')]).toEqual([200, 304]);
});

test('nonsense is a clear error and what is missing here a loud 501', async () => {
  const { crm, warnings } = await crmClient();
  expect(await crm('GET', 'Nonsense?fields=id')).toMatchObject({
    status: 400,
    body: { code: 'INVALID_MODULE', details: { resource_path_index: 0 } },
  });
  expect(await crm('PATCH', 'Leads', {})).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST_METHOD' } });
  for (const path of ['Tasks?fields=id', 'Leads/1/Attachments', '/crm/v6/Leads?fields=id', '/crm/v8/settings/roles'])
    expect((await crm('GET', path)).status, path).toBe(501);
  expect(warnings).toHaveLength(4);
});
