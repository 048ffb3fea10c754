import { sameItems } from '../subscription-moves.js';
import { isOver } from '../sync/subscription-reasons.js';
import type { SubscriptionItems } from '../types-billing.js';
import type { Happening, HappeningName } from '../types-happenings.js';

/** A subscription as Billing had it at one moment. */
export interface SeenSubscription extends SubscriptionItems {
  status: string;
  amount: string | null;
  currency: string | null;
  activatedAt: string | null;
  termStartsAt: string | null;
  termEndsAt: string | null;
  nextBillingAt: string | null;
  trialEndsAt: string | null;
  cancelledAt: string | null;
}

/** What of the state before is compared. Null: it was not seen before. */
export type SeenBefore = Pick<SeenSubscription, keyof SubscriptionItems | 'status' | 'termStartsAt' | 'termEndsAt' | 'cancelledAt'> | null;

export interface Whose {
  id: string;
  userId: string;
  product: string;
  /** When it changed last, as Billing says; ISO. */
  at: string;
}

const RUNNING = new Set(['live', 'non_renewing']);
const MISSING = new Set(['dunning', 'unpaid']);

/** What became of a subscription between two looks at it. Only what is still so is told; each has a key by the fact, not by the look. */
export function subscriptionHappenings(before: SeenBefore, after: SeenSubscription, { id, userId, product, at }: Whose): Happening[] {
  const data = dataOf(after, product);
  const tell = (name: HappeningName, fact: string | null, more: Happening['data'] = {}): Happening => ({
    name,
    key: [name, id, ...(fact === null ? [] : [fact])].join('/'),
    userId,
    at,
    subscriptionId: id,
    data: { ...data, ...more },
  });
  const was = before?.status ?? null;
  const { status } = after;
  const told: Happening[] = [];

  if (status === 'trial' && was !== 'trial') told.push(tell('subscription.trial_started', null));
  const began = after.activatedAt !== null && (was === null || was === 'trial' || was === 'future' || was === 'trial_expired');
  if (began && !isOver(status) && status !== 'trial' && status !== 'future') told.push(tell('subscription.started', null));

  const isNext = before?.termEndsAt && after.termStartsAt && after.termStartsAt >= before.termEndsAt && was !== 'trial' && was !== 'future';
  const isLater = after.activatedAt !== null && after.termStartsAt !== null && after.termStartsAt > after.activatedAt;
  // A renewal that was not paid for at first is one when it is.
  const isPaidNow = was !== null && MISSING.has(was) && isLater;
  if (RUNNING.has(status) && (isNext || isPaidNow)) told.push(tell('subscription.renewed', after.termStartsAt));

  if (before && !sameItems(before, after)) told.push(tell('subscription.changed', at, beforeOf(before)));
  // Taken back and ended once more between two looks.
  const endedAgain = isOver(status) && before?.cancelledAt && after.cancelledAt && after.cancelledAt > before.cancelledAt;
  if (status === was && !endedAgain) return told;

  const since = after.termStartsAt ?? at;
  if (status === 'dunning') told.push(tell('subscription.past_due', since));
  if (status === 'unpaid') told.push(tell('subscription.unpaid', since));
  if (status === 'non_renewing') told.push(tell('subscription.cancellation_scheduled', at));
  if (status === 'paused') told.push(tell('subscription.paused', at));
  if (was === 'paused' && RUNNING.has(status)) told.push(tell('subscription.resumed', at));
  if (was !== null && !isOver(status) && (isOver(was) || (was === 'non_renewing' && status === 'live'))) {
    told.push(tell('subscription.reactivated', at));
  }
  if (status === 'cancelled' || status === 'cancelled_from_dunning' || status === 'deleted') {
    told.push(tell('subscription.cancelled', after.cancelledAt ?? at, { forMissingPayment: status === 'cancelled_from_dunning' }));
  }
  if (status === 'expired') told.push(tell('subscription.expired', after.termEndsAt));
  if (status === 'trial_expired') told.push(tell('subscription.trial_expired', after.trialEndsAt));
  return told;
}

