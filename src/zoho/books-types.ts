import type { CallContext, ZohoFile } from './types.js';

/** What Books says of documents. Days are those of the organisation; amounts exact decimal texts, without trailing zeros where nothing says the currency. */

export interface BooksOrganization {
  id: string;
  name: string;
  currencyCode: string;
  /** IANA name: days are counted in it. Empty when Books does not say. */
  timeZone: string;
  isDefault: boolean;
}

/** Which documents, and in which order. Left out: all, in Books' own order. */
export interface BooksQuery {
  /** Dated on this day or later, as `2026-03-01`. */
  from?: string | undefined;
  to?: string | undefined;
  /** Changed at this moment (ms since the epoch) or later. */
  modifiedSince?: number | undefined;
  /** The oldest first, so that what is added meanwhile comes at the end. */
  byDate?: boolean | undefined;
}

export interface BooksPage<T> {
  rows: T[];
  hasMore: boolean;
}

export interface BooksInvoiceRow {
  id: string;
  number: string;
  status: string;
  date: string;
  currency: string;
  total: string;
  balance: string;
  customerId: string;
  reference: string;
  modifiedAt: string | null;
}

/** `tax` and `invoices` are only known of what was asked for by its id. */
export interface BooksInvoice extends BooksInvoiceRow {
  tax: string | null;
}

export interface BooksPaymentRow {
  id: string;
  number: string;
  date: string;
  amount: string;
  /** Numbers of the invoices it went to. */
  invoiceNumbers: string[];
  /** Not documented for the list: null when it does not say. */
  currency: string | null;
  customerId: string | null;
  reference: string;
  modifiedAt: string | null;
}

export interface BooksPayment {
  id: string;
  status: string;
  date: string;
  amount: string;
  refunded: string;
  currency: string;
  customerId: string;
  reference: string;
  invoices: BooksPart[];
}

export interface BooksPart {
  number: string;
  amount: string;
}

export interface BooksCreditNoteRow {
  id: string;
  number: string;
  status: string;
  date: string;
  currency: string;
  total: string;
  balance: string;
  customerId: string;
  reference: string;
  modifiedAt: string | null;
}

export interface BooksCreditNote extends BooksCreditNoteRow {
  tax: string | null;
  invoices: BooksPart[];
}

/** A refund as both lists have it. Its currency is that of what it gives back. */
export interface BooksRefund {
  id: string;
  date: string;
  amount: string;
  reference: string;
  /** Id of the payment or the credit note. */
  ofId: string;
  ofNumber: string;
}

/** Reports of Books: in use in the field, in no documentation. */
export type BooksReportName = 'profitandloss' | 'salesbycustomer' | 'salesbyitem' | 'invoicedetails' | 'refundhistory';

export interface Books {
  /** The organisations of the API user; needs no organisation id. */
  organizations(context: CallContext): Promise<BooksOrganization[]>;
  invoices(query: BooksQuery & { page: number }, context: CallContext): Promise<BooksPage<BooksInvoiceRow>>;
  /** Throws RefusedError 1002 when there is none of this id. */
  invoice(id: string, context: CallContext): Promise<BooksInvoice>;
  /** All that have exactly this number: numbers are not unique in every organisation. */
  invoicesByNumber(number: string, context: CallContext): Promise<BooksInvoiceRow[]>;
  payments(query: BooksQuery & { page: number }, context: CallContext): Promise<BooksPage<BooksPaymentRow>>;
  payment(id: string, context: CallContext): Promise<BooksPayment>;
  /** Refunds of what was paid too much, of one payment: there is no list of all of them. */
  paymentRefunds(id: string, context: CallContext): Promise<BooksRefund[]>;
  creditNotes(query: BooksQuery & { page: number }, context: CallContext): Promise<BooksPage<BooksCreditNoteRow>>;
  creditNote(id: string, context: CallContext): Promise<BooksCreditNote>;
  /** Refunds of all credit notes, the newest first: one list, 200 a call. */
  creditNoteRefunds(query: { page: number }, context: CallContext): Promise<BooksPage<BooksRefund>>;
  creditNoteRefundsOf(id: string, context: CallContext): Promise<BooksRefund[]>;
  /** The invoice as a PDF. */
  pdf(invoiceId: string, context: CallContext): Promise<ZohoFile>;
  /**
   * A report over these days, both included, as Books answers it. Throws OddAnswerError when Books says that it is about other days:
   * without the right filter it silently answers this month.
   */
  report(
    name: BooksReportName,
    span: { from: string; to: string; cashBased?: boolean; page?: number },
    context: CallContext,
  ): Promise<Record<string, unknown>>;
}
