import { expect, test } from 'vitest';
import { createGate } from './gate.js';

test('seats are given in order of arrival, never more than there are', async () => {
  const gate = createGate(() => 2);
  const order: number[] = [];
  const visits = Array.from({ length: 5 }, (_, n) => gate.enter(5_000).then(() => order.push(n)));
  await Promise.all(visits.slice(0, 2));
  expect(order).toEqual([0, 1]);
  gate.leave();
  await visits[2];
  expect(order).toEqual([0, 1, 2]);
  gate.leave();
  gate.leave();
  await Promise.all(visits);
  expect(order).toEqual([0, 1, 2, 3, 4]);
});

test('whoever waits too long goes without a seat and keeps nobody out', async () => {
  const gate = createGate(() => 1);
  expect(await gate.enter(0)).toBe(true);
  expect(await gate.enter(5)).toBe(false);
  gate.leave();
  expect(await gate.enter(0)).toBe(true);
});

test('seats follow a budget that changes', async () => {
  let size = 1;
  const gate = createGate(() => size);
  await gate.enter(0);
  const waiting = [gate.enter(5_000), gate.enter(5_000)];
  size = 2;
  gate.leave();
  expect(await Promise.all(waiting)).toEqual([true, true]);
  size = 1;
  gate.leave();
  expect(await gate.enter(5)).toBe(false);
});
