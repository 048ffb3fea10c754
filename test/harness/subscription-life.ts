import { addDays } from '../../src/emulator/finance/calendar.js';
import { readCustomer } from '../../src/emulator/finance/customer-input.js';
import { createPayment } from '../../src/emulator/finance/documents/change-payment.js';
import { owedOn } from '../../src/emulator/finance/documents/invoice-status.js';
import { Refusal } from '../../src/emulator/finance/errors.js';
import type { Finance } from '../../src/emulator/finance/finance.js';
import { show } from '../../src/emulator/finance/money.js';
import { restoreFinance, saveFinance } from '../../src/emulator/finance/save.js';
import { addCard } from '../../src/emulator/finance/stored-cards.js';
import { cancel, reactivate } from '../../src/emulator/finance/subscriptions/cancel.js';
import { addCoupon } from '../../src/emulator/finance/subscriptions/coupon.js';
import { pause, postpone, resume } from '../../src/emulator/finance/subscriptions/dates.js';
import { createSubscription } from '../../src/emulator/finance/subscriptions/found.js';
import { declareUnpaid, listen } from '../../src/emulator/finance/subscriptions/hooks.js';
import { setAutoCollect } from '../../src/emulator/finance/subscriptions/payment-method.js';
import { carryOn } from '../../src/emulator/finance/subscriptions/schedule.js';
import { updateSubscription } from '../../src/emulator/finance/subscriptions/update.js';
import type { BillingEvent, Subscription, SubscriptionStatus } from '../../src/emulator/finance/types.js';
import { financeDatabase } from './finance.js';

export const PLANS = ['pro-monthly', 'starter-monthly', 'pro-yearly', 'pro-trial', 'weekly', 'quarterly'] as const;

/** Something that befalls the subscriptions; `on` chooses among those there are. */
export type Step =
  | { do: 'wait'; days: number }
  | { do: 'subscribe'; plan: (typeof PLANS)[number]; quantity: number; online: boolean; inDays: number; cycles: number; coupon: boolean }
  | { do: 'card'; on: number; declines: number }
  | { do: 'pay' | 'cancel' | 'cancel at end' | 'reactivate' | 'resume' | 'unpaid' | 'coupon' | 'offline' | 'online' | 'save'; on: number }
  | { do: 'postpone'; on: number; days: number }
  | { do: 'pause'; on: number; days: number }
  | { do: 'change'; on: number; plan: (typeof PLANS)[number]; quantity: number; atEnd: boolean };

/** What was seen of one subscription, in order. */
export type Seen = { status: SubscriptionStatus } | { begins: string; after: string | null } | { ends: string } | { changed: true };

