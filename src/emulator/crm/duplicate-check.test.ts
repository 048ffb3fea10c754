import { expect, test } from 'vitest';
import { type CrmClient, crmClient } from '../../../test/harness/crm.js';

const ADDRESS = 'settings/duplicate_check_preference?module=Leads';
const CONVERTED = { duplicate_check_preference: { type: 'converted_records' } };

const mapping = (current: unknown, mapped: unknown) => ({ current_field: current, mapped_field: mapped });
const mapped = (...mappings: unknown[]) => ({
  duplicate_check_preference: {
    type: 'mapped_module_records',
    type_configurations: [{ mapped_module: { api_name: 'Contacts' }, field_mappings: mappings }],
  },
});
const USER_ID = { api_name: 'External_User_ID' };
const BY_USER_ID = mapped(mapping(USER_ID, USER_ID));

/** Leads and contacts with a unique field each. */
async function client(): Promise<CrmClient> {
  const zoho = await crmClient();
  for (const module of ['Leads', 'Contacts']) await zoho.externalField(module, { unique: { case_sensitive: false } });
  return zoho;
}

const add = async ({ crm }: CrmClient, module: string, values: Record<string, unknown>) =>
  (await crm('POST', module, { data: [{ Last_Name: 'X', ...values }] })).data[0];

test('contacts and converted leads are nobody until somebody says so', async () => {
  const zoho = await client();
  expect((await zoho.crm('GET', ADDRESS)).status).toBe(204);
  await add(zoho, 'Contacts', { External_User_ID: 'u1' });
  expect(await add(zoho, 'Leads', { External_User_ID: 'u1' })).toMatchObject({ code: 'SUCCESS' });
});

test('a lead whose mapped value a contact has is a duplicate of the contact', async () => {
  const zoho = await client();
  expect(await zoho.crm('POST', ADDRESS, BY_USER_ID)).toMatchObject({
    status: 200,
    body: {
      duplicate_check_preference: {
        code: 'SUCCESS',
        details: {},
        message: 'Duplicate check enabled for mapped_module_records successfully.',
        status: 'success',
      },
    },
  });
  const contact = await add(zoho, 'Contacts', { External_User_ID: 'u1' });
  const refused = {
    code: 'DUPLICATE_DATA',
    message: 'duplicate data',
    details: {
      api_name: 'External_User_ID',
      json_path: '$.data[0].External_User_ID',
      id: contact?.details.id,
      duplicate_record: { id: contact?.details.id, module: { api_name: 'Contacts' } },
    },
  };
  expect(await add(zoho, 'Leads', { External_User_ID: 'U1' })).toMatchObject(refused);
  const upserted = await zoho.crm('POST', 'Leads/upsert', {
    data: [{ Last_Name: 'X', External_User_ID: 'u1' }],
    duplicate_check_fields: ['External_User_ID'],
  });
  expect(upserted).toMatchObject({ status: 400, data: [refused] });
  const lead = await add(zoho, 'Leads', { External_User_ID: 'u2' });
  const update = await zoho.crm('PUT', `Leads/${lead?.details.id}`, { data: [{ External_User_ID: 'u1' }] });
  expect(update.data).toMatchObject([refused]);
  expect((await zoho.crm('PUT', `Leads/${lead?.details.id}`, { data: [{ City: 'Bern' }] })).status).toBe(200);
  // The other way round nothing is looked at.
  expect(await add(zoho, 'Contacts', { External_User_ID: 'u2' })).toMatchObject({ code: 'SUCCESS' });
});

test('a lead is a duplicate of a converted one when those are looked at', async () => {
  const zoho = await client();
  const lead = await add(zoho, 'Leads', { External_User_ID: 'u1' });
  await zoho.crm('POST', `Leads/${lead?.details.id}/actions/convert`, { data: [{}] });
  expect(await zoho.crm('POST', ADDRESS, CONVERTED)).toMatchObject({ status: 200 });
  expect(await zoho.crm('GET', ADDRESS)).toMatchObject({
    status: 200,
    body: { duplicate_check_preference: { type: 'converted_records', type_configurations: [] } },
  });
  const refused = { code: 'DUPLICATE_DATA', details: { id: lead?.details.id } };
  expect(await add(zoho, 'Leads', { External_User_ID: 'u1' })).toMatchObject(refused);
  expect((await zoho.crm('POST', 'Leads/upsert', { data: [{ Last_Name: 'X', External_User_ID: 'u1' }] })).data).toMatchObject([refused]);
  expect(await zoho.crm('DELETE', ADDRESS)).toMatchObject({
    status: 200,
    body: { duplicate_check_preference: { message: 'Duplicate check disabled for converted_records successfully.' } },
  });
  expect(await add(zoho, 'Leads', { External_User_ID: 'u1' })).toMatchObject({ code: 'SUCCESS' });
});

test('the setting shows modules and fields with their ids, and its fields can be changed', async () => {
  const zoho = await client();
  const { body } = await zoho.crm('GET', 'settings/fields?module=Contacts');
  const id = (body as { fields: { api_name: string; id: string }[] }).fields.find((field) => field.api_name === 'External_User_ID')?.id;
  await zoho.crm('POST', ADDRESS, BY_USER_ID);
  const changed = mapped(mapping(USER_ID, { id }), mapping({ api_name: 'Email' }, { selected: 'None' }));
  expect(await zoho.crm('PUT', ADDRESS, changed)).toMatchObject({
    status: 200,
    body: { duplicate_check_preference: { message: 'Updated fieldMapping for mapped_module_records successfully.' } },
  });
  expect(await zoho.crm('GET', ADDRESS)).toMatchObject({
    body: {
      duplicate_check_preference: {
        type: 'mapped_module_records',
        type_configurations: [
          {
            mapped_module: { api_name: 'Contacts', id: expect.any(String) },
            field_mappings: [{ current_field: USER_ID, mapped_field: { api_name: 'External_User_ID', id } }],
          },
        ],
      },
    },
  });
});

