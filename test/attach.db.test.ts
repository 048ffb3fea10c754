/** A trigger on the app's own users table: every row becomes a user, in the app's own transaction, and never in its way. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { InputError } from '../src/errors.js';
import { looksLikeEmail } from '../src/lib/email.js';
import { planAttach } from '../src/store/attach.js';
import type { Row } from '../src/store/database.js';
import type { Store } from '../src/store/store.js';
import { saveUsers } from '../src/store/users.js';
import { runAttach } from '../src/sync/attach.js';
import type { AttachOptions, AttachReport, UserInput } from '../src/types.js';
import { parseUser } from '../src/user.js';
import { DATABASE_KIND } from './harness/database.js';
import { freshStore } from './harness/store.js';

const onPostgres = test.runIf(DATABASE_KIND === 'postgres');

const USERS = 'create table users (id text primary key, email text, name text, last_seen_at timestamptz)';
const MAP = { id: 'id', email: 'email', name: 'name' };

/** The app's database, with its users table, and `attach` upon it. */
async function app(
  ddl = USERS,
): Promise<Store & { sql: Store['db']['query']; attach(options?: Partial<AttachOptions>): Promise<AttachReport> }> {
  const store = await freshStore();
  await store.db.query(ddl);
  return {
    ...store,
    sql: store.db.query,
    async attach(options = {}) {
      const given = { table: 'users', map: MAP, ...options };
      return runAttach(store.db, await planAttach(store.db, given), given);
    },
  };
}

function users({ db }: Store): Promise<Row[]> {
  return db.query('select id, email, name, version::int from zoho_bridge.users order by id');
}

/** Ids with a job for leads; all syncs of sign-ups are queued together. */
async function queued({ db }: Store): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `select singleton_key as id from zoho_bridge_queue.job_common where name = 'crm.lead' order by 1`,
  );
  return rows.map((row) => row.id);
}

async function clearQueue({ db }: Store): Promise<void> {
  await db.query('delete from zoho_bridge_queue.job_common');
}

function refused({ db }: Store): Promise<Row[]> {
  return db.query('select row_id, reason from zoho_bridge.refused_rows order by row_id');
}

test('an inserted row is a user with live jobs; a bulk insert is one as well for each row', async () => {
  const on = await app();
  await on.attach();
  await on.sql("insert into users values ('1', 'ann@example.com', 'Ann')");
  expect(await users(on)).toEqual([{ id: '1', email: 'ann@example.com', name: 'Ann', version: 1 }]);
  expect(await on.sql('select name, priority from zoho_bridge_queue.job_common order by name')).toEqual(
    ['billing.customer', 'crm.contact', 'crm.lead'].map((name) => ({ name, priority: 10 })),
  );
  await on.sql("insert into users select 'b' || n, 'p' || n || '@example.com', 'P ' || n from generate_series(1, 2500) n");
  expect(await users(on)).toHaveLength(2501);
  expect(await queued(on)).toHaveLength(2501);
  await on.sql("insert into users select 'x', 'x@example.com' where false");
  expect(await users(on)).toHaveLength(2501);
});

test('an update of a mapped column is a new version, of any other column it is nothing', async () => {
  const on = await app();
  await on.attach();
  await on.sql("insert into users values ('1', 'ann@example.com', 'Ann'), ('2', 'bob@example.com', null)");
  await clearQueue(on);

  await on.sql('update users set last_seen_at = now()');
  await on.sql("update users set name = name, email = email where id = '1'");
  expect(await queued(on)).toEqual([]);

  await on.sql("update users set name = 'Ann Other', last_seen_at = now() where id = '1'");
  await on.sql("update users set email = 'Bob@example.com' where id = '2'");
  expect(await queued(on)).toEqual(['1', '2']);
  expect(await users(on)).toEqual([
    { id: '1', email: 'ann@example.com', name: 'Ann Other', version: 2 },
    { id: '2', email: 'Bob@example.com', name: null, version: 2 },
  ]);

  await on.sql("update users set name = null where id = '1'");
  await on.sql("insert into users values ('2', 'b@example.com') on conflict (id) do update set email = excluded.email");
  await on.sql("update users set id = '3' where id = '2'");
  expect((await users(on)).map(({ id, email, name }) => [id, email, name])).toEqual([
    ['1', 'ann@example.com', null],
    ['2', 'b@example.com', null],
    ['3', 'b@example.com', null],
  ]);
});