/** A finance database in which subscriptions live by steps, and a record of what became of each. */
export function subscriptionLife({ startInDays, finally: last }: { startInDays: number; finally: 'cancel' | 'unpaid' }) {
  const finance = financeDatabase();
  listen(finance);
  finance.settings.dunning.finally = last;
  finance.advance(`P${startInDays}D`);
  for (const [code, interval, intervalUnit] of [['weekly', 1, 'weeks'] as const, ['quarterly', 3, 'months'] as const]) {
    const [plan] = finance.plans.by('code', 'pro-monthly');
    if (plan) finance.plans.put({ ...plan, id: finance.world.nextId(), code, name: code, price: 3000, interval, intervalUnit });
  }
  const events: BillingEvent[] = [];
  finance.hooks.emitted.push((event) => events.push(event));
  const ids: string[] = [];
  const seen = new Map<string, Seen[]>();

  const at = (on: number): Subscription | undefined => finance.subscriptions.get(ids[on % Math.max(1, ids.length)] ?? '');
  const take = (step: Step): void => {
    try {
      if (step.do === 'change') seen.get(at(step.on)?.id ?? '')?.push({ changed: true });
      act(finance, step, at, (subscription) => {
        ids.push(subscription.id);
        const { status, termStartsOn, termEndsOn } = subscription;
        const term = termStartsOn === null ? [] : [{ begins: termStartsOn, after: null }, { ends: termEndsOn ?? '' }];
        seen.set(subscription.id, [{ status }, ...term]);
        watch(subscription, seen);
      });
      if (step.do === 'save') for (const subscription of finance.subscriptions.all()) watch(subscription, seen);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  };
  return { finance, events, ids, seen, take };
}

/** Writes down each move of its status and of its terms. */
function watch(subscription: Subscription, seen: Map<string, Seen[]>): void {
  const log = seen.get(subscription.id) ?? [];
  let { status, termStartsOn, termEndsOn } = subscription;
  const property = <T>(get: () => T, set: (value: T) => void) => ({ get, set, enumerable: true, configurable: true });
  Object.defineProperties(subscription, {
    status: property(
      () => status,
      (value: SubscriptionStatus) => {
        if (value !== status) log.push({ status: value });
        status = value;
      },
    ),
    termStartsOn: property(
      () => termStartsOn,
      (value: string | null) => {
        if (value !== null && value !== termStartsOn) log.push({ begins: value, after: termEndsOn });
        termStartsOn = value;
      },
    ),
    termEndsOn: property(
      () => termEndsOn,
      (value: string | null) => {
        if (value !== null && value !== termEndsOn) log.push({ ends: value });
        termEndsOn = value;
      },
    ),
  });
}

function act(
  finance: Finance & { advance(duration: string): Date },
  step: Step,
  at: (on: number) => Subscription | undefined,
  born: (subscription: Subscription) => void,
): void {
  const by = 'test';
  if (step.do === 'wait') {
    finance.advance(`P${step.days}D`);
    return;
  }
  if (step.do === 'subscribe') {
    const customerId = finance.customers.create(readCustomer({ display_name: finance.world.nextId(), email: 'c@host.example' })).id;
    const holder = { firstName: '', lastName: '' };
    const address = { street: '', city: '', state: '', zip: '', country: '' };
    const card = { customerId, lastFour: '4242', expiryMonth: 12, expiryYear: 2099, gateway: 'stripe', behaviour: 'approve' as const };
    const cardId = addCard(finance, { ...card, holder, address }).id;
    born(
      createSubscription(
        finance,
        {
          ...{ customer_id: customerId, card_id: cardId, auto_collect: step.online, starts_at: addDays(finance.today(), step.inDays) },
          plan: { plan_code: step.plan, quantity: step.quantity, billing_cycles: step.cycles },
          ...(step.coupon && { coupon_code: 'FRIEND5' }),
          create_backdated_invoice: true,
        },
        by,
      ),
    );
    return;
  }
  const subscription = at(step.on);
  if (!subscription) return;
  if (step.do === 'card') {
    const card = finance.cards.get(subscription.cardId);
    if (card)
      Object.assign(
        card,
        step.declines === 0 ? { behaviour: 'approve', forCharges: null } : { behaviour: 'decline', forCharges: step.declines },
      );
  }
  if (step.do === 'pay') payAll(finance, subscription);
  if (step.do === 'cancel' || step.do === 'cancel at end') cancel(finance, subscription, { atEnd: step.do !== 'cancel', by });
  if (step.do === 'reactivate') reactivate(finance, subscription, { fromCancelled: true, by });
  if (step.do === 'resume') resume(finance, subscription, { by });
  if (step.do === 'unpaid') declareUnpaid(finance, subscription, { by });
  if (step.do === 'coupon') addCoupon(finance, subscription, { code: 'FRIEND5', by });
  if (step.do === 'offline' || step.do === 'online') setAutoCollect(finance, subscription, { autoCollect: step.do === 'online', by });
  if (step.do === 'postpone')
    postpone(finance, subscription, { to: addDays(subscription.nextBillingOn ?? finance.today(), step.days), by });
  if (step.do === 'pause')
    pause(finance, subscription, { on: undefined, resumeOn: step.days === 0 ? undefined : addDays(finance.today(), step.days), by });
  if (step.do === 'change') {
    updateSubscription(finance, subscription, { plan: { plan_code: step.plan, quantity: step.quantity }, end_of_term: step.atEnd }, by);
    carryOn(finance, subscription);
  }
  if (step.do === 'save') restoreFinance(finance, JSON.parse(JSON.stringify([...saveFinance(finance, () => false)])) as unknown[]);
}

function payAll(finance: Finance, { id }: Subscription): void {
  for (const invoice of finance.invoices.by('subscription', id)) {
    const owed = show(owedOn(invoice), invoice.currency);
    if (owed === 0) continue;
    createPayment(finance, {
      ...{ customer_id: invoice.customerId, payment_mode: 'cash', amount: owed, date: finance.today() },
      invoices: [{ invoice_id: invoice.id, amount_applied: owed }],
    });
  }
}
