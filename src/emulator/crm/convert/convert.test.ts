import { expect, test } from 'vitest';
import { type CrmClient, crmClient } from '../../../../test/harness/crm.js';

const LEAD = {
  Last_Name: 'Burns',
  First_Name: 'Ann',
  Email: 'ann@host.example',
  City: 'Bern',
  Phone: '1',
  Tag: [{ name: 'Trial' }, { name: 'Active' }],
};

async function lead({ crm }: CrmClient, values: Record<string, unknown> = {}): Promise<string> {
  return (await crm('POST', 'Leads', { data: [{ ...LEAD, ...values }] })).data[0]?.details.id ?? '';
}

test('a lead becomes a contact, with the mapped fields and the tags that are carried over', async () => {
  const client = await crmClient();
  const { crm, records } = client;
  const id = await lead(client);
  const answer = await crm('POST', `Leads/${id}/actions/convert`, { data: [{ carry_over_tags: { Contacts: ['Trial'] } }] });
  expect(answer).toMatchObject({
    status: 200,
    data: [
      {
        code: 'SUCCESS',
        message: 'The record has been converted successfully',
        details: { Contacts: { name: 'Ann Burns' }, Accounts: null, Deals: null },
      },
    ],
  });
  expect(records('Contacts')).toMatchObject([
    { Last_Name: 'Burns', Email: 'ann@host.example', Mailing_City: 'Bern', Phone: '1', Account_Name: null, Tag: [{ name: 'Trial' }] },
  ]);
});

test('a converted lead is hidden, locked and out of the way of upserts', async () => {
  const client = await crmClient();
  const { crm, emulator } = client;
  const id = await lead(client);
  await crm('POST', `Leads/${id}/actions/convert`, { data: [{}] });
  emulator.advance('PT10S');
  expect((await crm('GET', 'Leads?fields=Email')).status).toBe(204);
  expect((await crm('GET', 'Leads/search?email=ann@host.example')).status).toBe(204);
  expect((await crm('GET', 'Leads/search?email=ann@host.example&converted=true')).data).toMatchObject([
    { id, $converted: true, Converted__s: true },
  ]);
  expect((await crm('GET', 'Leads?fields=Email&converted=both')).data).toMatchObject([{ id }]);
  expect(await crm('PUT', `Leads/${id}`, { data: [{ City: 'Rome' }] })).toMatchObject({
    status: 400,
    data: [{ code: 'CONVERTED_RECORD' }],
  });
  expect(await crm('POST', 'Leads/actions/add_tags', { tags: [{ name: 'x' }], ids: [id] })).toMatchObject({
    status: 400,
    data: [{ code: 'CONVERTED_RECORD' }],
  });
  expect(await crm('POST', `Leads/${id}/actions/convert`, { data: [{}] })).toMatchObject({
    status: 400,
    body: { code: 'ID_ALREADY_CONVERTED' },
  });
  const again = await crm('POST', 'Leads/upsert', { data: [LEAD] });
  expect(again.data[0]).toMatchObject({ action: 'insert' });
  expect(again.data[0]?.details.id).not.toBe(id);
});

test('a company becomes an account, a deal is linked to both', async () => {
  const client = await crmClient();
  const { crm, records } = client;
  const id = await lead(client, { Company: 'Acme', Lead_Source: 'Chat' });
  const Deals = { Deal_Name: 'First', Stage: 'Qualification', Closing_Date: '2026-12-31', Pipeline: 'Standard (Standard)' };
  const { data } = await crm('POST', `Leads/${id}/actions/convert`, { data: [{ Deals }] });
  expect(data[0]?.details).toMatchObject({ Accounts: { name: 'Acme' }, Deals: { name: 'First' } });
  expect(records('Contacts')).toMatchObject([{ Account_Name: { name: 'Acme' } }]);
  expect(records('Deals')).toMatchObject([{ Contact_Name: { name: 'Ann Burns' }, Account_Name: { name: 'Acme' }, Lead_Source: 'Chat' }]);
  expect((await crm('GET', `Leads/${id}`)).data[0]).toMatchObject({
    Converted_Account: { name: 'Acme' },
    Converted_Contact: { name: 'Ann Burns' },
  });
});

