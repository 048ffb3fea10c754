/** What goes wrong only when two things happen at once, or when an answer is lost at the worst moment. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { openPostgres } from '../src/store/database.js';
import { migrate } from '../src/store/migrate.js';
import type { Store } from '../src/store/store.js';
import { saveUsers } from '../src/store/users.js';
import { replayParked } from '../src/store/views.js';
import { settle } from '../src/sync/settle.js';
import { tagsSync } from '../src/sync/tags.js';
import { upsertSync } from '../src/sync/upsert.js';
import type { Crm } from '../src/zoho/crm.js';
import { held, world } from './harness/bridge.js';
import { DATABASE_KIND } from './harness/database.js';
import { databaseUrl } from './harness/postgres.js';
import { freshQueue, freshStore } from './harness/store.js';

const onPostgres = test.skipIf(DATABASE_KIND === 'pglite');
const ann = { id: 'u-1', email: 'ann@example.com', name: 'Ann Example' };
const values = (id: string, email = `${id}@example.com`) => ({
  id,
  email,
  name: id,
  firstName: null,
  lastName: null,
  phone: null,
  company: null,
});

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await sleep(20);
}

onPostgres('processes that start at once on an empty database migrate it once, and all of them start', async () => {
  const url = await databaseUrl();
  const databases = Array.from({ length: 5 }, () => openPostgres(url));
  try {
    const ran = await Promise.all(databases.map((database) => migrate(database)));
    expect(ran.filter((names) => names.length > 0)).toHaveLength(1);
  } finally {
    await Promise.all(databases.map((database) => database.close()));
  }
});

test('statements that fail half-way leave no transaction behind for the next one', async () => {
  const { db } = await freshStore();
  await expect(db.query('begin; select 1/0')).rejects.toThrow('division');
  expect(await Promise.all([1, 2, 3].map(() => db.query('select 1 as one')))).toEqual([[{ one: 1 }], [{ one: 1 }], [{ one: 1 }]]);
});

onPostgres('LISTEN comes back after its connection was lost', async () => {
  const { db } = await freshStore();
  let hints = 0;
  const unlisten = await db.listen?.('review', () => {
    hints++;
  });
  await db.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'zoho-bridge-listen' and datname = current_database()",
  );
  await until(async () => {
    await db.query("select pg_notify('review', '')");
    return hints > 1;
  });
  await unlisten?.();
});

test('a change whose answer was lost and that the app takes back is taken back in Zoho, too', async () => {
  const { bridge, emulator } = await world({ env: { ZOHO_BRIDGE_MAX_ATTEMPTS: '1' } });
  await bridge.users.save(ann);
  await bridge.drain({ timeoutMs: 20_000 });
  emulator.setFaults({
    seed: 1,
    rules: [
      { path: '/upsert', fault: 'drop-after-commit' },
      { method: 'PUT', fault: 'drop-after-commit' },
    ],
  });
  await bridge.users.save({ ...ann, name: 'Bob Other' });
  expect(await bridge.drain({ timeoutMs: 20_000 })).toMatchObject({ parked: 3 });
  expect(held(emulator).leads).toMatchObject([{ Last_Name: 'Other' }]);
  emulator.setFaults({ seed: 1, rules: [] });
  await bridge.users.save(ann);
  expect(await bridge.drain({ timeoutMs: 20_000 })).toMatchObject({ drained: true, parked: 0 });
  expect(held(emulator).leads).toMatchObject([{ Last_Name: 'Example' }]);
  expect(held(emulator).contacts).toMatchObject([{ Last_Name: 'Example' }]);
  expect(held(emulator).customers).toMatchObject([{ display_name: 'Ann Example' }]);
});

test('a customer that staff made is adopted whole, although the first try at it was cut off', async () => {
  const { bridge, emulator } = await world();
  await makeCustomer(emulator.url, emulator.env(), { display_name: 'Ann Example', email: 'ann@example.com' });
  emulator.advance('PT1M');
  emulator.setFaults({ seed: 1, rules: [{ method: 'PUT', path: '/customers', fault: 'status', status: 500, count: 1 }] });
  await bridge.users.save(ann);
  expect(await bridge.drain({ timeoutMs: 30_000 })).toMatchObject({ drained: true, parked: 0 });
  expect(held(emulator).customers).toMatchObject([{ custom_fields: [{ label: 'External User ID', value: 'u-1' }] }]);
});

/** As staff make one: without an id of ours. */
async function makeCustomer(origin: string, env: Record<string, string | undefined>, body: object): Promise<void> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: env.ZOHO_CLIENT_ID ?? '',
    client_secret: env.ZOHO_CLIENT_SECRET ?? '',
    refresh_token: env.ZOHO_REFRESH_TOKEN ?? '',
  });
  const token = (await (await fetch(`${origin}/oauth/v2/token`, { method: 'POST', body: form })).json()) as { access_token: string };
  const answer = await fetch(`${origin}/billing/v1/customers`, {
    method: 'POST',
    headers: {
      authorization: `Zoho-oauthtoken ${token.access_token}`,
      'content-type': 'application/json',
      'x-com-zoho-subscriptions-organizationid': env.ZOHO_BILLING_ORGANIZATION_ID ?? '',
    },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(201);
}

test('of two workers that looked for the same lost create, one makes the next', async () => {
  const { links } = await freshStore();
  await links.intend('billing.customer', 'dead', [{ userId: 'u', key: '{}' }]);
  const seen = (await links.load('billing.customer', ['u'])).get('u')?.intentSeen ?? null;
  await links.takeOver('billing.customer', 'one', { userId: 'u', key: '{}', seen });
  await links.takeOver('billing.customer', 'two', { userId: 'u', key: '{}', seen });
  await links.intend('billing.customer', 'three', [{ userId: 'u', key: '{}' }]);
  expect(await Promise.all(['one', 'two', 'three'].map((holder) => links.confirmIntent('billing.customer', holder, 'u')))).toEqual([
    true,
    false,
    false,
  ]);
});

test('a live change of somebody whose job waits behind an import is claimed first', async () => {
  const store = await freshStore();
  const queue = await freshQueue(store);
  await saveUsers(
    store.db,
    Array.from({ length: 50 }, (_, i) => values(`u-${i}`)),
    { live: false },
  );
  await saveUsers(store.db, [values('u-33', 'new@example.com')], { live: true });
  expect(await queue.claim('crm.lead', 1)).toMatchObject([{ userId: 'u-33', live: true }]);
});

test('a live change that comes while an import pushes the same user goes back as live', async () => {
  const store = await freshStore();
  const queue = await freshQueue(store);
  await saveUsers(store.db, [values('u-1')], { live: false });
  const [job] = await queue.claim('crm.lead', 1);
  if (!job) throw new Error('no job');
  await saveUsers(store.db, [values('u-1', 'new@example.com')], { live: true });
  await settle(depsOf(store, queue), { name: 'crm.lead' }, [{ job, version: 1, link: undefined, outcome: { kind: 'done', zohoId: '1' } }]);
  expect(await queue.claim('crm.lead', 1)).toMatchObject([{ userId: 'u-1', live: true }]);
});

const depsOf = (store: Store, queue: Awaited<ReturnType<typeof freshQueue>>) => ({
  db: store.db,
  links: store.links,
  queue,
  random: Math.random,
  backoff: {},
  maxAttempts: 5,
});

onPostgres('what asks for tags and the tags themselves are settled without a deadlock', async () => {
  const store = await freshStore();
  const queue = await freshQueue(store);
  await saveUsers(store.db, [values('u-1')], { live: true });
  await store.db.transaction(async (tx) => {
    await store.links.want('crm.tags', ['u-1'], tx);
    await queue.enqueue(['crm.tags'], ['u-1'], { live: true }, tx);
  });
  const [job] = await queue.claim('crm.tags', 1);
  const link = (await store.links.load('crm.tags', ['u-1'])).get('u-1');
  if (!job || !link) throw new Error('no job');
  let tags: Promise<unknown> | undefined;
  await store.db.transaction(async (tx) => {
    await store.links.want('crm.tags', ['u-1'], tx);
    tags = settle(depsOf(store, queue), { name: 'crm.tags' }, [{ job, version: 1, link, outcome: { kind: 'done' } }]);
    await until(
      async () =>
        (await store.db.query("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")).length > 0,
    );
    await queue.enqueue(['crm.tags'], ['u-1'], { live: true }, tx);
  });
  await tags;
  expect(await queue.claim('crm.tags', 10)).toHaveLength(1);
});

onPostgres('a replay and the settling of the same record are done without a deadlock', async () => {
  const store = await freshStore();
  const queue = await freshQueue(store);
  await saveUsers(store.db, [values('u-1')], { live: true });
  const [first] = await queue.claim('crm.lead', 1);
  if (!first) throw new Error('no job');
  await settle(depsOf(store, queue), { name: 'crm.lead' }, [
    { job: first, version: 1, link: undefined, outcome: { kind: 'park', reason: 'x' } },
  ]);
  await saveUsers(store.db, [values('u-1', 'new@example.com')], { live: true });
  const [second] = await queue.claim('crm.lead', 1);
  const link = (await store.links.load('crm.lead', ['u-1'])).get('u-1');
  if (!second || !link) throw new Error('no job');
  const client = new pg.Client({ connectionString: await urlOf(store) });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query('begin');
  await client.query("select from zoho_bridge.links where user_id = 'u-1' for update");
  const settled = settle(depsOf(store, queue), { name: 'crm.lead' }, [
    { job: second, version: 2, link, outcome: { kind: 'done', zohoId: '1' } },
  ]);
  await until(
    async () =>
      (await store.db.query("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")).length > 0,
  );
  await replayParked({ query: async (text, args) => (await client.query(text, args)).rows }, {});
  await client.query('commit');
  await settled;
});

async function urlOf(store: Store): Promise<string> {
  const [row] = await store.db.query<{ url: string }>(
    "select format('postgres://postgres@127.0.0.1:%s/%s', current_setting('port'), current_database()) as url",
  );
  return row?.url ?? '';
}

const segments = { lifecycle: 'lead-and-contact', tierField: undefined } as const;

test('tags are counted as wanted before the records they go on are read', async () => {
  const store = await freshStore();
  await saveUsers(store.db, [values('u-1')], { live: true });
  const order: string[] = [];
  const links: Store['links'] = {
    ...store.links,
    async load(sync, ids, sql) {
      const found = await store.links.load(sync, ids, sql);
      if (sync === 'crm.tags') await sleep(50);
      order.push(sync);
      return found;
    },
  };
  await tagsSync({ store: { ...store, links }, crm: {} as Crm, segments }).load(['u-1']);
  expect(order[0]).toBe('crm.tags');
});

test('when one call of a push fails, the push waits for the other and keeps what it did', async () => {
  const store = await freshStore();
  await saveUsers(store.db, [values('a', 'both@example.com'), values('b', 'both@example.com'), values('c')], { live: true });
  let running = 0;
  const crm = {
    async upsert(_module: string, records: unknown[], { checkFields }: { checkFields: string[] }) {
      if (checkFields.length === 1) throw new Error('no answer');
      running++;
      await sleep(100);
      running--;
      return records.map(() => ({ ok: true, id: '7', action: 'insert', duplicateField: null }));
    },
  } as unknown as Crm;
  const readiness = {
    notReady: async () => null,
    lengths: async () => ({}),
    hasTiers: async () => false,
    recheck: async () => ({ hasExternalId: true, lengths: {}, tierFields: [] }),
  };
  const sync = upsertSync(
    { store, crm, readiness, segments },
    { name: 'crm.lead', module: 'Leads', fieldsOf: (user) => ({ External_User_ID: user.id }), keeps: () => true, next: [], concurrency: 1 },
  );
  const desired = [...(await sync.load(['a', 'b', 'c'])).values()]
    .map((item) => ({ ...item, attempts: 0 }))
    .sort((x, y) => (x.record.id < y.record.id ? -1 : 1));
  const outcomes = await sync.push(desired, { priority: 'live', correlationId: 'x', attempt: 1 });
  expect(running).toBe(0);
  expect(outcomes.map((outcome) => outcome.kind)).toEqual(['retry', 'retry', 'done']);
});

test('a start that failed can be repeated, and saving meanwhile harms nobody', async () => {
  const { bridge, store, emulator } = await world();
  const { get } = store.facts;
  store.facts.get = () => Promise.reject(new Error('the database is away'));
  await expect(bridge.start()).rejects.toThrow('away');
  await bridge.users.save(ann);
  store.facts.get = get;
  await bridge.start();
  expect(await bridge.drain({ timeoutMs: 20_000 })).toMatchObject({ drained: true });
  expect(held(emulator).leads).toHaveLength(1);
});

test('two drains at once both see the end', async () => {
  const { bridge } = await world();
  await bridge.users.saveMany(Array.from({ length: 30 }, (_, i) => ({ id: `u-${i}`, email: `p${i}@example.com`, name: `P ${i}` })));
  const first = bridge.drain({ timeoutMs: 1 });
  const second = bridge.drain({ timeoutMs: 30_000 });
  await first;
  expect(await second).toMatchObject({ drained: true });
});

test('two users that two workers settle on one record at the same moment end with a record each', async () => {
  const w = await world();
  const { links, db } = w.store;
  await w.bridge.users.saveMany([
    { id: 'a', email: 'a@example.com', name: 'A Person' },
    { id: 'b', email: 'b@example.com', name: 'B Person' },
  ]);
  const queue = await freshQueue(w.store);
  const jobs = await queue.claim('crm.lead', 2);
  const deps = { db, links, queue, random: () => 0, backoff: {}, maxAttempts: 5 };
  const settleOne = async (userId: string) => {
    const job = jobs.filter((claimed) => claimed.userId === userId);
    for (;;) {
      try {
        return await settle(
          deps,
          { name: 'crm.lead' },
          job.map((claimed) => ({
            job: claimed,
            version: 1,
            link: undefined,
            hash: 'h',
            outcome: { kind: 'done', zohoId: '5725767000000411001' },
          })),
        );
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^(23505|40P01)$/) });
      }
    }
  };
  await Promise.all([settleOne('a'), settleOne('b')]);
  const owners = await db.query("select user_id from zoho_bridge.links where sync = 'crm.lead' and id_index is not null");
  expect(owners).toHaveLength(1);
  const waiting = await db.query(
    "select singleton_key as user_id from zoho_bridge_queue.job_common where name = 'crm.lead' and state < 'active'",
  );
  expect([...owners, ...waiting].map((row) => String(row.user_id)).sort()).toEqual(['a', 'b']);
});
