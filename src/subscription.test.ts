import { expect, test } from 'vitest';
import { InputError } from './errors.js';
import { parseChange, parseProduct, parseSubscription } from './subscription.js';

function issuesOf(work: () => unknown): { path: string; message: string }[] {
  try {
    work();
  } catch (error) {
    if (error instanceof InputError) return error.issues;
    throw error;
  }
  return [];
}

test('only the plan is needed', () => {
  expect(parseSubscription({ planCode: ' pro ' })).toEqual({
    planCode: 'pro',
    quantity: 1,
    addons: [],
    couponCode: null,
    startsAt: null,
    trialDays: null,
    autoCollect: false,
    product: 'main',
  });
});

test('everything that is wrong is told at once, by its path', () => {
  const issues = issuesOf(() =>
    parseSubscription({ quantity: 0, addons: [{ addonCode: '' }], startsAt: '1 March', trialDays: -1, autoCollect: 'yes', colour: 'red' }),
  );
  expect(Object.fromEntries(issues.map((issue) => [issue.path, issue.message]))).toEqual({
    planCode: 'is required',
    quantity: 'must be at least 1',
    'addons.0.addonCode': 'must not be empty',
    startsAt: 'must be a day like 2026-03-01',
    trialDays: 'must not be negative',
    autoCollect: 'must be true or false',
    colour: 'is not known here',
  });
});

test.each([['x'], [null], [[]], [7]])('%j is no subscription', (input) => {
  expect(issuesOf(() => parseSubscription(input))).toEqual([{ path: '', message: 'must be an object' }]);
});

test('an addon is named once', () => {
  expect(issuesOf(() => parseSubscription({ planCode: 'pro', addons: [{ addonCode: 'a' }, { addonCode: 'a' }] }))).toEqual([
    { path: 'addons', message: 'must name each addon once' },
  ]);
});

test('a change says what, and a coupon only changes now', () => {
  expect(issuesOf(() => parseChange({ when: 'now' }))).toEqual([
    { path: '', message: 'say what shall change: planCode, quantity, addons or couponCode' },
  ]);
  expect(issuesOf(() => parseChange({ couponCode: 'X', when: 'term_end' }))[0]?.path).toBe('couponCode');
  expect(issuesOf(() => parseChange({ planCode: 'x', when: 'later' }))[0]?.message).toBe('must be now or term_end');
  expect(issuesOf(() => parseChange({ startsAt: '2026-01-01', planCode: 'x' }))[0]?.path).toBe('startsAt');
});

test('codes with control characters never reach the database', () => {
  expect(issuesOf(() => parseSubscription({ planCode: 'a\u0000b' }))).toHaveLength(1);
  expect(issuesOf(() => parseProduct('a\u0000b'))).toHaveLength(1);
});
