import { expect, test } from 'vitest';
import { createBatcher, FullError } from './batcher.js';

/** A batcher whose work ends when the test says so. */
function byHand({ lanes = 1, most = 100, mostWaiting = 100, blame = true } = {}) {
  const batches: { items: number[]; end(error?: Error): void }[] = [];
  const add = createBatcher<number, string>({
    work: (items) =>
      new Promise((resolve, reject) => {
        batches.push({ items, end: (error) => (error ? reject(error) : resolve(items.map((item) => `${item}!`))) });
      }),
    ...{ lanes, most, mostWaiting, mayBeOne: () => blame },
  });
  return { batches, add, turn: () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve))) };
}

test('what comes in one turn goes together, what comes meanwhile goes next', async () => {
  const { batches, add, turn } = byHand();
  const first = [add(1), add(2)];
  await turn();
  const second = [add(3), add(4), add(5)];
  await turn();
  expect(batches.map(({ items }) => items)).toEqual([[1, 2]]);
  batches[0]?.end();
  expect(await Promise.all(first)).toEqual(['1!', '2!']);
  await turn();
  expect(batches[1]?.items).toEqual([3, 4, 5]);
  batches[1]?.end();
  expect(await Promise.all(second)).toEqual(['3!', '4!', '5!']);
});

test('several lanes, each with a batch of its own, none with more than the most', async () => {
  const { batches, add, turn } = byHand({ lanes: 2, most: 2 });
  void add(1);
  await turn();
  const rest = [add(2), add(3), add(4)];
  await turn();
  expect(batches.map(({ items }) => items)).toEqual([[1], [2, 3]]);
  batches[1]?.end();
  await turn();
  expect(batches[2]?.items).toEqual([4]);
  batches[2]?.end();
  expect(await Promise.all(rest)).toEqual(['2!', '3!', '4!']);
});

test('one bad item fails alone', async () => {
  const add = createBatcher<number, number>({
    work: async (items) => {
      if (items.includes(13)) throw new Error('13');
      return items;
    },
    ...{ mayBeOne: () => true, lanes: 1, most: 100, mostWaiting: 100 },
  });
  const results = await Promise.allSettled([add(12), add(13), add(14)]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await add(15)).toBe(15);
});

test("a failure that is nobody's in particular fails its batch, once, and no other", async () => {
  const { batches, add, turn } = byHand({ blame: false });
  const first = Promise.allSettled([add(1), add(2)]);
  await turn();
  const second = add(3);
  batches[0]?.end(new Error('gone'));
  expect((await first).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await turn();
  expect(batches.map(({ items }) => items)).toEqual([[1, 2], [3]]);
  batches[1]?.end();
  expect(await second).toBe('3!');
});

test('more than may wait is refused at once, and what waits is done', async () => {
  const { batches, add, turn } = byHand({ mostWaiting: 2 });
  const first = add(0);
  await turn();
  const waiting = [add(1), add(2)];
  await expect(add(3)).rejects.toThrow(FullError);
  batches[0]?.end();
  await first;
  await turn();
  batches[1]?.end();
  expect(await Promise.all(waiting)).toEqual(['1!', '2!']);
});
