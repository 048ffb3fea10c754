import { expect, test } from 'vitest';
import { createPace } from './pace.js';

function paceAt(places: number) {
  const clock = { ms: 0 };
  return { clock, pace: createPace(places, () => clock.ms) };
}

test('the first push leaves at once, whatever the ones before took', () => {
  const { pace } = paceAt(6);
  pace.launched();
  pace.finished(600);
  expect(pace.waitMs(0)).toBe(0);
});

test('nothing waits before it is known how long a push takes', () => {
  const { pace } = paceAt(6);
  pace.launched();
  expect(pace.waitMs(5)).toBe(0);
});

test('the last place is spaced by an even share of the time a push takes, an earlier one by far less', () => {
  const { clock, pace } = paceAt(6);
  pace.finished(150);
  pace.launched();
  expect(pace.waitMs(5)).toBeCloseTo(25);
  expect(pace.waitMs(1)).toBeCloseTo(1);
  clock.ms = 20;
  expect(pace.waitMs(5)).toBeCloseTo(5);
  clock.ms = 25;
  expect(pace.waitMs(5)).toBe(0);
});

test('one slow push does not set the pace, and no pace is slower than 50 ms', () => {
  const { pace } = paceAt(6);
  pace.finished(160);
  pace.finished(320);
  pace.launched();
  expect(pace.waitMs(5)).toBeCloseTo(30);
  for (let n = 0; n < 100; n++) pace.finished(20_000);
  expect(pace.waitMs(5)).toBe(50);
});

test('a sync with one place is not spaced', () => {
  const { pace } = paceAt(1);
  pace.finished(150);
  pace.launched();
  expect(pace.waitMs(1)).toBe(0);
});
