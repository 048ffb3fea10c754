import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PLANS, type Seen, type Step, subscriptionLife } from '../../../../test/harness/subscription-life.js';
import { balanceOf } from '../documents/invoice-status.js';
import type { Invoice, Subscription, SubscriptionStatus } from '../types.js';

/** Prices of the plans for one, in cents: written down again, so that a bill is not compared with itself. */
const PRICES: Record<string, number> = {
  ...{ 'pro-monthly': 4900, 'starter-monthly': 1900, 'pro-yearly': 49_000, 'pro-trial': 4900, weekly: 3000, quarterly: 3000 },
};

/** From which status to which a subscription may go. */
const MOVES: Record<SubscriptionStatus, SubscriptionStatus[]> = {
  future: ['trial', 'live', 'creation_failed', 'cancelled'],
  trial: ['live', 'trial_expired', 'non_renewing', 'cancelled'],
  live: ['non_renewing', 'dunning', 'unpaid', 'paused', 'expired', 'cancelled'],
  non_renewing: ['live', 'trial', 'cancelled'],
  dunning: ['live', 'unpaid', 'expired', 'cancelled', 'cancelled_from_dunning'],
  unpaid: ['live', 'cancelled'],
  paused: ['live', 'cancelled'],
  cancelled: ['live'],
  cancelled_from_dunning: ['live'],
  trial_expired: ['live'],
  expired: [],
  creation_failed: [],
};

/** Statuses in which no term is begun: after one of them the next may begin later than the last one ended. */
const AWAY = new Set<SubscriptionStatus>(['paused', 'unpaid', 'cancelled', 'cancelled_from_dunning', 'trial_expired', 'future']);

