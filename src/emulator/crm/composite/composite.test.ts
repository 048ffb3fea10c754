import { expect, test } from 'vitest';
import { type CrmClient, callbacks, crmClient, loneCrm } from '../../../../test/harness/crm.js';

type Sub = Record<string, unknown>;
interface Result {
  code: string;
  details: Record<string, unknown> & {
    response: { status_code: number; body: { data: Record<string, unknown>[] } & Record<string, unknown> };
  };
}

async function composite({ crm }: CrmClient, subs: unknown[], more: Record<string, unknown> = {}) {
  const { status, body } = await crm('POST', '__composite_requests', { ...more, __composite_requests: subs });
  return { status, body, results: (body as { __composite_requests?: Result[] }).__composite_requests ?? [] };
}

const responses = (results: Result[]) => results.map(({ details }) => details.response);
const create = (id: string, values: Record<string, unknown>, module = 'Leads'): Sub => ({
  sub_request_id: id,
  method: 'POST',
  uri: `/crm/v8/${module}`,
  body: { data: [{ Last_Name: 'X', ...values }] },
});
const ID_OF_1 = '@{1:$.data[0].details.id}';
const ROLLBACK = { rollback_on_fail: true };

test('requests follow each other, and a later one may name what an earlier one answered', async () => {
  const zoho = await crmClient();
  const { status, results } = await composite(
    zoho,
    [
      create('1', { Last_Name: 'Boyle' }),
      { sub_request_id: '2', method: 'PUT', uri: `/crm/v8/Leads/${ID_OF_1}`, body: { data: [{ Company: 'ABC' }] } },
      { method: 'GET', uri: '/crm/v8/Leads/@{2:$.data[0].details.id}', params: { fields: 'Last_Name,Company' } },
      { method: 'GET', uri: '/crm/v8/Leads', params: { fields: 'Last_Name', ids: ID_OF_1 } },
    ],
    { parallel_execution: false },
  );
  expect(status).toBe(200);
  expect(results).toMatchObject([
    {
      code: 'SUCCESS',
      message: 'composite sub request executed successfully',
      status: 'success',
      details: { response: { status_code: 201, headers: { 'content-type': 'application/json;charset=utf-8' } } },
    },
    { details: { response: { status_code: 200, body: { data: [{ message: 'record updated' }] } } } },
    { details: { response: { status_code: 200, body: { data: [{ Last_Name: 'Boyle', Company: 'ABC' }] } } } },
    { details: { response: { status_code: 200, body: { data: [{ Last_Name: 'Boyle' }], info: { per_page: 25 } } } } },
  ]);
});

test('references go into bodies, whole or as part of a text', async () => {
  const zoho = await crmClient();
  const { results } = await composite(zoho, [
    { ...create('1', { Account_Name: 'Acme' }, 'Accounts') },
    create('2', { Account_Name: { id: ID_OF_1 }, Description: `of ${ID_OF_1}!` }, 'Contacts'),
  ]);
  const details = responses(results)[0]?.body.data[0]?.['details'] as { id: string } | undefined;
  const id = details?.id;
  expect(zoho.records('Contacts')).toMatchObject([{ Account_Name: { id, name: 'Acme' }, Description: `of ${id}!` }]);
});

test('"in parallel" what others refer to comes first', async () => {
  const zoho = await crmClient();
  const { status, results } = await composite(zoho, [
    { method: 'GET', uri: `/crm/v8/Leads/${ID_OF_1}`, params: { fields: 'Last_Name' } },
    create('1', { Last_Name: 'Boyle' }),
  ]);
  expect(status).toBe(200);
  expect(responses(results)).toMatchObject([{ status_code: 200, body: { data: [{ Last_Name: 'Boyle' }] } }, { status_code: 201 }]);
});

