import { expect, test } from 'vitest';
import { type CrmClient, type CrmItem, callbacks, crmClient } from '../../../../test/harness/crm.js';

const NOW = '2026-03-01T12:00:00Z';

interface Watching extends CrmClient {
  /** Calls `/actions/watch` with `watch[]`. */
  watch(method: string, ...items: Record<string, unknown>[]): Promise<{ status: number; items: CrmItem[]; body: unknown }>;
  /** All that was called back, oldest first. */
  told(): Promise<Record<string, unknown>[]>;
}

async function watching(): Promise<Watching> {
  // The clock of the emulator stands still but for what a test advances.
  const client = await crmClient({ now: () => new Date(NOW) });
  return {
    ...client,
    watch: async (method, ...items) => {
      const { status, body } = await client.crm(method, 'actions/watch', { watch: items });
      return { status, items: (body as { watch?: CrmItem[] } | undefined)?.watch ?? [], body };
    },
    told: async () => {
      await client.emulator.settled();
      return client.emulator
        .deliveries()
        .map(({ body }) => JSON.parse(body) as Record<string, unknown>)
        .reverse();
    },
  };
}

const CHANNEL = { channel_id: '1000000068001', notify_url: 'http://127.0.0.1:9/hook', events: ['Leads.all'], token: 'secret' };
const created = async ({ crm }: CrmClient, values: Record<string, unknown> = {}, module = 'Leads') =>
  (await crm('POST', module, { data: [{ Last_Name: 'Burns', ...values }] })).data[0]?.details.id ?? '';

test('a channel is answered with each module it is told of, and lives an hour', async () => {
  const { watch, crm, emulator } = await watching();
  const { status, items } = await watch('POST', { ...CHANNEL, events: ['Leads.create', 'Contacts.edit'] });
  const [leads] = ((await crm('GET', 'settings/modules/Leads')).body as { modules: { id: string }[] }).modules;
  expect(status).toBe(201);
  expect(items).toMatchObject([
    {
      code: 'SUCCESS',
      message: 'Successfully subscribed for actions-watch of the given module',
      status: 'success',
      details: {
        events: [
          {
            channel_expiry: '2026-03-01T06:00:00-07:00',
            resource_uri: `${emulator.url}/crm/v8/Leads`,
            resource_id: leads?.id,
            resource_name: 'Leads',
            channel_id: '1000000068001',
          },
          { resource_name: 'Contacts' },
        ],
      },
    },
  ]);
});

test('a record created in the API is called back with the token, by POST, once', async () => {
  const client = await watching();
  const { url, got } = await callbacks();
  await client.watch('POST', { ...CHANNEL, notify_url: `${url}/hook?key1=val1` });
  const id = await created(client);
  await client.emulator.settled();
  expect(got).toHaveLength(1);
  expect(got[0]).toMatchObject({ path: '/hook?key1=val1', headers: { 'content-type': 'application/json;charset=UTF-8' } });
  expect(got[0]?.body).toEqual({
    server_time: Date.parse(NOW),
    query_params: { key1: 'val1' },
    module: 'Leads',
    resource_uri: `${client.emulator.url}/crm/v8/Leads`,
    ids: [id],
    affected_fields: [],
    operation: 'insert',
    channel_id: '1000000068001',
    token: 'secret',
  });
});

test('a callback that is refused is not tried again', async () => {
  const client = await watching();
  const { url, got } = await callbacks({ status: 500 });
  await client.watch('POST', { ...CHANNEL, notify_url: url });
  await created(client);
  await client.emulator.settled();
  client.emulator.advance('P1D');
  await client.emulator.settled();
  expect(got).toHaveLength(1);
  expect(client.emulator.deliveries()).toMatchObject([{ service: 'crm', event: 'Leads.create', state: 'failed' }]);
});

