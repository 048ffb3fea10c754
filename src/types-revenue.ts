/** The revenue report as the library, the HTTP API and the CLI share it. Amounts are exact decimal strings; days are the organisation's. */

export const REVENUE_GROUPS = ['month', 'plan', 'currency'] as const;
export type RevenueGroup = (typeof REVENUE_GROUPS)[number];
export const REVENUE_BASES = ['invoiced', 'collected'] as const;
export type RevenueBasis = (typeof REVENUE_BASES)[number];

/** What is asked for. */
export interface RevenueQuestion {
  /** First day, such as `2026-01-01`. @default the first day of the month of `to` */
  from?: string;
  /** Last day, which counts. @default today, as the organisation has it */
  to?: string;
  /** @default 'currency' */
  by?: RevenueGroup;
  /** What `revenue` is: what was invoiced, or what came in. @default 'invoiced' */
  basis?: RevenueBasis;
  /** Lists what each figure sums. @default false */
  trace?: boolean;
  /** Asks Books first when what is stored is older than a few minutes. @default true */
  fresh?: boolean;
  /** How long to wait for Books, in ms; after that the report is about what is stored. @default as long as it takes */
  waitMs?: number;
  /** Asks Books for its own figures and sets them beside these. @default false */
  compare?: boolean;
}

/** What happened to the monthly recurring revenue. `start + new + reactivation + expansion − contraction − churned = end`, exactly. */
export interface RecurringMovements {
  start: string;
  new: string;
  reactivation: string;
  expansion: string;
  contraction: string;
  churned: string;
  end: string;
}

/** Sums of documents. Taxes are within the amounts above them; null when a document's tax is not known. */
export interface DocumentFigures {
  invoiced: string;
  credited: string;
  /** `invoiced − credited`. */
  net: string;
  /** Within `net`. */
  tax: string | null;
  collected: string;
  refunded: string;
  /** `collected − refunded`. */
  netCollected: string;
  /** By the basis: `net − tax`, or `netCollected`. */
  revenue: string | null;
  /** How many documents these are. */
  counts: { invoices: number; creditNotes: number; payments: number; refunds: number };
}

/** One currency, or one of it in one month. */
export interface RevenueFigures extends DocumentFigures {
  /** Owed on invoices at the end of the last day. */
  outstanding: string;
  /** Monthly recurring revenue at the end of the last day; `arr` is twelve times that. */
  mrr: string;
  arr: string;
  /** Customers with a monthly recurring revenue, at the end. */
  customers: number;
  movements: RecurringMovements;
  /** Of what customers paid a month at the start: how much they pay at the end, as a ratio such as `1.0423`. Null when nobody paid. */
  netRetention: string | null;
  /** The same without counting anybody for more than at the start. */
  grossRetention: string | null;
}

export interface RevenueRow extends Omit<RevenueFigures, 'movements' | 'netRetention' | 'grossRetention' | 'outstanding'> {
  currency: string;
  /** Of a month: which, and its days within the range. */
  month?: string;
  from?: string;
  to?: string;
  /** `(none)`: documents that name no plan. */
  plan?: string;
  /** Not by plan: a change of plan is neither new nor lost. */
  movements?: RecurringMovements;
  netRetention?: string | null;
  grossRetention?: string | null;
  outstanding?: string;
}

/** A document and the figure it is part of; `amount` is what of it counts there. */
export interface TracedDocument {
  figure: 'invoiced' | 'credited' | 'collected' | 'refunded';
  /** Ours. */
  id: string;
  number: string | null;
  date: string;
  currency: string;
  amount: string;
  tax: string | null;
  userId: string | null;
  plan?: string;
}

export type RecurringMovement = Exclude<keyof RecurringMovements, 'start' | 'end'>;

/** A change of what a customer pays a month, on a day. `before` and `after` have six more decimals than the currency: sums round once. */
export interface TracedMovement {
  movement: RecurringMovement;
  date: string;
  /** The user's id. */
  customer: string;
  currency: string;
  before: string;
  after: string;
}

/** A subscription that counts in `mrr`: `recurring` every `intervalMonths` months. */
export interface TracedSubscription {
  subscriptionId: string;
  customer: string;
  currency: string;
  plan: string;
  recurring: string;
  intervalMonths: number;
}

/** What Books' own reports say, beside ours. */
export interface RevenueComparison {
  /** False: Books did not answer, `reason` says why. */
  answered: boolean;
  reason: string | null;
  items: { currency: string; figure: string; ours: string; books: string; difference: string }[];
}

export interface RevenueReport {
  from: string;
  to: string;
  /** Of the organisation: whose days these are. */
  timeZone: string;
  by: RevenueGroup;
  basis: RevenueBasis;
  /** Whose documents: of Books, or of Billing when no organisation of Books is known. */
  source: 'books' | 'billing';
  /** The documents are at least as they were then; null when nobody ever asked. */
  asOf: string | null;
  currencies: Record<string, RevenueFigures>;
  rows: RevenueRow[];
  /** What to know before believing the figures. */
  notes: string[];
  /** With `trace`. */
  documents?: TracedDocument[];
  movements?: TracedMovement[];
  subscriptions?: TracedSubscription[];
  /** With `compare`. */
  comparison?: RevenueComparison;
}