test('a request that was begun counts as done, whatever it answered', async () => {
  const zoho = await crmClient();
  const { status, results } = await composite(zoho, [
    { method: 'GET', uri: '/crm/v8/Leads' },
    { method: 'GET', uri: '/crm/v8/Leads/1' },
    { method: 'GET', uri: '/crm/v8/Ghosts?fields=id' },
  ]);
  expect(status).toBe(200);
  expect(responses(results)).toMatchObject([
    { status_code: 400, body: { code: 'REQUIRED_PARAM_MISSING' } },
    { status_code: 204, body: null },
    { status_code: 400, body: { code: 'INVALID_MODULE' } },
  ]);
});

test.each([
  ['yet to be executed', [{ method: 'GET', uri: `/crm/v8/Leads/${ID_OF_1}` }, create('1', {})], { parallel_execution: false }],
  ['failed', [create('1', { Last_Name: null }), { method: 'GET', uri: `/crm/v8/Leads/${ID_OF_1}` }], {}],
  ['proper value', [create('1', {}), { method: 'GET', uri: '/crm/v8/Leads/@{1:$.data[7].details.id}' }], {}],
  ['proper value', [create('1', {}), { method: 'GET', uri: '/crm/v8/Leads/@{1:$.data[0]}' }], {}],
  ['invalid', [create('1', {}), { method: 'GET', uri: '/crm/v8/Leads/@{7:$.data[0].details.id}' }], {}],
  ['invalid', [create('1', {}), { method: 'GET', uri: '/crm/v8/Leads/@{1:data..id}' }], {}],
  ['same sub request', [create('1', {}), { ...create('2', {}), uri: '/crm/v8/@{2:$.x}' }], { parallel_execution: false }],
])('a reference that is %s is refused in its place, and the rest is done', async (words, subs, more) => {
  const { status, results } = await composite(await crmClient(), subs, more);
  expect(status).toBe(207);
  const refused = results.find(({ code }) => code === 'INVALID_REFERENCE');
  expect(refused).toMatchObject({ status: 'error', message: expect.stringContaining(words), details: { api_name: 'uri' } });
  expect(refused?.details['reference']).toMatch(/^@\{.*\}$/);
});

test('requests that refer to each other are refused, and what refers to them', async () => {
  const { status, results } = await composite(await crmClient(), [
    { ...create('1', {}), uri: '/crm/v8/@{2:$.x}' },
    { ...create('2', {}), uri: '/crm/v8/@{1:$.x}' },
    { ...create('3', {}), uri: '/crm/v8/@{1:$.x}' },
    create('4', {}),
  ]);
  expect(status).toBe(207);
  expect(results).toMatchObject([
    { code: 'LOOPING_FOUND', details: { sub_request_indexes: [0, 1], json_path: '$.__composite_requests[0]' } },
    { code: 'LOOPING_FOUND', details: { sub_request_indexes: [0, 1] } },
    { code: 'INVALID_REFERENCE' },
    { code: 'SUCCESS' },
  ]);
});

