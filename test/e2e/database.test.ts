/** The database at the start of a process: not there, refusing, of another version, or wanted by five at the same moment. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { NEWEST_MIGRATION } from '../../src/store/migrate.js';
import { migratedEnv } from '../harness/bridge.js';
import { bridgeEnv, type Environment, prepared, put, runJson, serve } from '../harness/fleet.js';
import { pgliteFolder } from '../harness/pglite.js';
import { databaseUrl } from '../harness/postgres.js';
import { findPostgres } from '../harness/postgres-server.js';
import { run } from '../harness/program.js';

const onPostgres = test.runIf(Boolean(process.env.TEST_DATABASE_URL ?? findPostgres()));
const COMMANDS = [['serve', '--no-worker'], ['status'], ['migrate'], ['import', 'none.csv']];

/** Every command ends with 1 and one readable message. */
async function expectOneMessage(env: Environment, message: RegExp, code: string): Promise<void> {
  const [runs, status, doctor] = await Promise.all([
    Promise.all(COMMANDS.map((args) => run(args, env))),
    runJson(['status'], env),
    runJson<{ checks: unknown[] }>(['doctor'], env),
  ]);
  for (const [i, { code: exit, stdout, stderr }] of runs.entries()) {
    expect([COMMANDS[i], exit, stdout]).toEqual([COMMANDS[i], 1, '']);
    expect(stderr).toMatch(/^zoho-bridge: [^\n]+\n$/);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('hunter2');
  }
  expect(status).toMatchObject({ code: 1, json: { error: { code } }, stderr: '' });
  expect(doctor).toMatchObject({ code: 1, json: { ok: false }, stderr: '' });
  expect(doctor.json.checks).toEqual([
    expect.objectContaining({ name: 'database', state: 'fail', detail: expect.stringMatching(message) }),
  ]);
}

test('a database that is not there is one readable message, without the password', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => closed.once('listening', resolve));
  const port = portOf(closed);
  await new Promise((resolve) => closed.close(resolve));
  const env = bridgeEnv(undefined, { DATABASE_URL: `postgres://app:hunter2@127.0.0.1:${port}/app` });
  await expectOneMessage(env, /The database cannot be reached \(ECONNREFUSED\)\. Check DATABASE_URL/, 'store_unreachable');
});

