import { expect, test } from 'vitest';
import { type CrmClient, crmClient } from '../../../test/harness/crm.js';

async function leads({ crm }: CrmClient, count: number): Promise<string[]> {
  const { data } = await crm('POST', 'Leads', { data: Array.from({ length: count }, (_, n) => ({ Last_Name: `Person ${n}` })) });
  return data.map((item) => item.details.id);
}

const named = (...names: string[]) => names.map((name) => ({ name }));
const tagsOf = ({ records }: CrmClient, id: string | undefined) => {
  const record = records('Leads').find((each) => each['id'] === id);
  return (record!['Tag'] as { name: string }[]).map((tag) => tag.name);
};

test('tags are defined per module; a taken name is told with its id', async () => {
  const { crm } = await crmClient();
  expect(await crm('GET', 'settings/tags?module=Leads')).toMatchObject({
    status: 200,
    body: { tags: [], info: { count: 0, allowed_count: 100 } },
  });
  const created = await crm('POST', 'settings/tags?module=Leads', { tags: [{ name: 'Trial', color_code: '#63c57e' }] });
  expect(created).toMatchObject({
    status: 201,
    body: {
      tags: [
        {
          code: 'SUCCESS',
          message: 'tags created successfully',
          details: { name: 'Trial', color_code: '#63C57E', created_by: { name: 'Ines Integration' } },
        },
      ],
    },
  });
  const { id } = (created.body as { tags: { details: { id: string } }[] }).tags[0]!.details;
  expect(await crm('POST', 'settings/tags?module=Leads', { tags: [{ name: 'trial' }, { name: 'Paid Tier' }] })).toMatchObject({
    status: 207,
    body: { tags: [{ code: 'DUPLICATE_DATA', details: { api_name: 'name', json_path: '$.tags[0].name', id } }, { code: 'SUCCESS' }] },
  });
  expect((await crm('POST', 'settings/tags?module=Leads', { tags: named('Trial') })).status).toBe(400);
  expect((await crm('POST', 'settings/tags?module=Contacts', { tags: named('Trial') })).status).toBe(201);
  expect(await crm('GET', 'settings/tags?module=leads')).toMatchObject({
    body: { tags: [{ id, name: 'Trial' }, { name: 'Paid Tier' }], info: { count: 2 } },
  });
});

test.each([
  [[{ name: 'x'.repeat(26) }], { code: 'INVALID_DATA', message: 'Invalid data', details: { maximum_length: 25, api_name: 'name' } }],
  [[{ name: 7 }], { code: 'INVALID_DATA', message: 'Invalid data type', details: { expected_data_type: 'text' } }],
  [[{}], { code: 'MANDATORY_NOT_FOUND', details: { api_name: 'name' } }],
  [[{ name: 'Trial', color_code: '#000000' }], { code: 'INVALID_DATA', details: { api_name: 'color_code' } }],
])('a tag defined as %j is refused', async (tags, error) => {
  const { crm } = await crmClient();
  expect(await crm('POST', 'settings/tags?module=Leads', { tags })).toMatchObject({
    status: 400,
    body: { tags: [{ status: 'error', ...error }] },
  });
});

test('tag settings ask for a module that exists', async () => {
  const { crm } = await crmClient();
  expect(await crm('GET', 'settings/tags')).toMatchObject({
    status: 400,
    body: { code: 'REQUIRED_PARAM_MISSING', details: { param: 'module' } },
  });
  expect(await crm('GET', 'settings/tags?module=Nonsense')).toMatchObject({ status: 400, body: { code: 'INVALID_MODULE' } });
});

