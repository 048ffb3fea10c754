import { request } from 'undici';
import { expect, test } from 'vitest';
import { type EmulatorClient, emulatorClient } from '../../../test/harness/emulator-client.js';
import { dataCentreOf } from './residence.js';

test.each([
  ['accounts.zoho.com', 'us'],
  ['www.zohoapis.com', 'us'],
  ['WWW.ZOHOAPIS.EU:443', 'eu'],
  ['accounts.zoho.com.au', 'au'],
  ['content.zohoapis.com.cn', 'cn'],
  ['accounts.zohocloud.ca', 'ca'],
  ['desk.zoho.sg', 'sg'],
  ['127.0.0.1:4700', undefined],
  ['localhost', undefined],
  ['notzoho.com', undefined],
  ['zoho.com.evil.example', undefined],
])('%s is in %s', (host, dataCentre) => {
  expect(dataCentreOf(host)).toBe(dataCentre);
});

/** Asks as a client does that finds the emulator under Zoho's own names. */
async function ask({ emulator }: EmulatorClient, accounts: string, apis: string) {
  const env = emulator.env();
  const answer = await request(`${emulator.url}/oauth/v2/token`, {
    method: 'POST',
    headers: { host: accounts, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: env['ZOHO_CLIENT_ID'] ?? '',
      client_secret: env['ZOHO_CLIENT_SECRET'] ?? '',
      refresh_token: env['ZOHO_REFRESH_TOKEN'] ?? '',
    }).toString(),
  });
  const token = (await answer.body.json()) as { access_token?: string; error?: string; api_domain?: string };
  const call = async (accessToken: string) =>
    (
      await request(`${emulator.url}/billing/v1/organizations`, {
        headers: { host: apis, authorization: `Zoho-oauthtoken ${accessToken}` },
      })
    ).statusCode;
  return { token, call };
}

test('a client in the wrong data centre is not known there, and its token is not valid there', async () => {
  const client = await emulatorClient();
  await client.control('accounts', { dataCentre: 'eu' });
  const right = await ask(client, 'accounts.zoho.eu', 'www.zohoapis.eu');
  expect(right.token.api_domain).toBe('https://www.zohoapis.eu');
  expect(await right.call(right.token.access_token ?? '')).toBe(200);
  const wrong = await ask(client, 'accounts.zoho.com', 'www.zohoapis.com');
  expect(wrong.token).toEqual({ error: 'invalid_client' });
  expect(await wrong.call(right.token.access_token ?? '')).toBe(401);
  // By its own address it is in every data centre.
  expect((await client.token()).body).toMatchObject({ api_domain: client.emulator.url });
});

test('everybody can be put in the wrong data centre', async () => {
  const client = await emulatorClient();
  const { access_token } = (await client.token()).body as { access_token: string };
  const call = async () =>
    (await client.billing('GET', 'organizations', undefined, { authorization: `Zoho-oauthtoken ${access_token}` })).status;
  expect(await call()).toBe(200);
  expect((await client.control('accounts', { wrongDataCentre: true })).body).toMatchObject({ wrongDataCentre: true, dataCentre: 'us' });
  expect((await client.token()).body).toEqual({ error: 'invalid_client' });
  expect(await call()).toBe(401);
  await client.control('accounts', { wrongDataCentre: false });
  expect(await call()).toBe(200);
});
