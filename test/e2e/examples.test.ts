/**
 * The apps in examples/, as their READMEs say: installed beside nothing but what their package.json names, started as
 * programs, signed up to over HTTP. With the bridge's own programs beside them a person ends in Zoho.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/index.js';
import { held, TEST_KEY, tagNames } from '../harness/bridge.js';
import { databaseUrl } from '../harness/postgres.js';
import { findPostgres } from '../harness/postgres-server.js';
import { run, start } from '../harness/program.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const hasPostgres = Boolean(process.env.TEST_DATABASE_URL ?? findPostgres());
// `npm test` counts them as skipped and says why.
const onPostgres = test.runIf(hasPostgres);

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

async function manifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** The example in a folder of its own whose node_modules hold what its package.json names, and nothing else. */
async function installed(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `zoho-bridge-example-`));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const source = join(root, 'examples', name);
  await cp(source, folder, { recursive: true, filter: (path) => !path.includes('node_modules') });
  const { dependencies, devDependencies } = await manifest(folder);
  for (const dependency of Object.keys({ ...dependencies, ...devDependencies })) {
    const place = join(folder, 'node_modules', dependency);
    await mkdir(dirname(place), { recursive: true });
    await symlink(dependency === 'zoho-bridge' ? root : join(root, 'node_modules', dependency), place);
  }
  return folder;
}

/** Starts the app as `npm start` does; resolves with its address. */
async function startApp(folder: string, env: Record<string, string>): Promise<string> {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', 'server.ts'], {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  let said = '';
  return new Promise((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const url = /The app is at (http:\S+)/.exec(said)?.[1];
      if (url) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`the app ended (${code}): ${said}`)));
  });
}

