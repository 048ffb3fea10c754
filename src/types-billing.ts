import type { SyncState, UserView } from './types.js';

/** Types of plans and subscriptions that the library, the HTTP API and the CLI share. */

/** A plan as Billing sells it. Amounts are exact decimal strings in `currency`, the organisation's own. */
export interface Plan {
  planCode: string;
  name: string;
  /** The name of the product it belongs to. */
  product: string;
  price: string | null;
  setupFee: string | null;
  currency: string | null;
  /** Billed every `interval` `intervalUnit` (`months`, `years`). */
  interval: number | null;
  intervalUnit: string;
  trialDays: number;
  /** `active` or `inactive`: only an active one can be subscribed to. */
  status: string;
}

export interface Addon {
  addonCode: string;
  name: string;
  product: string;
  /** `recurring` or `one_time`. */
  type: string;
  /** Null when it depends on the quantity. */
  price: string | null;
  currency: string | null;
  unit: string;
  /** `monthly` or `yearly`; empty for a one-time addon. */
  intervalUnit: string;
  /** False: only some plans of the product may have it. */
  forAllPlans: boolean;
  status: string;
}

export interface Coupon {
  couponCode: string;
  name: string;
  product: string;
  /** `one_time`, `duration` or `forever`. */
  type: string;
  /** `flat` or `percentage`. */
  discountBy: string;
  discount: string | null;
  /** Its last day. */
  expiresAt: string | null;
  /** `active`, `inactive`, `expired` or `maxed_out`. */
  status: string;
}

/** What is sold. `asOf`: when Zoho was asked. */
export interface PlanList {
  items: Plan[];
  addons: Addon[];
  coupons: Coupon[];
  asOf: string;
}

/** A recurring addon of a subscription. */
export interface SubscriptionAddon {
  addonCode: string;
  quantity: number;
}

/** What is paid for. Addons are in the order of their codes. */
export interface SubscriptionItems {
  planCode: string;
  quantity: number;
  addons: SubscriptionAddon[];
}

/** What an app asks for. `product` tells subscriptions of one user apart; leave it out when there is only one kind. */
export interface SubscriptionInput {
  planCode: string;
  /** @default 1 */
  quantity?: number;
  addons?: { addonCode: string; quantity?: number }[];
  couponCode?: string | null;
  /** A day, `2026-03-01`. Left out: today. */
  startsAt?: string | null;
  /** Days of trial in place of the plan's own; 0: none. */
  trialDays?: number | null;
  /** Charge the customer's stored card. @default false: invoices only */
  autoCollect?: boolean;
  /** @default 'main' */
  product?: string;
}

/** What is left out stays as it is. */
export interface SubscriptionChange {
  planCode?: string;
  quantity?: number;
  addons?: { addonCode: string; quantity?: number }[];
  /** Null takes it away. Only with `when: 'now'`. */
  couponCode?: string | null;
  /** @default 'now' */
  when?: When;
  product?: string;
}

/** At once, or when the term that is paid for is over. */
export type When = 'now' | 'term_end';

/** `active`: it shall run. `ending`: it shall end with its term. `cancelled`: it shall be over. */
export type SubscriptionWish = 'active' | 'ending' | 'cancelled';

/** A subscription: what the app wishes, what Billing says of it, and how far the one is from the other. */
export interface SubscriptionView extends SubscriptionItems {
  /** The bridge's own id; Billing has it as `reference_id`. */
  id: string;
  userId: string;
  product: string;
  wish: SubscriptionWish;
  /** What it shall become at the end of the term. */
  next: SubscriptionItems | null;
  couponCode: string | null;
  startsAt: string | null;
  trialDays: number | null;
  autoCollect: boolean;
  /** Grows by one with every change of the wish. */
  version: number;
  createdAt: string;
  updatedAt: string;
  /** Since when it holds its place no more: another one may be made. */
  overAt: string | null;
  /** Null until Billing has it. */
  billing: SubscriptionInBilling | null;
  /** How far the wish is carried out. */
  sync: Omit<SyncState, 'sync' | 'refusedFields'>;
}

/** What Billing said, in its own words; days are those of the organisation. */
export interface SubscriptionInBilling extends SubscriptionItems {
  status: string;
  /** Of one term, exact. */
  amount: string | null;
  currency: string | null;
  activatedAt: string | null;
  termStartsAt: string | null;
  termEndsAt: string | null;
  nextBillingAt: string | null;
  trialEndsAt: string | null;
  cancelledAt: string | null;
  /** A change is scheduled for the end of the term. */
  changeScheduled: boolean;
  /** When Billing was asked. */
  seenAt: string;
}

/** One user with all there is about them. */
export interface UserDetail extends UserView {
  /** The newest first. */
  subscriptions: SubscriptionView[];
}
