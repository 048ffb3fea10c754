import { expect, test } from 'vitest';
import { DATABASE_KIND } from '../../test/harness/database.js';
import { freshStore } from '../../test/harness/store.js';
import { markPaid, refreshByTime, refreshDue, refreshTiers, type TierChange } from './segments.js';
import type { Store } from './store.js';
import { saveUsers } from './users.js';

const ON = { today: '2026-03-15', graceDays: 14 };
const person = (id: string) => ({
  id,
  email: `${id}@example.com`,
  name: null,
  firstName: null,
  lastName: null,
  phone: null,
  company: null,
});

async function storeWith(...ids: string[]): Promise<Store> {
  const store = await freshStore();
  await saveUsers(store.db, ids.map(person), { live: true });
  return store;
}

let places = 0;
async function subscribe({ db }: Store, userId: string, status: string, dunningSince: string | null = null): Promise<void> {
  await db.query(
    `insert into zoho_bridge.subscriptions (user_id, product, wish, plan_code, quantity, addons, status, recurring, dunning_since)
     values ($1, $2, 'active', 'pro', 1, '[]', $3, 29, $4)`,
    [userId, `p${places++}`, status, dunningSince],
  );
}

const setStatus = ({ db }: Store, status: string) => db.query('update zoho_bridge.subscriptions set status = $1', [status]);
const refresh = ({ db }: Store, ...ids: string[]) => db.transaction((tx) => refreshTiers(tx, ids, ON));
const users = ({ db }: Store) => db.query('select id, tier, version::int from zoho_bridge.users order by id');
const jobs = async ({ db }: Store, sync: string) =>
  (await db.query<{ key: string }>('select singleton_key as key from zoho_bridge_queue.job_common where name = $1 order by 1', [sync])).map(
    ({ key }) => key,
  );

test('a tier follows the subscriptions, grows the version and asks for tags, once a change', async () => {
  const store = await storeWith('a', 'b', 'c');
  await subscribe(store, 'a', 'trial');
  await subscribe(store, 'b', 'cancelled');
  await subscribe(store, 'b', 'live');
  expect(await refresh(store, 'a', 'b', 'c', 'nobody', 'a')).toEqual([
    { userId: 'a', from: 'Free Tier', to: 'Trial' },
    { userId: 'b', from: 'Free Tier', to: 'Paid Tier' },
  ]);
  expect(await refresh(store, 'a', 'b', 'c')).toEqual([]);
  expect(await users(store)).toEqual([
    { id: 'a', tier: 'Trial', version: 2 },
    { id: 'b', tier: 'Paid Tier', version: 2 },
    { id: 'c', tier: 'Free Tier', version: 1 },
  ]);
  expect(await jobs(store, 'crm.tags')).toEqual(['a', 'b']);
  expect(await store.db.query("select user_id, wanted::int from zoho_bridge.links where sync = 'crm.tags' order by 1")).toEqual([
    { user_id: 'a', wanted: 1 },
    { user_id: 'b', wanted: 1 },
  ]);
});

test('an amount that is known from before stands in for what a term costs', async () => {
  const store = await storeWith('a');
  await subscribe(store, 'a', 'live');
  await store.db.query('update zoho_bridge.subscriptions set recurring = null, amount = 0.00');
  expect(await refresh(store, 'a')).toEqual([]);
});

test('nothing is left of a tier change whose transaction is rolled back', async () => {
  const store = await storeWith('a');
  await subscribe(store, 'a', 'live');
  const broken = store.db.transaction(async (tx) => {
    await refreshTiers(tx, ['a'], ON);
    throw new Error('later');
  });
  await expect(broken).rejects.toThrow('later');
  expect(await users(store)).toEqual([{ id: 'a', tier: 'Free Tier', version: 1 }]);
  expect(await jobs(store, 'crm.tags')).toEqual([]);
});