test('one failure takes everything back when that was asked for', async () => {
  const zoho = await crmClient();
  const there = await callbacks();
  const kept = (await zoho.crm('POST', 'Leads', { data: [{ Last_Name: 'Kept', City: 'Bern', Tag: [{ name: 'Old' }] }] })).data[0]?.details
    .id;
  const gone = (await zoho.crm('POST', 'Leads', { data: [{ Last_Name: 'Gone', Email: 'gone@host.example' }] })).data[0]?.details.id;
  const watch = { channel_id: '1', events: ['Leads.all', 'Contacts.all'], notify_url: there.url };
  expect((await zoho.crm('POST', 'actions/watch', { watch: [watch] })).status).toBe(201);
  const before = JSON.stringify([zoho.records('Leads'), (await zoho.crm('GET', 'settings/tags?module=Leads')).body]);
  const { status, results } = await composite(
    zoho,
    [
      create('1', { Email: 'new@host.example', Tag: [{ name: 'New' }] }),
      { method: 'PUT', uri: `/crm/v8/Leads/${kept}`, body: { data: [{ City: 'Basel', Tag: [{ name: 'Newer' }] }] } },
      { method: 'DELETE', uri: `/crm/v8/Leads/${gone}` },
      { method: 'POST', uri: '/crm/v8/Leads', body: { data: [{ City: 'nameless' }] } },
      { method: 'GET', uri: '/crm/v8/org' },
    ],
    ROLLBACK,
  );
  expect(status).toBe(400);
  const message = 'the transaction was rolled back since another sub request in the same transaction failed.';
  const taken = { code: 'ROLLBACK_PERFORMED', details: { rollbacked_by_sub_request_index: 3 }, message, status: 'error' };
  expect(results).toEqual([
    taken,
    taken,
    taken,
    expect.objectContaining({ code: 'SUCCESS', details: { response: expect.objectContaining({ status_code: 400 }) } }),
    { ...taken, code: 'PROCESSING_STOPPED' },
  ]);
  expect(JSON.stringify([zoho.records('Leads'), (await zoho.crm('GET', 'settings/tags?module=Leads')).body])).toBe(before);
  await zoho.emulator.settled();
  expect(there.got).toEqual([]);
  expect((await zoho.crm('GET', 'Leads/deleted')).status).toBe(204);
  const upserted = { data: ['new', 'gone'].map((name) => ({ Last_Name: name, Email: `${name}@host.example` })) };
  expect((await zoho.crm('POST', 'Leads/upsert', upserted)).data).toMatchObject([
    { action: 'insert' },
    { action: 'update', details: { id: gone } },
  ]);
});

test('a conversion, its notes and a channel are taken back, too', async () => {
  const zoho = await crmClient();
  const id = (await zoho.crm('POST', 'Leads', { data: [{ Last_Name: 'Ann', Company: 'Acme' }] })).data[0]?.details.id;
  await zoho.crm('POST', `Leads/${id}/Notes`, { data: [{ Note_Title: 'Called' }] });
  const { status, results } = await composite(
    zoho,
    [
      { method: 'POST', uri: `/crm/v8/Leads/${id}/actions/convert`, body: { data: [{}] } },
      {
        method: 'POST',
        uri: '/crm/v8/actions/watch',
        body: { watch: [{ channel_id: '1', events: ['Leads.all'], notify_url: 'https://us.example' }] },
      },
      { method: 'POST', uri: `/crm/v8/Leads/${id}/actions/convert`, body: { data: [{}] } },
    ],
    ROLLBACK,
  );
  expect(status).toBe(400);
  expect(responses(results)[2]).toMatchObject({ status_code: 400 });
  expect([zoho.records('Contacts'), zoho.records('Accounts')]).toEqual([[], []]);
  expect((await zoho.crm('GET', 'Leads?fields=Last_Name')).data).toMatchObject([{ id, Last_Name: 'Ann' }]);
  expect((await zoho.crm('GET', `Leads/${id}/Notes?fields=Note_Title`)).data).toMatchObject([{ Note_Title: 'Called' }]);
  expect((await zoho.crm('GET', 'actions/watch')).status).toBe(204);
});

test('when all succeed there is nothing to take back, and it is told once', async () => {
  const zoho = await crmClient();
  const there = await callbacks();
  await zoho.crm('POST', 'actions/watch', { watch: [{ channel_id: '1', events: ['Leads.create'], notify_url: there.url }] });
  const { status, results } = await composite(zoho, [create('1', {}), create('2', {})], ROLLBACK);
  expect([status, responses(results).map(({ status_code }) => status_code)]).toEqual([200, [201, 201]]);
  expect(zoho.records('Leads')).toHaveLength(2);
  await zoho.emulator.settled();
  expect(there.got.map(({ body }) => (body['ids'] as string[]).length)).toEqual([2]);
});

