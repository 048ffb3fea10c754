import { expect, test } from 'vitest';
import { emulatorClient } from '../../../test/harness/emulator-client.js';

test('env answers the variables that point a client here', async () => {
  const { emulator, control } = await emulatorClient();
  const { body } = await control('env');
  expect(body).toMatchObject({ ZOHO_EMULATOR_URL: emulator.url, ZOHO_API_DOMAIN: 'zoho.com' });
  expect(Object.keys(body as object).sort()).toEqual([
    'ZOHO_API_DOMAIN',
    'ZOHO_BILLING_ORGANIZATION_ID',
    'ZOHO_BOOKS_ORGANIZATION_ID',
    'ZOHO_CLIENT_ID',
    'ZOHO_CLIENT_SECRET',
    'ZOHO_DESK_DEPARTMENT_ID',
    'ZOHO_DESK_ORGANIZATION_ID',
    'ZOHO_EMULATOR_URL',
    'ZOHO_REFRESH_TOKEN',
    'ZOHO_WEBHOOK_SECRET',
  ]);
});

test('state has every service with lists of records', async () => {
  const { control } = await emulatorClient();
  expect((await control('state')).body).toMatchObject({
    billing: { customers: [], subscriptions: [], invoices: [], payments: [], events: [] },
    books: expect.any(Object),
    desk: { tickets: [], contacts: [] },
  });
});

test('calls lists method, path, status, service and time, in order', async () => {
  const { control, token, billing } = await emulatorClient({ now: () => new Date('2026-03-01T12:00:00Z') });
  await token({ client_id: 'nobody' });
  await billing('GET', 'customers?per_page=5');
  const { body } = await control('calls');
  const time = '2026-03-01T12:00:00.000Z';
  expect(body).toMatchObject([
    { method: 'POST', path: '/oauth/v2/token', status: 200, service: 'accounts', time },
    { method: 'POST', path: '/oauth/v2/token', status: 200, service: 'accounts', time },
    { method: 'GET', path: '/billing/v1/customers', status: 200, service: 'billing', time, query: ['per_page'], fault: null },
  ]);
  expect((await control('calls?after=2&limit=1')).body).toHaveLength(1);
  expect((await control('calls/summary')).body).toMatchObject({
    total: 3,
    services: { accounts: { calls: 2 }, billing: { statuses: { 200: 1 } } },
  });
});

test('the clock moves by a duration and to a moment, and never back', async () => {
  const { control } = await emulatorClient({ now: () => new Date('2026-03-01T12:00:00Z') });
  expect((await control('clock', { advance: 'P30D' })).body).toEqual({ now: '2026-03-31T12:00:00.000Z' });
  expect((await control('clock', { set: '2026-04-02T00:00:00+02:00' })).body).toEqual({ now: '2026-04-01T22:00:00.000Z' });
  expect(await control('clock', { set: '2026-01-01T00:00:00Z' })).toMatchObject({ status: 400, body: { error: /only goes forward/ } });
  expect((await control('clock', { advance: 'a while' })).status).toBe(400);
});

test.each([
  ['faults', '{"rules":[{"fault":"explode"}]}', /^rules\.0\.fault: /],
  ['faults', '{"rules":[{"fault":"reset","rate":2}]}', /^rules\.0\.rate: /],
  ['faults', '{"rules":[{"fault":"reset","oops":1}]}', /oops/],
  ['faults', 'not json', /not JSON/],
  ['limits', '{"billing":{"perMinute":-1}}', /^billing\.perMinute: /],
  ['limits', '{"billing":{"perHour":1}}', /perHour/],
  ['limits', '{"mail":{}}', /mail/],
  ['latency', '{"jitterMs":5}', /^ms: /],
  ['webhooks', '{"to":"nowhere"}', /^to: /],
  ['accounts', '{"refreshToken":"gone"}', /^refreshToken: /],
])('%s refuses %s and says why', async (path, body, message) => {
  const { control } = await emulatorClient();
  const answer = await control(path, body);
  expect(answer.status).toBe(400);
  expect((answer.body as { error: string }).error).toMatch(message);
});

test('unknown control routes list the known ones', async () => {
  const { control, emulator } = await emulatorClient();
  expect(await control('nonsense')).toMatchObject({ status: 404, body: { routes: expect.arrayContaining(['GET /_emulator/env']) } });
  expect((await fetch(`${emulator.url}/_emulator/env`, { method: 'POST' })).status).toBe(405);
});

test('limits and latency are shown as they stand', async () => {
  const { control } = await emulatorClient();
  await control('limits', { billing: { perMinute: 30 }, books: { perDay: 1000 } });
  expect((await control('limits')).body).toMatchObject({
    billing: { perMinute: 30, perDay: null, concurrency: 10 },
    books: { perDay: 1000 },
  });
  await control('latency', { ms: 20, service: 'crm' });
  expect((await control('latency')).body).toEqual({ ms: 0, jitterMs: 0, services: { crm: { ms: 20, jitterMs: 0 } } });
});

test('reset goes back to a bare org with the same credentials, and ids go on growing', async () => {
  const { emulator, control, billing, token } = await emulatorClient();
  const env = emulator.env();
  const create = async () => {
    const { body } = await billing('POST', 'customers', { display_name: 'A', email: 'a@host.example' });
    return (body as { customer: { customer_id: string } }).customer.customer_id;
  };
  const before = await create();
  await control('faults', { rules: [{ service: 'crm', fault: 'reset' }] });
  await control('limits', { billing: { concurrency: 1, searchLagMs: 0 } });
  await control('latency', { ms: 1 });
  await control('clock', { advance: 'P1Y' });
  await control('reset', {});

  expect(emulator.calls()).toEqual([]);
  expect(emulator.state()['billing']?.['customers']).toEqual([]);
  expect((await control('faults')).body).toEqual({ seed: 1, rules: [] });
  expect((await control('limits')).body).toMatchObject({ billing: { concurrency: 10, searchLagMs: 2000 } });
  expect((await control('latency')).body).toMatchObject({ ms: 0 });
  expect(Math.abs(emulator.now().getTime() - Date.now())).toBeLessThan(5000);
  expect(emulator.env()).toEqual(env);
  expect((await billing('GET', 'customers')).status).toBe(401);
  const fresh = ((await token()).body as { access_token: string }).access_token;
  const { body } = await billing(
    'POST',
    'customers',
    { display_name: 'A', email: 'a@host.example' },
    { authorization: `Zoho-oauthtoken ${fresh}` },
  );
  const after = (body as { customer: { customer_id: string } }).customer.customer_id;
  expect(after).toMatch(/^\d{19}$/);
  expect(BigInt(after)).toBeGreaterThan(BigInt(before));
});
