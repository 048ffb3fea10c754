/** `users.save(user, { tx })` joins the app's own transaction, whatever library it came from. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import fc from 'fast-check';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import type { Bridge } from '../src/bridge-types.js';
import { ConflictError, InputError } from '../src/errors.js';
import type { AppTransaction, UserInput } from '../src/types.js';
import { parseUser } from '../src/user.js';
import { held, migratedEnv, world } from './harness/bridge.js';
import { DATABASE_KIND } from './harness/database.js';

const ann = { id: 'u-1', email: 'ann@example.com', name: 'Ann Example' };

/** The app's side: its own connections to the database that holds its tables and the bridge's. */
interface App {
  pool: pg.Pool;
  /** Only on PGlite. */
  pglite?: PGlite;
}

/**
 * On Postgres the app has connections of its own to the bridge's database. A PGlite has one connection in all, so there
 * app and bridge share one.
 */
async function app({
  setup = false,
}: {
  setup?: boolean;
} = {}): Promise<App & { bridge: Bridge; drained(): Promise<ReturnType<typeof held>> }> {
  const { ZOHO_BRIDGE_DATA_DIR: folder } = DATABASE_KIND === 'pglite' ? await migratedEnv() : {};
  const pglite = folder === undefined ? undefined : await PGlite.create({ dataDir: join(folder, 'postgres') });
  onTestFinished(() => pglite?.close());
  const { bridge, emulator, env } = await world({ setup, pglite, env: folder === undefined ? {} : { ZOHO_BRIDGE_DATA_DIR: folder } });
  const drained = async () => {
    await bridge.drain({ timeoutMs: 20_000 });
    return held(emulator);
  };
  const pool = new pg.Pool(
    pglite ? ({ ...createPgConfig(pglite), max: 1 } as pg.PoolConfig) : { connectionString: env['DATABASE_URL'], max: 4 },
  );
  onTestFinished(() => pool.end());
  await pool.query('create table app_users (id text primary key)');
  return { bridge, pool, drained, ...(pglite ? { pglite } : {}) };
}

/** What is in the database: the app's rows, ours, and the jobs. */
async function counts({ pool }: App): Promise<{ app: number; users: number; jobs: number }> {
  const { rows } = await pool.query<{ app: number; users: number; jobs: number }>(
    `select (select count(*)::int from app_users) as app, (select count(*)::int from zoho_bridge.users) as users,
            (select count(*)::int from zoho_bridge_queue.job_common) as jobs`,
  );
  return rows[0] ?? { app: -1, users: -1, jobs: -1 };
}

/** Runs `work` in a transaction of one library: committed when it resolves, rolled back when it throws. `insert` writes a row of the app's. */
type Way = (app: App, work: (tx: AppTransaction, insert: () => Promise<unknown>) => Promise<void>) => Promise<void>;

const INSERT = "insert into app_users values ('u-1')";

