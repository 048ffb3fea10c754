import { expect, test } from 'vitest';
import { shared, within } from './shared.js';

test('those who ask at the same moment share one run, and its result until it is old', async () => {
  let now = 0;
  let runs = 0;
  const ask = shared(async () => ++runs, { ttlMs: 100, now: () => now });
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
  now = 99;
  expect(await ask()).toBe(1);
  now = 100;
  expect(await ask()).toBe(2);
});

test('a failure is told to all who wait and not kept', async () => {
  let runs = 0;
  const ask = shared(
    async () => {
      runs += 1;
      if (runs === 1) throw new Error('away');
      return runs;
    },
    { ttlMs: 100 },
  );
  expect(await Promise.allSettled([ask(), ask()])).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
  expect(await ask()).toBe(2);
});

test('work that throws at once is a failure like any other', async () => {
  let fails = true;
  const ask = shared(
    () => {
      if (fails) throw new Error('at once');
      return Promise.resolve('fine');
    },
    { ttlMs: 100 },
  );
  await expect(async () => ask()).rejects.toThrow('at once');
  fails = false;
  expect(await ask()).toBe('fine');
});

test('waiting ends at the limit, or with a failure, as undefined', async () => {
  expect(await within(Promise.resolve(1), 1000)).toBe(1);
  expect(await within(Promise.reject(new Error('x')), 1000)).toBeUndefined();
  expect(await within(Promise.race([]), 5)).toBeUndefined();
});
