import { expect, test } from 'vitest';
import { crmClient } from '../../../test/harness/crm.js';

const EXTERNAL = { field_label: 'External User ID', data_type: 'text', length: 64, external: { type: 'org', show: true } };
type Fields = { fields: Record<string, unknown>[] };

test('a fresh organisation has no custom fields', async () => {
  const { crm } = await crmClient();
  for (const module of ['Leads', 'Contacts', 'Accounts', 'Deals']) {
    const { fields } = (await crm('GET', `settings/fields?module=${module}`)).body as Fields;
    expect(fields.filter((field) => field['custom_field'])).toEqual([]);
  }
  const { fields } = (await crm('GET', 'settings/fields?module=leads')).body as Fields;
  const byName = new Map(fields.map((field) => [field['api_name'], field]));
  expect(byName.get('Last_Name')).toMatchObject({
    length: 80,
    system_mandatory: true,
    data_type: 'text',
    convert_mapping: { Contacts: 'Last_Name', Deals: null },
  });
  expect(byName.get('First_Name')).toMatchObject({ length: 40, system_mandatory: false });
  expect(byName.get('Company')).toMatchObject({ length: 100, convert_mapping: { Accounts: 'Account_Name' } });
  expect(byName.get('Phone')).toMatchObject({ length: 30, data_type: 'phone' });
  expect(byName.get('Description')).toMatchObject({ length: 32_000, data_type: 'textarea' });
  expect(byName.get('Created_Time')).toMatchObject({ read_only: true, operation_type: { api_create: false } });
});

test('an external field made through the API is named after its label and makes upsert by it work', async () => {
  const { crm, records } = await crmClient();
  const created = await crm('POST', 'settings/fields?module=Leads', { fields: [EXTERNAL] });
  expect(created).toMatchObject({ status: 201, body: { fields: [{ code: 'SUCCESS', message: 'field created', status: 'success' }] } });
  const { id } = (created.body as { fields: { details: { id: string } }[] }).fields[0]!.details;
  expect(await crm('GET', `settings/fields/${id}?module=Leads`)).toMatchObject({
    status: 200,
    body: {
      fields: [
        {
          id,
          api_name: 'External_User_ID',
          custom_field: true,
          length: 64,
          external: { type: 'org', show: true },
          unique: {},
          convert_mapping: { Contacts: null },
        },
      ],
    },
  });
  const upsert = () =>
    crm('POST', 'Leads/upsert', { data: [{ Last_Name: 'Ann', External_User_ID: 'u1' }], duplicate_check_fields: ['External_User_ID'] });
  expect([(await upsert()).data[0]?.['action'], (await upsert()).data[0]?.['action']]).toEqual(['insert', 'update']);
  expect(await crm('POST', 'Leads/upsert', { data: [{ Last_Name: 'Ann', External_User_ID: 'x'.repeat(65) }] })).toMatchObject({
    data: [{ code: 'INVALID_DATA', details: { maximum_length: 64, api_name: 'External_User_ID' } }],
  });
  expect(records('Leads')).toMatchObject([{ External_User_ID: 'u1' }]);
  expect(await crm('POST', 'settings/fields?module=Leads', { fields: [{ ...EXTERNAL, field_label: 'external user id' }] })).toMatchObject({
    status: 400,
    body: { fields: [{ code: 'DUPLICATE_DATA', details: { api_name: 'field_label' } }] },
  });
});

test.each([
  [{ data_type: 'text' }, { code: 'MANDATORY_NOT_FOUND', details: { api_name: 'field_label', json_path: '$.fields[0].field_label' } }],
  [{ field_label: 'A' }, { code: 'MANDATORY_NOT_FOUND', details: { api_name: 'data_type' } }],
  [
    { field_label: 'A', data_type: 'nonsense' },
    { code: 'INVALID_DATA', details: { api_name: 'data_type' } },
  ],
  [
    { field_label: 'A'.repeat(26), data_type: 'text' },
    { code: 'INVALID_DATA', details: { maximum_length: 25 } },
  ],
  [
    { field_label: 'A', data_type: 'text', length: 256 },
    { code: 'INVALID_DATA', details: { api_name: 'length', maximum_length: 255 } },
  ],
  [
    { field_label: 'A', data_type: 'text', external: { type: 'all' } },
    { code: 'INVALID_DATA', details: { supported_values: ['user', 'org'] } },
  ],
  [{ field_label: 'A', data_type: 'integer', external: { type: 'org', show: true } }, { code: 'NOT_ALLOWED' }],
  [{ field_label: 'A', data_type: 'date', unique: { case_sensitive: false } }, { code: 'NOT_ALLOWED' }],
  [{ field_label: 'Email', data_type: 'email' }, { code: 'DUPLICATE_DATA' }],
])('a field like %j is refused', async (field, error) => {
  const { crm } = await crmClient();
  expect(await crm('POST', 'settings/fields?module=Leads', { fields: [field] })).toMatchObject({
    status: 400,
    body: { fields: [{ status: 'error', ...error }] },
  });
});

