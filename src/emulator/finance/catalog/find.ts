import { invalidAddonCode, invalidCouponCode, invalidPlanCode, invalidProductId } from '../errors.js';
import type { Finance } from '../finance.js';
import type { Addon, Coupon, Plan, Product } from '../types.js';

/** By the code in the path. Throws Refusal 101002 when there is none (recorded: 400, not 404). */
export function planOf(finance: Finance, code: string): Plan {
  const [plan] = finance.plans.by('code', code);
  if (!plan) throw invalidPlanCode();
  return plan;
}

/** By the code in the path. Throws Refusal 102001 when there is none (recorded: 400, not 404). */
export function addonOf(finance: Finance, code: string): Addon {
  const [addon] = finance.addons.by('code', code);
  if (!addon) throw invalidAddonCode();
  return addon;
}

/** Throws Refusal 2006 when there is none (recorded: 400, not 404). */
export function productOf(finance: Finance, id: string): Product {
  const product = finance.products.get(id);
  if (!product) throw invalidProductId();
  return product;
}

/** By the code in the path, whatever its state. Throws Refusal when there is none. */
export function couponOf(finance: Finance, code: string): Coupon {
  const [coupon] = finance.coupons.by('code', code);
  if (!coupon) throw invalidCouponCode();
  return coupon;
}
