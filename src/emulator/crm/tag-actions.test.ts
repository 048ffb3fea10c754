import { expect, test } from 'vitest';
import { type CrmClient, crmClient } from '../../../test/harness/crm.js';

const LONG = '9'.repeat(20);

async function tags({ crm }: CrmClient, ...names: string[]): Promise<string[]> {
  const { body } = await crm('POST', 'settings/tags?module=Leads', { tags: names.map((name) => ({ name })) });
  return (body as { tags: { details: { id: string } }[] }).tags.map(({ details }) => details.id);
}

const lead = async ({ crm }: CrmClient, ...names: string[]) => {
  const { data } = await crm('POST', 'Leads', { data: [{ Last_Name: names.join(), Tag: names.map((name) => ({ name })) }] });
  return data[0]?.details.id ?? '';
};

test('the records of a tag are counted, in a text; converted leads among them, deleted ones not', async () => {
  const zoho = await crmClient();
  const [trial = '', other = ''] = await tags(zoho, 'Trial', 'Other');
  await lead(zoho, 'Trial');
  const converted = await lead(zoho, 'Trial', 'Other');
  await zoho.crm('POST', `Leads/${converted}/actions/convert`, { data: [{}] });
  await zoho.crm('DELETE', `Leads/${await lead(zoho, 'Trial')}`);
  const count = (id: string) => zoho.crm('GET', `settings/tags/${id}/actions/records_count?module=leads`);
  expect(await count(trial)).toMatchObject({ status: 200, body: { count: '2' } });
  expect(await count(other)).toMatchObject({ status: 200, body: { count: '1' } });
  expect(await count('1')).toMatchObject({
    status: 404,
    body: { code: 'INVALID_DATA', message: 'tags not found', details: { api_name: 'id' } },
  });
});

test.each([
  ['', { code: 'REQUIRED_PARAM_MISSING', details: { param_name: 'module' } }],
  ['?module=Ghosts', { code: 'INVALID_MODULE' }],
])('counting the records of a tag in module "%s" is refused', async (query, error) => {
  const zoho = await crmClient();
  const [id = ''] = await tags(zoho, 'Trial');
  expect(await zoho.crm('GET', `settings/tags/${id}/actions/records_count${query}`)).toMatchObject({ status: 400, body: error });
});

test('a tag merged into another one is gone, and its records have the other, once', async () => {
  const zoho = await crmClient();
  const [gone = '', kept = ''] = await tags(zoho, 'Gone', 'Kept');
  const [one, both, none] = [await lead(zoho, 'Gone'), await lead(zoho, 'Kept', 'Gone'), await lead(zoho, 'Third')];
  expect(await zoho.crm('POST', `settings/tags/${gone}/actions/merge`, { tags: [{ conflict_id: kept }] })).toMatchObject({
    status: 200,
    body: { tags: [{ code: 'SUCCESS', message: 'tags merged successfully', details: { id: kept, name: 'Kept' } }] },
  });
  const tagsOf = Object.fromEntries(
    zoho.records('Leads').map((record) => [record['id'], (record['Tag'] as { name: string }[]).map(({ name }) => name)]),
  );
  expect(tagsOf).toEqual({ [one]: ['Kept'], [both]: ['Kept'], [none]: ['Third'] });
  expect(await zoho.crm('GET', 'settings/tags?module=Leads')).toMatchObject({ body: { tags: [{ name: 'Kept' }, { name: 'Third' }] } });
});

test.each([
  [{}, { code: 'MANDATORY_NOT_FOUND', details: { api_name: 'tags', json_path: '$.tags' } }],
  [{ tags: {} }, { code: 'INVALID_DATA', details: { api_name: 'tags', expected_data_type: 'jsonarray' } }],
  [{ tags: [] }, { code: 'INVALID_DATA', details: { api_name: 'tags' } }],
])('merging with the body %j is refused', async (body, error) => {
  const zoho = await crmClient();
  const [id = ''] = await tags(zoho, 'Trial');
  expect(await zoho.crm('POST', `settings/tags/${id}/actions/merge`, body)).toMatchObject({ status: 400, body: error });
});

test.each([
  [undefined, { code: 'MANDATORY_NOT_FOUND', details: { api_name: 'conflict_id' } }],
  ['trial', { code: 'INVALID_DATA', message: 'Invalid data type', details: { expected_data_type: 'bigint' } }],
  [LONG, { code: 'INVALID_DATA', details: { maximum_length: 19 } }],
  ['1', { code: 'INVALID_DATA', details: { api_name: 'conflict_id' } }],
])('merging with the tag %s is refused', async (conflict, error) => {
  const zoho = await crmClient();
  const [id = ''] = await tags(zoho, 'Trial');
  const tag = conflict === undefined ? {} : { conflict_id: conflict };
  expect(await zoho.crm('POST', `settings/tags/${id}/actions/merge`, { tags: [tag] })).toMatchObject({
    status: 400,
    body: { tags: [{ status: 'error', ...error }] },
  });
});

test('a tag is not merged with itself, nor with one of another module, nor is one that is none', async () => {
  const zoho = await crmClient();
  const [id = ''] = await tags(zoho, 'Trial');
  const { body } = await zoho.crm('POST', 'settings/tags?module=Contacts', { tags: [{ name: 'Trial' }] });
  const elsewhere = (body as { tags: { details: { id: string } }[] }).tags[0]?.details.id;
  const merge = (from: string, conflict: unknown) =>
    zoho.crm('POST', `settings/tags/${from}/actions/merge`, { tags: [{ conflict_id: conflict }] });
  expect((await merge(id, id)).status).toBe(400);
  expect((await merge(id, elsewhere)).status).toBe(400);
  expect(await merge('1', id)).toMatchObject({ status: 400, body: { tags: [{ code: 'INVALID_DATA', details: { api_name: 'id' } }] } });
});
