import { expect, test } from 'vitest';
import { freshQueue, freshStore } from '../../test/harness/store.js';
import { refreshStatistics } from './statistics.js';
import { saveUsers } from './users.js';

const QUEUE = 'zoho_bridge_queue.job_common';

function people(count: number) {
  return Array.from({ length: count }, (_, n) => ({
    id: `u${n}`,
    email: `u${n}@host.example`,
    name: null,
    firstName: null,
    lastName: null,
    phone: null,
    company: null,
  }));
}

test('an import makes statistics stale, once', async () => {
  const { db } = await freshStore();
  expect(await refreshStatistics(db)).toEqual([]);
  await saveUsers(db, people(3000), { live: false });
  expect(await refreshStatistics(db)).toContain(QUEUE);
  const [table] = await db.query<{ rows: number }>('select reltuples::int as rows from pg_class where oid = $1::regclass', [QUEUE]);
  expect(table?.rows).toBe(9000);
  expect(await refreshStatistics(db)).not.toContain(QUEUE);
});

test('a long queue is claimed from and counted up to a limit, and a claim that another worker has taken over is not finished', async () => {
  const store = await freshStore();
  const queue = await freshQueue(store);
  await saveUsers(store.db, people(3000), { live: false });
  await refreshStatistics(store.db);
  const jobs = await queue.claim('crm.lead', 100);
  expect(jobs).toHaveLength(100);
  expect((await queue.peek(500)).find((peek) => peek.sync === 'crm.lead')).toMatchObject({ ready: 500, active: true });
  const finished = await store.db.transaction((tx) =>
    queue.finish('crm.lead', [...jobs.slice(1), { ...jobs[0]!, retryCount: jobs[0]!.retryCount + 1 }], tx),
  );
  expect(finished.size).toBe(99);
  expect(finished.has(jobs[0]!.id)).toBe(false);
});
