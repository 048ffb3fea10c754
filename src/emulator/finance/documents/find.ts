import type { Finance } from '../finance.js';
import type { CreditNote, Invoice, Payment, Refund, UnbilledCharge } from '../types.js';
import { unknown } from './refusals.js';

const found = <T>(row: T | undefined, what: string): T => {
  if (row === undefined) throw unknown(what);
  return row;
};

// Each throws Refusal 1002 (status 404) when there is none.
export const invoiceOf = (finance: Finance, id: string): Invoice => found(finance.invoices.get(id), 'Invoice');
export const paymentOf = (finance: Finance, id: string): Payment => found(finance.payments.get(id), 'Payment');
export const creditNoteOf = (finance: Finance, id: string): CreditNote => found(finance.creditNotes.get(id), 'Credit Note');
export const refundOf = (finance: Finance, id: string): Refund => found(finance.refunds.get(id), 'Refund');
export const unbilledChargeOf = (finance: Finance, id: string): UnbilledCharge => found(finance.unbilledCharges.get(id), 'Unbilled Charge');
