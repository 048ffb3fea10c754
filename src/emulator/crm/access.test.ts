import { expect, test } from 'vitest';
import { crmClient, loneCrm } from '../../../test/harness/crm.js';

test('a missing header, a wrong token and a missing scope are three different 401', async () => {
  const { crm, emulator } = await crmClient();
  expect(await crm('GET', 'org', undefined, { authorization: '' })).toMatchObject({
    status: 401,
    body: { code: 'AUTHENTICATION_FAILURE', message: 'Authentication failed' },
  });
  expect(await crm('GET', 'org', undefined, { authorization: 'Zoho-oauthtoken 1000.a.b' })).toMatchObject({
    status: 401,
    body: { code: 'INVALID_TOKEN', details: {}, message: 'invalid oauth token', status: 'error' },
  });
  emulator.setAccounts({ scopes: ['ZohoCRM.users.READ'] });
  expect(await crm('GET', 'org')).toMatchObject({
    status: 401,
    body: { code: 'OAUTH_SCOPE_MISMATCH', details: {}, message: 'Unauthorized' },
  });
});

test.each([
  [['ZohoCRM.modules.Leads.READ'], ['GET Leads/1', 'GET Leads?fields=id', 'GET Leads/deleted']],
  [
    ['ZohoCRM.modules.Leads.READ', 'ZohoSearch.securesearch.READ'],
    ['GET Leads/1', 'GET Leads?fields=id', 'GET Leads/deleted', 'GET Leads/search?word=x'],
  ],
  [
    ['ZohoCRM.modules.CREATE'],
    ['POST Leads', 'POST Leads/upsert', 'POST Contacts', 'POST Leads/actions/add_tags', 'POST Leads/1/actions/convert'],
  ],
  [
    ['ZohoCRM.modules.Leads.WRITE'],
    ['POST Leads', 'POST Leads/upsert', 'PUT Leads/1', 'POST Leads/actions/add_tags', 'POST Leads/1/actions/convert'],
  ],
  [['ZohoCRM.modules.DELETE'], ['DELETE Leads/1']],
  [['ZohoCRM.settings.tags.ALL'], ['POST Leads/actions/add_tags', 'GET settings/tags?module=Leads', 'POST settings/tags?module=Leads']],
  [['ZohoCRM.settings.fields.READ'], ['GET settings/fields?module=Leads']],
  [
    ['ZohoCRM.settings.ALL'],
    [
      'POST Leads/actions/add_tags',
      'GET settings/tags?module=Leads',
      'POST settings/tags?module=Leads',
      'GET settings/fields?module=Leads',
      'POST settings/fields?module=Leads',
      'GET settings/modules',
    ],
  ],
  [['ZohoCRM.users.ALL'], ['GET users']],
  [['ZohoCRM.org.READ'], ['GET org']],
  [['ZohoCRM.coql.READ'], []],
  [
    ['ZohoCRM.coql.READ', 'ZohoCRM.modules.Leads.READ'],
    ['GET Leads/1', 'GET Leads?fields=id', 'GET Leads/deleted', 'POST coql'],
  ],
])('the scopes %j let exactly their operations through', async (scopes, allowed) => {
  const { crm, emulator } = await crmClient();
  emulator.setAccounts({ scopes });
  const operations = [
    ...[
      'GET Leads/1',
      'GET Leads?fields=id',
      'GET Leads/deleted',
      'GET Leads/search?word=x',
      'POST Leads',
      'POST Leads/upsert',
      'POST Contacts',
      'PUT Leads/1',
    ],
    ...[
      'DELETE Leads/1',
      'POST Leads/actions/add_tags',
      'POST Leads/1/actions/convert',
      'GET settings/tags?module=Leads',
      'POST settings/tags?module=Leads',
    ],
    ...[
      'GET settings/fields?module=Leads',
      'POST settings/fields?module=Leads',
      'GET settings/modules',
      'GET users',
      'GET org',
      'POST coql',
    ],
  ];
  const passed: string[] = [];
  for (const operation of operations) {
    const [method = '', path = ''] = operation.split(' ');
    const body = method === 'GET' ? undefined : { data: [], select_query: 'select id from Leads where id is not null' };
    const { status } = await crm(method, path, body);
    if (status !== 401) passed.push(operation);
  }
  expect(passed.toSorted()).toEqual(allowed.toSorted());
});

test('faults speak CRM’s dialect', async () => {
  const { crm, emulator } = await crmClient();
  for (const [status, code] of [
    [500, 'INTERNAL_ERROR'],
    [503, 'SERVICE_UNAVAILABLE'],
    [429, 'TOO_MANY_REQUESTS'],
    [401, 'INVALID_TOKEN'],
  ] as const) {
    emulator.setFaults({ seed: 1, rules: [{ service: 'crm', fault: 'status', status }] });
    expect(await crm('GET', 'org')).toMatchObject({ status, body: { code, status: 'error', details: {} } });
  }
});

test('a reset leaves a bare organisation and ids that go on growing', () => {
  const { crm, call } = loneCrm();
  call('POST', 'settings/fields?module=Leads', { fields: [{ field_label: 'Key', data_type: 'text', unique: true }] });
  const first = call('POST', 'Leads', { data: [{ Last_Name: 'Ann', Key: 'k', Tag: [{ name: 'Trial' }] }] }).body.data[0];
  crm.reset();
  expect(crm.state()).toEqual({ Leads: [], Contacts: [], Accounts: [], Deals: [], Notes: [] });
  expect(call('GET', 'settings/tags?module=Leads').body).toMatchObject({ tags: [] });
  expect(call('POST', 'Leads/upsert', { data: [{ Last_Name: 'Ann' }], duplicate_check_fields: ['Key'] }).status).toBe(400);
  const again = call('POST', 'Leads', { data: [{ Last_Name: 'Ann' }] }).body.data[0];
  expect(BigInt(again?.details.id ?? 0)).toBeGreaterThan(BigInt(first?.details.id ?? 0));
});
