import { expect, test } from 'vitest';
import { type EmulatorClient, emulatorClient } from '../../../test/harness/emulator-client.js';

const accessTokenOf = (body: unknown) => (body as { access_token: string }).access_token;

/** Whether Billing takes this access token. */
async function works({ billing }: EmulatorClient, token: string): Promise<boolean> {
  return (await billing('GET', 'organizations', undefined, { authorization: `Zoho-oauthtoken ${token}` })).status === 200;
}

test('a refresh answers a token, the api domain and the scopes, and no new refresh token', async () => {
  const client = await emulatorClient();
  const { status, body } = await client.token();
  expect(status).toBe(200);
  expect(body).toEqual({
    access_token: expect.stringMatching(/^1000\.[0-9a-f]{32}\.[0-9a-f]{32}$/),
    scope: expect.stringContaining('ZohoCRM.modules.ALL'),
    api_domain: client.emulator.url,
    token_type: 'Bearer',
    expires_in: 3600,
  });
  expect(await works(client, accessTokenOf(body))).toBe(true);
});

test('parameters may come in the query, as multipart, or the client as Basic', async () => {
  const { emulator } = await emulatorClient();
  const env = emulator.env();
  const params = {
    grant_type: 'refresh_token',
    client_id: env['ZOHO_CLIENT_ID'] ?? '',
    client_secret: env['ZOHO_CLIENT_SECRET'] ?? '',
    refresh_token: env['ZOHO_REFRESH_TOKEN'] ?? '',
  };
  const form = new FormData();
  for (const [name, value] of Object.entries(params)) form.set(name, value);
  const { client_id, client_secret, ...rest } = params;
  const basic = Buffer.from(`${client_id}:${client_secret}`).toString('base64');
  const answers = await Promise.all([
    fetch(`${emulator.url}/oauth/v2/token?${new URLSearchParams(params).toString()}`, { method: 'POST' }),
    fetch(`${emulator.url}/oauth/v2/token`, { method: 'POST', body: form }),
    fetch(`${emulator.url}/oauth/v2/token`, {
      method: 'POST',
      body: new URLSearchParams(rest),
      headers: { authorization: `Basic ${basic}` },
    }),
  ]);
  for (const answer of answers) expect(await answer.json()).toHaveProperty('access_token');
});

test.each([
  [{ client_id: '1000.NOBODY' }, 'invalid_client'],
  [{ client_secret: 'wrong' }, 'invalid_client_secret'],
  [{ refresh_token: '1000.gone.gone' }, 'invalid_code'],
  [{ grant_type: 'password' }, 'invalid_client'],
  [{ grant_type: 'authorization_code', code: '1000.never.made' }, 'invalid_code'],
])('%o is told %s with status 200', async (params, error) => {
  const { token } = await emulatorClient();
  expect(await token(params)).toMatchObject({ status: 200, body: { error } });
});

test('a wrong method is a 400', async () => {
  const { emulator } = await emulatorClient();
  expect((await fetch(`${emulator.url}/oauth/v2/token`)).status).toBe(400);
});

test('a token works for an hour of the clock', async () => {
  const client = await emulatorClient();
  const token = accessTokenOf((await client.token()).body);
  client.emulator.advance('PT59M');
  expect(await works(client, token)).toBe(true);
  client.emulator.advance('PT2M');
  expect(await works(client, token)).toBe(false);
});

test('the eleventh token in ten minutes is denied with 400, ten minutes later it is not', async () => {
  const { emulator, token } = await emulatorClient();
  for (let n = 1; n <= 10; n += 1) expect((await token()).body).toHaveProperty('access_token');
  expect(await token()).toMatchObject({ status: 400, body: { error: 'Access Denied' } });
  emulator.setLimits({ accounts: { throttleStatus: 200 } });
  expect(await token()).toMatchObject({ status: 200, body: { error: 'Access Denied' } });
  emulator.advance('PT10M');
  expect((await token()).body).toHaveProperty('access_token');
});

test('the sixteenth live token evicts the oldest', async () => {
  const client = await emulatorClient();
  client.emulator.setLimits({ accounts: { tokensPerTenMinutes: null } });
  const tokens: string[] = [];
  for (let n = 1; n <= 16; n += 1) tokens.push(accessTokenOf((await client.token()).body));
  expect(await works(client, tokens[0] ?? '')).toBe(false);
  expect(await works(client, tokens[1] ?? '')).toBe(true);
});

