import { expect, test } from 'vitest';
import { describeOperations } from './about.js';

const THERE = [{ method: 'GET', path: '/a' }];

test('an operation carries its sources, how sure we are, and what differs only when something does', () => {
  const missing = { 'POST /b': ['page', ''] } as const;
  expect(describeOperations(THERE, { 'GET /a': ['page, OpenAPI', 'D S', 'no paging'] }, missing)).toEqual([
    { method: 'GET', path: '/a', source: ['page', 'OpenAPI'], sure: 'D S', differs: 'no paging' },
    { method: 'POST', path: '/b', source: ['page'], sure: '', implemented: false },
  ]);
  expect(describeOperations(THERE, { 'GET /a': ['', 'I'] })).toEqual([{ method: 'GET', path: '/a', source: [], sure: 'I' }]);
});

test.each([
  ['nothing is said about GET /a', {}, {}],
  ['no such operation: GET /c', { 'GET /a': ['', 'I'], 'GET /c': ['', 'I'] }, {}],
  ['said not to be emulated, but it is: GET /a', { 'GET /a': ['', 'I'] }, { 'GET /a': ['', ''] }],
] as const)('the table cannot drift: %s', (message, about, missing) => {
  expect(() => describeOperations(THERE, about, missing)).toThrow(message);
});
