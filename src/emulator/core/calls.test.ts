import { expect, test } from 'vitest';
import { createCallLog } from './calls.js';

const call = (path: string) => ({ method: 'GET', path, query: new URLSearchParams(), service: 'crm', at: new Date(0) });

test('beyond its capacity the log forgets the oldest and still counts all', () => {
  const log = createCallLog({ capacity: 3 });
  for (let n = 1; n <= 5; n += 1) log.begin(call(`/${n}`)).end({ status: 200, credits: 2 });
  expect(log.list().map(({ n, path }) => [n, path])).toEqual([
    [3, '/3'],
    [4, '/4'],
    [5, '/5'],
  ]);
  expect(log.summary()).toEqual({ total: 5, kept: 3, services: { crm: { calls: 5, credits: 10, statuses: { 200: 5 }, faults: {} } } });
});

test('calls stand in order of arrival, not of answer', () => {
  const log = createCallLog();
  const first = log.begin(call('/slow'));
  log.begin(call('/fast')).end({ status: 200 });
  first.end({ status: 201 });
  expect(log.list().map(({ path, status }) => [path, status])).toEqual([
    ['/slow', 201],
    ['/fast', 200],
  ]);
});

test('a page begins after a number', () => {
  const log = createCallLog();
  for (let n = 1; n <= 4; n += 1) log.begin(call(`/${n}`));
  expect(log.list({ after: 2, limit: 1 }).map(({ n }) => n)).toEqual([3]);
});

test('query values are not kept, their names are', () => {
  const log = createCallLog();
  log.begin({ ...call('/'), query: new URLSearchParams('email=a@b.example&page=1') });
  expect(log.list()[0]?.query).toEqual(['email', 'page']);
});

test('the latest calls come newest first, as many as asked for of those that fit', () => {
  const log = createCallLog({ capacity: 4 });
  for (let n = 1; n <= 6; n += 1) log.begin(call(`/${n}`)).end({ status: n % 2 === 0 ? 200 : 500 });
  expect(log.latest({ limit: 2 }).map(({ path }) => path)).toEqual(['/6', '/5']);
  expect(log.latest({ limit: 9, fits: ({ status }) => status === 200 }).map(({ path }) => path)).toEqual(['/6', '/4']);
});

test('calls are counted by the minute, with those a fault struck', () => {
  const log = createCallLog();
  for (const seconds of [0, 30, 100, 175]) {
    const entry = log.begin({ ...call('/'), at: new Date(seconds * 1000) });
    if (seconds === 100) entry.fault = 'reset';
    entry.end({ status: 200 });
  }
  expect(log.perMinute({ minutes: 3, now: new Date(180_000) })).toEqual([
    { calls: 1, faulty: 0 },
    { calls: 1, faulty: 1 },
    { calls: 1, faulty: 0 },
  ]);
});
