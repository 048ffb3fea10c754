/** Zoho refuses the credentials: it is said what is wrong and what to do, and whoever was accepted arrives once it is put right. */
import { expect, test } from 'vitest';
import type { JobView, Page, Status } from '../../src/types.js';
import { migratedEnv } from '../harness/bridge.js';
import { bridgeEnv, type Environment, emulator, HEADERS, people, prepared, put, runJson, serve } from '../harness/fleet.js';
import { run } from '../harness/program.js';

interface Doctor {
  ok: boolean;
  checks: { name: string; state: string; detail: string; remedy: string | null }[];
}

async function failures(env: Environment): Promise<Record<string, string>> {
  const { code, json } = await runJson<Doctor>(['doctor'], env);
  const failed = json.checks.filter((check) => check.state === 'fail');
  expect([code, json.ok]).toEqual(failed.length > 0 ? [1, false] : [0, true]);
  return Object.fromEntries(failed.map(({ name, detail }) => [name, detail]));
}

test.each([
  ['a wrong secret', { ZOHO_CLIENT_SECRET: 'f00dfeedf00dfeedf00dfeed' }, /ZOHO_CLIENT_SECRET does not belong to ZOHO_CLIENT_ID/],
  ['a client of another data centre', { ZOHO_CLIENT_ID: '1000.SOMEBODYELSE0000000000000000' }, /ZOHO_API_DOMAIN is zoho\.com/],
  [
    'a refresh token of another data centre',
    { ZOHO_API_DOMAIN: 'zoho.eu', ZOHO_REFRESH_TOKEN: '1000.0123456789abcdef0123456789abcdef.0123456789abcdef0123456789abcdef' },
    /no longer accepts the refresh token .*setup --code.* ZOHO_API_DOMAIN is zoho\.eu; with an account of another data centre/,
  ],
])('%s: doctor and setup say so', async (_name, wrong, message) => {
  const zoho = await emulator();
  const env = bridgeEnv(zoho, await migratedEnv(), wrong);
  expect(await failures(env)).toEqual({ 'access token': expect.stringMatching(message) });
  const setup = await run(['setup'], env);
  expect([setup.code, setup.stdout]).toEqual([1, 'Not everything could be done; see above.\n']);
  expect(setup.stderr).toMatch(message);
  for (const secret of Object.values(wrong).filter((value) => value.length > 20)) expect(setup.stderr).not.toContain(secret);
});

test('a data centre that does not exist is a wrong configuration', async () => {
  const env = bridgeEnv(undefined, { ZOHO_BRIDGE_DATA_DIR: '/nowhere/at/all' }, { ZOHO_API_DOMAIN: 'zoho.mars' });
  const { code, stderr } = await run(['status'], env);
  expect(code).toBe(2);
  expect(stderr).toMatch(/ZOHO_API_DOMAIN: is none of the data centres\. Set one of: zoho\.com, zoho\.eu/);
});

test('a token that may not everything: each scope that is missing is named; with a new grant code all is well', async () => {
  const zoho = await emulator();
  const env = bridgeEnv(zoho, await migratedEnv());
  await zoho.control('accounts', { scopes: ['ZohoCRM.modules.ALL', 'ZohoCRM.org.READ', 'ZohoSubscriptions.settings.READ'] });
  const before = await failures(env);
  expect(before['Leads: fields']).toContain('ZohoCRM.settings.fields.ALL');
  expect(before['Leads: tags']).toContain('ZohoCRM.settings.tags.ALL');
  expect(before['scope: search and look-up in CRM']).toContain('ZohoCRM.coql.READ');
  expect(before['scope: Billing customers']).toContain('ZohoSubscriptions.customers.READ');
  expect(before['scope: CRM organisation']).toBeUndefined();

  const { code } = await zoho.control<{ code: string }>('codes', {});
  const setup = await runJson<{ ok: boolean; env: Record<string, string> }>(['setup', '--code', code], env);
  expect(setup).toMatchObject({ code: 0, json: { ok: true, env: { ZOHO_REFRESH_TOKEN: expect.stringMatching(/^1000\./) } } });
  expect(await failures({ ...env, ...setup.json.env })).toEqual({});
  // A code works once.
  const again = await run(['setup', '--code', code], env);
  expect(again.code).toBe(1);
  expect(again.stderr).toMatch(/failed +grant code .*it works once/);
});

test('a token that is revoked while the server runs: people are accepted, status says why they wait, and nobody is lost', async () => {
  const { zoho, env } = await prepared(await migratedEnv());
  const first = await serve(env);
  await zoho.control('accounts', { refreshToken: 'revoked' });
  for (const id of people(5)) expect((await put(first.url, id)).status).toBe(200);
  const token = async () => {
    const answer = await fetch(`${first.url}/v1/status`, { headers: HEADERS });
    return ((await answer.json()) as Status).token;
  };
  await expect.poll(token, { timeout: 20_000 }).toMatchObject({ state: 'reauthorise', reason: expect.stringContaining('setup --code') });
  expect((await zoho.held()).crm.Leads).toEqual([]);
  await first.program.kill('SIGTERM');
  expect((await failures(env))['access token']).toMatch(/no longer accepts the refresh token/);
  expect((await run(['status'], env)).stdout).toMatch(/^token +reauthorise: .*setup --code/m);

  const { code } = await zoho.control<{ code: string }>('codes', {});
  const setup = await runJson<{ env: Record<string, string> }>(['setup', '--code', code], env);
  expect(setup.code).toBe(0);
  const jobs = (await runJson<Page<JobView>>(['jobs', 'list', '--sync', 'crm.lead'], env)).json.items;
  expect(jobs.map(({ userId, state, attempts }) => [userId, state === 'parked', attempts])).toEqual(people(5).map((id) => [id, false, 0]));
  // Credentials are looked at again every five minutes: those who found them refused come back then, a new sign-up leaves at once.
  const soon = Date.now() + 5 * 60_000;
  expect(jobs.filter(({ dueAt }) => dueAt !== null && Date.parse(dueAt) > soon)).toEqual([]);
  const second = await serve({ ...env, ...setup.json.env });
  expect((await put(second.url, 'late')).status).toBe(200);
  await expect.poll(async () => (await zoho.held()).crm.Leads.map((lead) => lead.External_User_ID), { timeout: 20_000 }).toContain('late');
});
