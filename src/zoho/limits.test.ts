import { expect, test } from 'vitest';
import { TooManyError } from '../errors.js';
import { createLimiter } from './limits.js';
import { liveContext, memoryLimitStore } from './testing.js';
import type { Ask, Budget, Pool, Service } from './types.js';

const at = { service: 'crm', operation: 'crm.upsert' };
const live: Ask = { service: 'crm', credits: 1, priority: 'live' };
const backfill: Ask = { ...live, priority: 'backfill' };

function limiter(crm: Budget, { store = memoryLimitStore(), maxWaitMs = 300, now = Date.now } = {}) {
  const budgets = () => ({ crm, billing: crm }) as Record<Pool, Budget>;
  return { store, ...createLimiter({ store, budgets, callMs: 100, maxWaitMs, now, random: () => 0.5, warn: () => undefined }) };
}

test('never more calls in flight than places, over two processes', async () => {
  const store = memoryLimitStore();
  const processes = [limiter({ concurrency: 3 }, { store, maxWaitMs: 5_000 }), limiter({ concurrency: 3 }, { store, maxWaitMs: 5_000 })];
  let inFlight = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 30 }, async (_, n) => {
      const place = await processes[n % 2]!.acquire([live], at, liveContext);
      most = Math.max(most, ++inFlight);
      await new Promise((done) => setTimeout(done, 5));
      inFlight -= 1;
      place.release();
    }),
  );
  await Promise.all(processes.map((process) => process.idle()));
  expect(most).toBeLessThanOrEqual(3);
  expect(most).toBeGreaterThan(1);
  expect(store.held()).toBe(0);
});

test('a live call does not wait behind backfill of its own process', async () => {
  const { acquire } = limiter({ concurrency: 5 }, { maxWaitMs: 500 });
  const queued = Array.from({ length: 20 }, () => acquire([backfill], at, { ...liveContext, priority: 'backfill' }).catch(() => undefined));
  const started = Date.now();
  await acquire([live], at, liveContext);
  expect(Date.now() - started).toBeLessThan(200);
  expect((await Promise.all(queued)).filter(Boolean)).toHaveLength(4);
});

test('waits for a place for a while, then says when to come back', async () => {
  const { acquire, idle } = limiter({ concurrency: 1 });
  const place = await acquire([live], at, liveContext);
  const error = await acquire([live], at, liveContext).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TooManyError);
  expect(error).toMatchObject({ limit: 'concurrency', mayHaveHappened: false });
  expect((error as TooManyError).retryAt.getTime()).toBeGreaterThan(Date.now());
  place.release();
  await idle();
  await acquire([live], at, liveContext);
});

test('does not wait past what the deadline leaves for the call', async () => {
  const { acquire } = limiter({ concurrency: 1 }, { maxWaitMs: 60_000 });
  await acquire([live], at, liveContext);
  const started = Date.now();
  await expect(acquire([live], at, { ...liveContext, deadline: Date.now() + 150 })).rejects.toBeInstanceOf(TooManyError);
  expect(Date.now() - started).toBeLessThan(1_000);
});

test('a used-up day is not waited for', async () => {
  const { acquire } = limiter({ concurrency: 5, perDay: 1 });
  (await acquire([live], at, liveContext)).release();
  await expect(acquire([live], at, liveContext)).rejects.toMatchObject({ limit: 'day' });
});

test('the reserve of the day is kept for live calls', async () => {
  const { acquire } = limiter({ concurrency: 5, perDay: 10 });
  (await acquire([{ ...backfill, credits: 8 }], at, liveContext)).release();
  await expect(acquire([backfill], at, liveContext)).rejects.toMatchObject({ limit: 'day' });
  (await acquire([{ ...live, credits: 2 }], at, liveContext)).release();
});

test('a store that fails does not keep the seat', async () => {
  const { acquire, store } = limiter({ concurrency: 1 });
  const { admit } = store;
  store.admit = () => Promise.reject(new Error('the database is away'));
  await expect(acquire([live], at, liveContext)).rejects.toThrow('the database is away');
  store.admit = admit;
  await acquire([live], at, liveContext);
});

test('a place that cannot be given back harms nobody', async () => {
  const { acquire, idle, store } = limiter({ concurrency: 2 });
  store.release = () => Promise.reject(new Error('the database is away'));
  (await acquire([live], at, liveContext)).release();
  await idle();
  await acquire([live], at, liveContext);
});

test('taken places pause the service for a second, a full minute for some seconds first, a used-up day for an hour', async () => {
  const pauses = async (limit: 'concurrency' | 'minute' | 'day', service: Service) => {
    const { react, store } = limiter({ concurrency: 1 });
    const before = Date.now();
    const reaction = await react(service, { limit, headers: {} });
    expect(store.pauses.get(service)?.until).toEqual(reaction.until);
    expect(reaction.limit).toBe(limit);
    return (reaction.until.getTime() - before) / 1000;
  };
  expect(await pauses('concurrency', 'billing')).toSatisfy((s: number) => s >= 0.5 && s <= 2);
  expect(await pauses('minute', 'billing')).toSatisfy((s: number) => s >= 3 && s <= 5);
  expect(await pauses('day', 'billing')).toBeCloseTo(3_600, 0);
  expect(await pauses('day', 'crm')).toBeCloseTo(900, 0);
});

test('a pause holds for every process', async () => {
  const store = memoryLimitStore();
  await limiter({ concurrency: 5 }, { store }).react('crm', { limit: 'day', headers: {} });
  await expect(limiter({ concurrency: 5 }, { store }).acquire([live], at, liveContext)).rejects.toMatchObject({ limit: 'day' });
});

test('a heavy call takes a place of both kinds, and gives back what it has when the second is not to be had', async () => {
  const store = memoryLimitStore();
  const budgets = () => ({ crm: { concurrency: 1 }, 'crm.heavy': { concurrency: 1 } }) as Record<Pool, Budget>;
  const { acquire, idle } = createLimiter({
    store,
    budgets,
    callMs: 100,
    maxWaitMs: 100,
    now: Date.now,
    random: () => 0.5,
    warn: () => undefined,
  });
  const heavy: Ask = { service: 'crm.heavy', credits: 0, priority: 'live' };
  const light = await acquire([live], at, liveContext);
  await expect(acquire([heavy, live], at, liveContext)).rejects.toBeInstanceOf(TooManyError);
  light.release();
  await idle();
  const both = await acquire([heavy, live], at, liveContext);
  await expect(acquire([heavy], at, liveContext)).rejects.toBeInstanceOf(TooManyError);
  both.release();
  await idle();
});