test('a rolled back transaction leaves neither user nor job nor complaint', async () => {
  const on = await app();
  await on.attach();
  await expect(
    on.db.transaction(async (tx) => {
      await tx.query("insert into users values ('1', 'ann@example.com', 'Ann'), ('2', null, null)");
      throw new Error('the app changed its mind');
    }),
  ).rejects.toThrow('changed its mind');
  expect([await users(on), await queued(on), await refused(on)]).toEqual([[], [], []]);
});

test('a row that is no acceptable user does not break the insert; it is told of, and forgotten once it is corrected', async () => {
  const on = await app();
  await on.attach();
  await on.sql(
    "insert into users values ('1', null, 'Ann'), ('2', 'nobody', 'Bob'), ('3', 'cy@example.com', 'Cy'), (' 4', 'd@example.com', 'Di'), ('5', '  ', null)",
  );
  expect((await users(on)).map((user) => user.id)).toEqual(['3']);
  expect(await refused(on)).toEqual([
    { row_id: ' 4', reason: 'id: must not begin or end with white space' },
    { row_id: '1', reason: 'email: is missing' },
    { row_id: '2', reason: 'email: must be an e-mail address' },
    { row_id: '5', reason: 'email: is missing' },
  ]);
  await on.sql("update users set email = 'ann@example.com' where id = '1'");
  await on.sql("update users set email = 'bob@' where id = '2'");
  expect((await users(on)).map((user) => user.id)).toEqual(['1', '3']);
  expect((await refused(on)).map((row) => row.row_id)).toEqual([' 4', '2', '5']);

  // Rows that are gone are not complained about for ever.
  await on.sql("delete from users where id in (' 4', '5')");
  expect((await on.attach()).skipped).toEqual([{ id: '2', message: 'email: must be an e-mail address' }]);
  expect((await refused(on)).map((row) => row.row_id)).toEqual(['2']);
});

test('values of any size do not break the insert', async () => {
  const on = await app();
  await on.attach();
  await on.sql(
    "insert into users values ('1', 'ann@example.com', repeat('n', 20000000)), ('2', repeat('e', 20000000) || '@example.com', null), (repeat('i', 2000), 'i@example.com', null)",
  );
  expect(await on.sql('select id, length(name) as length from zoho_bridge.users')).toEqual([{ id: '1', length: 1000 }]);
  expect(await refused(on)).toEqual([
    { row_id: '2', reason: 'email: must be an e-mail address' },
    { row_id: 'i'.repeat(200), reason: 'id: must have 1 to 200 characters' },
  ]);
});

test.each([
  { type: 'uuid', ids: [randomUUID(), randomUUID()] },
  { type: 'bigint', ids: ['9007199254740993', '10'] },
  { type: 'varchar(36)', ids: ['a', 'b'] },
  { type: 'char(8)', ids: ['a', 'b'] },
])('a table whose ids are $type is attached, filled and followed', async ({ type, ids: [first = '', second = ''] }) => {
  const on = await app(`create table users (id ${type} primary key, email varchar(200))`);
  await on.sql(`insert into users values ('${first}', 'first@example.com')`);
  expect(await on.attach({ map: { id: 'id', email: 'email' } })).toMatchObject({ state: 'attached', backfilled: 1, skipped: [] });
  await on.sql(`insert into users values ('${second}', 'second@example.com')`);
  await on.sql(`update users set email = 'FIRST@example.com' where id = '${first}'`);
  const rows = await users(on);
  expect(new Map(rows.map((row) => [row.id, row.email]))).toEqual(
    new Map([
      [first, 'FIRST@example.com'],
      [second, 'second@example.com'],
    ]),
  );
});

test('columns of types without an equality of their own, and of domains and enums, can be mapped', async () => {
  const on = await app(`create domain address as text check (value like '%@%'); create type plan as enum ('free', 'pro');
    create table users (id int primary key, email address, profile json, company plan)`);
  await on.attach({ map: { id: 'id', email: 'email', name: 'profile', company: 'company' } });
  await on.sql(`insert into users values (1, 'ann@example.com', '{"a":1}', 'free')`);
  await clearQueue(on);
  await on.sql(`update users set profile = '{"a":1}'`);
  expect(await queued(on)).toEqual([]);
  await on.sql("update users set company = 'pro'");
  expect(await on.sql('select id, name, company from zoho_bridge.users')).toEqual([{ id: '1', name: '{"a":1}', company: 'pro' }]);
  expect(await queued(on)).toEqual(['1']);
});