test.each([
  ['', { code: 'REQUIRED_PARAM_MISSING', message: 'One of the expected parameter is missing.', details: { param_name: 'module' } }],
  ['?module=Ghosts', { code: 'INVALID_MODULE', message: 'the module name given seems to be invalid.' }],
  ['?module=Contacts', { code: 'NOT_SUPPORTED', message: 'The feature not avilable in the given module.' }],
])('asked with "%s", every method is refused', async (query, error) => {
  const { crm } = await client();
  for (const [method, body] of [['GET'], ['POST', CONVERTED], ['PUT', CONVERTED], ['DELETE']] as const) {
    expect(await crm(method, `settings/duplicate_check_preference${query}`, body)).toMatchObject({ status: 400, body: error });
  }
});

const AT = '$.duplicate_check_preference';
const MAPPINGS = `${AT}.type_configurations[0].field_mappings`;

test.each([
  [{}, { code: 'MANDATORY_NOT_FOUND', details: { api_name: 'duplicate_check_preference' } }],
  [{ duplicate_check_preference: [] }, { code: 'INVALID_DATA', details: { expected_data_type: 'jsonobject' } }],
  [{ duplicate_check_preference: {} }, { code: 'MANDATORY_NOT_FOUND', details: { api_name: 'type', json_path: `${AT}.type` } }],
  [{ duplicate_check_preference: { type: 'other' } }, { code: 'INVALID_DATA', details: { api_name: 'type' } }],
  [
    { duplicate_check_preference: { type: 'mapped_module_records' } },
    { code: 'DEPENDENT_FIELD_MISSING', details: { api_name: 'type_configurations', dependee: { api_name: 'type' } } },
  ],
  [
    { duplicate_check_preference: { type: 'mapped_module_records', type_configurations: [{}] } },
    { code: 'MANDATORY_NOT_FOUND', details: { api_name: 'mapped_module' } },
  ],
  [mapped(), { code: 'INVALID_DATA', details: { api_name: 'field_mappings', json_path: MAPPINGS } }],
  [mapped(...Array.from({ length: 6 }, () => mapping(USER_ID, USER_ID))), { code: 'INVALID_DATA', details: { maximum_length: 5 } }],
  [
    mapped(mapping({}, USER_ID)),
    { code: 'EXPECTED_FIELD_MISSING', details: { expected_fields: [{ api_name: 'id' }, { api_name: 'api_name' }] } },
  ],
  [mapped(mapping({ api_name: 'Ghost' }, USER_ID)), { code: 'INVALID_DATA', details: { json_path: `${MAPPINGS}[0].current_field` } }],
  [mapped(mapping(USER_ID, { api_name: 'City' })), { code: 'INVALID_DATA', details: { json_path: `${MAPPINGS}[0].mapped_field` } }],
  [
    mapped(mapping({ ...USER_ID, id: '1' }, USER_ID)),
    { code: 'AMBIGUITY_DURING_PROCESSING', message: 'two different crm fields are found' },
  ],
  [
    mapped(mapping({ api_name: 'City' }, USER_ID)),
    { code: 'NOT_ALLOWED', message: 'the given current_field API name is not a unique field API name.' },
  ],
])('the setting %j is refused', async (body, error) => {
  const { crm } = await client();
  expect(await crm('POST', ADDRESS, body)).toMatchObject({ status: 400, body: { status: 'error', ...error } });
});

test('contacts are the only module leads are mapped to', async () => {
  const { crm } = await client();
  const type = 'mapped_module_records';
  const body = { duplicate_check_preference: { type, type_configurations: [{ mapped_module: { api_name: 'Deals' } }] } };
  expect(await crm('POST', ADDRESS, body)).toMatchObject({
    status: 403,
    body: { duplicate_check_preference: { code: 'FEATURE_NOT_ENABLED', message: 'feature not support in this module' } },
  });
});

test('one setting at a time', async () => {
  const { crm } = await client();
  const notEnabled = (type: string) => ({
    code: 'FEATURE_NOT_ENABLED',
    message: `The DuplicateCheckPreference for ${type} feature is not yet enabled. Please enable it before doing this action.`,
  });
  expect(await crm('DELETE', ADDRESS)).toMatchObject({ status: 403, body: notEnabled('mapped_module_records') });
  expect(await crm('PUT', ADDRESS, CONVERTED)).toMatchObject({
    status: 403,
    body: { duplicate_check_preference: notEnabled('converted_records') },
  });
  await crm('POST', ADDRESS, CONVERTED);
  expect(await crm('POST', ADDRESS, BY_USER_ID)).toMatchObject({
    status: 400,
    body: { code: 'ALREADY_CONFIGURED', message: 'already configured.' },
  });
  expect(await crm('PUT', ADDRESS, BY_USER_ID)).toMatchObject({
    status: 403,
    body: { duplicate_check_preference: notEnabled('mapped_module_records') },
  });
});

test('small editions have the setting not', async () => {
  const { crm, control } = await client();
  await control('limits', { crm: { edition: 'standard' } });
  expect(await crm('GET', ADDRESS)).toMatchObject({
    status: 400,
    body: { code: 'FEATURE_NOT_SUPPORTED', message: 'Your License does not support this feature.' },
  });
});
