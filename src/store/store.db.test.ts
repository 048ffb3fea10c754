import { PgBoss } from 'pg-boss';
import { expect, test } from 'vitest';
import { freshQueue, freshStore } from '../../test/harness/store.js';
import { QUEUE_SCHEMA } from './queue.js';
import { saveUsers } from './users.js';

const ann = { id: 'u-1', email: 'ann@example.com', name: 'Ann', firstName: null, lastName: null, phone: null, company: null };

test('saving a user queues one job for each sync that pushes users', async () => {
  const store = await freshStore();
  await saveUsers(store.db, [ann], { live: true });
  const jobs = await store.db.query(
    'select name, singleton_key, data, priority, state::text from zoho_bridge_queue.job_common order by name',
  );
  expect(jobs).toEqual(
    ['billing.customer', 'crm.contact', 'crm.lead'].map((name) => ({
      name,
      singleton_key: 'u-1',
      data: { id: 'u-1' },
      priority: 10,
      state: 'created',
    })),
  );
});

test('a user that did not change makes no new version and no job', async () => {
  const store = await freshStore();
  expect(await saveUsers(store.db, [ann], { live: true })).toEqual([{ id: 'u-1', version: 1, changed: true }]);
  await store.db.query('delete from zoho_bridge_queue.job_common');
  expect(await saveUsers(store.db, [ann], { live: true })).toEqual([{ id: 'u-1', version: 1, changed: false }]);
  expect(await saveUsers(store.db, [{ ...ann, phone: '1' }], { live: true })).toEqual([{ id: 'u-1', version: 2, changed: true }]);
  expect(await store.db.query('select count(*)::int as n from zoho_bridge_queue.job_common')).toEqual([{ n: 3 }]);
});

test('a rolled back transaction leaves neither user nor job', async () => {
  const store = await freshStore();
  await expect(
    store.db.transaction(async (tx) => {
      await saveUsers(tx, [ann], { live: true });
      throw new Error('the app changed its mind');
    }),
  ).rejects.toThrow('changed its mind');
  expect(
    await store.db.query(
      'select (select count(*) from zoho_bridge.users)::int as users, (select count(*) from zoho_bridge_queue.job_common)::int as jobs',
    ),
  ).toEqual([{ users: 0, jobs: 0 }]);
});

test('many users are saved in one statement and answered in the order given', async () => {
  const store = await freshStore();
  const crowd = Array.from({ length: 1000 }, (_, i) => ({ ...ann, id: `u-${(i * 7919) % 1000}`, email: `p${i}@example.com` }));
  const saved = await saveUsers(store.db, crowd, { live: false });
  expect(saved.map((row) => row.id)).toEqual(crowd.map((user) => user.id));
  expect(await store.db.query('select count(*)::int as n, max(priority) as priority from zoho_bridge_queue.job_common')).toEqual([
    { n: 3000, priority: 0 },
  ]);
});

test('a job that the database queues is the same as one the queue library queues', async () => {
  const store = await freshStore();
  await freshQueue(store);
  const boss = new PgBoss({
    db: { executeSql: async (text, values) => ({ rows: await store.db.query(text, values ?? []) }) },
    schema: QUEUE_SCHEMA,
    migrate: false,
    supervise: false,
    schedule: false,
  });
  await boss.start();
  await store.db.query("select zoho_bridge.enqueue(array['crm.lead'], array['ours'], 10)");
  await boss.insert('crm.lead', [{ data: { id: 'theirs' }, singletonKey: 'theirs', priority: 10 }]);
  const rows = await store.db.query<Record<string, unknown>>('select * from zoho_bridge_queue.job_common order by singleton_key');
  const comparable = rows.map(
    ({ id: _id, data: _data, singleton_key: _key, created_on: _created, start_after: _start, keep_until, ...rest }) => ({
      ...rest,
      kept: keep_until !== null,
    }),
  );
  expect(comparable[0]).toEqual(comparable[1]);
  await boss.stop({ graceful: false });
});

test('one job a record: a second one is dropped while the first is queued or active, other records are not held up', async () => {
  const store = await freshStore();
  const queue = await freshQueue(store);
  await queue.enqueue(['crm.lead'], ['a', 'b'], { live: true }, store.db);
  await queue.enqueue(['crm.lead'], ['a'], { live: true }, store.db);
  const first = await queue.claim('crm.lead', 1);
  expect(first.map((job) => job.userId)).toEqual(['a']);
  await queue.enqueue(['crm.lead'], ['a'], { live: true }, store.db);
  expect((await queue.claim('crm.lead', 10)).map((job) => job.userId)).toEqual(['b']);
  expect([...(await queue.finish('crm.lead', first, store.db))]).toEqual(first.map((job) => job.id));
  await queue.enqueue(['crm.lead'], ['a'], { live: true }, store.db);
  expect(await queue.claim('crm.lead', 10)).toHaveLength(1);
});

test('live changes are claimed before backfills, and alone when backfills are held', async () => {
  const store = await freshStore();
  const queue = await freshQueue(store);
  await queue.enqueue(['crm.lead'], ['old-1', 'old-2'], { live: false }, store.db);
  await queue.enqueue(['crm.lead'], ['fresh'], { live: true }, store.db);
  expect((await queue.claim('crm.lead', 10, { liveOnly: true })).map((job) => [job.userId, job.live])).toEqual([['fresh', true]]);
  expect((await queue.claim('crm.lead', 10)).map((job) => job.live)).toEqual([false, false]);
});

test('a claim that ran out and was taken by another worker cannot be finished', async () => {
  const store = await freshStore();
  const queue = await freshQueue(store);
  await queue.enqueue(['crm.lead'], ['a'], { live: true }, store.db);
  const stale = await queue.claim('crm.lead', 1);
  await store.db.query("update zoho_bridge_queue.job_common set state = 'active', retry_count = retry_count + 1");
  expect(await queue.finish('crm.lead', stale, store.db)).toEqual(new Set());
});
