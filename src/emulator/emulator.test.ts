import { Agent, get } from 'node:http';
import { expect, test } from 'vitest';
import { emulatorClient } from '../../test/harness/emulator-client.js';
import { startEmulator } from './index.js';

test('closing cuts idle and busy connections and lets go of the port', async () => {
  const first = await startEmulator();
  first.setLatency({ ms: 60_000 });
  const agent = new Agent({ keepAlive: true });
  const idle = new Promise((resolve) => get(`${first.url}/_emulator/env`, { agent }, (answer) => answer.resume().on('end', resolve)));
  await idle;
  const busy = fetch(`${first.url}/billing/v1/customers`).catch(() => 'cut');
  await expect.poll(() => first.calls().length).toBe(1);
  await first.close();
  expect(await busy).toBe('cut');
  await first.close();
  const second = await startEmulator({ port: Number(new URL(first.url).port) });
  agent.destroy();
  await second.close();
});

test('a taken port is an error', async () => {
  const emulator = await startEmulator();
  await expect(startEmulator({ port: Number(new URL(emulator.url).port) })).rejects.toThrow(/EADDRINUSE/);
  await emulator.close();
});

test('one that gives out another origin listens all the same', async () => {
  const first = await startEmulator();
  const port = Number(new URL(first.url).port);
  await first.close();
  const emulator = await startEmulator({ port, origin: 'https://zoho.example' });
  expect(emulator.url).toBe('https://zoho.example');
  expect((await fetch(`http://127.0.0.1:${port}/_emulator/env`)).status).toBe(200);
  await emulator.close();
});

test('two emulators know nothing of each other', async () => {
  const [one, other] = await Promise.all([startEmulator(), startEmulator()]);
  await fetch(`${one.url}/oauth/serverinfo`);
  expect([one.calls().length, other.calls().length]).toEqual([1, 0]);
  await Promise.all([one.close(), other.close()]);
});

test('one token of one origin opens every service, and each call says what it cost', async () => {
  const { emulator, token, billing } = await emulatorClient();
  const { access_token, api_domain } = (await token()).body as { access_token: string; api_domain: string };
  const headers = { authorization: `Zoho-oauthtoken ${access_token}` };
  expect((await fetch(`${api_domain}/crm/v8/org`, { headers })).status).toBe(200);
  expect((await billing('GET', 'organizations', undefined, headers)).status).toBe(200);
  expect(emulator.calls().map(({ service, status, credits }) => [service, status, credits])).toEqual([
    ['accounts', 200, null],
    ['crm', 200, 1],
    ['billing', 200, null],
  ]);
});

test('a scripted 429 speaks the language of the service it strikes', async () => {
  const { emulator, token } = await emulatorClient();
  emulator.setFaults({ rules: [{ fault: 'status', status: 429 }] });
  const crm = await fetch(`${emulator.url}/crm/v8/Leads`);
  expect([crm.status, await crm.json()]).toEqual([429, expect.objectContaining({ code: 'TOO_MANY_REQUESTS' })]);
  expect(await token()).toMatchObject({ status: 429, body: { error: 'Access Denied' } });
});

test('a record made by hand is in the state like any other', async () => {
  const { emulator } = await emulatorClient();
  const id = emulator.byHand.crm.create({ module: 'Leads', values: { Last_Name: 'Walker', Company: 'Corner Shop' } });
  expect(emulator.state()['crm']?.['Leads']).toMatchObject([{ id, Last_Name: 'Walker' }]);
});