test('a code works once, within its three minutes, and brings a refresh token with its scopes', async () => {
  const client = await emulatorClient();
  const { control, token, emulator } = client;
  const { code } = (await control('codes', { scope: 'ZohoSubscriptions.settings.READ,ZohoCRM.org.READ' })).body as { code: string };
  const answer = await token({ grant_type: 'authorization_code', code });
  expect(answer.body).toMatchObject({
    refresh_token: expect.stringMatching(/^1000\./),
    scope: 'ZohoSubscriptions.settings.READ ZohoCRM.org.READ',
  });
  expect(await works(client, accessTokenOf(answer.body))).toBe(true);
  expect(await token({ grant_type: 'authorization_code', code })).toMatchObject({ status: 200, body: { error: 'invalid_code' } });
  expect((await token({ refresh_token: (answer.body as { refresh_token: string }).refresh_token })).body).toHaveProperty('access_token');

  const late = emulator.createCode();
  emulator.advance('PT3M');
  expect((await token({ grant_type: 'authorization_code', code: late })).body).toEqual({ error: 'invalid_code' });
});

test('the twenty-first refresh token evicts the oldest, though it is in use', async () => {
  const client = await emulatorClient();
  client.emulator.setLimits({ accounts: { refreshTokensPerTenMinutes: null } });
  const oldest = accessTokenOf((await client.token()).body);
  for (let n = 1; n <= 19; n += 1) await client.token({ grant_type: 'authorization_code', code: client.emulator.createCode() });
  expect(await works(client, oldest)).toBe(true);
  await client.token({ grant_type: 'authorization_code', code: client.emulator.createCode() });
  expect(await works(client, oldest)).toBe(false);
  expect((await client.token()).body).toEqual({ error: 'invalid_code' });
});

test.each([
  ['token/revoke', (token: string) => ({ token })],
  [
    'revoke/token',
    (token: string, env: Record<string, string>) => ({
      token,
      client_id: env['ZOHO_CLIENT_ID'] ?? '',
      client_secret: env['ZOHO_CLIENT_SECRET'] ?? '',
    }),
  ],
])('%s takes the access tokens with it', async (path, params) => {
  const client = await emulatorClient();
  const env = client.emulator.env();
  const access = accessTokenOf((await client.token()).body);
  const body = new URLSearchParams(params(env['ZOHO_REFRESH_TOKEN'] ?? '', env));
  const answer = await fetch(`${client.emulator.url}/oauth/v2/${path}`, { method: 'POST', body });
  expect(await answer.json()).toEqual({ status: 'success' });
  expect(await works(client, access)).toBe(false);
  expect(await client.token()).toMatchObject({ status: 200, body: { error: 'invalid_code' } });
});

test('trouble can be staged: a revoked token, a missing scope, and both mended', async () => {
  const client = await emulatorClient();
  const access = accessTokenOf((await client.token()).body);
  await client.control('accounts', { scopes: ['ZohoCRM.modules.ALL'] });
  expect(await works(client, access)).toBe(false);
  await client.control('accounts', { scopes: ['zohosubscriptions.SETTINGS.all'] });
  expect(await works(client, access)).toBe(true);
  await client.control('accounts', { refreshToken: 'revoked' });
  expect((await client.token()).body).toEqual({ error: 'invalid_code' });
  await client.control('accounts', { refreshToken: 'ok' });
  expect((await client.token()).body).toHaveProperty('access_token');
});

test('serverinfo keeps a client inside the emulator', async () => {
  const { emulator } = await emulatorClient();
  const info = (await (await fetch(`${emulator.url}/oauth/serverinfo`)).json()) as { locations: Record<string, string> };
  expect(new Set(Object.values(info.locations))).toEqual(new Set([emulator.url]));
});

test('with the older answer expires_in counts milliseconds', async () => {
  const { emulator, token } = await emulatorClient();
  emulator.setLimits({ accounts: { expiresInSec: true } });
  expect((await token()).body).toMatchObject({ expires_in: 3_600_000, expires_in_sec: 3600 });
});

