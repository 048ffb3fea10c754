/** The one finance database that Billing and Books are two doors to. */

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

interface Stamped {
  id: string;
  /** Milliseconds since epoch. */
  createdAt: number;
  updatedAt: number;
}

export interface Product extends Stamped {
  name: string;
  description: string;
  emailIds: string;
  redirectUrl: string;
  status: 'active' | 'inactive';
}

export type IntervalUnit = 'weeks' | 'months' | 'years';

export interface Plan extends Stamped {
  code: string;
  name: string;
  description: string;
  productId: string;
  /** Prices are in the organisation's currency; price lists have the others. */
  price: Minor;
  setupFee: Minor;
  interval: number;
  intervalUnit: IntervalUnit;
  /** -1 for ever. */
  billingCycles: number;
  trialDays: number;
  taxId: string;
  unit: string;
  status: 'active' | 'inactive';
  /** Whatever else was sent and is shown again. */
  extra: Record<string, unknown>;
}

export interface Bracket {
  start: number;
  /** Null: without end. */
  end: number | null;
  price: Minor;
}

export interface Addon extends Stamped {
  code: string;
  name: string;
  description: string;
  productId: string;
  unitName: string;
  pricing: 'unit' | 'volume' | 'tier' | 'package';
  brackets: Bracket[];
  type: 'recurring' | 'one_time';
  intervalUnit: 'monthly' | 'yearly' | '';
  /** Null: for all plans. */
  planCodes: string[] | null;
  taxId: string;
  status: 'active' | 'inactive';
  extra: Record<string, unknown>;
}

export interface Coupon extends Stamped {
  code: string;
  name: string;
  description: string;
  productId: string;
  type: 'one_time' | 'duration' | 'forever';
  /** Billing cycles, for `duration`. */
  duration: number;
  discountBy: 'flat' | 'percentage';
  /** Minor units for `flat`, percent for `percentage`. */
  discount: number;
  maxRedemption: number | null;
  redeemed: number;
  expiresOn: Day | null;
  planCodes: string[] | 'all' | 'none';
  addonCodes: string[] | 'all_addons' | 'all_recurring' | 'all_onetime' | 'none';
  active: boolean;
}

export interface Tax {
  id: string;
  name: string;
  percentage: number;
  type: 'tax' | 'compound_tax';
}

/** A stored card: a fixture, since no documented call can make one. */
export interface Card extends Stamped {
  customerId: string;
  lastFour: string;
  expiryMonth: number;
  expiryYear: number;
  gateway: string;
  holder: { firstName: string; lastName: string };
  /** What happens at the next charges: `approve`, or why the gateway says no. */
  behaviour: 'approve' | 'decline' | 'insufficient_funds' | 'expired' | 'gateway_down';
  /** Only so many charges behave like that, then it approves again; null: all. */
  forCharges: number | null;
  isPrimary: boolean;
}

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

export interface Line {
  id: string;
  /** Plan or addon code; empty for a one-off charge. */
  code: string;
  productId: string;
  name: string;
  description: string;
  quantity: number;
  price: Minor;
  discount: Minor;
  /** quantity × price − discount, without tax. */
  total: Minor;
  taxId: string;
  taxAmount: Minor;
}

export type InvoiceKind = 'new' | 'renewal' | 'upgrade' | 'downgrade' | 'charge' | 'addon' | 'manual' | 'reactivation' | 'unbilled';

