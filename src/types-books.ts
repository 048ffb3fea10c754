/** Documents of Books as they are mirrored (table books_documents): what revenue is computed from. */

export type BooksDocumentKind = 'invoice' | 'payment' | 'credit_note' | 'refund';

/** A part of a document that went to another one; `amount` is an exact decimal in the currency of the document. */
export interface BooksApplication {
  kind: 'invoice' | 'payment' | 'credit_note';
  /** As people read it. */
  number: string;
  amount: string;
}
