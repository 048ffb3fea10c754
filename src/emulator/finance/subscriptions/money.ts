import { discountOf } from '../catalog/price.js';
import { spread } from '../documents/lines.js';
import type { Finance } from '../finance.js';
import { percentOf } from '../money.js';
import type { Minor, Subscription, SubscriptionItem } from '../types.js';

export interface TermMoney {
  /** Plan and addons without discount and tax. */
  subTotal: Minor;
  /** What the coupon takes off in all. */
  discount: Minor;
  taxes: { taxId: string; amount: Minor }[];
  /** What a term comes to: less discount, plus tax. */
  amount: Minor;
}

export const itemsOf = ({ plan, addons }: Pick<Subscription, 'plan' | 'addons'>): SubscriptionItem[] => [plan, ...addons];

export const subTotalOf = (items: readonly SubscriptionItem[]): Minor => items.reduce((sum, { total }) => sum + total, 0);

/** What the subscription's coupon takes off these items. Nothing once its cycles are used up. */
export function couponOff(finance: Finance, { coupon, currency }: Subscription, items: readonly SubscriptionItem[]): Minor {
  if (coupon === null || coupon.cyclesLeft === 0) return 0;
  const [found] = finance.coupons.by('code', coupon.code);
  return found === undefined ? 0 : discountOf(finance, found, items, currency);
}

/** What one whole term of it comes to, reckoned as its invoices are: tax by line, on what the coupon leaves of it. */
export function moneyOf(finance: Finance, subscription: Subscription): TermMoney {
  const items = itemsOf(subscription);
  const subTotal = subTotalOf(items);
  const discount = couponOff(finance, subscription, items);
  const shares =
    discount === 0
      ? []
      : spread(
          discount,
          items.map(({ total }) => total),
        );
  const sums = new Map<string, Minor>();
  for (const [index, { total, taxId }] of items.entries()) {
    if (taxId === '') continue;
    const tax = percentOf(total - (shares[index] ?? 0), finance.taxes.get(taxId)?.percentage ?? 0);
    sums.set(taxId, (sums.get(taxId) ?? 0) + tax);
  }
  const taxes = Array.from(sums, ([taxId, amount]) => ({ taxId, amount }));
  return { subTotal, discount, taxes, amount: subTotal - discount + taxes.reduce((sum, { amount }) => sum + amount, 0) };
}
