import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PollingFacts, planPolling } from './ticket-plan.js';

const STANDARD: PollingFacts = {
  ...{ live: 500, webhooks: false, creditsPerDay: 25_000, othersPerDay: 0, left: undefined, idsAtOnce: 100, changesCredits: 6 },
};
const plan = (more: Partial<PollingFacts> = {}) => planPolling({ ...STANDARD, ...more });
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

test.each([
  ['nobody waits: nothing is asked', { live: 0 }, { way: 'none', lookMs: null, creditsPerDay: 0, warning: null }],
  ['a few tickets: all of them every minute, for one call', { live: 20 }, { way: 'scan', lookMs: 60_000, creditsPerDay: 4340 }],
  ['many tickets: what changed every minute, all of them now and then', {}, { way: 'changes', lookMs: 60_000, creditsPerDay: 10_580 }],
  ['with webhooks every ten minutes', { webhooks: true }, { way: 'changes', lookMs: 600_000, scanMs: HOUR_MS, creditsPerDay: 1724 }],
  ['the smallest edition: less often', { creditsPerDay: 2500 }, { way: 'changes', lookMs: 645_000, warning: null }],
  ['no limit: as soon as is wanted', { creditsPerDay: undefined, live: 5000 }, { lookMs: 60_000, share: null }],
  ['what others take comes first', { othersPerDay: 15_000 }, { share: 5000, lookMs: 135_000 }],
  ['what Desk says is left has to do for a whole day', { left: 7000 }, { share: 2000 }],
])('%s', (_, given, expected) => {
  expect(plan(given)).toMatchObject(expected);
});

test('each live ticket is asked for by its id once a day, and less often where that would take a quarter of the share', () => {
  expect(plan().byIdMs).toBe(DAY_MS);
  expect(plan({ live: 6250 }).byIdMs).toBe(2 * DAY_MS);
});

test('rarely is said aloud, and so is never', () => {
  expect(plan({ creditsPerDay: 800 }).warning).toMatch(/only every 34 minutes/);
  expect(plan({ left: 100 })).toMatchObject({ way: 'none', lookMs: null, warning: 'no credits for looking at 500 tickets' });
});

const facts = fc.record({
  live: fc.integer({ min: 1, max: 200_000 }),
  webhooks: fc.boolean(),
  creditsPerDay: fc.integer({ min: 0, max: 1_000_000 }),
  othersPerDay: fc.integer({ min: 0, max: 200_000 }),
  left: fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: undefined }),
  idsAtOnce: fc.integer({ min: 1, max: 100 }),
  changesCredits: fc.double({ min: 6, max: 5000, noNaN: true }),
});

/** What a day of this plan takes, counted without the planner's own sums: a look at all tickets takes the place of one at what changed. */
function credits(
  { live, idsAtOnce, changesCredits }: PollingFacts,
  { way, lookMs, scanMs, byIdMs }: ReturnType<typeof planPolling>,
): number {
  if (lookMs === null || scanMs === null) return 0;
  const scan = Math.ceil(live / idsAtOnce) * 3;
  const looks = DAY_MS / lookMs;
  const scans = DAY_MS / scanMs;
  const byId = byIdMs === null ? 0 : (DAY_MS / byIdMs) * live;
  return byId + (way === 'scan' ? looks * scan : (looks - scans) * changesCredits + scans * scan);
}

test('a plan never takes more than its share, and leaves a fifth of our credits', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const made = planPolling(given);
      expect(made.share).toBeLessThanOrEqual(given.creditsPerDay / 2);
      expect(made.creditsPerDay).toBeLessThanOrEqual(made.share ?? 0);
      expect(credits(given, made)).toBeLessThanOrEqual((made.share ?? 0) + 1e-6);
      if (made.creditsPerDay > 0) expect(made.creditsPerDay + given.othersPerDay).toBeLessThanOrEqual(given.creditsPerDay * 0.8);
    }),
    { numRuns: 2000 },
  );
});

const often = ({ lookMs }: { lookMs: number | null }) => lookMs ?? Number.POSITIVE_INFINITY;
const rarer: Record<string, (given: PollingFacts, by: number) => PollingFacts> = {
  'more tickets': (given, by) => ({ ...given, live: given.live + by }),
  // Where little is left of the day, more credits of ours are a larger reserve for tickets and comments.
  'fewer credits': (given, by) => ({
    ...given,
    creditsPerDay: Math.max(0, (given.creditsPerDay ?? 0) - (given.left === undefined ? by : 0)),
  }),
  'more for others': (given, by) => ({ ...given, othersPerDay: given.othersPerDay + by }),
  'less left': (given, by) => ({ ...given, left: Math.max(0, (given.left ?? 1_000_000) - by) }),
  'dearer changes': (given, by) => ({ ...given, changesCredits: given.changesCredits + by }),
};
test.each(Object.keys(rarer))('%s never make looks more frequent', (name) => {
  fc.assert(
    fc.property(facts, fc.integer({ min: 1, max: 50_000 }), (given, by) => {
      expect(often(planPolling(rarer[name]?.(given, by) ?? given))).toBeGreaterThanOrEqual(often(planPolling(given)));
    }),
    { numRuns: 2000 },
  );
});

test('whatever the facts, a look is never sooner than a minute', () => {
  fc.assert(
    fc.property(facts, (given) => {
      expect(often(planPolling(given))).toBeGreaterThanOrEqual(60_000);
    }),
  );
});