test('what runs out by time alone is found without being told', async () => {
  const store = await storeWith('a', 'b', 'c');
  for (const [id, since] of Object.entries({ a: '2026-03-01', b: '2026-03-02', c: '2026-03-01' }))
    await subscribe(store, id, 'dunning', since);
  await subscribe(store, 'c', 'live');
  await refresh(store, 'a', 'b', 'c');
  await store.db.query("update zoho_bridge.users set tier = 'Paid Tier'");
  const told: TierChange[] = [];
  const tell = async (changes: TierChange[]) => void told.push(...changes);
  await refreshByTime(store.db, { ...ON, told: tell });
  await refreshByTime(store.db, { ...ON, told: tell });
  expect(told).toEqual([{ userId: 'a', from: 'Paid Tier', to: 'Churned' }]);
  await refreshByTime(store.db, { ...ON, today: '2026-03-16', told: tell });
  expect(told.slice(1)).toEqual([{ userId: 'b', from: 'Paid Tier', to: 'Churned' }]);
});

test('a first payment is noted once and asks for the conversion', async () => {
  const store = await storeWith('a', 'b');
  const [first, later] = [new Date('2026-03-01T10:00:00Z'), new Date('2026-04-01T10:00:00Z')];
  await store.db.transaction((tx) =>
    markPaid(tx, [
      { userId: 'a', at: later },
      { userId: 'a', at: first },
      { userId: 'nobody', at: first },
    ]),
  );
  await store.db.transaction((tx) => markPaid(tx, [{ userId: 'a', at: later }]));
  expect(await store.db.query('select id, paid_at from zoho_bridge.users where paid_at is not null')).toEqual([
    { id: 'a', paid_at: first },
  ]);
  expect(await jobs(store, 'crm.conversion')).toEqual(['a']);
});

test('who has paid by another way of writing it gets the conversion with the next refresh, once', async () => {
  const store = await storeWith('a');
  await store.db.query('update zoho_bridge.users set paid_at = now()');
  await refresh(store, 'a');
  expect(await jobs(store, 'crm.conversion')).toEqual(['a']);
  await store.db.query("delete from zoho_bridge_queue.job_common where name = 'crm.conversion'");
  await refresh(store, 'a');
  expect(await jobs(store, 'crm.conversion')).toEqual([]);
});

test.skipIf(DATABASE_KIND === 'pglite')('a user whom somebody holds is not waited for, and done when they are free', async () => {
  const store = await storeWith('a', 'b');
  for (const id of ['a', 'b']) await subscribe(store, id, 'live');
  const paid = new Date('2026-03-01T10:00:00Z');
  await store.db.transaction(async (app) => {
    await app.query("update zoho_bridge.users set name = 'Ann' where id = 'a'");
    await store.db.transaction(async (tx) => {
      await markPaid(tx, [{ userId: 'a', at: paid }]);
      expect(await refreshTiers(tx, ['a', 'b'], ON)).toEqual([{ userId: 'b', from: 'Free Tier', to: 'Paid Tier' }]);
    });
    expect(await refreshDue(store.db, ON)).toBe(0);
  });
  const told: TierChange[] = [];
  expect(await refreshDue(store.db, { ...ON, told: async (changes) => void told.push(...changes) })).toBe(1);
  expect(told).toEqual([{ userId: 'a', from: 'Free Tier', to: 'Paid Tier' }]);
  expect(await store.db.query("select paid_at from zoho_bridge.users where id = 'a'")).toEqual([{ paid_at: paid }]);
  expect(await jobs(store, 'crm.conversion')).toEqual(['a']);
  expect(await refreshDue(store.db, ON)).toBe(0);
});

test.skipIf(DATABASE_KIND === 'pglite')('two changes of one user at the same moment end in what both of them say', async () => {
  const store = await storeWith('a');
  await subscribe(store, 'a', 'trial');
  await store.db.transaction(async (one) => {
    await one.query(
      "insert into zoho_bridge.subscriptions (user_id, product, wish, plan_code, quantity, addons, status) values ('a', 'x', 'active', 'pro', 1, '[]', 'live')",
    );
    await store.db.transaction(async (two) => {
      await two.query("update zoho_bridge.subscriptions set status = 'cancelled'");
      await refreshTiers(two, ['a'], ON);
      await refreshTiers(one, ['a'], ON);
    });
  });
  await refreshDue(store.db, ON);
  expect(await users(store)).toMatchObject([{ tier: 'Paid Tier' }]);
  await setStatus(store, 'expired');
  await refresh(store, 'a');
  expect(await users(store)).toMatchObject([{ tier: 'Churned' }]);
});
