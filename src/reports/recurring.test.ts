import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placesOf } from '../lib/currency.js';
import { daysAfter } from '../lib/day.js';
import { decimalOf, roundedQuotient, sumOf, unitsOf } from '../lib/decimal.js';
import { type RecurringState, recurringByPlan, recurringIn, recurringLedger, traceRecurring } from './recurring.js';

const JANUARY = { from: '2026-01-01', to: '2026-01-31' };

function state(fields: Partial<RecurringState> & { day: string; recurring: string }): RecurringState {
  return { subscriptionId: 's1', customer: 'ann', currency: 'USD', plan: 'pro', intervalMonths: 1, ...fields };
}

const inJanuary = (...states: RecurringState[]) => recurringIn(recurringLedger(states), 'USD', JANUARY);

test('who begins to pay is new, who stops has churned, who comes back is reactivated', () => {
  const { movements, customers } = inJanuary(
    state({ day: '2026-01-03', recurring: '49.00' }),
    state({ day: '2026-01-10', recurring: '0' }),
    state({ day: '2026-01-20', recurring: '30.00' }),
  );
  expect(movements).toEqual({
    start: '0.00',
    new: '49.00',
    reactivation: '30.00',
    expansion: '0.00',
    contraction: '0.00',
    churned: '49.00',
    end: '30.00',
  });
  expect(customers).toBe(1);
});

test('a year counts as twelve months, and twelve months are the year again', () => {
  const { mrr, arr } = inJanuary(state({ day: '2025-12-31', recurring: '100.00', intervalMonths: 12 }));
  expect({ mrr, arr }).toEqual({ mrr: '8.33', arr: '100.00' });
});

test('three years of a hundred are a hundred: sums are rounded once', () => {
  const yearly = ['a', 'b', 'c'].map((id) =>
    state({ subscriptionId: id, customer: id, day: '2026-01-02', recurring: '100', intervalMonths: 12 }),
  );
  expect(inJanuary(...yearly)).toMatchObject({ mrr: '25.00', arr: '300.00', movements: { new: '25.00' } });
});

test('a yen has no decimals', () => {
  const ledger = recurringLedger([state({ day: '2026-01-02', recurring: '10000', intervalMonths: 12, currency: 'JPY' })]);
  expect(recurringIn(ledger, 'JPY', JANUARY)).toMatchObject({ mrr: '833', arr: '10000' });
});

test('a change from one subscription to another on one day is a change, not a loss and a gain', () => {
  const { movements } = inJanuary(
    state({ day: '2025-12-01', recurring: '20' }),
    state({ day: '2026-01-05', recurring: '0' }),
    state({ subscriptionId: 's2', day: '2026-01-05', recurring: '50' }),
  );
  expect(movements).toMatchObject({ start: '20.00', expansion: '30.00', churned: '0.00', new: '0.00', end: '50.00' });
});

test('who comes and goes on one day was never there', () => {
  const { movements } = inJanuary(state({ day: '2026-01-05', recurring: '20' }), state({ day: '2026-01-05', recurring: '0' }));
  expect(Object.values(movements)).toEqual(Array(7).fill('0.00'));
});

test('retention looks at those who paid at the start', () => {
  const figures = inJanuary(
    state({ day: '2025-12-01', recurring: '100' }),
    state({ subscriptionId: 's2', customer: 'bert', day: '2025-12-01', recurring: '100' }),
    state({ day: '2026-01-10', recurring: '150' }),
    state({ subscriptionId: 's2', customer: 'bert', day: '2026-01-11', recurring: '80' }),
    state({ subscriptionId: 's3', customer: 'cleo', day: '2026-01-12', recurring: '500' }),
  );
  expect(figures).toMatchObject({ netRetention: '1.1500', grossRetention: '0.9000' });
  expect(inJanuary(state({ day: '2026-01-12', recurring: '500' }))).toMatchObject({ netRetention: null, grossRetention: null });
});

test('currencies are never added to each other', () => {
  const ledger = recurringLedger([
    state({ day: '2026-01-02', recurring: '10' }),
    state({ subscriptionId: 's2', day: '2026-01-02', recurring: '7', currency: 'EUR' }),
  ]);
  expect(ledger.currencies).toEqual(['EUR', 'USD']);
  expect(['EUR', 'USD'].map((currency) => recurringIn(ledger, currency, JANUARY).mrr)).toEqual(['7.00', '10.00']);
  expect(recurringByPlan(ledger, JANUARY.to)).toEqual([
    { currency: 'USD', plan: 'pro', mrr: '10.00', arr: '120.00', customers: 1 },
    { currency: 'EUR', plan: 'pro', mrr: '7.00', arr: '84.00', customers: 1 },
  ]);
});

