import { emit } from '../events.js';
import type { Finance } from '../finance.js';
import type { Invoice } from '../types.js';
import { showInvoice } from './show-invoice.js';

/**
 * Makes an invoice count no more: payments and credits on it are the customer's to use again, a write-off is undone. Emits
 * `invoice_voided` (a third party's list of events). Source: zoho.com/billing/api/v1/invoices (void)
 */
export function voidInvoice(finance: Finance, invoice: Invoice): void {
  if (invoice.stage === 'void') return;
  for (const payment of finance.payments.by('invoice', invoice.id)) {
    if (payment.status === 'failure') continue;
    payment.applied = payment.applied.filter(({ invoiceId }) => invoiceId !== invoice.id);
    finance.payments.put(payment);
  }
  for (const note of finance.creditNotes.by('invoice', invoice.id)) {
    note.applied = note.applied.filter(({ invoiceId }) => invoiceId !== invoice.id);
    finance.creditNotes.put(note);
  }
  Object.assign(invoice, { stage: 'void', paid: 0, credited: 0, writtenOff: 0, writtenOffOn: null, voidedOn: finance.today() });
  invoice.updatedAt = finance.world.clock.now().getTime();
  emit(finance, 'invoice_voided', { invoice: showInvoice(finance, invoice) });
}