const on = fc.nat(5);
const plan = fc.constantFrom(...PLANS);
const quantity = fc.integer({ min: 1, max: 4 });
const subscribe: fc.Arbitrary<Step> = fc.record({
  ...{ do: fc.constant('subscribe' as const), plan, quantity, online: fc.boolean(), coupon: fc.boolean() },
  inDays: fc.constantFrom(0, 0, 0, -40, 12),
  cycles: fc.constantFrom(-1, -1, -1, 1, 3),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 75 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('card' as const), on, declines: fc.nat(5) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom(
        ...(['pay', 'pay', 'cancel', 'cancel at end', 'reactivate', 'resume', 'unpaid', 'coupon', 'offline', 'online', 'save'] as const),
      ),
      on,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('postpone' as const), on, days: fc.integer({ min: -5, max: 40 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pause' as const), on, days: fc.nat(50) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('change' as const), on, plan, quantity, atEnd: fc.boolean() }) },
  { weight: 1, arbitrary: subscribe },
);
// Three years of beginnings: ends of months, the leap day of 2028, every change of daylight saving.
const life = fc.record({
  startInDays: fc.integer({ min: 1, max: 1100 }),
  finally: fc.constantFrom('cancel' as const, 'unpaid' as const),
  steps: fc.tuple(subscribe, fc.array(step, { minLength: 3, maxLength: 25, size: 'max' })).map(([first, others]) => [first, ...others]),
});
type Life = typeof life extends fc.Arbitrary<infer T> ? T : never;

function live({ startInDays, finally: last, steps }: Life) {
  const world = subscriptionLife({ startInDays, finally: last });
  for (const each of steps) world.take(each);
  return world;
}

const unitsOf = ({ plan: { code, quantity: units } }: Pick<Subscription, 'plan'>) => (PRICES[code] ?? Number.NaN) * units;

test('a subscription moves from status to status as it may, and its terms follow on each other', () => {
  fc.assert(
    fc.property(life, (given) => {
      for (const log of live(given).seen.values()) follow(log);
    }),
    { numRuns: 150 },
  );
});

function follow(log: Seen[]): void {
  let status: SubscriptionStatus | undefined;
  let ended: string | undefined;
  let mayMove = false;
  for (const seen of log) {
    if ('status' in seen) {
      if (status !== undefined) expect(MOVES[status], JSON.stringify(log)).toContain(seen.status);
      status = seen.status;
      mayMove ||= AWAY.has(status);
    } else if ('begins' in seen) {
      if (ended !== undefined && !mayMove) expect(seen.begins, JSON.stringify(log)).toBe(ended);
      mayMove = false;
    } else if ('ends' in seen) {
      ended = seen.ends;
    } else {
      // Another billing interval begins another term at once.
      mayMove = true;
    }
  }
}

test('each term is billed once, with what the plan costs', () => {
  fc.assert(
    fc.property(life, (given) => {
      const world = subscriptionLife(given);
      const { finance } = world;
      finance.hooks.emitted.push(({ type, data }) => {
        if (type !== 'invoice_created') return;
        const { invoice_id } = (JSON.parse(data) as { invoice: { invoice_id: string } }).invoice;
        const invoice = finance.invoices.get(invoice_id);
        const subscription = finance.subscriptions.get(invoice?.subscriptionIds[0] ?? '');
        if (invoice && subscription && isTerm(invoice)) {
          expect(invoice.date).toBe(subscription.termStartsOn);
          expect(invoice.total).toBe(unitsOf(subscription) - (subscription.coupon ? 500 : 0));
          expect(['live', 'dunning']).toContain(subscription.status);
        }
      });
      for (const each of given.steps) world.take(each);
      for (const id of world.ids) {
        const days = finance.invoices
          .by('subscription', id)
          .filter(isTerm)
          .map(({ date }) => date);
        expect(new Set(days).size).toBe(days.length);
        expect([...days].sort()).toEqual(days);
      }
    }),
    { numRuns: 100 },
  );
});

const isTerm = ({ kind }: Invoice) => kind === 'new' || kind === 'renewal' || kind === 'reactivation';

test('no money appears or is lost, and nobody is charged who is offline', () => {
  fc.assert(
    fc.property(life, (given) => {
      const world = subscriptionLife(given);
      const { finance } = world;
      finance.hooks.emitted.push(({ type, data }) => {
        if (type !== 'payment_declined' && !data.includes('"payment_mode":"autotransaction"')) return;
        for (const id of idsIn(data)) {
          const owner = finance.invoices.get(id)?.subscriptionIds[0];
          if (owner !== undefined) expect(finance.subscriptions.get(owner)?.autoCollect).toBe(true);
        }
      });
      for (const each of given.steps) world.take(each);
      let paid = 0;
      for (const invoice of finance.invoices.all()) {
        expect(balanceOf(invoice)).toBeGreaterThanOrEqual(0);
        expect(invoice.total).toBe(invoice.paid + invoice.credited + balanceOf(invoice));
        paid += invoice.paid;
      }
      const taken = [...finance.payments.all()].filter(({ status }) => status === 'success').reduce((sum, { amount }) => sum + amount, 0);
      expect(taken).toBe(paid);
    }),
    { numRuns: 100 },
  );
});

const idsIn = (data: string): string[] => Array.from(data.matchAll(/"invoice_id":"(\d+)"/g), ([, id = '']) => id);

test('the same steps make the same history, also when it is saved and loaded in between', () => {
  const historyOf = (given: Life) => {
    const { finance, events } = live(given);
    const told = events.map(
      ({ type, at, data }) =>
        `${finance.time.stamp(at)} ${type} ${(JSON.parse(data) as { subscription?: { status: string } }).subscription?.status ?? ''}`,
    );
    const bills = Array.from(finance.invoices.all(), ({ number, date, total, paid }) => `${number} ${date} ${total} ${paid}`);
    return { told, bills, statuses: Array.from(finance.subscriptions.all(), ({ status, nextBillingOn }) => `${status} ${nextBillingOn}`) };
  };
  fc.assert(
    fc.property(life, (given) => {
      const steps = given.steps.filter((each) => each.do !== 'save');
      const once = historyOf({ ...given, steps });
      expect(historyOf({ ...given, steps })).toEqual(once);
      const saved = steps.flatMap((each): Step[] => [each, { do: 'save', on: 0 }]);
      expect(historyOf({ ...given, steps: saved })).toEqual(once);
    }),
    { numRuns: 40 },
  );
});

test('a wait in one step and the same day by day come to the same', () => {
  fc.assert(
    fc.property(life, (given) => {
      const single = given.steps.flatMap((each): Step[] =>
        each.do === 'wait' ? Array.from({ length: each.days }, () => ({ do: 'wait', days: 1 })) : [each],
      );
      const told = (steps: Step[]) => {
        const { finance, events } = live({ ...given, steps });
        return events.map(({ type, at }) => `${finance.time.stamp(at)} ${type}`);
      };
      expect(told(single)).toEqual(told(given.steps));
    }),
    { numRuns: 40 },
  );
});