test('a database that takes the connection and says nothing is given up after a few seconds', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await new Promise((resolve) => silent.once('listening', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
  const env = bridgeEnv(undefined, { DATABASE_URL: `postgres://app:hunter2@127.0.0.1:${portOf(silent)}/app` });
  await expectOneMessage(env, /The database cannot be reached \(.*time.*\)\. Check DATABASE_URL/, 'store_unreachable');
});

onPostgres('a database or a role that does not exist, and a role that may not, are said so', async () => {
  const url = await databaseUrl();
  const name = `limited_${new URL(url).pathname.slice(1)}`.slice(0, 60);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create role "${name}" login password 'hunter2'`);
  onTestFinished(async () => {
    await client.query(`drop owned by "${name}"`);
    await client.query(`drop role "${name}"`);
    await client.end();
  });
  const env = (change: Partial<URL>) =>
    bridgeEnv(undefined, { DATABASE_URL: Object.assign(new URL(url), { password: 'hunter2' }, change).href });
  await expectOneMessage(env({ pathname: '/not_there' }), /database "not_there" does not exist/, 'store_unreachable');
  await expectOneMessage(env({ username: name }), /permission denied .* as a role that may create schemas/, 'store_not_migrated');
});

onPostgres('five processes that migrate an empty database at the same moment: one does it, nobody fails', async () => {
  const env = bridgeEnv(undefined, { DATABASE_URL: await databaseUrl() });
  const runs = await Promise.all(Array.from({ length: 5 }, () => runJson<{ to: number; applied: string[] }>(['migrate'], env)));
  expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual(Array.from({ length: 5 }, () => [0, '']));
  expect(runs.map(({ json }) => json.to)).toEqual(Array.from({ length: 5 }, () => NEWEST_MIGRATION));
  expect(runs.filter(({ json }) => json.applied.length > 0).map(({ json }) => json.applied.length)).toEqual([NEWEST_MIGRATION]);
  expect((await run(['migrate'], env)).stdout).toBe(`Nothing to do; the schema is at ${NEWEST_MIGRATION}.\n`);
});

onPostgres('a database of a newer version is refused and left as it is', async () => {
  const url = await databaseUrl();
  const env = bridgeEnv(undefined, { DATABASE_URL: url });
  expect((await run(['migrate'], env)).code).toBe(0);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query(`insert into zoho_bridge.migrations (number, name) values (4711, '4711_of_tomorrow.sql')`);
  const before = await everythingIn(client);
  await expectOneMessage(env, /The database is at migration 4711, .* nothing was changed/, 'store_newer');
  expect(await everythingIn(client)).toEqual(before);
});

/** Tables, columns and indexes, and what the migrations say. */
async function everythingIn(client: pg.Client): Promise<unknown[]> {
  const { rows } = await client.query(
    `select table_schema, table_name, column_name, data_type from information_schema.columns where table_schema like 'zoho_bridge%'
      union all select schemaname, tablename, indexname, indexdef from pg_indexes where schemaname like 'zoho_bridge%'
      union all select 'migrations', name, number::text, at::text from zoho_bridge.migrations order by 1, 2, 3, 4`,
  );
  expect(rows.length).toBeGreaterThan(20);
  return rows;
}

test('a data folder of another Postgres is refused and left as it is', async () => {
  const folder = await pgliteFolder();
  await writeFile(join(folder, 'postgres/PG_VERSION'), '17\n');
  const before = await readdir(folder);
  // One after the other: the folder belongs to one process at a time.
  for (const args of COMMANDS) {
    const { code, stderr } = await run(args, bridgeEnv(undefined, { ZOHO_BRIDGE_DATA_DIR: folder }));
    expect([args, code]).toEqual([args, 1]);
    expect(stderr).toMatch(/^zoho-bridge: The folder .* was written by Postgres 17; this version reads \d+\. [^\n]+\n$/);
  }
  expect(await readFile(join(folder, 'postgres/PG_VERSION'), 'utf8')).toBe('17\n');
  expect(await readdir(folder)).toEqual(before);
});

test('a data folder that is a file, and one that does not open, are said so', async () => {
  const folder = await pgliteFolder();
  const file = join(folder, 'file');
  await writeFile(file, '');
  expect((await run(['status'], bridgeEnv(undefined, { ZOHO_BRIDGE_DATA_DIR: file }))).stderr).toMatch(
    /^zoho-bridge: The folder .*file cannot be used: .* Set ZOHO_BRIDGE_DATA_DIR to another one\.\n$/,
  );
  await writeFile(join(folder, 'postgres/global/pg_control'), 'no control at all');
  const damaged = await runJson<{ error: { code: string; message: string } }>(
    ['status'],
    bridgeEnv(undefined, { ZOHO_BRIDGE_DATA_DIR: folder }),
  );
  expect([damaged.code, damaged.json.error.code]).toEqual([1, 'store_unreachable']);
  expect(damaged.json.error.message).toContain('restore it from a backup');
});

test('people survive the death of the process: a killed server has lost nobody it said yes to', async () => {
  const { env } = await prepared(await migratedEnv());
  const { program, url } = await serve(env, '--no-worker');
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => put(url, `u${n}`)));
  expect(answers.every((answer) => answer.status === 200)).toBe(true);
  await program.kill('SIGKILL');
  expect((await runJson<{ users: number }>(['status'], env)).json.users).toBe(20);
});

function portOf(server: ReturnType<typeof createServer>): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
