import type { Finance } from '../finance.js';
import type { Day, Subscription, SubscriptionStatus } from '../types.js';
import { note, tell } from './tell.js';

type Ending = Extract<SubscriptionStatus, 'cancelled' | 'cancelled_from_dunning'>;

/** Cancelled: nothing more is billed. What was billed stays owed, and nothing is given back (inferred). */
export function end(
  finance: Finance,
  subscription: Subscription,
  { status, day, source, by }: { status: Ending; day: Day; source: 'user' | 'scheduler'; by?: string },
): void {
  subscription.status = status;
  subscription.cancelledOn = day;
  subscription.cancelSource = source;
  subscription.nextBillingOn = null;
  subscription.scheduled = null;
  subscription.pause = null;
  subscription.dunning = null;
  note(finance, subscription, 'Subscription cancelled', by);
  tell(finance, subscription, 'subscription_cancelled');
}

/** The last billing cycle is over. */
export function expire(finance: Finance, subscription: Subscription, day: Day): void {
  subscription.status = 'expired';
  subscription.nextBillingOn = null;
  subscription.expiresOn = day;
  subscription.scheduled = null;
  subscription.pause = null;
  subscription.dunning = null;
  note(finance, subscription, 'Subscription expired');
  tell(finance, subscription, 'subscription_expired');
}

/** The trial is over and there is no card to go on with. Zoho documents no event for it. */
export function expireTrial(finance: Finance, subscription: Subscription): void {
  subscription.status = 'trial_expired';
  subscription.nextBillingOn = null;
  note(finance, subscription, 'Trial expired');
}