test('edits name the fields that are another now, and their values on request', async () => {
  const client = await watching();
  const id = await created(client, { City: 'Bern' });
  await client.watch('POST', { ...CHANNEL, return_affected_field_values: true });
  await client.crm('PUT', `Leads/${id}`, { data: [{ City: 'Bern', Mobile: '123456789' }] });
  await client.crm('POST', 'Leads/actions/add_tags', { tags: [{ name: 'Trial' }], ids: [id] });
  expect(await client.told()).toMatchObject([
    {
      operation: 'update',
      ids: [id],
      affected_fields: [{ [id]: ['Mobile'] }],
      affected_values: [{ record_id: id, values: { Mobile: '123456789' } }],
    },
    { operation: 'update', affected_fields: [{ [id]: ['Tag'] }], affected_values: [{ values: { Tag: [{ name: 'Trial' }] } }] },
  ]);
});

test('one call is one callback a module and operation, of a hundred records at most', async () => {
  const client = await watching();
  await client.watch('POST', CHANNEL);
  const known = await created(client, { Email: 'a@host.example' });
  const rows = ['a', 'b', 'c'].map((name) => ({ Last_Name: name, Email: `${name}@host.example` }));
  const { data } = await client.crm('POST', 'Leads/upsert', { data: rows });
  await client.crm('DELETE', `Leads?ids=${data.map(({ details }) => details.id).join()}`);
  expect((await client.told()).slice(1)).toMatchObject([
    { operation: 'update', ids: [known] },
    { operation: 'insert', ids: [data[1]?.details.id, data[2]?.details.id] },
    { operation: 'delete', ids: data.map(({ details }) => details.id), affected_fields: [] },
  ]);
});

test('what people do by hand is told, too, and a refused write is not', async () => {
  const client = await watching();
  await client.watch('POST', CHANNEL);
  const { create, edit, tag, untag, remove } = client.emulator.byHand.crm;
  const id = create({ module: 'Leads', values: { Last_Name: 'Burns' } });
  edit({ module: 'Leads', id, values: { City: 'Bern' } });
  tag({ module: 'Leads', id, names: ['Hot'] });
  untag({ module: 'Leads', id, names: ['Hot'] });
  remove({ module: 'Leads', id });
  create({ module: 'Contacts', values: { Last_Name: 'Burns' } });
  await client.crm('POST', 'Leads', { data: [{ City: 'Rome' }] });
  expect((await client.told()).map(({ operation, affected_fields: fields }) => [operation, fields])).toEqual([
    ['insert', []],
    ['update', [{ [id]: ['City'] }]],
    ['update', [{ [id]: ['Tag'] }]],
    ['update', [{ [id]: ['Tag'] }]],
    ['delete', []],
  ]);
});

test('a conversion is an edit of the lead and creates the others', async () => {
  const client = await watching();
  await client.watch('POST', { ...CHANNEL, events: ['Leads.all', 'Contacts.create', 'Accounts.create', 'Deals.create'] });
  const id = await created(client, { Company: 'Acme' });
  await client.crm('POST', `Leads/${id}/actions/convert`, { data: [{}] });
  const news = (await client.told()).slice(1).map(({ module, operation }) => `${String(module)} ${String(operation)}`);
  expect(news.sort()).toEqual(['Accounts insert', 'Contacts insert', 'Leads update']);
});

test('only the events asked for are told', async () => {
  const client = await watching();
  await client.watch('POST', { ...CHANNEL, events: ['Leads.delete'] }, { ...CHANNEL, channel_id: 2, events: ['Contacts.create'] });
  const id = await created(client);
  await client.crm('DELETE', `Leads/${id}`);
  await created(client, {}, 'Contacts');
  expect((await client.told()).map(({ channel_id: channel, operation }) => [channel, operation])).toEqual([
    ['1000000068001', 'delete'],
    ['2', 'insert'],
  ]);
});

const condition = (selection: unknown, module: unknown = { api_name: 'Leads' }) => ({
  notification_condition: [{ type: 'field_selection', module, field_selection: selection }],
});
const field = (name: string) => ({ field: { api_name: name } });