onPostgres('an e-mail column of type citext is followed by case, too', async () => {
  const on = await app('create extension citext schema public; create table users (id citext primary key, email citext, name text)');
  await on.sql("insert into users values ('A', 'ann@example.com')");
  await on.attach();
  await on.sql("update users set email = 'Ann@example.com'");
  expect(await users(on)).toEqual([{ id: 'A', email: 'Ann@example.com', name: null, version: 2 }]);
});

test('odd names are taken as they are: capitals, quotes, dollars, another schema', async () => {
  const column = { id: `Id "of" user's`, email: 'E-Mail $body$', name: `n'ame\\$1;--` };
  const sql = (name: string) => `"${name.replaceAll('"', '""')}"`;
  const on = await app(
    `create schema "My App"; create table "My App"."User's ""list""" (${sql(column.id)} text primary key, ${sql(column.email)} text, ${sql(column.name)} text)`,
  );
  const table = `My App.User's "list"`;
  await on.sql(`insert into "My App"."User's ""list""" values ('1', 'ann@example.com', 'Ann')`);
  expect(await on.attach({ table, map: column })).toMatchObject({ table: `"My App"."User's ""list"""`, backfilled: 1 });
  await on.sql(`insert into "My App"."User's ""list""" values ('2', 'bob@example.com', 'Bob')`);
  await on.sql(`update "My App"."User's ""list""" set ${sql(column.name)} = 'Bo' where ${sql(column.id)} = '2'`);
  expect((await users(on)).map((user) => user.name)).toEqual(['Ann', 'Bo']);
  expect(await on.attach({ table, detach: true })).toMatchObject({ state: 'detached' });
});

test('a table is found as SQL would find it: by path, by schema, in any case', async () => {
  const on = await app(
    'create schema auth; create table auth.users (id text primary key, email text); create table "user" (id text primary key, email text)',
  );
  for (const [table, name] of [
    ['user', 'public."user"'],
    ['USER', 'public."user"'],
    ['public.user', 'public."user"'],
    ['auth.users', 'auth.users'],
    ['auth."users"', 'auth.users'],
  ] as const) {
    expect(await on.attach({ table, map: { id: 'id', email: 'email' }, dryRun: true })).toMatchObject({ table: name });
  }
});

test('what cannot be attached is refused, with what there is', async () => {
  const on = await app(
    `${USERS}; create view people as select * from users; create table parts (id text, email text) partition by list (id); create table part_1 partition of parts for values in ('1')`,
  );
  const problems = async (options: Partial<AttachOptions>) => {
    const error: unknown = await on.attach(options).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).issues;
  };
  expect(await problems({ table: 'user' })).toEqual([
    {
      path: '--table',
      message: "there is no table user in this database; it has public.parts, public.users. Is DATABASE_URL the app's database?",
    },
  ]);
  for (const table of ['my users', 'a.b.c.d', '"', '', 'users; drop table users']) {
    expect((await problems({ table })).map((issue) => issue.path)).toEqual(['--table']);
  }
  expect(await problems({ table: 'people' })).toEqual([
    { path: '--table', message: 'people is not a table (a view cannot carry the trigger)' },
  ]);
  expect(await problems({ table: 'part_1' })).toEqual([
    { path: '--table', message: 'part_1 is a partition; attach to the table it belongs to' },
  ]);
  expect(await problems({ map: { id: 'id', email: 'mail', tier: 'name' } })).toEqual([
    { path: '--map', message: 'there is no column mail; the table has id, email, name, last_seen_at' },
    { path: '--map', message: 'tier is none of id, email, name, firstName, lastName, phone, company' },
  ]);
  expect(await problems({ map: {} })).toEqual([
    { path: '--map', message: 'id=<column> is needed' },
    { path: '--map', message: 'email=<column> is needed' },
  ]);
  expect(await on.sql("select count(*)::int as n from pg_trigger where tgname like 'zoho_bridge%'")).toEqual([{ n: 0 }]);
});

/** Everything in the database that attach could have made. */
async function objects({ db }: Store): Promise<Row[]> {
  return db.query(`select 'trigger' as kind, tgname::text as name from pg_trigger where tgname like 'zoho%'
    union all select 'function', proname::text from pg_proc where proname like 'attached%'
    union all select 'user', id from zoho_bridge.users union all select 'refused', row_id from zoho_bridge.refused_rows order by 1, 2`);
}

