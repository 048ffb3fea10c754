/** `import` and `attach` as commands: what is wrong is told by line, what is right arrives, and doing it again costs nothing. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import type { AttachReport, DrainResult, Status } from '../../src/types.js';
import { migratedEnv } from '../harness/bridge.js';
import { expectOnceEach, people, prepared, runJson } from '../harness/fleet.js';
import { databaseUrl } from '../harness/postgres.js';
import { findPostgres } from '../harness/postgres-server.js';
import { run } from '../harness/program.js';

const onPostgres = test.runIf(Boolean(process.env.TEST_DATABASE_URL ?? findPostgres()));

interface Result {
  rows: number;
  saved: number;
  changed: number;
  skipped: number;
  errors: { line: number; problem: string }[];
}

async function csv(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zoho-bridge-import-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'users.csv');
  await writeFile(file, text);
  return file;
}

const rowsOf = (ids: string[]): string[] => ids.map((id) => `${id},${id}@example.com,Person ${id}`);

test('a file with bad rows, one of them of 10 MB: the bad ones by line, the others arrive; the same file again costs no call', async () => {
  const { zoho, env } = await prepared(await migratedEnv());
  const good = rowsOf(people(40));
  const file = await csv(
    [
      'id,email,name',
      ...good.slice(0, 20),
      'bad1,not an address,No Address', // line 22
      ',nobody@example.com,No Id', // line 23
      'bad2,bad2@example.com', // line 24
      `bad3,bad3@example.com,${'x'.repeat(10_000_000)}`, // line 25
      'bad4,bad4@example.com,Bell \u0007 Ringer', // line 26
      '"bad5","bad5@example.com","Two\nlines, and "one" quote too many"', // lines 27 and 28
      ...good.slice(20),
      '',
    ].join('\n'),
  );
  const first = await runJson<Result>(['import', file], env);
  expect([first.code, first.stderr]).toEqual([0, '']);
  expect(first.json).toMatchObject({ rows: 47, saved: 40, changed: 40, skipped: 7 });
  expect(first.json.errors.map(({ line }) => line)).toEqual([22, 23, 24, 25, 26, 27, 28]);
  expect(JSON.stringify(first.json)).not.toMatch(/not an address|nobody@|xxxx|Ringer/);
  expect((await run(['import', '--strict', file], env)).code).toBe(1);

  const told = await run(['import', file], env);
  expect([told.code, told.stdout]).toEqual([0, '47 rows: 40 saved (0 new or changed), 7 left out\n']);
  expect(told.stderr).toMatch(/^line 22 {2}email: must be an e-mail address.*\nline 23 {2}id: .*\n(line \d+ .*\n){5}$/);

  expect(await runJson<DrainResult>(['drain', '--timeout', '60'], env)).toMatchObject({ code: 0, json: { drained: true, parked: 0 } });
  await expectOnceEach(zoho, people(40));
  const calls = await zoho.calls();
  expect((await runJson<Result>(['import', file], env)).json).toMatchObject({ saved: 40, changed: 0 });
  expect((await runJson<DrainResult>(['drain', '--timeout', '60'], env)).json).toMatchObject({ drained: true, pushed: 0 });
  expect(await zoho.calls()).toBe(calls);
});

test('a file that cannot be taken at all is refused with what is expected, and nothing is saved', async () => {
  const env = { ...(await migratedEnv()) };
  const cases: [text: string, message: RegExp][] = [
    ['uid;mail\n1;a@b.co\n', /The first line of the file must name the columns\. .*Missing: id, email\..*semicolons/],
    ['ada,ada@example.com,Ada\nben,ben@example.com,Ben\n', /Missing: id, email\..*looks like a person/],
    ['id,email,nickname\n1,a@example.com,x\n', /Not known: "nickname"/],
    ['id,email,name,email\n1,a@example.com,x,y\n', /More than once: email/],
    ['', /empty|must name the columns/],
    [`${'x'.repeat(10_000_000)}\n1\n`, /must name the columns|too long/],
  ];
  for (const [text, message] of cases) {
    const { code, stdout, stderr } = await run(['import', await csv(text)], env);
    expect([text.slice(0, 20), code, stdout]).toEqual([text.slice(0, 20), 1, '']);
    expect(stderr).toMatch(message);
    expect(stderr.length).toBeLessThan(1000);
    expect(stderr).not.toContain('ada@example.com');
  }
  expect(await runJson(['import', '/no/such/file.csv'], env)).toMatchObject({
    code: 1,
    json: { error: { message: expect.stringContaining('/no/such/file.csv') } },
  });
  expect((await runJson<Status>(['status'], env)).json.users).toBe(0);
});

onPostgres('attach: a dry run changes nothing; attached, rows arrive by themselves; detached, they do not', async () => {
  const url = await databaseUrl();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query('create table public.users (id bigint generated always as identity primary key, email text, full_name text)');
  await client.query(`insert into users (email, full_name) values ('ada@example.com', 'Ada Lovelace'), ('nobody', 'No Address')`);
  const map = ['attach', '--table', 'public.users', '--map', 'id=id,email=email,name=full_name'];
  // Nothing but DATABASE_URL and the key is needed to look.
  const dryEnv = { DATABASE_URL: url, ZOHO_BRIDGE_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64') };

  const dry = await run([...map, '--dry-run'], dryEnv);
  expect([dry.code, dry.stderr]).toEqual([0, '']);
  expect(dry.stdout).toMatch(/create or replace trigger .* on "?public"?\."?users"?[\s\S]*Nothing was changed\.\n$/);
  expect((await client.query(`select 1 from pg_namespace where nspname like 'zoho_bridge%'`)).rows).toEqual([]);

  const { zoho, env } = await prepared({ DATABASE_URL: url });
  const report = await runJson<AttachReport>(map, env);
  expect(report).toMatchObject({ code: 0, json: { state: 'attached', table: 'public.users', backfilled: 1, skipped: [{ id: '2' }] } });
  await client.query(`insert into users (email, full_name) values ('ben@example.com', 'Ben Okafor')`);
  expect(await runJson(['drain', '--timeout', '60'], env)).toMatchObject({ code: 0, json: { drained: true } });
  await expectOnceEach(zoho, ['1', '3']);
  expect((await zoho.held()).crm.Leads.map((lead) => String(lead.Last_Name)).sort()).toEqual(['Lovelace', 'Okafor']);

  const detached = await run(['attach', '--table', 'public.users', '--detach'], env);
  expect([detached.code, detached.stdout]).toEqual([0, 'Detached from public.users.\n']);
  await client.query(`insert into users (email, full_name) values ('cleo@example.com', 'Cleo')`);
  expect((await runJson<Status>(['status'], env)).json.users).toBe(2);
  const { rows } = await client.query(`select tgname from pg_trigger where tgrelid = 'public.users'::regclass and not tgisinternal`);
  expect(rows).toEqual([]);
});

onPostgres('attach: a wrong call is explained', async () => {
  const env = { DATABASE_URL: await databaseUrl(), ZOHO_BRIDGE_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64') };
  for (const [args, code, message] of [
    [['attach', '--table', 'users'], 2, /--map must name at least the columns of id and email/],
    [['attach', '--map', 'id=id,email=email'], 2, /--table/],
    [['attach', '--table', 'users', '--map', 'id=id,email'], 2, /part 2 is not field=column/],
    [['attach', '--table', 'users', '--map', 'id=id,email=email'], 1, /there is no table users/],
  ] as const) {
    const { code: exit, stdout, stderr } = await run([...args], env);
    expect([args, exit, stdout]).toEqual([args, code, '']);
    expect(stderr).toMatch(message);
  }
});
