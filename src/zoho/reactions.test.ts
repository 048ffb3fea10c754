import { expect, test } from 'vitest';
import { createReactions, retryAfterOf } from './reactions.js';

function reactions() {
  const clock = { ms: 1_800_000_000_000 };
  return { clock, ...createReactions({ now: () => clock.ms, random: () => 0 }) };
}
const unknown = (headers: Record<string, string> = {}) => ({ limit: 'unknown' as const, headers });

test('a CRM 429 is taken for concurrency, with pauses that double while nothing gets through', () => {
  const { react, passed, clock } = reactions();
  for (const waitMs of [500, 1_000, 2_000]) {
    expect(react('crm', unknown())).toEqual({ limit: 'concurrency', waitMs });
    clock.ms += waitMs;
  }
  passed('crm');
  expect(react('crm', unknown()).waitMs).toBe(500);
});

test('a CRM 429 with hardly any credits left is the day', () => {
  expect(reactions().react('crm', unknown({ 'x-api-credits-remaining': '0' })).limit).toBe('day');
  expect(reactions().react('crm', unknown({ 'x-api-credits-remaining': '9' })).limit).toBe('day');
  expect(reactions().react('crm', unknown({ 'x-api-credits-remaining': '24000' })).limit).toBe('concurrency');
});

test('a CRM 429 that lasts for minutes is the day, probed ever more rarely', () => {
  const { react, clock } = reactions();
  react('crm', unknown());
  clock.ms += 181_000;
  const probes = [1, 2, 3, 4].map(() => {
    const probe = react('crm', unknown());
    clock.ms += probe.waitMs;
    return probe;
  });
  expect(probes.map((probe) => probe.limit)).toEqual(['day', 'day', 'day', 'day']);
  expect(probes.map((probe) => probe.waitMs / 60_000)).toEqual([15, 30, 60, 60]);
});

test('a full minute is looked at again soon, then left alone for a whole one', () => {
  const { react, clock } = reactions();
  const minute = { limit: 'minute' as const, headers: {} };
  for (const waitMs of [3_000, 15_000, 60_000, 60_000]) {
    expect(react('billing', minute)).toEqual({ limit: 'minute', waitMs });
    clock.ms += waitMs;
  }
});

test('answers that come in during a pause do not prolong it', () => {
  const { react, passed, clock } = reactions();
  expect(react('crm', unknown()).waitMs).toBe(500);
  clock.ms += 100;
  expect(react('crm', unknown()).waitMs).toBe(400);
  passed('crm');
  clock.ms += 400;
  expect(react('crm', unknown()).waitMs).toBe(1_000);
});

test('services are in trouble one by one', () => {
  const { react } = reactions();
  react('crm', unknown());
  expect(react('billing', { limit: 'concurrency', headers: {} }).waitMs).toBe(500);
});

test('the reset of the day is honoured when it is nearer than the probe', () => {
  expect(reactions().react('billing', { limit: 'day', headers: { 'x-rate-limit-reset': '120' } }).waitMs).toBe(120_000);
  expect(reactions().react('billing', { limit: 'day', headers: { 'x-rate-limit-reset': '80000' } }).waitMs).toBe(3_600_000);
});

test.each(['concurrency', 'minute', 'day'] as const)('Retry-After is honoured for %s', (limit) => {
  expect(reactions().react('billing', { limit, headers: { 'retry-after': '7' } }).waitMs).toBe(7_000);
});

test('Retry-After is seconds or a date, and never believed beyond a day', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  expect(retryAfterOf({ 'retry-after': '3' }, now)).toBe(3_000);
  expect(retryAfterOf({ 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' }, now)).toBe(30_000);
  expect(retryAfterOf({ 'retry-after': 'Thu, 01 Jan 2020 00:00:00 GMT' }, now)).toBe(0);
  expect(retryAfterOf({ 'retry-after': '99999999999' }, now)).toBe(86_400_000);
  expect(retryAfterOf({ 'retry-after': 'soon' }, now)).toBeUndefined();
  expect(retryAfterOf({}, now)).toBeUndefined();
});
