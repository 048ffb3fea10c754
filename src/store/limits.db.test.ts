import { expect, test } from 'vitest';
import { freshStore } from '../../test/harness/store.js';
import type { Limits } from './limits.js';

const live = { service: 'crm', credits: 1, priority: 'live' } as const;
const backfill = { service: 'crm', credits: 1, priority: 'backfill' } as const;

async function admitted(
  limits: Limits,
  count: number,
  ask: typeof live | typeof backfill,
  budget: { perMinute?: number; perDay?: number; concurrency: number },
): Promise<number> {
  const answers = await Promise.all(Array.from({ length: count }, (_, i) => limits.admit(ask, budget, `h${i}`, 60_000)));
  return answers.filter((answer) => answer.ok).length;
}

test('no more calls are in flight than there are places, whoever asks', async () => {
  const { limits, db } = await freshStore();
  expect(await admitted(limits, 20, live, { concurrency: 5 })).toBeLessThanOrEqual(5);
  while ((await limits.admit(live, { concurrency: 5 }, 'late', 60_000)).ok);
  expect(await db.query('select count(*)::int as n from zoho_bridge.slots where until > now()')).toEqual([{ n: 5 }]);
});

test('a place given back, or left by a dead worker, is free again', async () => {
  const { limits, db } = await freshStore();
  const budget = { concurrency: 1 };
  const first = await limits.admit(live, budget, 'a', 60_000);
  if (!first.ok) throw new Error('expected a place');
  expect(await limits.admit(live, budget, 'b', 60_000)).toMatchObject({ ok: false, reason: 'concurrency' });
  await limits.release('crm', first.slot, 'a');
  expect((await limits.admit(live, budget, 'b', 1)).ok).toBe(true);
  await db.query('select pg_sleep(0.01)');
  expect((await limits.admit(live, budget, 'c', 60_000)).ok).toBe(true);
});

test('a minute never sees more calls than its limit, and a backfill leaves room for sign-ups', async () => {
  const { limits, db } = await freshStore();
  const budget = { perMinute: 100, concurrency: 100 };
  let passed = 0;
  for (let i = 0; i < 40; i++) if ((await limits.admit(backfill, budget, `b${i}`, 1)).ok) passed++;
  const byBackfill = passed;
  for (let i = 0; i < 40; i++) if ((await limits.admit(live, budget, `l${i}`, 1)).ok) passed++;
  expect(byBackfill).toBeLessThan(20);
  expect(passed).toBeGreaterThan(byBackfill);
  expect(passed).toBeLessThanOrEqual(22);
  const refused = await limits.admit(live, budget, 'next', 1);
  expect(refused).toMatchObject({ ok: false, reason: 'minute' });
  expect(refused.ok === false && refused.waitMs).toBeLessThanOrEqual(750);
  expect(await db.query('select count(*)::int as n from zoho_bridge.slots where until > now()')).toEqual([{ n: 0 }]);
});

test('the credits of a rolling day are not overspent; a backfill stops at 80 %', async () => {
  const { limits } = await freshStore();
  const budget = { perDay: 100, concurrency: 50 };
  const spend = (ask: typeof live | typeof backfill, credits: number) => limits.admit({ ...ask, credits }, budget, 'h', 0);
  expect((await spend(live, 60)).ok).toBe(true);
  expect((await spend(backfill, 30)).ok).toBe(false);
  expect((await spend(backfill, 20)).ok).toBe(true);
  expect((await spend(live, 19)).ok).toBe(true);
  expect(await spend(live, 5)).toMatchObject({ ok: false, reason: 'day' });
});

test('a pause holds everybody, and a shorter one does not cut it', async () => {
  const { limits } = await freshStore();
  await limits.pause('crm', new Date(Date.now() + 60_000), 'minute');
  await limits.pause('crm', new Date(Date.now() + 1_000), 'concurrency');
  const answer = await limits.admit(live, { concurrency: 5 }, 'a', 1000);
  expect(answer).toMatchObject({ ok: false, reason: 'minute' });
  expect(answer.ok === false && answer.waitMs).toBeGreaterThan(50_000);
  expect((await limits.admit({ ...live, service: 'billing' }, { concurrency: 5 }, 'a', 1000)).ok).toBe(true);
});