test.each([
  [
    { method: 'POST', uri: '/crm/v8/Leads', body: { data: [{ Last_Name: 'A' }, { Last_Name: 'B' }] } },
    { by: 'data', limit: 1 },
  ],
  [
    { method: 'POST', uri: '/crm/v8/settings/tags?module=Leads', body: { tags: [{ name: 'A' }, { name: 'B' }] } },
    { by: 'tags', limit: 1 },
  ],
  [
    { method: 'GET', uri: '/crm/v8/Leads', params: { fields: 'id', per_page: 26 } },
    { by: 'per_page', limit: 25 },
  ],
  [
    { method: 'POST', uri: '/crm/v8/coql', body: { select_query: 'select id from Leads where id is not null limit 26' } },
    { by: 'limit', limit: 25 },
  ],
])('sub-request %# is too large', async (sub, details) => {
  const { status, results } = await composite(await crmClient(), [sub]);
  expect(status).toBe(200);
  expect(responses(results)).toMatchObject([{ status_code: 400, body: { code: 'LIMIT_EXCEEDED', message: 'limit exceeded', details } }]);
});

test('lists have 25 records when nothing else is said', async () => {
  const zoho = await crmClient();
  await zoho.crm('POST', 'Leads', { data: Array.from({ length: 30 }, () => ({ Last_Name: 'X' })) });
  const { results } = await composite(zoho, [
    { method: 'GET', uri: '/crm/v8/Leads?fields=id' },
    { method: 'POST', uri: '/crm/v8/coql', body: { select_query: 'select id from Leads where id is not null' } },
  ]);
  const more = { count: 25, more_records: true };
  expect(responses(results)).toMatchObject([{ body: { info: more } }, { body: { info: more } }]);
});

test.each([
  [{ method: 'DELETE', uri: '/crm/v8/Leads?ids=1' }, { code: 'NOT_SUPPORTED' }],
  [{ method: 'POST', uri: '/crm/v8/__composite_requests', body: {} }, { code: 'NOT_SUPPORTED' }],
  [
    { method: 'GET', uri: '/crm/v9/Leads' },
    { code: 'NOT_ALLOWED', details: { sub_request_version: 9, composite_request_version: 8 } },
  ],
  ['text', { code: 'INVALID_DATA', details: { expected_data_type: 'jsonobject' } }],
  [
    { uri: '/crm/v8/Leads' },
    { code: 'MANDATORY_NOT_FOUND', details: { api_name: 'method', json_path: '$.__composite_requests[1].method' } },
  ],
  [{ method: 'GET' }, { code: 'MANDATORY_NOT_FOUND', details: { api_name: 'uri' } }],
  [
    { method: 'HEAD', uri: '/crm/v8/Leads' },
    { code: 'INVALID_DATA', details: { api_name: 'method' } },
  ],
  [
    { method: 'GET', uri: 'crm/v8/Leads' },
    { code: 'INVALID_DATA', details: { api_name: 'uri', regex: '/crm(/.*)?/v[0-9]+([.][0-9]+)?/.*', expected_data_type: 'text' } },
  ],
  [{ ...create('-', {}) }, { code: 'INVALID_DATA', details: { api_name: 'sub_request_id', regex: '[a-zA-Z0-9][a-zA-Z0-9_]*' } }],
  [{ ...create('1', {}) }, { code: 'DUPLICATE_DATA', details: { api_name: 'sub_request_id', sub_request_indexes: [0, 1] } }],
  [
    { ...create('2', {}), params: [] },
    { code: 'INVALID_DATA', details: { api_name: 'params', expected_data_type: 'jsonobject' } },
  ],
  [
    { ...create('2', {}), headers: { Authorization: 'x', 'X-CRM-ORG': '1' } },
    { code: 'INVALID_DATA', details: { restricted_headers: ['Authorization', 'X-CRM-ORG'] } },
  ],
])('sub-request %# is not begun', async (sub, error) => {
  const zoho = await crmClient();
  const { status, results } = await composite(zoho, [create('1', {}), sub]);
  expect([status, results[0]?.code]).toEqual([207, 'SUCCESS']);
  expect(results[1]).toMatchObject({ status: 'error', ...error });
});

