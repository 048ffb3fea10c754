import { placesOf } from '../lib/currency.js';
import { exactDecimal } from '../lib/decimal.js';
import type { BooksSaid } from '../store/books-documents.js';
import type { BooksApplication } from '../types-books.js';
import type { BooksCreditNote, BooksInvoiceRow, BooksPart, BooksPayment, BooksRefund } from '../zoho/books-types.js';

/** Books' words as rows of the mirror. Who is behind a customer is filled in by whoever knows the ledger. */

export function invoiceSaid(row: BooksInvoiceRow & { tax?: string | null }): BooksSaid {
  return {
    kind: 'invoice',
    zohoId: row.id,
    number: row.number,
    date: row.date,
    currency: row.currency,
    total: row.total,
    tax: row.tax ?? null,
    balance: row.balance,
    status: row.status,
    customer: { zohoId: row.customerId },
    userId: null,
    reference: row.reference || null,
    appliesTo: [],
    modifiedAt: row.modifiedAt,
  };
}

const invoicesOf = (parts: BooksPart[]): BooksApplication[] => parts.map((part) => ({ kind: 'invoice', ...part }));

/** `number`: only the list says it. */
export function paymentSaid(payment: BooksPayment, { number, modifiedAt }: { number: string; modifiedAt: string | null }): BooksSaid {
  return {
    kind: 'payment',
    zohoId: payment.id,
    number,
    date: payment.date,
    currency: payment.currency,
    total: payment.amount,
    tax: null,
    balance: null,
    status: payment.status,
    customer: { zohoId: payment.customerId },
    userId: null,
    reference: payment.reference || null,
    appliesTo: invoicesOf(payment.invoices),
    modifiedAt,
  };
}

export function creditNoteSaid(note: BooksCreditNote): BooksSaid {
  return {
    kind: 'credit_note',
    zohoId: note.id,
    number: note.number,
    date: note.date,
    currency: note.currency,
    total: note.total,
    tax: note.tax,
    balance: note.balance,
    status: note.status,
    customer: { zohoId: note.customerId },
    userId: null,
    reference: note.reference || null,
    appliesTo: invoicesOf(note.invoices),
    modifiedAt: note.modifiedAt,
  };
}

/** `of`: what it gives back, which has its currency and its customer. */
export function refundSaid(
  refund: BooksRefund,
  of: { kind: 'payment' | 'credit_note'; currency: string; customer: BooksSaid['customer']; userId: string | null },
): BooksSaid {
  const total = inCurrency(refund.amount, of.currency);
  return {
    kind: 'refund',
    zohoId: refund.id,
    number: null,
    date: refund.date,
    currency: of.currency,
    total,
    tax: null,
    balance: null,
    status: 'refunded',
    customer: of.customer,
    userId: of.userId,
    reference: refund.reference || null,
    appliesTo: [{ kind: of.kind, number: refund.ofNumber, amount: total }],
    modifiedAt: null,
  };
}

/** An amount of a list that did not say its currency, with the decimals of it. */
export const inCurrency = (amount: string, currency: string): string => exactDecimal(amount, placesOf(currency));

/** Equal amounts, however many zeros they end with. */
export const sameAmount = (a: string | null, b: string | null): boolean =>
  a === b || (a !== null && b !== null && exactDecimal(a, 0) === exactDecimal(b, 0));
