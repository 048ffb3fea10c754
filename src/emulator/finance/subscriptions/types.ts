import type { Day, IntervalUnit, Minor, Stamped } from '../types.js';

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
  /** A one-time addon bought with the subscription: it is on the first invoice and then no more. */
  isOnce?: true;
  /** What was sent with it and is shown again: `tags`, `item_custom_fields`. */
  extra?: Record<string, unknown>;
}

/** What a change with `end_of_term` will make of a subscription; what is left out stays. */
export interface ScheduledChange {
  plan?: SubscriptionItem;
  interval?: number;
  intervalUnit?: IntervalUnit;
  productId?: string;
  setupFee?: Minor;
  /** Billing cycles from the change on; null: for ever; left out: as many as were left. */
  cyclesLeft?: number | null;
  addons?: SubscriptionItem[];
}

export interface Dunning {
  /** Charges tried so far, that of the renewal among them. */
  attempt: number;
  /** Days of retries are counted from here. */
  since: Day;
  /** Null when nothing is tried any more (offline, or all tries are over). */
  nextRetryOn: Day | null;
  invoiceId: string;
  /** What is told once it is paid: the charge that failed kept it back. */
  owes: 'subscription_renewed' | 'subscription_activation' | 'subscription_reactivated' | null;
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
  /** Billing cycles that come after the current one (before the first: all); null: for ever. */
  cyclesLeft: number | null;
  expiresOn: Day | null;
  cancelledOn: Day | null;
  cancelSource: 'user' | 'scheduler' | null;
  scheduled: ScheduledChange | null;
  /** What is owed for it, in the statuses `dunning` and `unpaid`. */
  dunning: Dunning | null;
  /** `on`: since when, or from when when that is still to come; `resumeOn`: null until somebody resumes it. */
  pause: { on: Day; resumeOn: Day | null } | null;
  /** The day its life was last looked at: a notice of an earlier day is not sent any more. */
  seenOn: Day;
  childInvoiceId: string;
  /** Credit notes of its own changes: what is left of them goes to its next invoices. */
  creditNoteIds: string[];
  unbilledChargeId: string;
  contactPersonIds: string[];
  customFields: { label: string; value: string }[];
  notes: { id: string; description: string; by: string; at: number }[];
  activities: { id: string; description: string; by: string; at: number }[];
  extra: Record<string, unknown>;
}
