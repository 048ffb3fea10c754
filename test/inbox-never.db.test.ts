import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type World, world } from './harness/bridge.js';
import { courier, subscriber } from './harness/inbox.js';

/** Something that happens in Billing, or to its webhooks. `on` chooses a subscription, `dice` what the post does. */
type Step =
  | {
      do: 'cancel' | 'cancel at end' | 'reactivate' | 'pay' | 'void' | 'decline' | 'approve' | 'refund' | 'deliver' | 'sweep' | 'work';
      on: number;
      dice: number;
    }
  | { do: 'wait'; days: number }
  | { do: 'change'; on: number; quantity: number }
  | { do: 'app changes'; on: number; quantity: number };

const on = fc.nat(2);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('change' as const), on, quantity: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('app changes' as const), on, quantity: fc.integer({ min: 1, max: 4 }) }) },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constantFrom<
        'cancel' | 'cancel at end' | 'reactivate' | 'pay' | 'void' | 'decline' | 'approve' | 'refund' | 'deliver' | 'sweep' | 'work'
      >(
        ...([
          'cancel',
          'cancel at end',
          'reactivate',
          'pay',
          'void',
          'decline',
          'approve',
          'refund',
          'deliver',
          'deliver',
          'sweep',
          'work',
        ] as const),
      ),
      on,
      dice: fc.nat(99),
    }),
  },
);

const RUNS = Number(process.env['INBOX_RUNS'] ?? 4);

test('whatever is lost, doubled and reordered, after a sweep the mirror is what Billing says', {
  timeout: 60_000 + RUNS * 20_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      const at = await world();
      const carry = courier(at);
      const people = [
        await subscriber(at, { id: 'a', card: true }),
        await subscriber(at, { id: 'b' }),
        await subscriber(at, { id: 'c', planCode: 'pro-trial' }),
      ];
      for (const one of steps) await take(at, carry, people, one);
      at.emulator.setFaults({
        seed: steps.length,
        rules: [
          { service: 'billing', fault: 'status', status: 500, rate: 0.1 },
          { service: 'billing', fault: 'reset', rate: 0.1 },
        ],
      });
      await at.bridge.drain();
      await at.bridge.events.sweep();
      await at.bridge.drain();
      at.emulator.setFaults({ rules: [] });
      const { billing, mirror } = await bothSides(at);
      expect(mirror).toEqual(billing);
      const [once] = await at.store.db.query<{ all: number; keys: number }>(
        'select count(*)::int as all, count(distinct key)::int as keys from zoho_bridge.happenings',
      );
      expect(once?.all).toBe(once?.keys);
      const parked = await at.store.db.query(
        `select sync, reason from zoho_bridge.links where parked_at is not null and sync = 'billing.mirror'`,
      );
      expect(parked).toEqual([]);
      await at.bridge.close();
      await at.emulator.close();
    }),
    { numRuns: RUNS },
  );
});

type Person = Awaited<ReturnType<typeof subscriber>>;

async function take(at: World, carry: ReturnType<typeof courier>, people: Person[], step: Step): Promise<void> {
  const hand = at.emulator.byHand.billing;
  if (step.do === 'wait') {
    at.emulator.advance(`P${step.days}D`);
    return;
  }
  const person = people[step.on % people.length];
  if (!person) throw new Error('there is nobody');
  const { zohoId, cardId } = person;
  const state = at.emulator.state().billing as { invoices: Record<string, unknown>[]; payments: Record<string, unknown>[] };
  const invoice = state.invoices.find((one) => one['customer_id'] === person.customerId && Number(one['balance']) > 0);
  const payment = state.payments.find((one) => one['customer_id'] === person.customerId && one['status'] === 'success');
  try {
    switch (step.do) {
      case 'cancel':
        return hand.cancelSubscription({ id: zohoId });
      case 'cancel at end':
        return hand.cancelSubscription({ id: zohoId, atEnd: true });
      case 'reactivate':
        return hand.reactivateSubscription({ id: zohoId });
      case 'change':
        return hand.changeSubscription({ id: zohoId, quantity: step.quantity });
      case 'app changes':
        return void (await at.bridge.subscriptions.change(person.userId, { quantity: step.quantity }).catch(() => undefined));
      case 'pay':
        return void (invoice && hand.recordPayment({ id: String(invoice['invoice_id']) }));
      case 'void':
        return void (invoice && hand.voidInvoice({ id: String(invoice['invoice_id']) }));
      case 'refund':
        return void (payment && hand.refundPayment({ id: String(payment['payment_id']), amount: 1 }));
      case 'decline':
      case 'approve':
        return void (cardId && hand.setCardBehaviour({ id: cardId, behaviour: step.do }));
      case 'deliver':
        await carry((events) => events.flatMap((event, place) => ((place * 7 + step.dice) % 3 === 0 ? [] : [event, event])).toReversed());
        return;
      case 'sweep':
        await at.bridge.events.sweep();
        return;
      case 'work':
        await at.bridge.drain();
        return;
    }
  } catch (error) {
    // What Billing does not allow is not done.
    if (!(error instanceof Error)) throw error;
  }
}

async function bothSides(at: World): Promise<{ billing: unknown; mirror: unknown }> {
  const state = at.emulator.state().billing as Record<string, Record<string, unknown>[]>;
  const sorted = (list: unknown[]) => list.map((one) => JSON.stringify(one)).sort();
  const money = (value: unknown) => Number(value).toFixed(2);
  const { db } = at.store;
  const subscriptions = await db.query('select id, status, term_starts_at::text as term, said from zoho_bridge.subscriptions');
  const invoices = await db.query('select number, status, total, balance, user_id from zoho_bridge.invoices');
  const payments = await db.query('select status, date::text as date, amount, refunded from zoho_bridge.payments');
  return {
    billing: {
      subscriptions: sorted(
        (state.subscriptions ?? []).map((one) => [
          one['reference_id'],
          one['status'],
          one['current_term_starts_at'] || null,
          (one['plan'] as { quantity: number }).quantity,
        ]),
      ),
      invoices: sorted((state.invoices ?? []).map((one) => [one['number'], one['status'], money(one['total']), money(one['balance'])])),
      payments: sorted(
        (state.payments ?? []).map((one) => [one['status'], one['date'], money(one['amount']), money(one['amount_refunded'])]),
      ),
    },
    mirror: {
      subscriptions: sorted(
        subscriptions.map((one) => [one['id'], one['status'], one['term'], (one['said'] as { quantity: number }).quantity]),
      ),
      invoices: sorted(invoices.map((one) => [one['number'], one['status'], money(one['total']), money(one['balance'])])),
      payments: sorted(payments.map((one) => [one['status'], one['date'], money(one['amount']), money(one['refunded'])])),
    },
  };
}
