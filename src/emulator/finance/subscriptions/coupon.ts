import type { Finance } from '../finance.js';
import type { Subscription } from '../types.js';
import { hasCoupon, hasNoCoupon } from './errors.js';
import { redeemable, startCoupon, waitATerm } from './meta.js';
import { note } from './tell.js';
import { assertEditable } from './update.js';

/** From the next invoice on: what is billed already stays (inferred). Throws Refusal when it may not be redeemed, or one is there. */
export function addCoupon(finance: Finance, subscription: Subscription, { code, by }: { code: string; by: string }): void {
  assertEditable(subscription);
  if (subscription.coupon !== null) throw hasCoupon();
  const coupon = redeemable(finance, code, subscription.plan, subscription.addons);
  subscription.coupon = startCoupon(coupon);
  if (subscription.activatedOn !== null) waitATerm(subscription);
  coupon.redeemed += 1;
  note(finance, subscription, `Coupon ${code} added`, by);
}

/** Throws Refusal when there is none. */
export function removeCoupon(finance: Finance, subscription: Subscription, { by }: { by: string }): void {
  assertEditable(subscription);
  if (subscription.coupon === null) throw hasNoCoupon();
  subscription.coupon = null;
  note(finance, subscription, 'Coupon removed', by);
}
