import { addInterval, dayOfMonth } from '../calendar.js';
import type { Day, Subscription } from '../types.js';

/** The day one billing interval after `day`, by the subscription's day of the month. */
export const intervalAfter = (subscription: Subscription, day: Day): Day => addInterval(day, subscription, subscription.anchorDay);

/** Begins a row of terms on a day: from here on renewals keep to its day of the month. */
export function anchor(subscription: Subscription, day: Day): void {
  subscription.anchorDay = dayOfMonth(day);
}

/** Begins the term that starts on `day`; one billing cycle less is to come. After the last one nothing more is billed. */
export function beginTerm(subscription: Subscription, day: Day): void {
  const ends = intervalAfter(subscription, day);
  const { cyclesLeft } = subscription;
  if (cyclesLeft !== null) subscription.cyclesLeft = Math.max(0, cyclesLeft - 1);
  subscription.termStartsOn = day;
  endTermOn(subscription, ends);
}

/** Ends the current term on another day than it would: what follows follows from it. */
export function endTermOn(subscription: Subscription, day: Day): void {
  subscription.termEndsOn = day;
  subscription.nextBillingOn = subscription.cyclesLeft === 0 ? null : day;
  subscription.expiresOn = expiryAfter(subscription, day);
}

/** A subscription expires with its last billing cycle (OpenAPI file of Billing: `expires_at`). Null: never. */
export function expiryAfter(subscription: Subscription, termEndsOn: Day): Day | null {
  if (subscription.cyclesLeft === null) return null;
  let day = termEndsOn;
  for (let cycle = 0; cycle < subscription.cyclesLeft; cycle += 1) day = intervalAfter(subscription, day);
  return day;
}

/** The subscription enters another term: a coupon that counts cycles has one less, and is gone after its last. */
export function countCoupon(subscription: Subscription): void {
  const { coupon } = subscription;
  if (coupon?.cyclesLeft == null) return;
  coupon.cyclesLeft -= 1;
  if (coupon.cyclesLeft <= 0) subscription.coupon = null;
}

/** Notices that would have been due until `day` are not sent any more. */
export function see(subscription: Subscription, day: Day): void {
  if (subscription.seenOn < day) subscription.seenOn = day;
}
