import { expect, test } from 'vitest';
import { createZonedTime } from './time.js';

const at = (iso: string) => new Date(iso).getTime();

test('stamps are in the time zone, with an offset without colon', () => {
  expect(createZonedTime('America/Los_Angeles').stamp(at('2016-06-05T09:30:08Z'))).toBe('2016-06-05T02:30:08-0700');
  expect(createZonedTime('Asia/Kolkata').stamp(at('2026-01-05T23:00:00Z'))).toBe('2026-01-06T04:30:00+0530');
  expect(createZonedTime('UTC').stamp(at('2026-01-05T23:00:00Z'))).toBe('2026-01-05T23:00:00+0000');
});

test('daylight saving is followed to the second', () => {
  const time = createZonedTime('America/Los_Angeles');
  expect(time.stamp(at('2026-03-08T09:59:59Z'))).toBe('2026-03-08T01:59:59-0800');
  expect(time.stamp(at('2026-03-08T10:00:00Z'))).toBe('2026-03-08T03:00:00-0700');
});

test('a day ends at local midnight', () => {
  const time = createZonedTime('America/Los_Angeles');
  expect(time.day(at('2026-01-05T07:59:00Z'))).toBe('2026-01-04');
  expect(time.secondsLeft(at('2026-01-05T07:59:00Z'))).toBe(60);
});
