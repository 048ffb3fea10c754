/** Documents of Books as they are mirrored (table books_documents): what revenue is computed from. */

export type BooksDocumentKind = 'invoice' | 'payment' | 'credit_note' | 'refund';

/** A part of a document that went to another one; `amount` is an exact decimal in the currency of the document. */
export interface BooksApplication {
  kind: 'invoice' | 'payment' | 'credit_note';
  /** As people read it. */
  number: string;
  amount: string;
}

/** One row. Amounts are exact decimals, days the organisation's. A row that is gone was deleted in Books and counts no more. */
export interface BooksDocument {
  /** Ours. */
  id: string;
  kind: BooksDocumentKind;
  /** Refunds have none. */
  number: string | null;
  date: string;
  currency: string;
  total: string;
  /** Within `total`; null when the list did not say. */
  tax: string | null;
  /** Of an invoice what is owed, of a credit note what is left. */
  balance: string | null;
  /** Zoho's word: `draft`, `sent`, `overdue`, `paid`, `partially_paid`, `void`, `open`, `closed`, …; `success` of payments, `refunded` of refunds. */
  status: string;
  userId: string | null;
  reference: string | null;
  /** Payments and credit notes: the invoices they went to. Refunds: the payment or credit note they give back. */
  appliesTo: BooksApplication[];
  /** When it changed, as Books says; ISO. */
  modifiedAt: string | null;
  goneAt: string | null;
}
