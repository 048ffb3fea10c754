import { expect, test } from 'vitest';
import { type CrmClient, crmClient } from '../../../test/harness/crm.js';

const HEADER = { 'X-EXTERNAL': 'Contacts.Account_Name.External_User_ID' };

/** Two accounts with an external id. */
async function client(): Promise<CrmClient & { acme: string; other: string }> {
  const zoho = await crmClient();
  await zoho.externalField('Accounts');
  await zoho.externalField('Contacts');
  const { data } = await zoho.crm('POST', 'Accounts', {
    data: [
      { Account_Name: 'Acme', External_User_ID: 'a1' },
      { Account_Name: 'Other', External_User_ID: 'a2' },
    ],
  });
  const [acme = '', other = ''] = data.map(({ details }) => details.id);
  return { ...zoho, acme, other };
}

test.each([
  ['POST', 'Contacts', 201],
  ['POST', 'Contacts/upsert', 200],
])('%s %s: a lookup is named by the external value of its record', async (method, path, status) => {
  const { crm, records, acme } = await client();
  const data = [{ Last_Name: 'Ann', Account_Name: { External_User_ID: 'a1' } }];
  expect((await crm(method, path, { data }, HEADER)).status).toBe(status);
  expect(records('Contacts')).toMatchObject([{ Account_Name: { id: acme, name: 'Acme' } }]);
});

test('with the header the external value counts, without it the id', async () => {
  const { crm, records, acme, other } = await client();
  const data = [{ Last_Name: 'Ann', Account_Name: { External_User_ID: 'a1', id: other } }];
  await crm('POST', 'Contacts', { data }, HEADER);
  await crm('POST', 'Contacts', { data });
  expect(records('Contacts')).toMatchObject([{ Account_Name: { id: acme } }, { Account_Name: { id: other } }]);
});

test('a record and its lookup are named by external values in one update', async () => {
  const { crm, records, other } = await client();
  await crm('POST', 'Contacts', { data: [{ Last_Name: 'Ann', External_User_ID: 'c1' }] });
  const both = { 'X-EXTERNAL': 'Contacts.External_User_ID, Contacts.Account_Name.External_User_ID' };
  const updated = await crm('PUT', 'Contacts/c1', { data: [{ Account_Name: { External_User_ID: 'a2' } }] }, both);
  expect(updated.status).toBe(200);
  expect(records('Contacts')).toMatchObject([{ Account_Name: { id: other } }]);
});

test('a lookup that leads nowhere is refused; null clears it', async () => {
  const { crm, records } = await client();
  const row = (value: unknown) => ({ data: [{ Last_Name: 'Ann', Account_Name: value }] });
  for (const wrong of [{ External_User_ID: 'a9' }, { External_User_ID: null }, {}]) {
    expect(await crm('POST', 'Contacts', row(wrong), HEADER)).toMatchObject({
      status: 400,
      data: [
        {
          code: 'INVALID_DATA',
          message: 'the value of the external field is invalid',
          details: { api_name: 'External_User_ID', json_path: '$.data[0].Account_Name.External_User_ID' },
        },
      ],
    });
  }
  expect((await crm('POST', 'Contacts', row(null), HEADER)).status).toBe(201);
  expect(records('Contacts')).toMatchObject([{ Account_Name: null }]);
});

test.each(['Contacts.Ghost', 'Contacts.Email', 'Contacts.Account_Name.Ghost', 'Contacts.Email.External_User_ID'])(
  'the header %s is refused',
  async (header) => {
    const { crm } = await client();
    expect(await crm('POST', 'Contacts', { data: [{ Last_Name: 'Ann' }] }, { 'X-EXTERNAL': header })).toMatchObject({
      status: 400,
      body: { code: 'INVALID_DATA', details: { header: 'X-EXTERNAL' } },
    });
  },
);

test('what the header says of other modules is nothing to this one', async () => {
  const { crm } = await client();
  expect((await crm('POST', 'Contacts', { data: [{ Last_Name: 'Ann' }] }, { 'X-EXTERNAL': 'Leads.Ghost' })).status).toBe(201);
});
