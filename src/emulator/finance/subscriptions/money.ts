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
  /** Of that, item by item: the plan first, then the addons. */
  discounts: Minor[];
  taxes: { taxId: string; amount: Minor }[];
  /** What a term comes to: less discount, plus tax. */
  amount: Minor;
}

const sum = (amounts: readonly Minor[]): Minor => amounts.reduce((total, amount) => total + amount, 0);

export const itemsOf = ({ plan, addons }: Pick<Subscription, 'plan' | 'addons'>): SubscriptionItem[] => [plan, ...addons];

export const subTotalOf = (items: readonly SubscriptionItem[]): Minor => sum(items.map(({ total }) => total));

/** What the subscription's coupon takes off these items. */
export function couponOff(finance: Finance, { coupon, currency }: Subscription, items: readonly SubscriptionItem[]): Minor {
  const found = coupon === null ? undefined : finance.coupons.by('code', coupon.code)[0];
  return found === undefined ? 0 : discountOf(finance, found, items, currency);
}

/** What the coupon takes off, item by item. */
export function discountsOf(finance: Finance, subscription: Subscription): Minor[] {
  const items = itemsOf(subscription);
  return spread(
    couponOff(finance, subscription, items),
    items.map(({ total }) => total),
  );
}

/** What one whole term of it comes to, reckoned as its invoices are: tax by line, on what the coupon leaves of it. */
export function moneyOf(finance: Finance, subscription: Subscription): TermMoney {
  const items = itemsOf(subscription);
  const subTotal = subTotalOf(items);
  const discounts = subscription.coupon === null ? items.map(() => 0) : discountsOf(finance, subscription);
  const discount = sum(discounts);
  const sums = new Map<string, Minor>();
  for (const [index, { total, taxId }] of items.entries()) {
    if (taxId === '') continue;
    const tax = percentOf(total - (discounts[index] ?? 0), finance.taxes.get(taxId)?.percentage ?? 0);
    sums.set(taxId, (sums.get(taxId) ?? 0) + tax);
  }
  const taxes = Array.from(sums, ([taxId, amount]) => ({ taxId, amount }));
  return { subTotal, discount, discounts, taxes, amount: subTotal - discount + sum(taxes.map(({ amount }) => amount)) };
}

/** Mean length of a billing interval's unit, in months. */
const MONTHS = { weeks: 12 / 52.1775, months: 1, years: 12 } as const;

/** What it costs in a month, without coupon and tax: to tell an upgrade from a downgrade across billing intervals. */
export function monthlyOf(subscription: Pick<Subscription, 'plan' | 'addons' | 'interval' | 'intervalUnit'>): number {
  return subTotalOf(itemsOf(subscription)) / (subscription.interval * MONTHS[subscription.intervalUnit]);
}
