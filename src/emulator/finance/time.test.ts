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

test('for people a day begins at twelve at night and half of it is over at twelve', () => {
  const { stampFormatted } = createZonedTime('Asia/Singapore');
  // The first is recorded.
  expect(stampFormatted(at('2015-10-03T00:21:52Z'))).toBe('10/03/15 08:21:52 AM');
  expect(stampFormatted(at('2015-10-02T16:00:00Z'))).toBe('10/03/15 12:00:00 AM');
  expect(stampFormatted(at('2015-10-03T04:00:01Z'))).toBe('10/03/15 12:00:01 PM');
  expect(stampFormatted(at('2015-10-03T05:00:00Z'))).toBe('10/03/15 01:00:00 PM');
});

test('a day begins at midnight over there, on days of 23 and 25 hours, too', () => {
  const time = createZonedTime('America/Los_Angeles');
  for (const [day, iso] of [
    ['2026-01-05', '2026-01-05T08:00:00Z'],
    ['2026-03-08', '2026-03-08T08:00:00Z'],
    ['2026-03-09', '2026-03-09T07:00:00Z'],
    ['2026-11-01', '2026-11-01T07:00:00Z'],
    ['2026-11-02', '2026-11-02T08:00:00Z'],
  ] as const) {
    expect(time.startOf(day)).toBe(at(iso));
    expect([time.day(at(iso)), time.day(at(iso) - 1) < day]).toEqual([day, true]);
  }
});
