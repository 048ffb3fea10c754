import type { Finance } from '../finance.js';
import type { Subscription } from '../types.js';
import { end } from './endings.js';
import { wrongStatus } from './errors.js';
import { schedule } from './schedule.js';
import { isOver } from './show.js';
import { billFirst, goLive } from './start.js';
import { note, tell } from './tell.js';
import { countCoupon, endTermOn } from './terms.js';

/** Cancels at once, or with `atEnd` when the current term (or trial) is over. Throws Refusal when there is nothing to cancel. */
export function cancel(finance: Finance, subscription: Subscription, { atEnd, by }: { atEnd: boolean; by: string }): void {
  const { status } = subscription;
  if (isOver(subscription)) throw wrongStatus(status.startsWith('cancelled') ? 'has already been cancelled' : `is ${shown(status)}`);
  if (!atEnd) {
    end(finance, subscription, { status: 'cancelled', day: finance.today(), source: 'user', by });
  } else {
    if (status === 'non_renewing') throw wrongStatus('is already set to be cancelled at the end of its term');
    if (status !== 'live' && status !== 'trial') throw wrongStatus(`cannot be cancelled at the end of its term, it is ${shown(status)}`);
    Object.assign(subscription, { status: 'non_renewing', nextBillingOn: null, scheduled: null, pause: null });
    note(finance, subscription, 'Cancellation scheduled for the end of the term', by);
    tell(finance, subscription, 'subscription_cancellation_scheduled');
  }
  schedule(finance, subscription);
}

const shown = (status: Subscription['status']) => status.replaceAll('_', ' ');

/**
 * One that would end goes on. A cancelled one (`fromCancelled`) goes on within the term it has paid for, with the same dates and
 * no invoice, or begins a new term today. Source: zoho.com/billing, in-term reactivation. Throws Refusal.
 */
export function reactivate(
  finance: Finance,
  subscription: Subscription,
  { fromCancelled, by }: { fromCancelled: boolean; by: string },
): void {
  const { status } = subscription;
  if (status === 'non_renewing') {
    const isTrial = subscription.activatedOn === null;
    subscription.status = isTrial ? 'trial' : 'live';
    goOn(subscription, isTrial);
    announce(finance, subscription, by);
  } else if (fromCancelled && (status === 'cancelled' || status === 'cancelled_from_dunning' || status === 'trial_expired')) {
    revive(finance, subscription, by);
  } else {
    throw wrongStatus(`cannot be reactivated, it is ${shown(status)}`);
  }
  schedule(finance, subscription);
}

function goOn(subscription: Subscription, isTrial: boolean): void {
  const { termEndsOn } = subscription;
  if (termEndsOn === null) return;
  if (isTrial) subscription.nextBillingOn = termEndsOn;
  else endTermOn(subscription, termEndsOn);
}

function announce(finance: Finance, subscription: Subscription, by: string): void {
  note(finance, subscription, 'Subscription reactivated', by);
  tell(finance, subscription, 'subscription_reactivated');
}

function revive(finance: Finance, subscription: Subscription, by: string): void {
  const today = finance.today();
  const isInTerm = subscription.activatedOn !== null && subscription.termEndsOn !== null && subscription.termEndsOn > today;
  Object.assign(subscription, { cancelledOn: null, cancelSource: null });
  if (isInTerm) {
    subscription.status = 'live';
    goOn(subscription, false);
    announce(finance, subscription, by);
  } else {
    const { activatedOn } = subscription;
    if (activatedOn !== null) countCoupon(subscription);
    goLive(subscription, today);
    // It keeps the day it first went live.
    subscription.activatedOn = activatedOn ?? today;
    note(finance, subscription, 'Subscription reactivated', by);
    billFirst(finance, subscription, { kind: activatedOn === null ? 'new' : 'reactivation', day: today, owes: 'subscription_reactivated' });
  }
}
