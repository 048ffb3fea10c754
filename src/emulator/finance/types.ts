/** The one finance database that Billing and Books are two doors to. */

export type * from './catalog/types.js';
export type * from './documents/types.js';
export type * from './webhooks/types.js';

/** An exact amount of money: a whole number of the currency's smallest unit (cents). Never a fraction. */
export type Minor = number;
/** `yyyy-mm-dd` in the organisation's time zone. */
export type Day = string;

export interface Currency {
  id: string;
  code: string;
  symbol: string;
  name: string;
  /** Digits behind the point: 2 for USD, 0 for JPY. */
  precision: number;
  /** What one of it is worth in the organisation's own currency; 1 for that one. */
  rate: number;
}

export interface Stamped {
  id: string;
  /** Milliseconds since epoch. */
  createdAt: number;
  updatedAt: number;
}

export type IntervalUnit = 'weeks' | 'months' | 'years';

export type SubscriptionStatus =
  | 'live'
  | 'trial'
  | 'future'
  | 'dunning'
  | 'unpaid'
  | 'non_renewing'
  | 'cancelled'
  | 'cancelled_from_dunning'
  | 'creation_failed'
  | 'expired'
  | 'trial_expired'
  | 'paused';

/** A plan or addon as one subscription has it. */
export interface SubscriptionItem {
  id: string;
  code: string;
  name: string;
  description: string;
  quantity: number;
  /** For one, in the subscription's currency. */
  price: Minor;
  /** Addons priced by brackets: the total is not quantity times price. */
  total: Minor;
  taxId: string;
}

/** What a change with `end_of_term` will make of a subscription; what is left out stays. */
export interface ScheduledChange {
  plan?: SubscriptionItem;
  interval?: number;
  intervalUnit?: IntervalUnit;
  productId?: string;
  setupFee?: Minor;
  /** Billing cycles from the change on; null: for ever. */
  cyclesLeft?: number | null;
  addons?: SubscriptionItem[];
}

export interface Subscription extends Stamped {
  customerId: string;
  productId: string;
  number: string;
  status: SubscriptionStatus;
  currency: string;
  plan: SubscriptionItem;
  setupFee: Minor;
  interval: number;
  intervalUnit: IntervalUnit;
  addons: SubscriptionItem[];
  coupon: { code: string /** Cycles it still takes off, the current one among them; null: for ever. */; cyclesLeft: number | null } | null;
  autoCollect: boolean;
  cardId: string;
  referenceId: string;
  paymentTerms: number;
  startsOn: Day;
  activatedOn: Day | null;
  trialDays: number;
  trialEndsOn: Day | null;
  termStartsOn: Day | null;
  /** The day the next term begins, as Zoho shows it (recorded: ends and bills next on one day). */
  termEndsOn: Day | null;
  lastBilledOn: Day | null;
  /** Null when nothing more is billed. */
  nextBillingOn: Day | null;
  /** Day of the month that renewals keep to (31 January, 28 February, 31 March). */
  anchorDay: number;
  /** Billing cycles that come after the current one; null: for ever. */
  cyclesLeft: number | null;
  expiresOn: Day | null;
  cancelledOn: Day | null;
  cancelSource: 'user' | 'scheduler' | null;
  scheduled: ScheduledChange | null;
  /** Attempts so far (the renewal's own is the first), and the day of the next one. */
  dunning: { attempt: number; since: Day; nextRetryOn: Day | null; invoiceId: string } | null;
  /** `on`: since when, or from when when that is still to come; `resumeOn`: null until somebody resumes it. */
  pause: { on: Day; resumeOn: Day | null } | null;
  /** The day its life was last looked at: a notice of an earlier day is not sent any more. */
  seenOn: Day;
  childInvoiceId: string;
  unbilledChargeId: string;
  contactPersonIds: string[];
  customFields: { label: string; value: string }[];
  notes: { id: string; description: string; by: string; at: number }[];
  activities: { id: string; description: string; by: string; at: number }[];
  extra: Record<string, unknown>;
}
