import type { Finance } from '../finance.js';
import type { Day, Subscription } from '../types.js';
import { billTerm } from './bill.js';
import { collect } from './collect.js';
import { enterDunning } from './dunning.js';
import { monthlyOf } from './money.js';
import { previousOf } from './previous.js';
import { note, tell } from './tell.js';
import { beginTerm, countCoupon } from './terms.js';

/**
 * The next term begins on `day`: scheduled changes come into force, the coupon counts, the term is billed and charged. Told as
 * `subscription_renewed` once it is paid for, or at once when it is offline; a declined charge keeps it back (inferred).
 */
export function renew(finance: Finance, subscription: Subscription, day: Day): void {
  applyScheduled(finance, subscription);
  countCoupon(subscription);
  beginTerm(subscription, day);
  const invoice = billTerm(finance, subscription, { kind: 'renewal', date: day });
  note(finance, subscription, 'Subscription renewed');
  if (invoice && collect(finance, subscription, invoice) === 'failed') {
    enterDunning(finance, subscription, { invoice, day, owes: 'subscription_renewed' });
  } else {
    tell(finance, subscription, 'subscription_renewed');
  }
}

function applyScheduled(finance: Finance, subscription: Subscription): void {
  const { scheduled } = subscription;
  if (scheduled === null) return;
  const previous = previousOf(finance, subscription);
  const was = monthlyOf(subscription);
  Object.assign(subscription, scheduled, { scheduled: null });
  note(finance, subscription, 'Scheduled changes applied');
  const type = monthlyOf(subscription) < was ? 'subscription_downgraded' : 'subscription_upgraded';
  tell(finance, subscription, type, { previous_attribute: previous });
}
