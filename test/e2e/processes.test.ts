/** Processes come and go: what they had claimed is finished or given back, nothing is lost and nothing is made twice. */
import { expect, test } from 'vitest';
import type { DrainResult, Status } from '../../src/types.js';
import { migratedEnv } from '../harness/bridge.js';
import { type Environment, expectOnceEach, expectQuiet, people, prepared, put, runJson, serve, type Zoho } from '../harness/fleet.js';
import { databaseUrl } from '../harness/postgres.js';
import { findPostgres } from '../harness/postgres-server.js';
import { start } from '../harness/program.js';

const hasPostgres = Boolean(process.env.TEST_DATABASE_URL ?? findPostgres());
const onPostgres = test.runIf(hasPostgres);

interface Call {
  method: string;
  path: string;
  ms: number | null;
}

const callsOf = (zoho: Zoho): Promise<{ calls: Call[] } | Call[]> => zoho.control('calls');

async function seen(zoho: Zoho): Promise<Call[]> {
  const answer = await callsOf(zoho);
  return Array.isArray(answer) ? answer : answer.calls;
}

const creates = async (zoho: Zoho): Promise<number> =>
  (await seen(zoho)).filter(({ method, path }) => method === 'POST' && path === '/billing/v1/customers').length;

/** Until calls to CRM and to Billing are being answered. */
async function untilUnderWay(zoho: Zoho): Promise<void> {
  await expect
    .poll(
      async () => {
        const underWay = (await seen(zoho)).filter((call) => call.ms === null).map(({ path }) => path.split('/')[1]);
        return ['billing', 'crm'].every((service) => underWay.includes(service));
      },
      { timeout: 20_000, interval: 20 },
    )
    .toBe(true);
}

async function signUp(url: string, ids: string[]): Promise<void> {
  const answers = await Promise.all(ids.map((id) => put(url, id)));
  expect(answers.map((answer) => answer.status)).toEqual(ids.map(() => 200));
}

test('serve finishes what it has claimed when it is told to stop; the rest waits for the next one', async () => {
  const { zoho, env } = await prepared(await migratedEnv());
  await zoho.control('latency', { ms: 500 });
  const first = await serve(env);
  await signUp(first.url, people(30));
  await untilUnderWay(zoho);
  first.program.child.kill('SIGTERM');
  expect(await first.program.exited).toEqual({ code: 0, signal: null });
  // Everything that was asked of Zoho was answered, and nothing is claimed any more.
  expect((await seen(zoho)).filter((call) => call.ms === null)).toEqual([]);
  const { users, syncs } = (await runJson<Status>(['status'], env)).json;
  expect([users, syncs.filter((sync) => sync.active > 0)]).toEqual([30, []]);
  expect(syncs.some((sync) => sync.queued > 0)).toBe(true);

  const second = await serve(env);
  await expectOnceEach(zoho, people(30));
  await expectQuiet(second.url);
  expect(await creates(zoho)).toBe(30);
});

test('without grace what is claimed is given back, and looked up before anything is made again', async () => {
  const { zoho, env } = await prepared(await migratedEnv(), { ZOHO_BRIDGE_LEASE_SECONDS: '4' });
  await zoho.control('latency', { ms: 1500 });
  const first = await serve(env, '--grace', '0');
  await signUp(first.url, people(10));
  await untilUnderWay(zoho);
  first.program.child.kill('SIGTERM');
  expect(await first.program.exited).toEqual({ code: 0, signal: null });

  await zoho.control('latency', { ms: 0 });
  expect((await runJson<Status>(['status'], env)).json.syncs.filter((sync) => sync.active > 0)).toEqual([]);
  const second = await serve(env);
  // They are due when the claim would have run out: until then a call of the first process may still arrive.
  await expectOnceEach(zoho, people(10));
  await expectQuiet(second.url);
});

onPostgres('serve --no-worker and workers apart: a worker that stops gives its work to the others', async () => {
  const { zoho, env } = await prepared({ DATABASE_URL: await databaseUrl() }, { ZOHO_BRIDGE_LEASE_SECONDS: '4' });
  const { program, url } = await serve({ ...env, ...withoutZoho }, '--no-worker');
  await signUp(url, people(5));
  expect(await zoho.held()).toMatchObject({ crm: { Leads: [], Contacts: [] }, billing: { customers: [] } });
  expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ ready: true, database: 'ok', worker: 'off' });

  await zoho.control('latency', { ms: 500 });
  const stopped = start(['worker', '--grace', '0'], env);
  expect(await stopped.ready).toBe(`zoho-bridge worker is running (process ${stopped.child.pid})`);
  await untilUnderWay(zoho);
  await signUp(url, people(20, 'v'));
  stopped.child.kill('SIGTERM');
  expect(await stopped.exited).toEqual({ code: 0, signal: null });
  expect(stopped.stdout().trim().split('\n')).toHaveLength(1);

  const others = [start(['worker'], env), start(['worker'], env)];
  await expectOnceEach(zoho, [...people(5), ...people(20, 'v')]);
  await expectQuiet(url);
  for (const worker of [...others, program]) {
    worker.child.kill('SIGTERM');
    expect(await worker.exited).toEqual({ code: 0, signal: null });
  }
});

/** What only pushing needs. */
const withoutZoho: Environment = { ZOHO_CLIENT_ID: undefined, ZOHO_CLIENT_SECRET: undefined, ZOHO_REFRESH_TOKEN: undefined };

onPostgres('drain from a scheduler: 0 when everything is done, 1 when something is left', async () => {
  const { zoho, env } = await prepared({ DATABASE_URL: await databaseUrl() });
  const { url } = await serve(env, '--no-worker');
  await signUp(url, people(12));
  await zoho.control('faults', { rules: [{ service: 'crm', fault: 'status', status: 500 }] });
  const left = await runJson<DrainResult>(['drain', '--timeout', '2'], env);
  expect(left).toMatchObject({ code: 1, json: { drained: false, parked: 0 } });
  expect(left.json.remaining).toBeGreaterThanOrEqual(24);

  await zoho.control('faults', { rules: [] });
  // Two schedulers at the same moment share the work.
  const both = await Promise.all([1, 2].map(() => runJson<DrainResult>(['drain', '--timeout', '60'], env)));
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(both.map(({ json }) => json.remaining)).toEqual([0, 0]);
  await expectOnceEach(zoho, people(12));
  expect(await creates(zoho)).toBe(12);
  const nothing = await runJson<DrainResult>(['drain', '--timeout', '10'], env);
  expect(nothing).toMatchObject({ code: 0, json: { drained: true, pushed: 0, unchanged: 0, remaining: 0 } });
});

onPostgres('a drain that is told to stop gives back what it holds and says by its code that it was stopped', async () => {
  const { zoho, env } = await prepared({ DATABASE_URL: await databaseUrl() }, { ZOHO_BRIDGE_LEASE_SECONDS: '600' });
  const { url } = await serve(env, '--no-worker');
  await signUp(url, people(12));
  await zoho.control('latency', { ms: 500 });
  const program = start(['drain', '--timeout', '60'], env);
  await untilUnderWay(zoho);
  program.child.kill('SIGTERM');
  expect(await program.exited).toEqual({ code: 143, signal: null });
  expect((await runJson<DrainResult>(['drain', '--timeout', '60'], env)).code).toBe(0);
  await expectOnceEach(zoho, people(12));
});