test('tags are added to many records, unknown names defined on the way, the salespeople’s kept', async () => {
  const client = await crmClient();
  const [one, two] = await leads(client, 2);
  client.emulator.byHand.crm.tag({ module: 'Leads', id: String(one), names: ['VIP'] });
  const { crm } = client;
  const answer = await crm('POST', 'Leads/actions/add_tags', { tags: named('App User', 'Active'), ids: [one, two, '1'] });
  expect(answer).toMatchObject({
    status: 207,
    body: {
      data: [
        {
          code: 'SUCCESS',
          message: 'tags updated successfully',
          details: { id: one, tags: [{ name: 'VIP' }, { name: 'App User' }, { name: 'Active' }] },
        },
        { details: { id: two, tags: [{ name: 'App User' }, { name: 'Active' }] } },
        { code: 'INVALID_DATA', details: { id: '1' } },
      ],
      success_count: '2',
      locked_count: '0',
    },
  });
  // The newest samples send the ids as a JSON text.
  expect(
    (await crm('POST', 'Leads/actions/remove_tags', { tags: named('active', 'Never there'), ids: JSON.stringify([one, two]) })).status,
  ).toBe(200);
  expect([tagsOf(client, one), tagsOf(client, two)]).toEqual([['VIP', 'App User'], ['App User']]);
});

test('the tags of salespeople survive upserts, but not a Tag in the upsert nor over_write', async () => {
  const client = await crmClient();
  const { crm, emulator } = client;
  const [id] = await leads(client, 1);
  await crm('PUT', `Leads/${id}`, { data: [{ Email: 'ann@host.example' }] });
  emulator.byHand.crm.tag({ module: 'Leads', id: String(id), names: ['VIP', 'Met in Rome'] });
  await crm('POST', 'Leads/upsert', { data: [{ Email: 'ann@host.example', City: 'Bern' }] });
  expect(tagsOf(client, id)).toEqual(['VIP', 'Met in Rome']);
  await crm('POST', `Leads/${id}/actions/add_tags`, { tags: named('Trial'), over_write: true });
  expect(tagsOf(client, id)).toEqual(['Trial']);
  await crm('POST', 'Leads/upsert', { data: [{ Email: 'ann@host.example', Tag: named('Paid Tier', 'Trial') }] });
  expect(tagsOf(client, id)).toEqual(['Paid Tier', 'Trial']);
});

test('a record holds ten tags in the enterprise edition; what does not fit is told', async () => {
  const client = await crmClient();
  const [id] = await leads(client, 1);
  const { crm } = client;
  const names = Array.from({ length: 9 }, (_, n) => `Tag ${n}`);
  await crm('POST', `Leads/${id}/actions/add_tags`, { tags: named(...names) });
  const { data } = await crm('POST', `Leads/${id}/actions/add_tags`, { tags: named('Tenth', 'Eleventh') });
  expect(data[0]).toMatchObject({ code: 'SUCCESS', details: { not_added_tags: [{ name: 'Eleventh' }] } });
  expect(tagsOf(client, id)).toEqual([...names, 'Tenth']);
  expect(await crm('PUT', `Leads/${id}`, { data: [{ Tag: named(...names, 'Tenth', 'Eleventh') }] })).toMatchObject({
    status: 400,
    data: [{ code: 'INVALID_DATA', details: { maximum_length: 10, api_name: 'Tag' } }],
  });
});

test('a module is full at the number of its edition', async () => {
  const client = await crmClient();
  const { crm, emulator } = client;
  emulator.setLimits({ crm: { edition: 'standard' } });
  const [id] = await leads(client, 1);
  for (let n = 0; n < 20; n += 1) expect((await crm('POST', 'settings/tags?module=Leads', { tags: named(`Tag ${n}`) })).status).toBe(201);
  const full = { code: 'LICENSE_LIMIT_EXCEEDED', message: 'tags edition limit exceeded' };
  expect(await crm('POST', 'settings/tags?module=Leads', { tags: named('One more') })).toMatchObject({
    status: 400,
    body: { tags: [full] },
  });
  expect(await crm('POST', `Leads/${id}/actions/add_tags`, { tags: named('One more') })).toMatchObject({
    status: 400,
    body: { tags: [full] },
  });
  const { data } = await crm('POST', `Leads/${id}/actions/add_tags`, { tags: named(...Array.from({ length: 6 }, (_, n) => `Tag ${n}`)) });
  expect(data[0]?.details).toMatchObject({ not_added_tags: [{ name: 'Tag 5' }] });
});