function dataOf(seen: SeenSubscription, product: string): Happening['data'] {
  const { status, planCode, quantity, amount, currency, termStartsAt, termEndsAt, nextBillingAt, trialEndsAt, cancelledAt } = seen;
  return { product, status, planCode, quantity, amount, currency, termStartsAt, termEndsAt, nextBillingAt, trialEndsAt, cancelledAt };
}

const beforeOf = ({ planCode, quantity }: SubscriptionItems): Happening['data'] => ({ planCodeBefore: planCode, quantityBefore: quantity });

/** An invoice as it is mirrored; amounts are exact texts. */
export interface SeenInvoice {
  id: string;
  userId: string;
  subscriptionId: string | null;
  number: string;
  status: string;
  date: string | null;
  dueDate: string | null;
  currency: string;
  total: string;
  balance: string;
}

/** Not a customer's business yet. */
const UNSENT = new Set(['draft', 'pending']);
const isZero = (amount: string): boolean => !/[1-9]/.test(amount);

export function invoiceHappenings(before: { status: string } | null, after: SeenInvoice, at: string): Happening[] {
  const { id, userId, subscriptionId, number, status, date, dueDate, currency, total, balance } = after;
  const tell = (name: HappeningName): Happening => ({
    name,
    key: `${name}/${id}`,
    userId,
    at,
    invoiceId: id,
    ...(subscriptionId === null ? {} : { subscriptionId }),
    data: { number, status, date, dueDate, currency, total, balance },
  });
  const isOut = !UNSENT.has(status) && status !== 'void';
  const told: Happening[] = [];
  if (isOut && (before === null || UNSENT.has(before.status))) told.push(tell('invoice.created'));
  if (status === 'paid' && before?.status !== 'paid' && !isZero(total)) told.push(tell('invoice.paid'));
  if (status === 'void' && before !== null && before.status !== 'void') told.push(tell('invoice.voided'));
  return told;
}

export interface SeenPayment {
  id: string;
  userId: string;
  status: string;
  mode: string;
  date: string | null;
  currency: string;
  amount: string;
  refunded: string;
  cardLastFour: string | null;
  failure: string | null;
  /** Ours, of what it is for; `balance` is what is still open there, null when nobody said. */
  invoices: { id: string; number: string; balance: string | null; subscriptionId: string | null }[];
}

/** Documented is `failure`. */
const FAILED = new Set(['failure', 'failed', 'declined']);

export function paymentHappenings(before: { status: string; refunded: string } | null, after: SeenPayment, at: string): Happening[] {
  const { id, userId, status, mode, date, currency, amount, refunded, cardLastFour, failure, invoices } = after;
  const data = { status, mode, date, currency, amount, refunded, cardLastFour };
  const about = (invoice: SeenPayment['invoices'][number] | undefined) => ({
    ...(invoice === undefined ? {} : { invoiceId: invoice.id }),
    ...(invoice?.subscriptionId ? { subscriptionId: invoice.subscriptionId } : {}),
  });
  const tell = (name: HappeningName, fact: string, more: Partial<Happening> & { data: Happening['data'] }): Happening => ({
    name,
    key: `${name}/${fact}`,
    userId,
    at,
    paymentId: id,
    ...more,
  });
  const [first] = invoices;
  if (FAILED.has(status)) {
    const open = invoices.filter(({ balance }) => balance === null || !isZero(balance));
    if (invoices.length === 0) return [tell('payment.failed', id, { data: { ...data, failure, number: null, balance: null } })];
    return open.map((invoice) =>
      tell('payment.failed', invoice.id, {
        ...about(invoice),
        data: { ...data, failure, number: invoice.number, balance: invoice.balance },
      }),
    );
  }
  const number = first?.number ?? null;
  const told: Happening[] = [];
  // A word that is in no list of Zoho's (a bank that takes days, say): neither received nor failed.
  if (status !== 'success') return told;
  if (before?.status !== 'success') told.push(tell('payment.received', id, { ...about(first), data: { ...data, number } }));
  if (!isZero(refunded) && before?.refunded !== refunded) {
    told.push(tell('payment.refunded', `${id}/${refunded}`, { ...about(first), data: { ...data, number } }));
  }
  return told;
}