const days = fc.integer({ min: 0, max: 120 }).map((n) => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString().slice(0, 10));
const states = fc.array(
  fc.record({
    subscriptionId: fc.integer({ min: 1, max: 6 }).map((n) => `s${n}`),
    day: days,
    currency: fc.constantFrom('USD', 'JPY', 'KWD'),
    plan: fc.constantFrom('pro', 'starter'),
    recurring: fc.oneof(
      fc.constant('0'),
      fc.integer({ min: 1, max: 99_999 }).map((units) => decimalOf(BigInt(units), 2)),
    ),
    intervalMonths: fc.constantFrom(1, 3, 7, 12, 24),
  }),
  { maxLength: 40 },
);
const owned = states.map((list) =>
  list.map((one): RecurringState => ({ ...one, customer: `c${Number(one.subscriptionId.slice(1)) % 3}` })),
);

test('movements add up to the last digit, whatever happens', () => {
  fc.assert(
    fc.property(owned, days, days, (given, one, other) => {
      const [from = '', to = ''] = [one, other].sort();
      const ledger = recurringLedger(given);
      for (const currency of ledger.currencies) {
        const { movements: m } = recurringIn(ledger, currency, { from, to });
        const places = placesOf(currency);
        expect(sumOf([m.start, m.new, m.reactivation, m.expansion, `-${m.contraction}`, `-${m.churned}`], places)).toBe(m.end);
        for (const value of Object.values(m)) expect(value).not.toMatch(/^-/);
      }
    }),
    { numRuns: 500 },
  );
});

test('the end is what the last states come to, added up another way', () => {
  fc.assert(
    fc.property(owned, days, (given, to) => {
      const last = new Map<string, RecurringState>();
      for (const one of given.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))) {
        if (one.day <= to) last.set(one.subscriptionId, one);
      }
      const ledger = recurringLedger(given);
      for (const currency of ledger.currencies) {
        const shares = [...last.values()].filter((one) => one.currency === currency);
        // 168 months have a whole number of each term.
        const exact = shares.reduce((sum, one) => sum + unitsOf(one.recurring, 2) * BigInt(168 / one.intervalMonths), 0n);
        const places = placesOf(currency);
        const expected = roundedQuotient(exact * 10n ** BigInt(places), 168n * 100n);
        expect(recurringIn(ledger, currency, { from: '2026-01-01', to }).mrr).toBe(decimalOf(expected, places));
      }
    }),
    { numRuns: 500 },
  );
});

test('a period ends where the next one starts', () => {
  fc.assert(
    fc.property(owned, fc.array(days, { minLength: 3, maxLength: 3 }), (given, three) => {
      const [first = '', middle = '', last = ''] = three.sort();
      fc.pre(middle < last);
      const ledger = recurringLedger(given);
      for (const currency of ledger.currencies) {
        const before = recurringIn(ledger, currency, { from: first, to: middle });
        const after = recurringIn(ledger, currency, { from: daysAfter(middle, 1), to: last });
        expect(after.movements.start).toBe(before.mrr);
        expect(after.mrr).toBe(recurringIn(ledger, currency, { from: first, to: last }).mrr);
      }
    }),
    { numRuns: 300 },
  );
});

test('what is traced are the movements and the subscriptions that count', () => {
  const ledger = recurringLedger([
    state({ day: '2025-12-01', recurring: '100', intervalMonths: 12 }),
    state({ day: '2026-01-05', recurring: '49.5' }),
    state({ subscriptionId: 's2', customer: 'bert', day: '2026-01-06', recurring: '0' }),
  ]);
  expect(traceRecurring(ledger, JANUARY)).toEqual({
    movements: [{ movement: 'expansion', date: '2026-01-05', customer: 'ann', currency: 'USD', before: '8.33333333', after: '49.50' }],
    subscriptions: [{ subscriptionId: 's1', customer: 'ann', currency: 'USD', plan: 'pro', recurring: '49.50', intervalMonths: 1 }],
  });
});