test('a dry run lists the SQL and changes nothing; that SQL is what attach runs', async () => {
  const on = await app();
  await on.sql("insert into users values ('1', 'ann@example.com')");
  const planned = await on.attach({ dryRun: true });
  expect(planned).toMatchObject({ state: 'planned', table: 'public.users', backfilled: 0 });
  expect(await objects(on)).toEqual([]);
  for (const statement of planned.statements) await on.sql(statement);
  await on.sql("insert into users values ('2', 'bob@example.com')");
  expect((await users(on)).map((user) => user.id)).toEqual(['2']);

  expect(await on.attach({ dryRun: true, detach: true, map: {} })).toMatchObject({ state: 'planned' });
  expect((await objects(on)).filter(({ kind }) => kind === 'trigger')).toHaveLength(2);
});

test('detach removes all that attach made, also from a table that was renamed; the users stay', async () => {
  const on = await app();
  await on.attach();
  await on.sql("insert into users values ('1', 'ann@example.com'), ('2', null)");
  await on.sql('alter table users rename to people');
  await on.sql("insert into people values ('3', 'cy@example.com')");
  expect(await on.attach({ table: 'people', map: {}, detach: true })).toMatchObject({ state: 'detached', table: 'public.people' });
  expect((await objects(on)).filter(({ kind }) => kind === 'trigger' || kind === 'function')).toEqual([]);
  await on.sql("insert into people values ('4', 'di@example.com')");
  expect((await users(on)).map((user) => user.id)).toEqual(['1', '3']);
  expect(await on.attach({ table: 'people', map: {}, detach: true })).toMatchObject({ state: 'detached' });
});

test('attach may be run again: nothing doubles, and a new map counts', async () => {
  const on = await app(`${USERS}; alter table users add nick text`);
  await on.attach();
  await on.sql("insert into users values ('1', 'ann@example.com', 'Ann', null, 'Annie')");
  await on.attach();
  await clearQueue(on);
  await on.sql("insert into users values ('2', 'bob@example.com', 'Bob', null, 'Bobby')");
  expect(await queued(on)).toEqual(['2']);
  expect(await on.attach({ map: { ...MAP, name: 'nick' } })).toMatchObject({ backfilled: 2 });
  await on.sql("insert into users values ('3', 'cy@example.com', 'Cy', null, 'C')");
  expect((await users(on)).map((user) => user.name)).toEqual(['Annie', 'Bobby', 'C']);
  expect((await objects(on)).filter(({ kind }) => kind === 'trigger' || kind === 'function')).toHaveLength(4);
});

test('a mapped column that the app drops or renames later does not break its sign-up; it is told of until attach is run again', async () => {
  const on = await app();
  await on.attach();
  await on.sql("insert into users values ('1', 'ann@example.com', 'Ann')");
  await on.sql('alter table users rename name to full_name');
  await on.sql("insert into users values ('2', 'bob@example.com', 'Bob')");
  await on.sql("update users set full_name = 'Ann B' where id = '1'");
  expect((await users(on)).map((user) => user.name)).toEqual(['Ann']);
  expect(await refused(on)).toEqual([
    { row_id: '*', reason: 'the table no longer has the column name: rows are not taken until "zoho-bridge attach" is run again' },
  ]);
  expect(await on.attach({ map: { ...MAP, name: 'full_name' } })).toMatchObject({ backfilled: 2, skipped: [] });
  expect((await users(on)).map((user) => user.name)).toEqual(['Ann B', 'Bob']);
  await on.sql('alter table users add column theme text');
  await on.sql("insert into users (id, email, theme) values ('3', 'cy@example.com', 'dark')");
  expect(await users(on)).toHaveLength(3);
});

test('rows that were there are taken in pages, as a backfill, and told of as they go', async () => {
  const on = await app();
  await on.sql(
    "insert into users select 'u' || n, case when n % 1000 = 0 then null else 'p' || n || '@example.com' end, 'P ' || n from generate_series(1, 2500) n",
  );
  const progress: { done: number; total: number }[] = [];
  const report = await on.attach({ onProgress: (step) => progress.push(step) });
  expect(report).toMatchObject({
    state: 'attached',
    backfilled: 2498,
    skipped: ['u1000', 'u2000'].map((id) => ({ id, message: 'email: is missing' })),
  });
  expect(progress).toEqual([1000, 2000, 2500].map((done) => ({ done, total: 2500 })));
  expect(await on.sql('select count(*)::int as jobs, max(priority) as priority from zoho_bridge_queue.job_common')).toEqual([
    { jobs: 3 * 2498, priority: 0 },
  ]);
  await clearQueue(on);
  expect(await on.attach()).toMatchObject({ backfilled: 2498 });
  expect(await queued(on)).toEqual([]);
  await on.attach({ detach: true });
  await on.sql("insert into users values ('late', 'late@example.com')");
  expect(await on.attach({ backfill: false })).toMatchObject({ backfilled: 0 });
  expect(await on.sql("select id from zoho_bridge.users where id = 'late'")).toEqual([]);
});

