/** What the app asks Billing to do with money, as the library, the HTTP API and the CLI share it. */

export const MOVE_KINDS = ['payment', 'collect', 'refund', 'void', 'write_off', 'credit_note'] as const;
export type MoveKind = (typeof MOVE_KINDS)[number];

/** How a payment came in, in Billing's words. */
export const PAYMENT_MODES = ['check', 'cash', 'creditcard', 'banktransfer', 'bankremittance', 'others'] as const;
export type PaymentMode = (typeof PAYMENT_MODES)[number];

/** An exact decimal such as `'49.00'`; a number is taken as it is written. */
export type AmountInput = string | number;

/** A payment that the app's own gateway took. */
export interface PaymentInput {
  /** The app's own key, such as the gateway's id of the charge: the same one is recorded once. */
  reference: string;
  amount: AmountInput;
  /** Checked against the invoice's. @default the invoice's, or the customer's */
  currency?: string | null;
  /** Whose payment. May be left out when an invoice is named. */
  userId?: string | null;
  /** The invoice it pays: its id, or its number. */
  invoice?: string | null;
  /** Several invoices, and what of the payment goes to each. In place of `invoice`. */
  invoices?: { invoice: string; amount: AmountInput }[] | null;
  /** @default 'others' */
  mode?: PaymentMode;
  /** A day of the organisation's. @default the day on which Billing records it */
  date?: string | null;
  description?: string | null;
  /** What is more than what is owed becomes the customer's credit. Else it is refused. @default false */
  excess?: boolean;
}

export interface CollectInput {
  /** @default one of the bridge's own: the same call again while it is under way is the same move */
  reference?: string | null;
  /** Which stored card, by its last four digits. @default the primary one */
  cardLastFour?: string | null;
}

export interface RefundInput {
  reference: string;
  /** @default all that is left of it */
  amount?: AmountInput | null;
  reason?: string | null;
}

export interface VoidInput {
  /** @default one for the invoice */
  reference?: string | null;
}

export interface WriteOffInput extends VoidInput {
  reason?: string | null;
}

/** Money that the customer is owed: for an invoice, or just so. */
export interface CreditNoteInput {
  reference: string;
  amount: AmountInput;
  currency?: string | null;
  /** May be left out when an invoice is named. */
  userId?: string | null;
  /** What it is about: its id, or its number. */
  invoice?: string | null;
  /** Take it off what is owed of the invoice. @default true when an invoice is named */
  apply?: boolean;
  /** What the customer reads. */
  description?: string | null;
  /** The plan or addon that it is about. */
  code?: string | null;
  date?: string | null;
}

/** A move, and how far it is. */
export interface MoneyMove {
  id: string;
  kind: MoveKind;
  userId: string;
  reference: string;
  /** Exact. Null where Billing knows (all that is owed). */
  amount: string | null;
  currency: string | null;
  invoiceId: string | null;
  /** What was made, or is paid back; null until the mirror has it. */
  paymentId: string | null;
  creditNoteId: string | null;
  /** `failed`: it is over and was not carried out (a card that was declined), or given up. `parked`: a person is needed. */
  state: 'waiting' | 'done' | 'failed' | 'parked';
  /** Why it failed, waits or is parked. No personal data. */
  reason: string | null;
  createdAt: string;
  finishedAt: string | null;
  sync: { state: 'synced' | 'waiting' | 'parked'; attempts: number; reason: string | null; pushedAt: string | null };
}

/** A payment as the mirror has it; before that, as it was asked for. */
export interface PaymentView {
  id: string;
  userId: string | null;
  /** `success` and `failure` are Billing's words; before Billing has it, the state of its move. */
  status: string;
  mode: string;
  date: string | null;
  currency: string | null;
  amount: string;
  refunded: string;
  reference: string | null;
  invoices: { invoiceId: string; number: string | null; amount: string }[];
  /** What the app asked for; null when somebody else made the payment. */
  move: MoneyMove | null;
}
