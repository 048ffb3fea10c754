import type { Finance } from '../finance.js';
import { BASE_CURRENCY, show } from '../money.js';
import type { Coupon } from '../types.js';
import { couponStatus } from './coupons.js';

/** As GET, POST and PUT answer it. No recording has a coupon: keys are those of the OpenAPI file, empty ones as elsewhere. */
export function showCoupon(finance: Finance, coupon: Coupon): Record<string, unknown> {
  const { planCodes, addonCodes } = coupon;
  return {
    ...showHead(finance, coupon),
    apply_to_plans: Array.isArray(planCodes) ? 'select' : planCodes,
    plans: Array.isArray(planCodes)
      ? planCodes.map((code) => ({ plan_code: code, name: finance.plans.by('code', code)[0]?.name ?? '' }))
      : [],
    apply_to_addons: Array.isArray(addonCodes) ? 'select' : addonCodes,
    addons: Array.isArray(addonCodes)
      ? addonCodes.map((code) => ({ addon_code: code, name: finance.addons.by('code', code)[0]?.name ?? '' }))
      : [],
  };
}

/** A row of the list; `coupon_id` and `product_name`: Airbyte's connector. */
export function showCouponRow(finance: Finance, coupon: Coupon): Record<string, unknown> {
  return { ...showHead(finance, coupon), coupon_id: coupon.id, product_name: finance.products.get(coupon.productId)?.name ?? '' };
}

/** `duration` is there where it means something, as `interval_unit` of addons is (recorded). */
function showHead(finance: Finance, coupon: Coupon): Record<string, unknown> {
  return {
    coupon_code: coupon.code,
    name: coupon.name,
    description: coupon.description,
    type: coupon.type,
    ...(coupon.type === 'duration' && { duration: coupon.duration }),
    status: couponStatus(finance, coupon),
    discount_by: coupon.discountBy,
    discount_value: coupon.discountBy === 'flat' ? show(coupon.discount, BASE_CURRENCY) : coupon.discount,
    product_id: coupon.productId,
    max_redemption: coupon.maxRedemption ?? '',
    redemption_count: coupon.redeemed,
    expiry_at: coupon.expiresOn ?? '',
    created_time: finance.time.stamp(coupon.createdAt),
    updated_time: finance.time.stamp(coupon.updatedAt),
  };
}