test('five fields at a time, as many in all as the edition has, some refused beside others', async () => {
  const { crm, emulator } = await crmClient();
  const fields = (from: number, count: number) =>
    Array.from({ length: count }, (_, n) => ({ field_label: `Field ${from + n}`, data_type: 'integer' }));
  expect(await crm('POST', 'settings/fields?module=Leads', { fields: fields(0, 6) })).toMatchObject({
    status: 400,
    body: { code: 'LIMIT_EXCEEDED', details: { limit: 5 } },
  });
  emulator.setLimits({ crm: { edition: 'standard' } });
  expect((await crm('POST', 'settings/fields?module=Leads', { fields: fields(0, 5) })).status).toBe(201);
  expect((await crm('POST', 'settings/fields?module=Leads', { fields: fields(3, 5) })).status).toBe(207);
  expect((await crm('POST', 'settings/fields?module=Leads', { fields: fields(8, 5) })).body).toMatchObject({
    fields: [{ code: 'SUCCESS' }, { code: 'SUCCESS' }, { code: 'LIMIT_EXCEEDED', details: { limit: 10 } }, {}, {}],
  });
  expect((await crm('POST', 'settings/fields', { fields: fields(0, 1) })).body).toMatchObject({
    code: 'REQUIRED_PARAM_MISSING',
    details: { param_name: 'module' },
  });
  expect((await crm('POST', 'settings/fields?module=Leads', { fields: [{ field_label: 'F', data_type: 'formula' }] })).status).toBe(501);
});

test('uniqueness can be taken back and set again while no values repeat', async () => {
  const { crm, externalField, records } = await crmClient();
  const id = await externalField('Leads', { unique: { case_sensitive: false } });
  const patch = (unique: unknown) => crm('PATCH', `settings/fields/${id}?module=Leads`, { fields: [{ unique }] });
  const insert = () => crm('POST', 'Leads', { data: [{ Last_Name: 'Ann', External_User_ID: 'u1' }] });
  expect([(await insert()).status, (await insert()).status]).toEqual([201, 400]);
  expect((await patch({ case_sensitive: false, _disable: true })).status).toBe(200);
  expect((await insert()).status).toBe(201);
  expect(await patch({ case_sensitive: true })).toMatchObject({ status: 400, body: { fields: [{ code: 'DUPLICATE_DATA' }] } });
  await crm('DELETE', `Leads/${String(records('Leads')[0]?.['id'])}`);
  expect((await patch(true)).status).toBe(200);
  expect((await insert()).status).toBe(400);
});

test('Email can be made unique by an administrator', async () => {
  const { crm } = await crmClient();
  const { fields } = (await crm('GET', 'settings/fields?module=Leads')).body as Fields;
  const email = fields.find((field) => field['api_name'] === 'Email');
  expect(
    (await crm('PATCH', 'settings/fields?module=Leads', { fields: [{ id: email?.['id'], unique: { case_sensitive: false } }] })).status,
  ).toBe(200);
  const insert = (address: string) => crm('POST', 'Leads', { data: [{ Last_Name: 'Ann', Email: address }] });
  expect([(await insert('ann@host.example')).status, (await insert('ANN@host.example')).status]).toEqual([201, 400]);
});

test('only custom fields can be deleted, and their values go with them', async () => {
  const { crm, externalField, records } = await crmClient();
  const id = await externalField('Leads');
  await crm('POST', 'Leads', { data: [{ Last_Name: 'Ann', External_User_ID: 'u1' }] });
  expect(await crm('DELETE', `settings/fields/${id}?module=Leads`)).toMatchObject({
    status: 200,
    body: { fields: [{ message: 'field deleted', details: { id } }] },
  });
  expect(records('Leads')[0]).not.toHaveProperty('External_User_ID');
  await externalField('Leads');
  expect(records('Leads')).toMatchObject([{ External_User_ID: null }]);
  const { fields } = (await crm('GET', 'settings/fields?module=Leads')).body as Fields;
  expect((await crm('DELETE', `settings/fields/${String(fields[1]?.['id'])}?module=Leads`)).body).toMatchObject({ code: 'NOT_ALLOWED' });
});

test('modules, layouts, users and the organisation describe themselves', async () => {
  const { crm } = await crmClient();
  const modules = (await crm('GET', 'settings/modules')).body as { modules: { api_name: string }[] };
  expect(modules.modules.map((module) => module.api_name)).toEqual(['Leads', 'Contacts', 'Accounts', 'Deals']);
  expect(await crm('GET', 'settings/modules/Leads')).toMatchObject({ body: { modules: [{ api_name: 'Leads', convertable: true }] } });
  expect(await crm('GET', 'settings/layouts?module=Leads')).toMatchObject({
    body: { layouts: [{ name: 'Standard', sections: [{ fields: expect.any(Array) }] }] },
  });
  expect(await crm('GET', 'users?type=CurrentUser')).toMatchObject({
    body: { users: [{ id: '5725767000000411001', status: 'active' }], info: { count: 1, more_records: false } },
  });
  expect(await crm('GET', 'users?type=ActiveUsers')).toMatchObject({ body: { info: { count: 2 } } });
  expect(await crm('GET', 'users/5725767000000411001')).toMatchObject({ body: { users: [{ profile: { name: 'Administrator' } }] } });
  expect((await crm('GET', 'users?type=DeletedUsers')).status).toBe(204);
  expect(await crm('GET', 'org')).toMatchObject({
    body: { org: [{ zgid: expect.stringMatching(/^\d+$/), license_details: { paid_type: 'enterprise', users_license_purchased: 5 } }] },
  });
});
