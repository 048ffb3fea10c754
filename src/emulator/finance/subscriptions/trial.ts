import { addDays, daysBetween } from '../calendar.js';
import type { Finance } from '../finance.js';
import type { ScheduledChange, Subscription } from '../types.js';
import { readPlanTerms } from './meta.js';
import { note } from './tell.js';

/** A change before the first term: nothing was billed yet, so nothing is billed or credited, and no upgrade is told of. */
export function changeTrial(
  finance: Finance,
  subscription: Subscription,
  { change, body, by }: { change: ScheduledChange | undefined; body: Record<string, unknown>; by: string },
): void {
  Object.assign(subscription, change);
  if (body['plan'] === undefined) return;
  const { trialDays, excludeTrial } = readPlanTerms(body);
  const days = trialDays ?? (excludeTrial ? 0 : undefined);
  if (days === undefined || days === subscription.trialDays) return;
  subscription.trialDays = days;
  const ends = addDays(subscription.startsOn, days);
  if (subscription.status === 'future') {
    subscription.nextBillingOn = ends;
    return;
  }
  // A trial that would be over already ends today: whoever calls lets its life go on.
  const today = finance.today();
  const endsOn = daysBetween(today, ends) < 0 ? today : ends;
  Object.assign(subscription, { trialEndsOn: endsOn, termEndsOn: endsOn, nextBillingOn: endsOn });
  note(finance, subscription, `Trial now ends on ${endsOn}`, by);
}
