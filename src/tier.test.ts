import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TIER_OF_STATUS, type TierFacts, tierOf } from './tier.js';

const ON = { today: '2026-03-15', graceDays: 14 };
const paying = (status: string | null, rest: Partial<TierFacts> = {}): TierFacts => ({
  status,
  recurring: '29.00',
  dunningSince: null,
  ...rest,
});

test('the table in docs/segments.md is the one in the code', () => {
  const page = readFileSync(new URL('../docs/segments.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` \| ([^|]+) \|/gm)].map(([, status, tier]) => [status, tier?.trim()]);
  expect(Object.fromEntries(rows)).toEqual(
    Object.fromEntries(Object.entries(TIER_OF_STATUS).map(([status, says]) => [status, says ?? '—'])),
  );
});

test('every status that is documented for Billing has its place', () => {
  const documented =
    'live trial future dunning unpaid non_renewing cancelled cancelled_from_dunning creation_failed expired trial_expired paused';
  expect(Object.keys(TIER_OF_STATUS).toSorted()).toEqual(documented.split(' ').toSorted());
});

test('without a subscription, and with one that says nothing, a user is in the free tier', () => {
  for (const status of [null, 'future', 'creation_failed', 'a_new_word', 'toString', '__proto__', ''])
    expect(tierOf([paying(status)], ON)).toBe('Free Tier');
  expect(tierOf([], ON)).toBe('Free Tier');
});

test('the grace counts whole days, over the end of a month and a change of the clock', () => {
  const since = (dunningSince: string | null, today: string) => tierOf([paying('dunning', { dunningSince })], { today, graceDays: 14 });
  expect(since('2026-03-01', '2026-03-14')).toBe('Paid Tier');
  expect(since('2026-03-01', '2026-03-15')).toBe('Churned');
  expect(since('2026-02-20', '2026-03-05')).toBe('Paid Tier');
  expect(since('2026-02-20', '2026-03-06')).toBe('Churned');
  expect(since('2028-02-20', '2028-03-04')).toBe('Paid Tier');
  expect(since(null, '2099-01-01')).toBe('Paid Tier');
  expect(tierOf([paying('unpaid', { dunningSince: '2026-03-15' })], { today: '2026-03-15', graceDays: 0 })).toBe('Churned');
});

test('a free plan makes nobody a payer, and its end loses nobody', () => {
  for (const recurring of ['0', '0.00', '-0.0', '000'])
    for (const status of ['live', 'non_renewing', 'cancelled', 'dunning'])
      expect(tierOf([paying(status, { recurring })], ON)).toBe('Free Tier');
  expect(tierOf([paying('trial', { recurring: '0' })], ON)).toBe('Trial');
  expect(tierOf([paying('trial_expired', { recurring: '0' })], ON)).toBe('Churned');
  expect(tierOf([paying('live', { recurring: '0.01' })], ON)).toBe('Paid Tier');
  expect(tierOf([paying('live', { recurring: null })], ON)).toBe('Paid Tier');
  expect(tierOf([paying('live', { recurring: '0.00' }), paying('cancelled')], ON)).toBe('Churned');
});

test('the best subscription counts, in whatever order they come, and one more never makes it worse', () => {
  const rank = ['Free Tier', 'Churned', 'Trial', 'Paid Tier'];
  const facts = fc.record<TierFacts>({
    status: fc.constantFrom(...Object.keys(TIER_OF_STATUS), 'unheard_of', null),
    recurring: fc.constantFrom('0.00', '29.00', null),
    dunningSince: fc.constantFrom('2026-02-01', '2026-03-10', null),
  });
  fc.assert(
    fc.property(fc.array(facts, { maxLength: 6 }), facts, (some, one) => {
      const tier = tierOf(some, ON);
      expect(tierOf(some.toReversed(), ON)).toBe(tier);
      const more = Math.max(rank.indexOf(tier), rank.indexOf(tierOf([one], ON)));
      expect(tierOf([...some, one], ON)).toBe(rank[more]);
    }),
    { numRuns: 2000 },
  );
});
