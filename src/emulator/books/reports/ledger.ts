import type { Finance } from '../../finance/finance.js';
import { BASE_CURRENCY, currencyOf, roundHalfUp } from '../../finance/money.js';
import type { CreditNote, Invoice, Minor } from '../../finance/types.js';
import type { Period } from './period.js';

/** What Books books, in the organisation's currency. */

export const within = (date: string, { from, to }: Period): boolean => date >= from && date <= to;

/** An amount of a document in the organisation's currency, at the document's own rate. */
export function inBase(amount: Minor, { currency, exchangeRate }: { currency: string; exchangeRate: number }): Minor {
  if (currency === BASE_CURRENCY) return amount;
  const [from, to] = [currencyOf(currency)?.precision ?? 2, currencyOf(BASE_CURRENCY)?.precision ?? 2];
  return roundHalfUp((amount / 10 ** from) * exchangeRate * 10 ** to);
}

/** Invoices that count, of these days. */
export function* invoicesOf(finance: Finance, period: Period): Generator<Invoice> {
  for (const invoice of finance.invoices.all()) if (invoice.stage === 'open' && within(invoice.date, period)) yield invoice;
}

export function* creditNotesOf(finance: Finance, period: Period): Generator<CreditNote> {
  for (const note of finance.creditNotes.all()) if (note.stage === 'open' && within(note.date, period)) yield note;
}

/** Without tax. */
export const netOf = (document: Invoice | CreditNote): Minor => inBase(document.total - document.taxTotal, document);
