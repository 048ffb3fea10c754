import type { Finance } from '../finance.js';
import type { Day, Subscription } from '../types.js';
import { onlyLater, wrongStatus } from './errors.js';
import { pauseNow, resumeNow } from './pause.js';
import { carryOn, schedule } from './schedule.js';
import { note, tell } from './tell.js';
import { anchor, endTermOn, see } from './terms.js';

/** Moves the next billing date, only ever to a later day, and with it the end of the term (or trial). Throws Refusal. */
export function postpone(finance: Finance, subscription: Subscription, { to, by }: { to: Day; by: string }): void {
  const { status, nextBillingOn } = subscription;
  if ((status !== 'live' && status !== 'trial') || nextBillingOn === null) throw wrongStatus('has no renewal that could be postponed');
  if (to <= nextBillingOn) throw onlyLater();
  if (status === 'trial') {
    Object.assign(subscription, { trialEndsOn: to, termEndsOn: to, nextBillingOn: to });
  } else {
    anchor(subscription, to);
    endTermOn(subscription, to);
  }
  see(subscription, finance.today());
  note(finance, subscription, `Billing date changed to ${to}`, by);
  tell(finance, subscription, 'billing_date_changed');
  schedule(finance, subscription);
}

/** Pauses a live one, today or on a later day, until somebody or a day resumes it. Throws Refusal. */
export function pause(
  finance: Finance,
  subscription: Subscription,
  { on, resumeOn, by }: { on: Day | undefined; resumeOn: Day | undefined; by: string },
): void {
  if (subscription.status !== 'live') throw wrongStatus(`cannot be paused, it is ${subscription.status.replaceAll('_', ' ')}`);
  const today = finance.today();
  const from = on ?? today;
  subscription.pause = { on: from, resumeOn: resumeOn ?? null };
  if (from <= today) pauseNow(finance, subscription, { day: today, by });
  else note(finance, subscription, `Pause scheduled for ${from}`, by);
  schedule(finance, subscription);
}

/** Resumes a paused one now; of one that is only going to be paused, the pause is called off. Throws Refusal. */
export function resume(finance: Finance, subscription: Subscription, { by }: { by: string }): void {
  if (subscription.status === 'paused') {
    resumeNow(finance, subscription, { day: finance.today(), by });
    carryOn(finance, subscription);
  } else {
    if (subscription.pause === null) throw wrongStatus('is not paused');
    subscription.pause = null;
    note(finance, subscription, 'Scheduled pause called off', by);
    schedule(finance, subscription);
  }
}