test('a call takes 500 records and no more', async () => {
  const { crm } = await crmClient();
  const ids = Array.from({ length: 501 }, (_, n) => String(n));
  expect(await crm('POST', 'Leads/actions/add_tags', { tags: named('A'), ids })).toMatchObject({
    status: 400,
    body: { code: 'INVALID_DATA', details: { maximum_length: 500, api_name: 'ids' } },
  });
  expect((await crm('POST', 'Leads/actions/add_tags', { tags: named('A'), ids: ids.slice(1) })).data).toHaveLength(500);
});

test.each([
  [{ ids: ['1'] }, { code: 'MANDATORY_NOT_FOUND', details: { api_name: 'tags' } }],
  [{ tags: [{ name: 'A' }] }, { code: 'MANDATORY_NOT_FOUND', details: { api_name: 'ids' } }],
  [
    { tags: [{ name: 'A' }], ids: 'x' },
    { code: 'INVALID_DATA', details: { api_name: 'ids' } },
  ],
  [
    { tags: [{ id: '1' }], ids: ['1'] },
    { code: 'INVALID_DATA', message: 'invalid tag id' },
  ],
  [
    { tags: [{ name: 'x'.repeat(26) }], ids: ['1'] },
    { tags: [{ code: 'INVALID_DATA', details: { maximum_length: 25, json_path: '$.tags[*].name' } }] },
  ],
])('add_tags with %j is refused as a whole', async (body, error) => {
  const { crm } = await crmClient();
  expect(await crm('POST', 'Leads/actions/add_tags', body)).toMatchObject({ status: 400, body: error });
});

test('a tag is renamed and deleted everywhere', async () => {
  const client = await crmClient();
  const { crm } = client;
  const [id] = await leads(client, 1);
  const { data } = await crm('POST', `Leads/${id}/actions/add_tags`, { tags: named('Trail', 'Active') });
  const [tag] = data[0]!.details['tags'] as { id: string }[];
  expect((await crm('PUT', `settings/tags/${tag?.id}?module=Leads`, { tags: named('Trial') })).status).toBe(200);
  expect(tagsOf(client, id)).toEqual(['Trial', 'Active']);
  expect((await crm('DELETE', `settings/tags/${tag?.id}`)).status).toBe(200);
  expect(tagsOf(client, id)).toEqual(['Active']);
  expect((await crm('DELETE', `settings/tags/${tag?.id}`)).status).toBe(400);
});

test('version 2 takes tags in the query', async () => {
  const client = await crmClient();
  const [one, two] = await leads(client, 2);
  const { crm } = client;
  expect((await crm('POST', `/crm/v2/Leads/actions/add_tags?ids=${one},${two}&tag_names=A,B`)).status).toBe(200);
  expect((await crm('POST', `/crm/v2/Leads/${two}/actions/remove_tags?tag_names=A`)).status).toBe(200);
  expect([tagsOf(client, one), tagsOf(client, two)]).toEqual([['A', 'B'], ['B']]);
});

test('tags are renamed by the ids in the body, and stay in their order', async () => {
  const client = await crmClient();
  const { crm } = client;
  const created = await crm('POST', 'settings/tags?module=Leads', { tags: named('One', 'Two') });
  const [one, two] = (created.body as { tags: { details: { id: string } }[] }).tags.map(({ details }) => details.id);
  const [lead] = await leads(client, 1);
  await crm('POST', `Leads/${lead}/actions/add_tags`, { tags: named('One') });
  const changed = { tags: [{ id: one, name: 'First' }, { id: two, name: 'first' }, { id: '1', name: 'X' }, { name: 'Y' }] };
  expect(await crm('PUT', 'settings/tags?module=Leads', changed)).toMatchObject({
    status: 207,
    body: {
      tags: [
        { code: 'SUCCESS', message: 'tags updated successfully', details: { id: one, name: 'First' } },
        { code: 'DUPLICATE_DATA', details: { id: one } },
        { code: 'INVALID_DATA', message: 'tags not found', details: { api_name: 'id' } },
        { code: 'MANDATORY_NOT_FOUND', details: { api_name: 'id' } },
      ],
    },
  });
  expect(await crm('GET', 'settings/tags?module=Leads')).toMatchObject({ body: { tags: [{ name: 'First' }, { name: 'Two' }] } });
  expect(tagsOf(client, lead)).toEqual(['First']);
});