test('an update of many rows after updates of one is not slow', async () => {
  const on = await app();
  await on.attach();
  await on.db.transaction(async (tx) => {
    await tx.query("insert into users select 'u' || n, 'p' || n || '@example.com', 'P' from generate_series(1, 10000) n");
    for (let i = 0; i < 10; i++) await tx.query("update users set name = 'Q' where id = 'u1'");
    const started = Date.now();
    await tx.query('update users set last_seen_at = now()');
    // Joined by hash: 0.1 s. In a nested loop: a minute.
    expect(Date.now() - started).toBeLessThan(5000);
  });
});

onPostgres('a row that another transaction is changing is not waited for in a lock, and is taken as that one leaves it', async () => {
  const on = await app();
  await on.sql("insert into users select 'u' || n, 'p' || n || '@example.com', 'old' from generate_series(1, 1500) n");
  let release: () => void = () => undefined;
  const changing = on.db.transaction(async (tx) => {
    await tx.query("update users set name = 'new' where id in ('u1', 'u1400')");
    await new Promise<void>((resolve) => {
      release = resolve;
    });
  });
  await expect
    .poll(() => on.sql("select 1 from pg_stat_activity where datname = current_database() and state = 'idle in transaction'"))
    .toHaveLength(1);
  // The trigger cannot be made while rows are being changed; attach waits 3 s for that at most.
  const plan = await planAttach(on.db, { table: 'users', map: MAP });
  const page = await plan.backfillPage(on.db, null);
  expect([page.seen, page.taken, page.busy]).toEqual([1000, 998, ['u1', 'u1400']]);
  expect(await plan.backfillRows(on.db, page.busy)).toEqual({ taken: 0, busy: ['u1', 'u1400'] });
  release();
  await changing;
  expect(await plan.backfillRows(on.db, page.busy)).toEqual({ taken: 2, busy: [] });
  expect(await on.sql('select name, count(*)::int from zoho_bridge.users group by name order by name')).toEqual([
    { name: 'new', count: 2 },
    { name: 'old', count: 998 },
  ]);
});

onPostgres('what changes during the back-fill ends as the app has it, never as the older row', async () => {
  const on = await app();
  await on.sql("insert into users select 'u' || n, 'p' || n || '@example.com', 'v0' from generate_series(1, 4000) n");
  let over = false;
  const writer = async (mine: number) => {
    for (let round = 1; !over; round++) {
      // Several rows a transaction, in an order that is not ours.
      await on.db.transaction(async (tx) => {
        for (const n of [3000, 1, 2000, 500])
          await tx.query('update users set name = $1 where id = $2', [`v${round}`, `u${n + mine + 10 * (round % 40)}`]);
      });
    }
  };
  const writers = [0, 1, 2, 3].map(writer);
  const report = await on.attach().finally(() => {
    over = true;
  });
  await Promise.all(writers);
  expect(report.backfilled).toBe(4000);
  expect(
    await on.sql('select a.id from users a full join zoho_bridge.users u on u.id = a.id where a.name is distinct from u.name'),
  ).toEqual([]);
});

onPostgres('a table that stays locked gives a clear error after three seconds, and nothing is changed', async () => {
  const on = await app();
  let release: () => void = () => undefined;
  const holding = on.db.transaction(async (tx) => {
    await tx.query("insert into users values ('1', 'ann@example.com')");
    await new Promise<void>((resolve) => {
      release = resolve;
    });
  });
  await expect
    .poll(() => on.sql("select 1 from pg_stat_activity where datname = current_database() and state = 'idle in transaction'"))
    .toHaveLength(1);
  await expect(on.attach()).rejects.toThrow('public.users is locked by a long transaction of another session');
  release();
  await holding;
  expect(await objects(on)).toEqual([]);
});

