import { couponNotApplicable, invalidCouponCode, type Refusal } from '../errors.js';
import type { Finance } from '../finance.js';
import { BASE_CURRENCY, convert, percentOf } from '../money.js';
import type { Addon, Coupon, Minor } from '../types.js';

/** Something a coupon may take something off: a plan or an addon with its total without tax, in the currency asked for. */
export interface CouponLine {
  code: string;
  total: Minor;
  /** Left out: a plan when there is a plan of this code. */
  kind?: 'plan' | 'addon';
}

/** Its status is not stored but follows from these and the calendar. */
export function couponStatus(finance: Finance, coupon: Coupon): 'active' | 'inactive' | 'expired' | 'maxed_out' {
  if (!coupon.active) return 'inactive';
  // Good until the end of its last day (inferred).
  if (coupon.expiresOn !== null && finance.today() > coupon.expiresOn) return 'expired';
  if (coupon.maxRedemption !== null && coupon.redeemed >= coupon.maxRedemption) return 'maxed_out';
  return 'active';
}

/**
 * What it takes off these lines, in the smallest unit of `currency`, never more than they cost. Zoho does not say how a
 * percentage is rounded over several lines: here the sum is taken and rounded once.
 */
export function discountOf(finance: Finance, coupon: Coupon, lines: readonly CouponLine[], currency: string): Minor {
  const sum = lines.reduce((total, line) => (fits(finance, coupon, line) ? total + line.total : total), 0);
  const off = coupon.discountBy === 'percentage' ? percentOf(sum, coupon.discount) : convert(coupon.discount, BASE_CURRENCY, currency);
  return Math.max(0, Math.min(sum, off));
}

/** Why a coupon cannot be redeemed for this plan and these addons. Codes and sentences are inferred: Zoho publishes none. */
export function couponProblem(
  finance: Finance,
  code: string,
  { planCode, addonCodes = [] }: { planCode: string; addonCodes?: readonly string[] },
): Refusal | undefined {
  const [coupon] = finance.coupons.by('code', code);
  if (!coupon || couponStatus(finance, coupon) !== 'active') return invalidCouponCode();
  const lines: CouponLine[] = [
    { kind: 'plan', code: planCode, total: 0 },
    ...addonCodes.map((addon): CouponLine => ({ kind: 'addon', code: addon, total: 0 })),
  ];
  return lines.some((line) => fits(finance, coupon, line)) ? undefined : couponNotApplicable(code);
}

function fits(finance: Finance, coupon: Coupon, { code, kind }: CouponLine): boolean {
  const [plan] = finance.plans.by('code', code);
  if (kind === 'plan' || (kind === undefined && plan)) return plan?.productId === coupon.productId && includes(coupon.planCodes, code);
  const [addon] = finance.addons.by('code', code);
  return addon?.productId === coupon.productId && addonFits(coupon.addonCodes, addon);
}

function addonFits(codes: Coupon['addonCodes'], addon: Addon): boolean {
  if (codes === 'all_addons') return true;
  if (codes === 'all_recurring') return addon.type === 'recurring';
  if (codes === 'all_onetime') return addon.type === 'one_time';
  return codes !== 'none' && codes.includes(addon.code);
}

const includes = (codes: Coupon['planCodes'], code: string): boolean => codes === 'all' || (codes !== 'none' && codes.includes(code));
