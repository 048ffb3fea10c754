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
