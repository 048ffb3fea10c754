/** The compiled program, as users run it, against a real emulator process: from a bare organisation to a person in Zoho. */
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { JobView, Page, Status, UserView } from '../../src/types.js';
import { migratedEnv } from '../harness/bridge.js';
import { bridgeEnv, emulator, expectOnceEach, expectQuiet, HEADERS, people, prepared, put, runJson, serve } from '../harness/fleet.js';
import { pgliteFolder } from '../harness/pglite.js';
import { run, start } from '../harness/program.js';

const ESCAPE = '\u001b';

test('the emulator prints one line with its address, points the bridge at itself and ends cleanly', async () => {
  const zoho = await emulator();
  expect(zoho.program.stdout()).toBe(`zoho-bridge emulator is ready at ${zoho.url}\n`);
  expect(zoho.env).toMatchObject({ ZOHO_EMULATOR_URL: zoho.url, ZOHO_CLIENT_ID: expect.stringMatching(/^1000\./) });
  const { code, json } = await runJson<{ ok: boolean; checks: { name: string; state: string }[] }>(
    ['doctor'],
    bridgeEnv(zoho, await migratedEnv()),
  );
  expect(json.checks).toContainEqual(expect.objectContaining({ name: 'access token', state: 'ok' }));
  // A bare organisation has no field for the id of a user.
  expect(json.checks).toContainEqual(expect.objectContaining({ name: 'Leads: fields', state: 'fail' }));
  expect([code, json.ok]).toEqual([1, false]);

  zoho.program.child.kill('SIGTERM');
  expect(await zoho.program.exited).toEqual({ code: 0, signal: null });
  expect(zoho.program.stderr()).toBe('');
});

test('a taken port is said so, and how to choose another', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void blocker.close());
  await new Promise((resolve) => blocker.once('listening', resolve));
  const address = blocker.address();
  const port = String(typeof address === 'object' && address ? address.port : '');

  const env = bridgeEnv(undefined, await migratedEnv());
  const commands = [
    ['emulator', '--port', port],
    ['serve', '--no-worker', '--port', port],
    ['dev', '--emulator-port', port],
  ];
  for (const args of commands) {
    const { code, stdout, stderr } = await run(args, env);
    expect([args[0], code, stdout]).toEqual([args[0], 1, '']);
    expect(stderr).toMatch(new RegExp(`^zoho-bridge: Port ${port} .*is taken by another process\\. .*(--port|--emulator-port|PORT).*\n$`));
  }
});

test('setup, doctor, serve: somebody signs up and is a lead, a contact and a customer', async () => {
  const { zoho, env } = await prepared({ ZOHO_BRIDGE_DATA_DIR: await pgliteFolder() });
  expect(await runJson(['setup'], env)).toMatchObject({
    code: 0,
    json: { ok: true, steps: expect.arrayContaining([expect.objectContaining({ state: 'present' })]) },
  });
  expect(await runJson(['doctor'], env)).toMatchObject({ code: 0, json: { ok: true } });

  const { program, url } = await serve(env);
  expect(program.stdout()).toBe(`zoho-bridge is ready at ${url}\n`);
  const answer = await put(url, 'ada', { email: 'ada@example.com', name: 'Ada Lovelace', company: 'Analytical Engines' });
  expect([answer.status, await answer.json()]).toEqual([200, { id: 'ada', version: 1, changed: true }]);
  await expectOnceEach(zoho, ['ada']);
  const { crm, billing } = await zoho.held();
  expect(crm.Leads[0]).toMatchObject({ First_Name: 'Ada', Last_Name: 'Lovelace', Company: 'Analytical Engines', Email: 'ada@example.com' });
  expect(billing.customers[0]).toMatchObject({ email: 'ada@example.com' });
  await expectQuiet(url);
  const view = (await (await fetch(`${url}/v1/users/ada`, { headers: HEADERS })).json()) as UserView;
  expect(view.syncs.map((sync) => sync.state)).toEqual(['synced', 'synced', 'synced', 'synced']);

  program.child.kill('SIGTERM');
  expect(await program.exited).toEqual({ code: 0, signal: null });
  // Logs are lines of JSON on standard error; the person is in none of them.
  const logs = program.stderr().trim().split('\n');
  expect(logs.map((line) => (JSON.parse(line) as { msg: string }).msg)).toContain('zoho call');
  expect(program.stderr()).not.toMatch(/ada@example|Lovelace/);
});

