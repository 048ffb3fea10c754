import { daysAfter } from './lib/day.js';
import type { Tier } from './types.js';
import type { Happening } from './types-happenings.js';

/** What of a subscription says which segment its user is in. */
export interface TierFacts {
  /** Billing's own word; null: Billing does not have it yet. Words that are not in the table say nothing. */
  status: string | null;
  /** What a term costs without tax, an exact decimal; null when that is not known. Nothing to pay: a free plan, which says nothing. */
  recurring: string | null;
  /** The day, in the organisation's time zone, on which a payment began to be missing; null when nobody knows. */
  dunningSince: string | null;
}

export interface TierOptions {
  /** Today in the organisation's time zone: `2026-03-01`. */
  today: string;
  /** For so many days somebody whose payment is missing is still taken for a payer. */
  graceDays: number;
}

/** `grace`: Paid Tier while the grace lasts, then Churned. */
export type Says = Tier | 'grace' | null;

/**
 * What each status of a Billing subscription says of its user; docs/segments.md explains each. Source of the words: the OpenAPI file
 * of Billing; of `paused` https://www.zoho.com/us/subscriptions/kb/subscriptions/paused-subscriptions.html
 */
export const TIER_OF_STATUS: Readonly<Record<string, Says>> = {
  live: 'Paid Tier',
  non_renewing: 'Paid Tier',
  paused: 'Paid Tier',
  dunning: 'grace',
  unpaid: 'grace',
  trial: 'Trial',
  trial_expired: 'Churned',
  cancelled: 'Churned',
  cancelled_from_dunning: 'Churned',
  expired: 'Churned',
  future: null,
  creation_failed: null,
};

const BEST_FIRST: readonly Tier[] = ['Paid Tier', 'Trial', 'Churned'];

/**
 * The segment a user is in: the best that any of their subscriptions says, `Free Tier` when none says anything. Pure: the same
 * subscriptions on the same day always give the same tier, in whatever order they come.
 *
 * @example tierOf([{ status: 'live', recurring: '29.00', dunningSince: null }], { today: '2026-03-01', graceDays: 14 }) // 'Paid Tier'
 */
export function tierOf(subscriptions: readonly TierFacts[], options: TierOptions): Tier {
  const said = new Set(subscriptions.map((facts) => saidBy(facts, options)));
  return BEST_FIRST.find((tier) => said.has(tier)) ?? 'Free Tier';
}

function saidBy({ status, recurring, dunningSince }: TierFacts, { today, graceDays }: TierOptions): Tier | null {
  const says = status !== null && Object.hasOwn(TIER_OF_STATUS, status) ? TIER_OF_STATUS[status] : null;
  // Nobody becomes a payer by a free plan, and nobody is lost by its end. A trial has nothing to pay yet.
  if (!says || (says !== 'Trial' && status !== 'trial_expired' && isNothing(recurring))) return null;
  if (says !== 'grace') return says;
  return dunningSince === null || today < daysAfter(dunningSince, graceDays) ? 'Paid Tier' : 'Churned';
}

const isNothing = (amount: string | null): boolean => amount !== null && /^-?0*(\.0*)?$/.test(amount);

/** What is told of changed tiers. `at`: ms since the epoch. */
export function tierHappenings(changes: readonly { userId: string; from: Tier; to: Tier }[], at: number): Happening[] {
  const moment = new Date(at).toISOString();
  return changes.map(({ userId, from, to }) => ({
    name: 'tier.changed',
    key: `tier.changed/${userId}/${to}/${moment}`,
    userId,
    at: moment,
    data: { from, to },
  }));
}
