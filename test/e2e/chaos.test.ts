/**
 * The promise of the project, on a bad day: a third of the creates are carried out but not answered, connections
 * break, limits are hit, and a process is killed every two seconds. Everybody arrives, once each.
 *
 * CHAOS_PEOPLE sets the size (default 200), CHAOS_SEED the weather.
 */
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { people as makePeople, seeded } from '../../src/cli/demo/people.js';
import { prove, type ZohoState } from '../../src/cli/demo/proof.js';
import { type Emulator, startEmulator } from '../../src/emulator/index.js';
import type { Status, UserInput } from '../../src/types.js';
import { API_KEY, TEST_KEY } from '../harness/bridge.js';
import { pgliteFolder } from '../harness/pglite.js';
import { databaseUrl } from '../harness/postgres.js';
import { findPostgres } from '../harness/postgres-server.js';
import { type Program, run, start } from '../harness/program.js';

const COUNT = Number(process.env.CHAOS_PEOPLE ?? 200);
const SEED = Number(process.env.CHAOS_SEED ?? 1);
const TIMEOUT_MS = 180_000 + COUNT * 600;

const RULES = [
  ...['/crm/v8/*/upsert', '/billing/v1/customers'].flatMap((path) => [
    { method: 'POST', path, fault: 'drop-after-commit', rate: 0.15 } as const,
    { method: 'POST', path, fault: 'error-after-commit', status: 500, rate: 0.15 } as const,
  ]),
  { fault: 'reset', rate: 0.05 } as const,
  ...['crm', 'billing'].map((service) => ({ service: service as 'crm', fault: 'status', status: 429, rate: 0.05 }) as const),
];

async function emulatorInBadWeather(): Promise<Emulator> {
  const emulator = await startEmulator({ seed: SEED, warn: () => undefined });
  onTestFinished(() => emulator.close());
  emulator.setLimits({ billing: { searchLagMs: 1000 } });
  return emulator;
}

function environment(emulator: Emulator, database: Record<string, string>): Record<string, string> {
  return {
    ...emulator.env(),
    ...database,
    ZOHO_BRIDGE_ENCRYPTION_KEY: TEST_KEY,
    ZOHO_BRIDGE_API_KEY: API_KEY,
    ZOHO_BRIDGE_LEASE_SECONDS: '4',
    ZOHO_BRIDGE_CALL_TIMEOUT_MS: '1500',
    ZOHO_BRIDGE_SEARCH_LAG_SECONDS: '2',
    PORT: '0',
  };
}