test('status, users and jobs: tables for people, one JSON document each for programs', async () => {
  const { zoho, env } = await prepared(await migratedEnv(), { ZOHO_BRIDGE_MAX_ATTEMPTS: '1' });
  await zoho.control('faults', { rules: [{ method: 'POST', path: '/billing/v1/customers', fault: 'status', status: 500 }] });
  const { program, url } = await serve(env);
  for (const id of people(3)) expect((await put(url, id)).status).toBe(200);
  const parked = async () =>
    ((await (await fetch(`${url}/v1/jobs?state=parked`, { headers: HEADERS })).json()) as Page<JobView>).items.length;
  await expect.poll(parked, { timeout: 30_000 }).toBe(3);
  await expect.poll(async () => (await zoho.held()).crm.Contacts.length, { timeout: 30_000 }).toBe(3);
  await program.kill('SIGTERM');

  const status = (await runJson<Status>(['status'], env)).json;
  expect(status).toMatchObject({ users: 3, token: { state: 'ok' }, database: { kind: 'pglite' } });
  expect(status.syncs.find((sync) => sync.sync === 'billing.customer')).toMatchObject({ synced: 0, parked: 3 });
  const first = (await runJson<Page<UserView>>(['users', 'list', '--limit', '2'], env)).json;
  expect(first.items.map((user) => user.id)).toEqual(['u1', 'u2']);
  const second = (await runJson<Page<UserView>>(['users', 'list', '--limit', '2', '--after', String(first.next)], env)).json;
  expect([second.items.map((user) => user.id), second.next]).toEqual([['u3'], undefined]);
  expect((await runJson<UserView>(['users', 'show', 'u2'], env)).json).toMatchObject({ id: 'u2', email: 'u2@example.com', version: 1 });
  expect(await runJson(['users', 'show', 'nobody'], env)).toMatchObject({ code: 1, json: { error: { code: 'user_not_found' } } });
  const jobs = (await runJson<Page<JobView>>(['jobs', 'list', '--state', 'parked'], env)).json;
  expect(jobs.items.map(({ userId, sync, reason }) => [userId, sync, typeof reason])).toEqual(
    people(3).map((id) => [id, 'billing.customer', 'string']),
  );

  for (const [args, line] of [
    [['status'], /^billing\.customer +0 +0 +0 +0 +3$/m],
    [['users', 'list'], /^u1 +u1@example\.com +Person u1 +Free Tier +3 synced, 1 parked$/m],
    [['users', 'show', 'u1'], /^billing\.customer +parked +1 .*500/m],
    [['jobs', 'list'], /^billing\.customer +u1 +parked +1 /m],
  ] as const) {
    const { code, stdout, stderr } = await run([...args], env);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(line);
    expect(stdout).not.toContain(ESCAPE);
  }

  await zoho.control('faults', { rules: [] });
  expect((await run(['jobs', 'replay'], env)).code).toBe(2);
  expect(await runJson(['jobs', 'replay', '--user', 'u1'], env)).toMatchObject({ code: 0, json: { replayed: 1 } });
  expect(await runJson(['jobs', 'replay', '--all'], env)).toMatchObject({ code: 0, json: { replayed: 2 } });
  expect(await runJson(['drain', '--timeout', '30'], env)).toMatchObject({ code: 0, json: { drained: true, pushed: 3, remaining: 0 } });
  await expectOnceEach(zoho, people(3));
});