test('asking while throttled prolongs it only where that is switched on', async () => {
  const { emulator, token } = await emulatorClient();
  emulator.setLimits({ accounts: { throttleProlongs: true } });
  for (let n = 1; n <= 10; n += 1) await token();
  for (let n = 1; n <= 30; n += 1) {
    emulator.advance('PT30S');
    expect((await token()).body).toHaveProperty('error');
  }
  emulator.setLimits({ accounts: { throttleProlongs: false } });
  emulator.advance('PT10M');
  expect((await token()).body).toHaveProperty('access_token');
});

test('a code belongs to its client', async () => {
  const { emulator, token } = await emulatorClient();
  const { id, secret } = emulator.setClient({ name: 'Other' });
  const code = emulator.createCode();
  const other = { grant_type: 'authorization_code', client_id: id, client_secret: secret };
  expect((await token({ ...other, code })).body).toEqual({ error: 'invalid_code' });
  expect((await token({ ...other, code: emulator.createCode({ clientId: id }) })).body).toHaveProperty('refresh_token');
  expect((await token({ grant_type: 'authorization_code', code })).body).toHaveProperty('refresh_token');
});

test.each(['ZohoBilling.subscriptions.ALL', 'ZohoCRM', 'ZohoCRM.modules.FLY', 'everything'])('%s is no scope', async (scope) => {
  const { control } = await emulatorClient();
  expect(await control('codes', { scope })).toMatchObject({ status: 400, body: { error: expect.stringContaining('Enter a valid scope') } });
});

test('client credentials bring an hour without a refresh token, for one organisation', async () => {
  const client = await emulatorClient();
  const soid = `ZohoSubscriptions.${client.emulator.env()['ZOHO_BILLING_ORGANIZATION_ID']}`;
  const ask = { grant_type: 'client_credentials', scope: 'ZohoSubscriptions.settings.READ,ZohoSubscriptions.customers.READ', soid };
  const { body } = await client.token(ask);
  expect(body).toMatchObject({ expires_in: 3600, token_type: 'Bearer', scope: expect.stringContaining('settings.READ ') });
  expect(body).not.toHaveProperty('refresh_token');
  expect(await works(client, accessTokenOf(body))).toBe(true);
  client.emulator.advance('PT1H');
  expect(await works(client, accessTokenOf(body))).toBe(false);

  expect((await client.token({ ...ask, scope: '' })).body).toEqual({ error: 'invalid_scope' });
  expect((await client.token({ ...ask, soid: '' })).body).toEqual({ error: 'missing_org_info' });
  expect((await client.token({ ...ask, soid: 'ZohoSubscriptions.1' })).body).toEqual({ error: 'invalid_soid' });
  expect((await client.token({ ...ask, client_secret: 'x' })).body).toEqual({ error: 'invalid_client_secret' });
  for (let n = 1; n <= 10; n += 1) expect((await client.token(ask)).body).toHaveProperty('access_token');
  expect(await client.token(ask)).toMatchObject({ status: 400, body: { error: 'Access Denied' } });
});

test('the organisation of CRM goes by the id its own API gives', async () => {
  const { emulator, token } = await emulatorClient();
  const { body } = await token();
  const headers = { authorization: `Zoho-oauthtoken ${accessTokenOf(body)}` };
  const { org } = (await (await fetch(`${emulator.url}/crm/v8/org`, { headers })).json()) as { org: { zgid: string }[] };
  const ask = { grant_type: 'client_credentials', scope: 'ZohoCRM.modules.ALL', soid: `ZohoCRM.${org[0]?.zgid}` };
  expect((await token(ask)).body).toHaveProperty('access_token');
});

test('with Basic only the client of a token may revoke it', async () => {
  const { emulator, token } = await emulatorClient();
  const { id, secret } = emulator.setClient({ name: 'Other' });
  const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
  const body = new URLSearchParams({ token: emulator.env()['ZOHO_REFRESH_TOKEN'] ?? '', token_type: 'refresh_token' });
  const answer = await fetch(`${emulator.url}/oauth/v2/revoke/token`, { method: 'POST', body, headers: { authorization } });
  expect([answer.status, await answer.json()]).toEqual([400, { error: 'invalid_token' }]);
  expect((await token()).body).toHaveProperty('access_token');
});