test.each([
  ['one of two', { group_operator: 'or', group: [field('City'), field('Phone')] }, ['City', 'Phone']],
  ['both', { group_operator: 'and', group: [field('City'), field('Phone')] }, []],
  [
    'nested',
    { group_operator: 'or', group: [field('Phone'), { group_operator: 'and', group: [field('City'), field('State')] }] },
    ['Phone'],
  ],
  ['as the later file writes it', { group_operator: 'or', group: [{ api_name: 'City' }, { api_name: 'Email' }] }, ['City']],
])('with a condition only its fields count: %s', async (_name, selection, expected) => {
  const client = await watching();
  const id = await created(client);
  expect(await client.watch('POST', { ...CHANNEL, ...condition(selection) })).toMatchObject({ status: 201 });
  await client.crm('PUT', `Leads/${id}`, { data: [{ City: 'Bern' }] });
  await client.crm('PUT', `Leads/${id}`, { data: [{ Phone: '12345' }] });
  await client.crm('PUT', `Leads/${id}`, { data: [{ Company: 'Acme' }] });
  const named = (await client.told()).flatMap((news) => (news['affected_fields'] as Record<string, string[]>[])[0]?.[id] ?? []);
  expect(named).toEqual(expected);
});

test('GET lists an entry for each channel and module', async () => {
  const { watch, crm } = await watching();
  expect((await crm('GET', 'actions/watch')).status).toBe(204);
  await watch('POST', {
    ...CHANNEL,
    events: ['Leads.all', 'Deals.create'],
    ...condition({ group_operator: 'or', group: [field('City')] }),
  });
  await watch('POST', { ...CHANNEL, channel_id: '2', token: null, notify_on_related_action: false, return_affected_field_values: true });
  const all = (await crm('GET', 'actions/watch')).body as { watch: CrmItem[]; info: unknown };
  expect(all.info).toEqual({ per_page: 200, count: 3, page: 1, more_records: false });
  expect(all.watch).toMatchObject([
    {
      notify_on_related_action: true,
      channel_expiry: '2026-03-01T06:00:00-07:00',
      return_affected_field_values: false,
      notify_url: 'http://127.0.0.1:9/hook',
      resource_name: 'Leads',
      fields: null,
      notification_condition: [
        {
          type: 'field_selection',
          module: { api_name: 'Leads' },
          field_selection: { group_operator: 'or', group: [{ field: { api_name: 'City' }, group_operator: null, group: null }] },
        },
      ],
      channel_id: '1000000068001',
      events: ['Leads.edit', 'Leads.create', 'Leads.delete'],
      token: 'secret',
    },
    { resource_name: 'Deals', notification_condition: null, events: ['Deals.create'] },
    { channel_id: '2', token: null, notify_on_related_action: false, return_affected_field_values: true },
  ]);
  const of = async (query: string) => ((await crm('GET', `actions/watch?${query}`)).body as { watch: CrmItem[] } | undefined)?.watch.length;
  expect(await of('channel_id=2')).toBe(1);
  expect(await of('module=Leads')).toBe(2);
  expect(await of('module=Deals&channel_id=1000000068001')).toBe(1);
  expect(await of('per_page=2&page=2')).toBe(1);
  expect(await of('module=Accounts')).toBeUndefined();
  expect((await crm('GET', 'actions/watch?module=Nonsense')).status).toBe(400);
});

test.each([
  ['v8', 'none', undefined, 1],
  ['v8', 'within a week', '2026-03-08T12:00:00Z', 168],
  ['v8', 'beyond a week: an hour', '2026-03-08T12:00:01Z', 1],
  ['v2', 'within a day', '2026-03-02T05:00:00-07:00', 24],
  ['v2', 'beyond a day: an hour', '2026-03-03T12:00:00Z', 1],
])('expiry in %s, %s', async (version, _name, expiry, hours) => {
  const client = await watching();
  const item = { ...CHANNEL, ...(expiry && { channel_expiry: expiry }) };
  expect((await client.crm('POST', `/crm/${version}/actions/watch`, { watch: [item] })).status).toBe(201);
  const { emulator } = client;
  emulator.advance(`PT${hours * 60 - 1}M`);
  emulator.byHand.crm.create({ module: 'Leads', values: { Last_Name: 'In time' } });
  emulator.advance('PT1M');
  emulator.byHand.crm.create({ module: 'Leads', values: { Last_Name: 'Too late' } });
  expect(await client.told()).toHaveLength(1);
});