test.each([
  ['an unknown flag', ['serve', '--prot', '1'], '--prot'],
  ['an unknown command', ['sevre'], 'sevre'],
  ['a command that is missing', ['users'], ''],
  ['a number that is none', ['drain', '--timeout', 'soon'], 'whole number'],
  ['a value that is none of the choices', ['jobs', 'list', '--state', 'lost'], 'lost'],
  ['an argument that is missing', ['import'], 'file'],
  ['a missing variable', ['drain'], 'ZOHO_CLIENT_ID'],
  ['a wrong variable', ['status'], 'ZOHO_BRIDGE_LEASE_SECONDS'],
])('%s ends with 2, in words and in JSON', async (_name, args, said) => {
  const env = { ZOHO_BRIDGE_DATA_DIR: '/nowhere/at/all', ...(args[0] === 'status' ? { ZOHO_BRIDGE_LEASE_SECONDS: 'a minute' } : {}) };
  const plain = await run(args, env);
  expect([plain.code, plain.stdout]).toEqual([2, '']);
  expect(plain.stderr).toContain(said);
  expect(plain.stderr).not.toMatch(/^\s+at /m);
  const { code, json, stderr } = await runJson<{ error: { code: string; message: string } }>(args, env);
  expect([code, stderr]).toEqual([2, '']);
  expect(json.error.message).toContain(said);
});

test('a data folder in use is refused by every command with the process that has it, and left alone', async () => {
  const { zoho, env } = await prepared(await migratedEnv());
  const { program, url } = await serve(env);
  const line = `^zoho-bridge: The folder .* is in use by process ${program.child.pid}\\. Stop it first, or set DATABASE_URL .*\n$`;
  for (const args of [['status'], ['serve'], ['worker'], ['drain'], ['migrate'], ['import', 'none.csv']]) {
    const { code, stdout, stderr } = await run(args, env);
    expect([args[0], code, stdout]).toEqual([args[0], 1, '']);
    expect(stderr).toMatch(new RegExp(line));
  }
  expect(await runJson(['status'], env)).toMatchObject({ code: 1, json: { error: { code: 'store_locked' } }, stderr: '' });
  expect(await runJson(['doctor'], env)).toMatchObject({ code: 1, json: { ok: false, checks: [{ name: 'database', state: 'fail' }] } });

  expect((await put(url, 'u1')).status).toBe(200);
  await expectOnceEach(zoho, ['u1']);
  // A process that is killed does not lock the folder for ever.
  await program.kill('SIGKILL');
  expect((await runJson<Status>(['status'], env)).json.users).toBe(1);
});

test('dev: one command, and the line it prints signs somebody up; Ctrl-C ends it', async () => {
  const program = start(['dev', '--port', '0', '--emulator-port', '0', '--json'], {});
  await expect.poll(() => program.stdout(), { timeout: 30_000 }).toContain('\n}\n');
  const { url, emulator: zoho, apiKey } = JSON.parse(program.stdout()) as Record<'url' | 'emulator' | 'apiKey', string>;
  const answer = await fetch(`${url}/v1/users/u1`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: '{"email":"ada@example.com","name":"Ada Lovelace"}',
  });
  expect(answer.status).toBe(200);
  const leads = async () => ((await (await fetch(`${zoho}/_emulator/state`)).json()) as { crm: { Leads: unknown[] } }).crm.Leads.length;
  await expect.poll(leads, { timeout: 20_000 }).toBe(1);
  expect((await fetch(`${zoho}/`)).headers.get('content-type')).toContain('text/html');
  const calls: unknown = await (await fetch(`${zoho}/_emulator/calls?service=desk`)).json();
  expect(JSON.stringify(calls)).toMatch(/"method":"POST","path":"\/api\/v1\/webhooks"[^}]*"status":200/);
  program.child.kill('SIGINT');
  expect(await program.exited).toEqual({ code: 0, signal: null });
});
