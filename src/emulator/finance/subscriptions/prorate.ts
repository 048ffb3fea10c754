import { daysBetween } from '../calendar.js';
import type { LineInput } from '../documents/lines.js';
import type { Finance } from '../finance.js';
import { shareOf } from '../money.js';
import type { Day, Minor, Subscription, SubscriptionItem } from '../types.js';
import { type Bill, couponsFor, lineOf, setupFeeLine, termBill } from './bill.js';
import { discountsOf, itemsOf } from './money.js';

export interface Proration {
  /** What is billed now. */
  bill: Bill;
  /** What is given back of what was billed for the rest of the term. */
  credit: LineInput[];
}

interface Part {
  days: number;
  of: number;
}

/**
 * What a change in mid-term costs, by the day: the new plan for the days that are left is billed, the old one for the same days
 * credited, and the credit goes to that invoice. What did not change is in neither. Source:
 * zoho.com/billing/help/settings/subscriptions/proration. `restarts`: another billing interval begins a new term today (inferred).
 */
export function prorate(
  finance: Finance,
  { before, after, today, restarts }: { before: Subscription; after: Subscription; today: Day; restarts: boolean },
): Proration {
  const fee = after.plan.code === before.plan.code ? [] : setupFeeLine(after);
  const part = partLeft(before, today);
  const isOn = finance.settings.prorate;
  if (restarts) {
    const { lines, coupons } = termBill(finance, after);
    return { bill: { lines: [...lines, ...fee], coupons }, credit: isOn ? creditOf(finance, before, itemsOf(before), part) : [] };
  }
  const once = after.addons.filter(({ isOnce }) => isOnce).map((item) => lineOf(after, item));
  if (!isOn) return { bill: { lines: [...once, ...fee], coupons: [] }, credit: [] };
  const { gone, come } = differenceOf(before, after);
  const discounts = discountsOf(finance, after);
  const off = itemsOf(after).reduce(
    (sum, item, index) => (come.includes(item) ? sum + shareOf(discounts[index] ?? 0, part.days, part.of) : sum),
    0,
  );
  const lines = come.filter(({ isOnce }) => !isOnce).map((item) => partLine(after, item, part));
  return {
    bill: { lines: [...lines, ...once, ...fee].filter(({ price }) => price > 0), coupons: couponsFor(finance, after, off) },
    credit: creditOf(finance, before, gone, part),
  };
}

/** Days of the current term that are left, today among them. */
function partLeft({ termStartsOn, termEndsOn }: Subscription, today: Day): Part {
  if (termStartsOn === null || termEndsOn === null) return { days: 0, of: 1 };
  return { days: Math.max(0, daysBetween(today, termEndsOn)), of: daysBetween(termStartsOn, termEndsOn) };
}

/** Nothing is given back of a term that was never billed (a subscription that began in the past). */
function creditOf(finance: Finance, before: Subscription, items: SubscriptionItem[], part: Part): LineInput[] {
  if (before.lastBilledOn === null || before.lastBilledOn < (before.termStartsOn ?? '')) return [];
  const discounts = discountsOf(finance, before);
  return itemsOf(before)
    .map((item, index) => ({ item, discount: shareOf(discounts[index] ?? 0, part.days, part.of) }))
    .filter(({ item }) => items.includes(item))
    .map(({ item, discount }) => ({ ...partLine(before, item, part), discount }))
    .filter(({ price }) => price > 0);
}

/** For a whole term the line it always is, for a part of one a line of one. */
function partLine(subscription: Subscription, item: SubscriptionItem, { days, of }: Part): LineInput {
  const whole = lineOf(subscription, item);
  if (days === of) return whole;
  const price: Minor = shareOf(item.total, days, of);
  return { ...whole, quantity: 1, price, description: `${item.quantity} × ${item.name}, ${days} of ${of} days` };
}

const keyOf = ({ code, quantity, price, total, taxId }: SubscriptionItem) => [code, quantity, price, total, taxId].join(' ');

/** What was given up and what is new; an item that stays as it is is neither. */
export function differenceOf(before: Subscription, after: Subscription): { gone: SubscriptionItem[]; come: SubscriptionItem[] } {
  const come = [...itemsOf(after)];
  const gone = itemsOf(before).filter((item) => {
    const same = come.findIndex((other) => keyOf(other) === keyOf(item));
    if (same >= 0) come.splice(same, 1);
    return same < 0;
  });
  return { gone, come };
}