async function postForm(url: string, fields: Record<string, string>): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${url}/sign-up`, { method: 'POST', body: new URLSearchParams(fields) });
  return { status: answer.status, text: await answer.text() };
}

interface World {
  emulator: Emulator;
  env: Record<string, string>;
  sql: pg.Client;
}

/** An empty database beside an emulator, and what the README has people export. */
async function world(): Promise<World> {
  const emulator = await startEmulator({ warn: () => undefined });
  onTestFinished(() => emulator.close());
  const url = await databaseUrl();
  const sql = new pg.Client({ connectionString: url });
  await sql.connect();
  onTestFinished(() => sql.end());
  return {
    emulator,
    sql,
    env: {
      ...emulator.env(),
      DATABASE_URL: url,
      ZOHO_BRIDGE_ENCRYPTION_KEY: TEST_KEY,
      BETTER_AUTH_SECRET: 'a secret of the test, 32 characters or more',
    },
  };
}

async function bridgeCommand(env: Record<string, string>, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(args, env);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return stdout;
}

/** Waits until these people, and nobody else, are in CRM (twice) and in Billing, tagged. */
async function arrive(emulator: Emulator, people: { email: string; first: string; last: string }[]): Promise<void> {
  const tags = ['Active', 'App User', 'Free Tier'];
  const person = ({ email, first, last }: (typeof people)[number]) => ({ email, first, last, tags });
  const crm = (records: ReturnType<typeof held>['leads']) =>
    records
      .map((record) => ({ email: record['Email'], first: record['First_Name'], last: record['Last_Name'], tags: tagNames(record) }))
      .sort((a, b) => String(a.email).localeCompare(String(b.email)));
  await expect
    .poll(
      () => {
        const { leads, contacts, customers } = held(emulator);
        return {
          leads: crm(leads),
          contacts: crm(contacts),
          customers: customers.map((customer) => String(customer['email'])).sort((a, b) => a.localeCompare(b)),
        };
      },
      { timeout: 30_000, interval: 100 },
    )
    .toEqual({ leads: people.map(person), contacts: people.map(person), customers: people.map(({ email }) => email) });
}

test('the examples ask for the versions that are tested here', async () => {
  const { dependencies, devDependencies } = await manifest(root);
  for (const name of await readdir(join(root, 'examples'))) {
    // Not an app: what an emulator can begin with.
    if (name === 'emulator') continue;
    const example = await manifest(join(root, 'examples', name));
    const asked = Object.entries({ ...example.dependencies, ...example.devDependencies }).filter(
      ([dependency]) => dependency !== 'zoho-bridge',
    );
    expect(asked).toEqual(asked.map(([dependency]) => [dependency, { ...dependencies, ...devDependencies }[dependency]]));
    expect(example.dependencies['zoho-bridge']).toBe('file:../..');
  }
});

test('the better-auth app knows nothing of Zoho', async () => {
  for (const file of ['auth.ts', 'server.ts']) {
    expect(await readFile(join(root, 'examples/better-auth', file), 'utf8')).not.toMatch(/zoho|bridge|\bcrm\b|\blead/i);
  }
});

onPostgres('a sign-up by better-auth, posted as a form, ends as a Lead, a Contact and a customer', async () => {
  const { emulator, env, sql } = await world();
  const app = await startApp(await installed('better-auth'), {
    DATABASE_URL: env['DATABASE_URL'] ?? '',
    BETTER_AUTH_SECRET: env['BETTER_AUTH_SECRET'] ?? '',
  });
  expect(await (await fetch(app)).text()).toContain('<form method="post" action="/sign-up">');
  expect(await postForm(app, { name: 'Early Bird', email: 'early@example.com', password: 'correct horse' })).toMatchObject({ status: 201 });

  await bridgeCommand(env, 'setup');
  const command = ['attach', '--table', 'user', '--map', 'id=id,email=email,name=name'];
  expect(await bridgeCommand(env, ...command, '--dry-run')).toContain('on public."user"');
  expect(await bridgeCommand(env, ...command)).toContain('1 rows were there already');
  await start(['worker'], env).ready;

  expect(await postForm(app, { name: 'Ann van Dyk', email: 'Ann@example.com', password: 'correct horse' })).toMatchObject({
    status: 201,
    text: expect.stringContaining('Welcome, Ann van Dyk!'),
  });
  const ann = { email: 'ann@example.com', first: 'Ann', last: 'van Dyk' };
  const early = { email: 'early@example.com', first: 'Early', last: 'Bird' };
  await arrive(emulator, [ann, early]);

  // What the app refuses leaves nothing in Zoho.
  expect((await postForm(app, { name: 'Ann Again', email: 'ann@example.com', password: 'correct horse' })).status).toBe(422);
  expect((await postForm(app, { name: 'Short', email: 'short@example.com', password: 'short' })).status).toBe(422);
  await sql.query(`update "user" set name = 'Ann Other' where email = 'ann@example.com'`);
  await arrive(emulator, [{ ...ann, last: 'Other' }, early]);

  expect(await bridgeCommand(env, 'attach', '--table', 'user', '--detach')).toContain('Detached');
  expect(await postForm(app, { name: 'Cy Late', email: 'cy@example.com', password: 'correct horse' })).toMatchObject({ status: 201 });
  expect((await sql.query('select 1 from zoho_bridge.users')).rowCount).toBe(2);
});

onPostgres('a sign-up with one line in its own transaction ends as a Lead, a Contact and a customer', async () => {
  const { emulator, env, sql } = await world();
  await bridgeCommand(env, 'setup');
  const app = await startApp(await installed('auth-ts'), { DATABASE_URL: env['DATABASE_URL'] ?? '', ZOHO_BRIDGE_ENCRYPTION_KEY: TEST_KEY });
  await start(['worker'], env).ready;
  expect(await (await fetch(app)).text()).toContain('<form method="post" action="/sign-up">');

  expect(await postForm(app, { name: 'Ann Example', email: 'ann@example.com', password: 'correct horse' })).toMatchObject({ status: 201 });
  await arrive(emulator, [{ email: 'ann@example.com', first: 'Ann', last: 'Example' }]);

  // Refused by the bridge, or by the app: neither account nor Lead.
  expect((await postForm(app, { name: 'No Body', email: 'nobody', password: 'correct horse' })).status).toBe(422);
  expect((await postForm(app, { name: 'Ann Again', email: 'ann@example.com', password: 'correct horse' })).status).toBe(422);
  expect((await sql.query('select email from app_users')).rows).toEqual([{ email: 'ann@example.com' }]);
  expect((await sql.query('select email from zoho_bridge.users')).rows).toEqual([{ email: 'ann@example.com' }]);
});
