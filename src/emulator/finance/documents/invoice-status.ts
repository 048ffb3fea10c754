import type { Finance } from '../finance.js';
import type { Invoice, Minor } from '../types.js';

export type InvoiceStatus = 'pending' | 'draft' | 'sent' | 'overdue' | 'partially_paid' | 'paid' | 'void';

/** What is still owed on it; a void, draft or pending invoice has its total as balance too, as in Zoho, but nobody owes it. */
export const balanceOf = (invoice: Invoice): Minor =>
  invoice.stage === 'void' ? 0 : invoice.total - invoice.paid - invoice.credited - invoice.writtenOff;

/** What the customer owes for it: nothing until it is open. */
export const owedOn = (invoice: Invoice): Minor => (invoice.stage === 'open' ? balanceOf(invoice) : 0);

/** Its status today, by the organisation's calendar. Overdue goes before partially paid (inferred). */
export function statusOf(finance: Finance, invoice: Invoice): InvoiceStatus {
  if (invoice.stage !== 'open') return invoice.stage;
  if (balanceOf(invoice) === 0) return 'paid';
  if (invoice.dueDate < finance.today()) return 'overdue';
  return invoice.paid + invoice.credited + invoice.writtenOff > 0 ? 'partially_paid' : 'sent';
}