test.each([
  [true, 'Burns'],
  [false, 'Keeper'],
])('into an existing contact, overwrite %s leaves the name %s', async (overwrite, name) => {
  const client = await crmClient();
  const { crm, records } = client;
  const contact = (await crm('POST', 'Contacts', { data: [{ Last_Name: 'Keeper', Title: 'Boss' }] })).data[0]?.details.id;
  const id = await lead(client);
  const { data } = await crm('POST', `Leads/${id}/actions/convert`, { data: [{ overwrite, Contacts: { id: contact } }] });
  expect(data[0]?.details).toMatchObject({ Contacts: { id: contact } });
  expect(records('Contacts')).toMatchObject([{ id: contact, Last_Name: name, Title: 'Boss' }]);
});

test('without a contact a second one is made, with add_to_existing_record the one with the same address is taken', async () => {
  const client = await crmClient();
  const { crm, records } = client;
  await crm('POST', 'Contacts', { data: [{ Last_Name: 'Known', Email: 'Ann@host.example' }] });
  await crm('POST', `Leads/${await lead(client)}/actions/convert`, { data: [{ add_to_existing_record: true }] });
  expect(records('Contacts')).toHaveLength(1);
  await crm('POST', `Leads/${await lead(client)}/actions/convert`, { data: [{}] });
  expect(records('Contacts')).toHaveLength(2);
});

test('our id only reaches the contact when the mapping is set, and then must be free there; a refusal changes nothing', async () => {
  const client = await crmClient();
  const { crm, records, externalField, emulator } = client;
  for (const module of ['Leads', 'Contacts']) await externalField(module);
  const unmapped = await lead(client, { External_User_ID: 'u1' });
  await crm('POST', `Leads/${unmapped}/actions/convert`, { data: [{}] });
  expect(records('Contacts')).toMatchObject([{ External_User_ID: null }]);
  emulator.byHand.crm.mapConversion({ field: 'External_User_ID', module: 'Contacts', to: 'External_User_ID' });
  const [one, two] = [await lead(client, { External_User_ID: 'u2' }), await lead(client, { External_User_ID: 'u3', Company: 'Acme' })];
  await crm('POST', `Leads/${one}/actions/convert`, { data: [{}] });
  expect(records('Contacts')).toMatchObject([{ External_User_ID: null }, { External_User_ID: 'u2' }]);
  emulator.byHand.crm.create({ module: 'Contacts', values: { Last_Name: 'Taken', External_User_ID: 'u3' } });
  expect(await crm('POST', `Leads/${two}/actions/convert`, { data: [{}] })).toMatchObject({
    status: 400,
    data: [{ code: 'DUPLICATE_DATA', details: { api_name: 'External_User_ID' } }],
  });
  expect(records('Accounts')).toEqual([]);
  expect((await crm('GET', 'Leads?fields=Email')).data).toMatchObject([{ id: two }]);
});

test('what is not there cannot be converted, nor converted into', async () => {
  const client = await crmClient();
  const { crm } = client;
  expect(await crm('POST', 'Leads/1/actions/convert', { data: [{}] })).toMatchObject({
    status: 400,
    body: { code: 'INVALID_DATA', details: { resource_path_index: 1 } },
  });
  const id = await lead(client);
  expect(await crm('POST', `Leads/${id}/actions/convert`, { data: [{ Contacts: '7' }] })).toMatchObject({
    status: 400,
    data: [{ code: 'INVALID_DATA', details: { api_name: 'Contacts' } }],
  });
  expect(await crm('POST', `Leads/${id}/actions/convert`, { data: [{ Deals: { Deal_Name: 'x' } }] })).toMatchObject({
    status: 400,
    data: [{ code: 'MANDATORY_NOT_FOUND', details: { api_name: 'Stage' } }],
  });
  expect((await crm('POST', 'Contacts/1/actions/convert', { data: [{}] })).status).toBe(501);
});