test('a renewed channel lives on, and does not end when it would have', async () => {
  const client = await watching();
  await client.watch('POST', CHANNEL);
  client.emulator.advance('PT30M');
  const again = await client.watch('PUT', {
    ...CHANNEL,
    channel_expiry: '2026-03-03T12:00:00Z',
    events: ['Leads.create', 'Contacts.create'],
  });
  expect(again).toMatchObject({ status: 200, items: [{ message: 'Successfully subscribed for actions-watch of the given module' }] });
  client.emulator.advance('PT26H');
  client.emulator.byHand.crm.create({ module: 'Leads', values: { Last_Name: 'Still' } });
  expect(await client.told()).toHaveLength(1);
});

test('PUT replaces all of a channel', async () => {
  const { watch, crm } = await watching();
  await watch('POST', { ...CHANNEL, ...condition({ group_operator: 'or', group: [field('City')] }), return_affected_field_values: true });
  await watch('PUT', { channel_id: CHANNEL.channel_id, notify_url: 'http://127.0.0.1:9/new', events: ['Leads.edit'] });
  expect((await crm('GET', 'actions/watch')).body).toMatchObject({
    watch: [
      {
        notify_url: 'http://127.0.0.1:9/new',
        events: ['Leads.edit'],
        token: null,
        notification_condition: null,
        return_affected_field_values: false,
      },
    ],
  });
});

test('PATCH changes what is given and adds events', async () => {
  const { watch, crm } = await watching();
  await watch('POST', { ...CHANNEL, events: ['Leads.create'], channel_expiry: '2026-03-02T12:00:00Z' });
  const patched = await watch('PATCH', { ...CHANNEL, token: 'new', events: ['Leads.edit', 'Deals.all'] });
  expect(patched).toMatchObject({ status: 200, items: [{ message: 'Successfully updated the subscribe details' }] });
  expect((await crm('GET', 'actions/watch')).body).toMatchObject({
    watch: [
      { resource_name: 'Leads', events: ['Leads.create', 'Leads.edit'], token: 'new', channel_expiry: '2026-03-02T05:00:00-07:00' },
      { resource_name: 'Deals', token: 'new' },
    ],
  });
  const bare = await crm('PATCH', 'actions/watch', { ...CHANNEL, token: 'bare' });
  expect(bare.body).toMatchObject({ watch: [{ code: 'SUCCESS' }] });
});

test('_delete_events ends some events, and a channel without any is gone', async () => {
  const { watch, crm } = await watching();
  await watch('POST', { ...CHANNEL, events: ['Leads.create', 'Leads.edit', 'Contacts.edit'] });
  const { channel_id } = CHANNEL;
  const { items } = await watch('PATCH', { channel_id, events: ['Leads.create', 'Contacts.all'], _delete_events: true });
  expect(items).toMatchObject([
    {
      message: 'Successfully removed the subscribe details',
      details: { events: [{ resource_name: 'Leads' }, { resource_name: 'Contacts' }] },
    },
  ]);
  expect(JSON.stringify(items)).not.toContain('channel_expiry');
  expect((await crm('GET', 'actions/watch')).body).toMatchObject({ watch: [{ events: ['Leads.edit'] }] });
  await watch('PATCH', { channel_id, events: ['Leads.all'], _delete_events: true });
  expect((await crm('GET', 'actions/watch')).status).toBe(204);
});

test('DELETE ends channels, an entry for each module', async () => {
  const client = await watching();
  const { watch, crm } = client;
  await watch('POST', { ...CHANNEL, events: ['Leads.all', 'Contacts.all'] }, { ...CHANNEL, channel_id: '2' });
  const { status, body } = await crm('DELETE', 'actions/watch?channel_ids=1000000068001,3');
  expect(status).toBe(207);
  expect(body).toMatchObject({
    watch: [
      { code: 'SUCCESS', message: 'Successfully un-subscribed from actions-watch', details: { channel_id: '1000000068001' } },
      { code: 'SUCCESS' },
      { code: 'NOT_SUBSCRIBED', status: 'error' },
    ],
  });
  await created(client);
  expect((await client.told()).map((news) => news['channel_id'])).toEqual(['2']);
  expect((await crm('DELETE', 'actions/watch')).body).toMatchObject({ code: 'REQUIRED_PARAM_MISSING' });
});