test.each([
  [{}, { code: 'MANDATORY_NOT_FOUND', details: { api_name: '__composite_requests' } }],
  [{ __composite_requests: {} }, { code: 'INVALID_DATA', details: { expected_data_type: 'jsonarray' } }],
  [{ __composite_requests: Array.from({ length: 6 }, () => create('1', {})) }, { code: 'INVALID_DATA', details: { maximum_length: 5 } }],
  [
    { rollback_on_fail: 'yes', __composite_requests: [] },
    { code: 'INVALID_DATA', details: { api_name: 'rollback_on_fail' } },
  ],
  [
    { parallel_execution: 1, __composite_requests: [] },
    { code: 'INVALID_DATA', details: { api_name: 'parallel_execution' } },
  ],
  [
    { rollback_on_fail: true, parallel_execution: true, __composite_requests: [] },
    {
      code: 'AMBIGUITY_DURING_PROCESSING',
      details: { ambiguity_due_to: [{ api_name: 'rollback_on_fail' }, { api_name: 'parallel_execution' }] },
    },
  ],
])('composite body %# is refused as a whole', async (body, error) => {
  const { crm } = await crmClient();
  expect(await crm('POST', '__composite_requests', body)).toMatchObject({ status: 400, body: error });
});

test('version 2 has no composite requests', async () => {
  const { crm } = await crmClient();
  const body = { __composite_requests: [create('1', {})] };
  expect(await crm('POST', '/crm/v2/__composite_requests', body)).toMatchObject({ status: 400, body: { code: 'API_NOT_SUPPORTED' } });
});

test('when none was begun the whole is refused', async () => {
  const { status, results } = await composite(await crmClient(), [{ method: 'GET' }, { uri: '/crm/v8/org' }]);
  expect([status, results.map(({ code }) => code)]).toEqual([400, ['MANDATORY_NOT_FOUND', 'MANDATORY_NOT_FOUND']]);
});

test('what is not emulated stays a loud 501, and nothing of the rest is done', async () => {
  const zoho = await crmClient();
  const { status } = await composite(zoho, [create('1', {}), { method: 'GET', uri: '/crm/v8/settings/roles' }], {
    parallel_execution: false,
  });
  expect(status).toBe(501);
  expect(zoho.records('Leads')).toEqual([]);
});

test('each sub-request needs its own scopes', async () => {
  const zoho = await crmClient();
  zoho.emulator.setAccounts({ scopes: ['ZohoCRM.composite_requests.CUSTOM', 'ZohoCRM.org.READ'] });
  await zoho.login();
  const { status, results } = await composite(zoho, [{ method: 'GET', uri: '/crm/v8/org' }, create('1', {})]);
  expect(status).toBe(200);
  expect(responses(results)).toMatchObject([{ status_code: 200 }, { status_code: 401, body: { code: 'OAUTH_SCOPE_MISMATCH' } }]);
});

test('a composite request costs one credit, two when it could have been taken back, and those of its parts', async () => {
  const zoho = await crmClient();
  const used = async () => ((await zoho.control('limits')).body as { crm: { creditsUsed: number } }).crm.creditsUsed;
  const cost = async (subs: unknown[], more = {}) => {
    const before = await used();
    await composite(zoho, subs, more);
    return (await used()) - before;
  };
  const count = { method: 'GET', uri: '/crm/v8/Leads/actions/count' };
  expect(await cost([create('1', {}), count])).toBe(52);
  expect(await cost([create('1', {}), count], ROLLBACK)).toBe(53);
  expect(await cost([create('1', {}), create('2', { Last_Name: null }), count], ROLLBACK)).toBe(3);
  expect(await cost([])).toBe(1);
  expect(zoho.emulator.calls().at(-1)).toMatchObject({ credits: 1 });
});

test('a composite request takes five places, and a narrow one besides those of its parts', async () => {
  const { crm, request } = loneCrm();
  const body = { __composite_requests: [create('1', {}), { method: 'POST', uri: '/crm/v8/coql', body: {} }] };
  const enter = () => crm.admit?.(request('POST', '__composite_requests', body));
  for (let n = 0; n < 4; n += 1) expect(enter()).toHaveProperty('done');
  expect(enter()).toHaveProperty('refuse');
  crm.setLimits?.({ concurrency: 100 });
  expect(enter()).toHaveProperty('done');
  expect(enter()).toHaveProperty('refuse');
});
