import type { Day, Minor, Stamped } from '../types.js';

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
  writtenOffOn: Day | null;
  referenceNumber: string;
  notes: string;
  sentAt: number | null;
  voidedOn: Day | null;
  /** Those of the customer when it was made; a change of the customer's does not change them. */
  addresses: { billing_address?: Readonly<Record<string, string>>; shipping_address?: Readonly<Record<string, string>> };
  customFields: { label: string; value: string }[];
  /** Its history, without the first entry (that it was made). */
  comments: { id: string; description: string; at: number }[];
  /** Content in base64. */
  attachment: { id: string; name: string; type: string; size: number; content: string; canSendInMail: boolean } | null;
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
    /** A card, or a bank account: then the card is empty. */
    cardId: string;
    accountId?: string;
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