test.each(['PUT', 'PATCH'])('%s of a channel that is not there is NOT_SUBSCRIBED', async (method) => {
  const { watch } = await watching();
  expect(await watch(method, CHANNEL)).toMatchObject({
    status: 400,
    items: [{ code: 'NOT_SUBSCRIBED', details: { api_name: 'channel_id', json_path: '$.watch[0].channel_id' }, status: 'error' }],
  });
});

const without = (name: string) => Object.fromEntries(Object.entries(CHANNEL).filter(([key]) => key !== name));

test.each([
  [
    without('channel_id'),
    'MANDATORY_NOT_FOUND',
    'required field not found',
    { api_name: 'channel_id', json_path: '$.watch[0].channel_id' },
  ],
  [without('notify_url'), 'MANDATORY_NOT_FOUND', 'required field not found', { api_name: 'notify_url' }],
  [without('events'), 'MANDATORY_NOT_FOUND', 'required field not found', { api_name: 'events' }],
  [{ ...CHANNEL, channel_id: 'abc' }, 'INVALID_DATA', 'invalid data', { api_name: 'channel_id' }],
  [{ ...CHANNEL, notify_url: 'nowhere' }, 'INVALID_DATA', 'invalid data', { api_name: 'notify_url' }],
  [{ ...CHANNEL, notify_url: `http://h.example/${'x'.repeat(255)}` }, 'INVALID_DATA', 'invalid data', { maximum_length: 255 }],
  [{ ...CHANNEL, token: 'x'.repeat(51) }, 'INVALID_DATA', 'invalid data', { api_name: 'token', maximum_length: 50 }],
  [
    { ...CHANNEL, channel_expiry: 'tomorrow' },
    'INVALID_DATA',
    'invalid data',
    { api_name: 'channel_expiry', expected_data_type: 'datetime' },
  ],
  [{ ...CHANNEL, channel_expiry: '2026-03-01T11:59:59Z' }, 'INVALID_DATA', 'invalid data', { api_name: 'channel_expiry' }],
  [{ ...CHANNEL, events: 'Leads.all' }, 'INVALID_DATA', 'invalid data', { api_name: 'events', expected_data_type: 'jsonarray' }],
  [{ ...CHANNEL, events: ['Nonsense.all'] }, 'INVALID_DATA', 'invalid data', { api_name: 'events' }],
  [{ ...CHANNEL, events: ['Leads.read'] }, 'INVALID_DATA', 'invalid data', { json_path: '$.watch[0].events[0]' }],
  [{ ...CHANNEL, return_affected_field_values: 'yes' }, 'INVALID_DATA', 'invalid data', { expected_data_type: 'boolean' }],
  [{ ...CHANNEL, notification_condition: {} }, 'INVALID_DATA', 'invalid data', { api_name: 'notification_condition' }],
  [{ ...CHANNEL, notification_condition: [{}] }, 'MANDATORY_NOT_FOUND', 'required field not found', { api_name: 'type' }],
  [{ ...CHANNEL, notification_condition: [{ type: 'x' }] }, 'INVALID_DATA', 'invalid data', { supported_values: ['field_selection'] }],
  [{ ...CHANNEL, ...condition({}, null) }, 'INVALID_DATA', 'required field not found', { api_name: 'module' }],
  [{ ...CHANNEL, ...condition({}, 'Leads') }, 'INVALID_DATA', 'invalid data', { expected_data_type: 'jsonobject' }],
  [{ ...CHANNEL, ...condition({}, {}) }, 'EXPECTED_FIELD_MISSING', 'Specify atleast one field', {}],
  [{ ...CHANNEL, ...condition({}, { api_name: 'Leads', id: '1' }) }, 'AMBIGUITY_DURING_PROCESSING', 'AMBIGUITY_DURING_PROCESSING', {}],
  [{ ...CHANNEL, ...condition(undefined) }, 'DEPENDENT_FIELD_MISSING', 'DEPENDENT_FIELD_MISSING', { dependee: { api_name: 'type' } }],
  [{ ...CHANNEL, ...condition([]) }, 'INVALID_DATA', 'invalid data', { api_name: 'field_selection', expected_data_type: 'jsonobject' }],
  [{ ...CHANNEL, ...condition({ group: [] }) }, 'MANDATORY_NOT_FOUND', 'required field not found', { api_name: 'group_operator' }],
  [{ ...CHANNEL, ...condition({ group_operator: 1, group: [] }) }, 'INVALID_DATA', 'invalid data', { expected_data_type: 'text' }],
  [{ ...CHANNEL, ...condition({ group_operator: 'xor', group: [] }) }, 'INVALID_DATA', 'invalid data', { supported_values: ['or', 'and'] }],
  [{ ...CHANNEL, ...condition({ group_operator: 'or' }) }, 'MANDATORY_NOT_FOUND', 'required field not found', { api_name: 'field' }],
  [{ ...CHANNEL, ...condition(field('Nonsense')) }, 'INVALID_DATA', 'invalid data', { api_name: 'api_name' }],
  [
    { ...CHANNEL, ...condition({ group_operator: 'or', group: Array.from({ length: 11 }, () => field('City')) }) },
    'INVALID_DATA',
    'invalid data',
    { api_name: 'field_selection', maximum_length: 10 },
  ],
])('refused: %j', async (item, code, message, details) => {
  const { watch } = await watching();
  const { status, items } = await watch('POST', item);
  expect(status).toBe(400);
  expect(items).toMatchObject([{ code, message, details, status: 'error' }]);
});

