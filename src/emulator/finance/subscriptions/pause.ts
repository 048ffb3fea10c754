import { addDays } from '../calendar.js';
import type { Finance } from '../finance.js';
import type { Day, Subscription } from '../types.js';
import { note, tell } from './tell.js';
import { anchor, see } from './terms.js';

// Source: zoho.com/billing/kb/subscriptions (paused-subscriptions, resumed-subscriptions): no invoices and no renewals while it is
// paused, scheduled changes are dropped; resumed after its billing date, that moves to the day of resumption and an invoice is
// made; resumed before, the dates stay as they were.

export function pauseNow(finance: Finance, subscription: Subscription, { day, by }: { day: Day; by?: string }): void {
  subscription.status = 'paused';
  subscription.pause = { on: day, resumeOn: subscription.pause?.resumeOn ?? null };
  subscription.scheduled = null;
  note(finance, subscription, 'Subscription paused', by);
  if (finance.settings.subscriptions.tellOfPauses) tell(finance, subscription, 'subscription_paused');
}

/** Live again. Whoever calls lets its life go on: a billing date that has come is a renewal today. */
export function resumeNow(finance: Finance, subscription: Subscription, { day, by }: { day: Day; by?: string }): void {
  subscription.status = 'live';
  subscription.pause = null;
  see(subscription, addDays(day, -1));
  if (subscription.nextBillingOn !== null && subscription.nextBillingOn < day) {
    subscription.nextBillingOn = day;
    anchor(subscription, day);
  }
  note(finance, subscription, 'Subscription resumed', by);
  if (finance.settings.subscriptions.tellOfPauses) tell(finance, subscription, 'subscription_resumed');
}