test("the app's own role needs no rights of ours; a role that may not attach is told so", async () => {
  const on = await app();
  const role = `app_${randomUUID().slice(0, 8)}`;
  await on.sql(`create role ${role}; grant select, insert, update on users to ${role}`);
  // Roles belong to the whole server.
  onTestFinished(() => on.sql(`drop owned by ${role}; drop role ${role}`).then(() => undefined));
  await on.attach();
  const asApp = (work: (tx: { query: Store['db']['query'] }) => Promise<unknown>) =>
    on.db.transaction(async (tx) => {
      await tx.query(`set local role ${role}`);
      return work(tx);
    });
  await asApp(async (tx) => {
    await tx.query("insert into users values ('1', 'ann@example.com', 'Ann'), ('2', null, null)");
    await tx.query("update users set name = 'Ann B' where id = '1'");
  });
  expect(await users(on)).toEqual([{ id: '1', email: 'ann@example.com', name: 'Ann B', version: 2 }]);
  await expect(asApp((tx) => tx.query('select * from zoho_bridge.users'))).rejects.toThrow('permission denied');
  await expect(asApp((tx) => tx.query("select zoho_bridge.take_rows('x', '[]', 10)"))).rejects.toThrow('permission denied');

  const options = { table: 'users', map: MAP };
  const plan = await planAttach(on.db, options);
  const asRole = { ...on.db, transaction: <T>(work: (tx: { query: Store['db']['query'] }) => Promise<T>) => asApp(work) as Promise<T> };
  await expect(runAttach(asRole, plan, options)).rejects.toThrow('the database role may not put a trigger on public.users');
});

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.string({
    unit: fc.constantFrom('a', 'é', ' ', '\t', '\n', '\u00a0', '\u2003', '\u3000', '\ufeff', '\u200b', '\u0085', '😀', '"', "'", '\\', '$'),
    maxLength: 12,
  }),
);
const address = fc.oneof(
  fc.emailAddress(),
  fc.string({
    unit: fc.constantFrom(
      'a',
      'B',
      '7',
      '@',
      '.',
      '-',
      '_',
      '+',
      ' ',
      '\t',
      '<',
      '>',
      '"',
      ',',
      '/',
      '?',
      '#',
      '%',
      "'",
      '!',
      '\u200b',
      '\u00a0',
      '(',
      ':',
      '~',
      '`',
      '|',
      '{',
    ),
    maxLength: 14,
  }),
  fc.tuple(fc.stringMatching(/^[a-z.+'_-]{1,6}$/), fc.stringMatching(/^[a-z0-9._-]{1,14}$/)).map(([local, host]) => `${local}@${host}`),
);

test('the trigger accepts the addresses the library accepts', async () => {
  const on = await app();
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(address, { minLength: 20, maxLength: 60 }), async (addresses) => {
      const rows = await on.db.query<{ accepted: boolean }>(
        'select coalesce(zoho_bridge.looks_like_email(zoho_bridge.tidy(a, 300)), false) as accepted from unnest($1::text[]) with ordinality as t(a, n) order by n',
        [addresses],
      );
      const differing = addresses.filter(
        (given, index) => rows[index]?.accepted !== (given.length <= 254 && looksLikeEmail(given.replace(/\s+/gu, ' ').trim())),
      );
      expect(differing).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('a row is stored as the library would store it, so that the two ways in never undo each other', async () => {
  const on = await app('create table users (id text primary key, email text, name text, first text, phone text)');
  await on.attach({ map: { id: 'id', email: 'email', name: 'name', firstName: 'first', phone: 'phone' } });
  const person = fc.record({
    id: text,
    email: fc.oneof(
      fc.emailAddress(),
      fc.emailAddress().map((value) => ` ${value}\u00a0`),
    ),
    name: fc.option(text),
    firstName: fc.option(text),
    phone: fc.option(text),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(person.filter(acceptable), { minLength: 5, maxLength: 20 }), async (people) => {
      const last = new Map(people.map((user) => [user.id, user]));
      await on.sql('truncate users, zoho_bridge.users');
      for (const { id, email, name, firstName, phone } of last.values())
        await on.sql('insert into users values ($1, $2, $3, $4, $5)', [id, email, name, firstName, phone]);
      const saved = await saveUsers(
        on.db,
        [...last.values()].map((user) => parseUser(user)),
        { live: true },
      );
      expect(saved).toEqual([...last.keys()].map((id) => ({ id, version: 1, changed: false })));
    }),
    { numRuns: 40 },
  );
});

function acceptable(user: UserInput): boolean {
  try {
    parseUser(user);
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}