test('good and bad channels of one call are a 207, and 202 in version 2', async () => {
  const { watch, crm } = await watching();
  expect(await watch('POST', CHANNEL, { events: ['Leads.all'] })).toMatchObject({
    status: 207,
    items: [{ code: 'SUCCESS' }, { code: 'MANDATORY_NOT_FOUND', details: { json_path: '$.watch[1].channel_id' } }],
  });
  expect((await crm('POST', '/crm/v2/actions/watch', { watch: [CHANNEL, {}] })).status).toBe(202);
});

test('a call has a watch of one to fifty channels', async () => {
  const { watch, crm } = await watching();
  const many = (count: number) => Array.from({ length: count }, (_, n) => ({ ...CHANNEL, channel_id: String(n + 1) }));
  expect((await watch('POST', ...many(50))).status).toBe(201);
  expect(await watch('POST', ...many(51))).toMatchObject({ status: 400, body: { code: 'INVALID_DATA', details: { maximum_length: 50 } } });
  expect((await watch('POST')).body).toMatchObject({ code: 'INVALID_DATA', details: { api_name: 'watch' } });
  expect((await crm('POST', 'actions/watch', {})).body).toMatchObject({ code: 'MANDATORY_NOT_FOUND', details: { api_name: 'watch' } });
  expect((await crm('POST', 'actions/watch', 'nonsense')).status).toBe(400);
});

test('modules that are not emulated, and fields, are a 501', async () => {
  const { watch } = await watching();
  expect((await watch('POST', { ...CHANNEL, events: ['Tasks.all'] })).status).toBe(501);
  expect((await watch('POST', { ...CHANNEL, fields: ['City'] })).status).toBe(501);
});

test('the scope is that of notifications', async () => {
  const { emulator, watch, crm } = await watching();
  emulator.setAccounts({ scopes: ['ZohoCRM.notifications.READ', 'ZohoCRM.modules.ALL'] });
  expect((await crm('GET', 'actions/watch')).status).toBe(204);
  expect(await watch('POST', CHANNEL)).toMatchObject({ status: 401, body: { code: 'OAUTH_SCOPE_MISMATCH' } });
});

test('a reset ends every channel', async () => {
  const client = await watching();
  await client.watch('POST', CHANNEL);
  client.emulator.reset();
  client.emulator.byHand.crm.create({ module: 'Leads', values: { Last_Name: 'Quiet' } });
  expect(await client.told()).toEqual([]);
});
