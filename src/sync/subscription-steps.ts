import { z } from 'zod';
import { itemsOf, sameItems, type Wished } from '../subscription-moves.js';
import type { SubscriptionItems } from '../types-billing.js';
import type { BillingSubscription } from '../zoho/billing-subscriptions.js';
import { isOver } from './subscription-reasons.js';

const items = z.object({
  planCode: z.string(),
  quantity: z.number(),
  addons: z.array(z.object({ addonCode: z.string(), quantity: z.number() })),
});

const known = z.object({
  wish: z.string().optional(),
  now: items.optional(),
  next: items.nullish(),
  couponCode: z.string().nullish(),
  /** The first day of the term at whose end `next` comes, as Billing said when it was told of it; empty when it said none. */
  term: z.string().optional(),
});

/** What Billing has from us for certain, part by part; what is missing is in doubt, since a call that changes it may have got no answer. */
export type Known = z.infer<typeof known>;

/** What the ledger's `detail` holds. */
export function readKnown(detail: unknown): Known | undefined {
  const parsed = known.safeParse(detail);
  return parsed.success ? parsed.data : undefined;
}

export function knownOf(wished: Wished, term?: string): Known {
  const later = wished.next !== null && term !== undefined ? { term } : {};
  return { wish: wished.wish, now: itemsOf(wished), next: wished.next, couponCode: wished.couponCode, ...later };
}

/** As `Known` has it. */
export const termOf = (said: BillingSubscription): string => said.termStartsAt ?? '';

/** Whether Billing has all of the wish from us. */
export function isCertain(wished: Wished, { wish, now, next, couponCode }: Known): boolean {
  const items = now !== undefined && sameItems(now, wished) && next !== undefined && sameItems(next, wished.next);
  return items && wish === wished.wish && couponCode === wished.couponCode;
}

/** One call, what it puts in doubt until it is answered, and what is certain afterwards. */
export type Step =
  | { call: 'reactivate'; doubts: (keyof Known)[] }
  | { call: 'cancel'; atEnd: boolean; doubts: (keyof Known)[] }
  | { call: 'update'; items: SubscriptionItems; couponCode?: string | null; atEnd: boolean; doubts: (keyof Known)[] };

/**
 * The next call that brings Billing closer to the wish; undefined when there is nothing left to do. Only what the app changed since
 * the last time (or what is in doubt) is pushed, and only where Billing differs: what staff changed by hand stays. `oneTime`: addons
 * that are bought once; they are gone after the first invoice and must not be bought again.
 */
export function nextStep(wished: Wished, said: BillingSubscription, from: Known, oneTime: ReadonlySet<string>): Step | undefined {
  const { status } = said;
  if (isOver(status)) return undefined;
  if (wished.wish === 'cancelled') return { call: 'cancel', atEnd: false, doubts: ['wish', 'next'] };
  if (wished.wish === 'active' && status === 'non_renewing' && from.wish !== 'active') return { call: 'reactivate', doubts: ['wish'] };

  const recurring = (given: SubscriptionItems): SubscriptionItems => ({
    ...itemsOf(given),
    addons: given.addons.filter((addon) => !oneTime.has(addon.addonCode)),
  });
  const has = recurring(said);
  const now = recurring(wished);
  const next = wished.next && recurring(wished.next);
  const newItems = (from.now === undefined || !sameItems(recurring(from.now), now)) && !sameItems(has, now);
  // What was to come with the next term has come when another term has begun. Equal items alone say nothing: Billing may have them from
  // a wish of before, and not what is wished until then.
  const hasCome = next !== null && sameItems(has, next) && from.term !== undefined && from.term !== termOf(said);
  const newCoupon = from.couponCode !== wished.couponCode && said.couponCode !== wished.couponCode;
  if ((newItems && !hasCome) || newCoupon) {
    return {
      call: 'update',
      items: newItems && !hasCome ? now : has,
      ...(newCoupon ? { couponCode: wished.couponCode } : {}),
      atEnd: false,
      doubts: ['now', 'next', 'term', ...(newCoupon ? (['couponCode'] as const) : [])],
    };
  }

  const newNext = from.next === undefined || !sameItems(from.next && recurring(from.next), next);
  if (newNext && next && !hasCome) return { call: 'update', items: next, atEnd: true, doubts: ['next'] };
  // Nothing differs, so this costs nothing; it takes back what was scheduled.
  if (newNext && !next && said.changeScheduled) return { call: 'update', items: has, atEnd: false, doubts: ['next'] };

  // One that has not begun has no term to end with.
  if (wished.wish === 'ending' && status !== 'non_renewing' && from.wish !== 'ending') {
    return { call: 'cancel', atEnd: status !== 'future', doubts: ['wish', 'next'] };
  }
  return undefined;
}
