import { expect, test } from 'vitest';
import { together } from './together.js';

test('what is asked for in one turn is one call, and what comes later another', async () => {
  let calls = 0;
  const ask = together(() => Promise.resolve(++calls));
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
  expect(await ask()).toBe(2);
});

test('who asks while a call is under way gets one that began later', async () => {
  let state = 'before';
  const ends: (() => void)[] = [];
  const ask = together(async () => {
    const seen = state;
    await new Promise<void>((resolve) => ends.push(resolve));
    return seen;
  });
  const first = ask();
  await expect.poll(() => ends.length).toBe(1);
  state = 'after';
  const second = ask();
  await expect.poll(() => ends.length).toBe(2);
  for (const end of ends) end();
  expect(await Promise.all([first, second])).toEqual(['before', 'after']);
});

test('a call that failed fails for all who asked, and is not remembered', async () => {
  let calls = 0;
  const ask = together(() => (++calls === 1 ? Promise.reject(new Error('no')) : Promise.resolve('yes')));
  expect((await Promise.allSettled([ask(), ask()])).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await ask()).toBe('yes');
});
