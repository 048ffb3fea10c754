import { addDays } from '../calendar.js';
import type { Finance } from '../finance.js';
import type { Card, Day, InvoiceKind, Minor, Payment, Subscription } from '../types.js';
import { billTerm, dueFor, invoiceFor, setupFeeLine, termBill } from './bill.js';
import { ask, bookDeclined, bookTaken, chargedCard, collect } from './collect.js';
import { enterDunning } from './dunning.js';
import { expireTrial } from './endings.js';
import { note, tell } from './tell.js';
import { anchor, beginTerm, countCoupon, see } from './terms.js';

/** Whether the setup fee is still to be billed. */
const owesSetupFee = ({ extra }: Subscription) => extra['setup_fee_billed'] !== true;

/** A trial begins on `day`. The setup fee may be billed at once, the rest is when it ends. */
export function beginTrial(finance: Finance, subscription: Subscription, day: Day): void {
  const ends = addDays(day, subscription.trialDays);
  Object.assign(subscription, { status: 'trial', trialEndsOn: ends, termStartsOn: day, termEndsOn: ends, nextBillingOn: ends });
  see(subscription, day);
  note(finance, subscription, `Trial begins, until ${ends}`);
  const lines = setupFeeLine(subscription);
  if (subscription.extra['can_charge_setup_fee_immediately'] !== true || lines.length === 0) return;
  subscription.extra['setup_fee_billed'] = true;
  collect(finance, subscription, invoiceFor(finance, subscription, { bill: { lines, coupons: [] }, kind: 'new', date: day }));
}

/** Goes live on `day`: its first term begins, and renewals keep to its day of the month. Billing it is the caller's. */
export function goLive(subscription: Subscription, day: Day): void {
  subscription.status = 'live';
  subscription.activatedOn = day;
  anchor(subscription, day);
  beginTerm(subscription, day);
  see(subscription, day);
}

/** A trial is over: an offline subscription goes live, an online one when there is a card (zoho.com/billing: Trial Expired). */
export function endTrial(finance: Finance, subscription: Subscription, day: Day): void {
  const due = dueFor(finance, subscription, termBill(finance, subscription, { withSetupFee: owesSetupFee(subscription) }));
  if (subscription.autoCollect && due > 0 && !chargedCard(finance, subscription)) {
    expireTrial(finance, subscription);
  } else {
    goLive(subscription, day);
    billFirst(finance, subscription, { kind: 'new', day, owes: 'subscription_activation' });
  }
}

/**
 * Bills and charges a term that has just begun. When the charge fails the subscription is past due, and what it `owes` to tell
 * waits for the money (inferred); otherwise it is told at once.
 */
export function billFirst(
  finance: Finance,
  subscription: Subscription,
  { kind, day, owes }: { kind: InvoiceKind; day: Day; owes: 'subscription_activation' | 'subscription_reactivated' },
): void {
  const invoice = billTerm(finance, subscription, { kind, date: day, withSetupFee: kind === 'new' && owesSetupFee(subscription) });
  note(finance, subscription, 'Subscription is live');
  if (invoice && collect(finance, subscription, invoice) === 'failed') {
    enterDunning(finance, subscription, { invoice, day, owes });
  } else {
    tell(finance, subscription, owes);
  }
}

type Asked = { due: Minor; card?: Card; declined?: NonNullable<Payment['transaction']>; taken?: NonNullable<Payment['transaction']> };

/** Asks the card of an online subscription for its first term, before there is one. Nothing is asked of an offline one. */
export function askFirst(finance: Finance, subscription: Subscription, { withSetupFee }: { withSetupFee: boolean }): Asked {
  const due = dueFor(finance, subscription, termBill(finance, subscription, { withSetupFee }));
  const card = chargedCard(finance, subscription);
  if (!card || due === 0) return { due };
  const { ok, transaction } = ask(finance, card, due);
  return { due, card, ...(ok ? { taken: transaction } : { declined: transaction }) };
}

/** The day of a future subscription has come. Without money at once it never becomes one: `creation_failed`. */
export function startFuture(finance: Finance, subscription: Subscription, day: Day): void {
  if (subscription.trialDays > 0) {
    beginTrial(finance, subscription, day);
    return;
  }
  const { due, card, taken, declined } = askFirst(finance, subscription, { withSetupFee: true });
  if (declined || (subscription.autoCollect && due > 0 && !card)) {
    failCreation(finance, subscription);
    if (declined) bookDeclined(finance, subscription, due, declined);
    return;
  }
  goLive(subscription, day);
  const invoice = billTerm(finance, subscription, { kind: 'new', date: day, withSetupFee: true });
  note(finance, subscription, 'Subscription is live');
  tell(finance, subscription, 'subscription_activation');
  if (invoice) bookTaken(finance, invoice, taken);
}

/** The first charge came to nothing. */
export function failCreation(finance: Finance, subscription: Subscription): void {
  subscription.status = 'creation_failed';
  subscription.nextBillingOn = null;
  note(finance, subscription, 'Creation failed: the first payment could not be collected');
}

/**
 * Brings a subscription that began in the past to its current term without billing the terms before it. Answers whether it
 * still has one.
 */
export function catchUp(subscription: Subscription, today: Day): boolean {
  while (subscription.termEndsOn !== null && subscription.termEndsOn <= today) {
    if (subscription.nextBillingOn === null) return false;
    countCoupon(subscription);
    beginTerm(subscription, subscription.nextBillingOn);
  }
  return true;
}