/** Signs everybody up over HTTP, twenty at a time, and asks again until the answer is 200: only then it is accepted. */
async function signUp(url: () => string, crowd: UserInput[]): Promise<void> {
  const waiting = [...crowd];
  const put = async ({ id, ...person }: UserInput) => {
    for (;;) {
      const answer = await fetch(`${url()}/v1/users/${encodeURIComponent(id)}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
        body: JSON.stringify(person),
      }).catch(() => undefined);
      if (answer?.status === 200) return;
      if (answer && answer.status < 500) throw new Error(`${answer.status}: ${await answer.text()}`);
      await sleep(100);
    }
  };
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      for (let person = waiting.shift(); person; person = waiting.shift()) await put(person);
    }),
  );
}

async function untilQuiet(url: () => string): Promise<Status> {
  for (let looks = 1; ; looks++) {
    const answer = await fetch(`${url()}/v1/status`, { headers: { authorization: `Bearer ${API_KEY}` } }).catch(() => undefined);
    if (answer?.ok) {
      const status = (await answer.json()) as Status;
      if (status.syncs.every((sync) => sync.queued + sync.active + sync.retrying === 0)) return status;
    }
    if (looks % 50 === 0 && process.env.CHAOS_VERBOSE) process.stderr.write(`${await jobs(url())}\n`);
    await sleep(300);
  }
}

async function jobs(url: string): Promise<string> {
  const answer = await fetch(`${url}/v1/jobs?limit=10`, { headers: { authorization: `Bearer ${API_KEY}` } }).catch(() => undefined);
  return answer ? answer.text() : 'no answer';
}

/**
 * Kills a program and starts another, until told to stop. Two of three die two seconds after they were ready (so that a slow
 * machine gets on as well), the third while it starts.
 */
function massacre(first: Program, another: () => Program): { stop: () => Promise<number> } {
  let stopping = false;
  let killed = 0;
  const done = (async () => {
    for (let victim = first; !stopping; victim = another()) {
      const ready = victim.ready.catch(() => undefined);
      await Promise.race([killed % 3 === 2 ? sleep(700) : ready.then(() => sleep(2000)), victim.exited]);
      await victim.kill('SIGKILL');
      killed++;
    }
  })();
  return {
    async stop() {
      stopping = true;
      await done;
      return killed;
    },
  };
}

function expectEverybodyOnce(emulator: Emulator, crowd: UserInput[], parked: number): void {
  const facts = prove(crowd, emulator.state() as unknown as ZohoState, { handMade: [], parked });
  expect(facts.filter((fact) => !fact.ok)).toEqual([]);
}

test('PGlite: one process that is killed again and again loses nobody and makes nobody twice', { timeout: TIMEOUT_MS }, async () => {
  const emulator = await emulatorInBadWeather();
  const env = environment(emulator, { ZOHO_BRIDGE_DATA_DIR: await pgliteFolder() });
  expect((await run(['setup'], env)).code).toBe(0);
  emulator.setFaults({ seed: SEED, rules: RULES });

  let url = '';
  const logs: Program[] = [];
  const serve = () => {
    const program = start(['serve'], env);
    logs.push(program);
    program.ready.then(
      (line) => {
        url = /http:\S+/.exec(line)?.[0] ?? '';
      },
      () => undefined,
    );
    return program;
  };
  const first = serve();
  await first.ready;
  const killer = massacre(first, serve);
  const crowd = makePeople(COUNT, seeded(SEED));
  await signUp(() => url, crowd);
  const killed = await killer.stop();
  serve();
  const status = await untilQuiet(() => url);
  expect(killed).toBeGreaterThan(0);
  expectEverybodyOnce(
    emulator,
    crowd,
    status.syncs.reduce((sum, sync) => sum + sync.parked, 0),
  );
});

test.skipIf(!findPostgres())(
  'Postgres: two workers, one of them killed every two seconds, and nothing of Zoho in the dump or the logs',
  { timeout: TIMEOUT_MS },
  async () => {
    const emulator = await emulatorInBadWeather();
    const postgres = await databaseUrl();
    const env = environment(emulator, { DATABASE_URL: postgres });
    expect((await run(['setup'], env)).code).toBe(0);
    emulator.setFaults({ seed: SEED, rules: RULES });

    const serve = start(['serve', '--no-worker'], env);
    const url = /http:\S+/.exec(await serve.ready)?.[0] ?? '';
    const programs = [serve, start(['worker'], env)];
    const victim = () => {
      const program = start(['worker'], env);
      programs.push(program);
      return program;
    };
    const killer = massacre(victim(), victim);
    const crowd = makePeople(COUNT, seeded(SEED));
    await signUp(() => url, crowd);
    const status = await untilQuiet(() => url);
    expect(await killer.stop()).toBeGreaterThan(0);
    expectEverybodyOnce(
      emulator,
      crowd,
      status.syncs.reduce((sum, sync) => sum + sync.parked, 0),
    );

    const logs = programs.map((program) => program.stdout() + program.stderr()).join('\n');
    const dump = await dumpOf(postgres);
    const ids = issuedIds(emulator);
    expect(ids.length).toBeGreaterThan(3 * COUNT);
    expect(ids.filter((id) => dump.includes(id))).toEqual([]);
    expect(ids.filter((id) => logs.includes(id))).toEqual([]);
    const secrets = [env.ZOHO_REFRESH_TOKEN, env.ZOHO_CLIENT_SECRET, TEST_KEY, API_KEY, ...issuedTokens(await accounts(emulator))].filter(
      (secret) => secret !== undefined,
    );
    expect(secrets.filter((secret) => dump.includes(secret) || logs.includes(secret))).toEqual([]);
    expect(crowd.filter((person) => logs.includes(person.email)).map((person) => person.email)).toEqual([]);
    expect(logs).toContain('zoho call');
  },
);

async function dumpOf(url: string): Promise<string> {
  const bin = findPostgres();
  const { stdout } = await promisify(execFile)(`${bin}/pg_dump`, ['--inserts', url], { maxBuffer: 2 ** 30 });
  expect(stdout).toContain('zoho_bridge_queue');
  return stdout;
}

/** Every id the emulator gave to a record: leads, contacts, customers, tags, owners. */
function issuedIds(emulator: Emulator): string[] {
  return [...new Set(JSON.stringify(emulator.state()).match(/(?<=")\d{16,19}(?=")/g))];
}

async function accounts(emulator: Emulator): Promise<{ issuedAccessTokens: string[] }> {
  return (await (await fetch(`${emulator.url}/_emulator/accounts`)).json()) as { issuedAccessTokens: string[] };
}

function issuedTokens({ issuedAccessTokens }: { issuedAccessTokens: string[] }): string[] {
  expect(issuedAccessTokens.length).toBeGreaterThan(0);
  return issuedAccessTokens;
}