/** Its status is not stored but follows from these: see `statusOf` in documents/invoice-status.ts. */
export interface Invoice extends Stamped {
  number: string;
  customerId: string;
  subscriptionIds: string[];
  kind: InvoiceKind;
  currency: string;
  exchangeRate: number;
  date: Day;
  dueDate: Day;
  paymentTerms: number;
  /** `pending`: lines may still be added; `draft`: not sent; `open`: counts; `void`: counts no more. */
  stage: 'pending' | 'draft' | 'open' | 'void';
  lines: Line[];
  coupons: { code: string; name: string; discount: Minor }[];
  /** Off the whole invoice, besides coupons. */
  discount: Minor;
  /** Whether that and the coupons are taken off before tax is reckoned. */
  discountBeforeTax: boolean;
  /** Prices include the tax. */
  inclusiveTax: boolean;
  shippingCharge: Minor;
  adjustment: Minor;
  total: Minor;
  taxTotal: Minor;
  /** Sums over payments and credits applied to it. */
  paid: Minor;
  credited: Minor;
  writtenOff: Minor;
  referenceNumber: string;
  notes: string;
  sentAt: number | null;
  voidedOn: Day | null;
  /** Those of the customer when it was made; a change of the customer's does not change them. */
  addresses: { billing_address?: Readonly<Record<string, string>>; shipping_address?: Readonly<Record<string, string>> };
  customFields: { label: string; value: string }[];
  /** Its history, without the first entry (that it was made). */
  comments: { id: string; description: string; at: number }[];
  attachment: { id: string; name: string; type: string; size: number; canSendInMail: boolean } | null;
  extra: Record<string, unknown>;
}

export interface Payment extends Stamped {
  number: string;
  customerId: string;
  mode: 'check' | 'cash' | 'creditcard' | 'banktransfer' | 'bankremittance' | 'autotransaction' | 'others';
  currency: string;
  exchangeRate: number;
  amount: Minor;
  refunded: Minor;
  /** How much of what was refunded came out of the excess, not out of what invoices got. */
  refundedExcess: Minor;
  bankCharges: Minor;
  date: Day;
  /** A declined charge is a payment with status `failure`: nothing was collected. */
  status: 'success' | 'failure';
  referenceNumber: string;
  description: string;
  /** What went to which invoice (of a failure: what was meant for it); the rest is an excess payment (credit of the customer). */
  applied: { id: string; invoiceId: string; amount: Minor }[];
  /** Only for `autotransaction`. */
  transaction: {
    id: string;
    gateway: string;
    gatewayId: string;
    error: string;
    cardId: string;
    lastFour: string;
    expiryMonth: number;
    expiryYear: number;
  } | null;
  customFields: { label: string; value: string }[];
}

export interface CreditNote extends Stamped {
  number: string;
  customerId: string;
  currency: string;
  exchangeRate: number;
  date: Day;
  stage: 'open' | 'void';
  lines: Line[];
  total: Minor;
  taxTotal: Minor;
  /** What went to invoices, and what was paid back; the rest is its balance. */
  applied: { id: string; invoiceId: string; amount: Minor; date: Day }[];
  refunded: Minor;
  referenceNumber: string;
  reason: string;
  /** The invoice it is about; empty when it stands alone. */
  invoiceId: string;
  sentAt: number | null;
  customFields: { label: string; value: string }[];
  extra: Record<string, unknown>;
}

export interface Refund extends Stamped {
  creditNoteId: string;
  /** Empty for the refund of a credit note. */
  paymentId: string;
  customerId: string;
  currency: string;
  amount: Minor;
  date: Day;
  mode: string;
  status: 'success' | 'failure';
  description: string;
  referenceNumber: string;
  /** When the money went back to a card: the gateway's id for it. */
  gatewayId: string;
}

export interface UnbilledCharge extends Stamped {
  number: string;
  customerId: string;
  subscriptionId: string;
  currency: string;
  date: Day;
  status: 'open' | 'invoiced';
  lines: Line[];
  coupons: { code: string; name: string; discount: Minor }[];
  total: Minor;
  invoiceId: string;
}

/** `subscription_renewed` and the like, with what it said when it happened. */
export interface BillingEvent {
  /** Above 2^53, so a client that reads it as a number loses digits. */
  id: string;
  type: string;
  at: number;
  /** JSON text of `data`. */
  data: string;
  deliveries: { webhookId: string; url: string; status: 'success' | 'scheduled' | 'failure'; at: number }[];
}