async function beginOn(client: pg.ClientBase, work: Parameters<Way>[1]): Promise<void> {
  await client.query('begin');
  try {
    await work(client, () => client.query(INSERT));
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

const ways: Record<string, Way> = {
  async 'a pg PoolClient'({ pool }, work) {
    const client = await pool.connect();
    await beginOn(client, work).finally(() => client.release());
  },
  async 'a kysely Transaction'({ pool }, work) {
    const db = new Kysely<{ app_users: { id: string } }>({ dialect: new PostgresDialect({ pool }) });
    await db.transaction().execute((tx) => work(tx, () => tx.insertInto('app_users').values({ id: 'u-1' }).execute()));
  },
  async 'a drizzle transaction (node-postgres)'({ pool }, work) {
    await drizzlePg(pool).transaction((tx) => work(tx, () => tx.execute(INSERT)));
  },
};

/** PGlite has one connection, and the pool holds it. */
const postgresWays: Record<string, Way> = {
  async 'a pg Client'({ pool }, work) {
    const client = new pg.Client(pool.options as pg.ClientConfig);
    await client.connect();
    await beginOn(client, work).finally(() => client.end());
  },
};

const pgliteWays: Record<string, Way> = {
  async 'a PGlite Transaction'({ pglite }, work) {
    await pglite?.transaction((tx) => work(tx, () => tx.query(INSERT)));
  },
  async 'a drizzle transaction (PGlite)'({ pglite }, work) {
    if (!pglite) throw new Error('this way needs PGlite');
    await drizzlePglite(pglite).transaction((tx) => work(tx, () => tx.execute(INSERT)));
  },
};

const allWays = Object.entries({ ...ways, ...(DATABASE_KIND === 'pglite' ? pgliteWays : postgresWays) });

test.each(allWays)('%s that rolls back leaves nothing, one that commits leaves the app row, the user and the jobs', async (_name, way) => {
  const { bridge, ...on } = await app();
  await expect(
    way(on, async (tx, insert) => {
      await insert();
      await bridge.users.save(ann, { tx });
      throw new Error('the app changed its mind');
    }),
  ).rejects.toThrow('the app changed its mind');
  expect(await counts(on)).toEqual({ app: 0, users: 0, jobs: 0 });

  await way(on, async (tx, insert) => {
    await insert();
    expect(await bridge.users.save(ann, { tx })).toEqual({ id: 'u-1', version: 1, changed: true });
  });
  expect(await counts(on)).toEqual({ app: 1, users: 1, jobs: 3 });

  // A refused user does not spoil the transaction; what did not change makes no job.
  await way(on, async (tx) => {
    await expect(bridge.users.save({ id: 'u-2', email: 'nobody' }, { tx })).rejects.toThrow(InputError);
    const crowd = Array.from({ length: 50 }, (_, i) => ({ ...ann, id: `u-${i}` }));
    const saved = await bridge.users.saveMany(crowd, { tx, priority: 'backfill' });
    expect(saved).toEqual(crowd.map(({ id }) => ({ id, version: 1, changed: id !== 'u-1' })));
  });
  expect(await counts(on)).toEqual({ app: 1, users: 50, jobs: 150 });
});

test.each(allWays)('%s carries a subscription and its payment with its user; what is refused does not spoil it', async (_name, way) => {
  const { bridge, ...on } = await app();
  await expect(
    way(on, async (tx) => {
      await bridge.users.save(ann, { tx });
      await bridge.subscriptions.create('u-1', { planCode: 'pro-monthly' }, { tx });
      throw new Error('the app changed its mind');
    }),
  ).rejects.toThrow('the app changed its mind');
  expect(await counts(on)).toEqual({ app: 0, users: 0, jobs: 0 });

  await way(on, async (tx, insert) => {
    await bridge.users.save(ann, { tx });
    expect(await bridge.subscriptions.create('u-1', { planCode: "pro'monthly" }, { tx })).toMatchObject({
      created: true,
      planCode: "pro'monthly",
    });
    await expect(bridge.subscriptions.reactivate('u-1', { tx })).rejects.toThrow(ConflictError);
    expect(await bridge.payments.record({ reference: "ch'1", userId: 'u-1', amount: '49' }, { tx })).toMatchObject({ reference: "ch'1" });
    await expect(bridge.payments.record({ reference: "ch'1", userId: 'u-1', amount: '50' }, { tx })).rejects.toThrow(ConflictError);
    expect(await bridge.subscriptions.change('u-1', { planCode: 'pro-yearly', when: 'term_end' }, { tx })).toMatchObject({
      planCode: "pro'monthly",
      next: { planCode: 'pro-yearly', quantity: 1, addons: [] },
      billing: null,
      sync: { state: 'waiting', attempts: 0, reason: null, pushedAt: null },
    });
    await insert();
  });
  expect(await counts(on)).toEqual({ app: 1, users: 1, jobs: 5 });
});

test('what is no transaction is refused by name', async () => {
  const { bridge } = await app();
  for (const tx of [{}, { query: 'select 1' }, { execute: null }]) {
    await expect(bridge.users.save(ann, { tx: tx as unknown as AppTransaction })).rejects.toThrow(
      new InputError([{ path: 'tx', message: 'is no transaction of pg, kysely, drizzle or PGlite' }]),
    );
  }
});

// On Postgres there is nothing to share.
if (DATABASE_KIND === 'pglite') {
  test('what a transaction of the shared PGlite commits is pushed, while the app goes on using it', async () => {
    const { bridge, pglite, drained } = await app({ setup: true });
    await bridge.start();
    const signUp = async (n: number) =>
      pglite?.transaction(async (tx) => {
        await tx.query('insert into app_users values ($1)', [`u-${n}`]);
        await bridge.users.save({ id: `u-${n}`, email: `p${n}@example.com`, name: `Person ${n}` }, { tx });
        if (n % 5 === 0) await tx.rollback();
      });
    await Promise.all(Array.from({ length: 20 }, (_, n) => signUp(n)));
    const { leads, contacts, customers } = await drained();
    expect([leads.length, contacts.length, customers.length]).toEqual([16, 16, 16]);
    expect((await pglite?.query('select id from app_users'))?.rows).toHaveLength(16);
  });
}

test.runIf(DATABASE_KIND === 'postgres')(
  'nobody hears of a user before the app commits, and then a running worker does at once',
  async () => {
    const { bridge, pool, drained } = await app({ setup: true });
    await bridge.start();
    const client = await pool.connect();
    await beginOn(client, async (tx) => {
      await bridge.users.save(ann, { tx });
      expect((await drained()).leads).toEqual([]);
    }).finally(() => client.release());
    const { leads, contacts, customers } = await drained();
    expect([leads.length, contacts.length, customers.length]).toEqual([1, 1, 1]);
  },
);

test("the app's role needs nothing but usage of the schema", async () => {
  const { bridge, pool } = await app();
  const role = `app_${randomUUID().slice(0, 8)}`;
  await pool.query(`create role ${role}; grant usage on schema zoho_bridge to ${role}`);
  // Roles belong to the whole server.
  onTestFinished(() => pool.query(`drop owned by ${role}; drop role ${role}`).then(() => undefined));
  const client = await pool.connect();
  await beginOn(client, async (tx) => {
    await client.query(`set local role ${role}`);
    expect(await bridge.users.save(ann, { tx })).toEqual({ id: 'u-1', version: 1, changed: true });
    expect(await bridge.subscriptions.create('u-1', { planCode: 'pro-monthly' }, { tx })).toMatchObject({ created: true });
    const payment = { reference: 'ch_1', userId: 'u-1', amount: '49' };
    expect(await bridge.payments.record(payment, { tx })).toMatchObject({ created: true, state: 'waiting' });
    expect(await bridge.payments.record(payment, { tx })).toMatchObject({ created: false });
    await client.query('savepoint before');
    await expect(client.query('select * from zoho_bridge.users')).rejects.toThrow('permission denied');
    await client.query('rollback to before; reset role');
  }).finally(() => client.release());
  expect((await pool.query('select id from zoho_bridge.users')).rows).toEqual([{ id: 'u-1' }]);
});

/** Text that would break out of a careless literal. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "'",
        "''",
        '"',
        '\\',
        "\\'",
        '$',
        '$$',
        '$1',
        '$2',
        '$z$',
        '$zdeadbeef$',
        '$z0123456789abcdef01234567$',
        ':name',
        '?',
      ),
      fc.constantFrom(
        ';',
        '--',
        '/*',
        '*/',
        "'); drop table zoho_bridge.users; --",
        '::jsonb',
        '\\u0000',
        '\\x00',
        'E\\',
        '%s',
        '{',
        '}',
        '[',
        ']',
        ',',
      ),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const hostileUser = fc
  .record({ id: hostile, name: hostile, phone: hostile, company: fc.option(hostile), local: fc.stringMatching(/^[a-z0-9'$+?{}]{1,12}$/) })
  .map(({ local, ...rest }): UserInput => ({ ...rest, email: `${local}@example.com` }))
  .filter(acceptable);

function acceptable(user: UserInput): boolean {
  try {
    parseUser(user);
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

// Drizzle takes no parameters from outside, so there values travel as literals.
test.each(allWays.filter(([name]) => name.includes('drizzle')))('any text arrives through %s as it was given', async (_name, way) => {
  const { bridge, ...on } = await app();
  await fc.assert(
    fc.asyncProperty(hostileUser, async (user) => {
      await way(on, async (tx) => {
        expect(await bridge.users.save(user, { tx })).toMatchObject({ id: user.id });
      });
      const { rows } = await on.pool.query(
        'select id, email, name, first_name as "firstName", last_name as "lastName", phone, company from zoho_bridge.users where id = $1',
        [user.id],
      );
      expect(rows).toEqual([parseUser(user)]);
    }),
    { numRuns: 100 },
  );
});
