import type { Finance } from '../../finance/finance.js';
import { show } from '../../finance/money.js';
import type { Invoice } from '../../finance/types.js';

/** Payments on the invoice, as `GET /invoices/:id/payments` answers them. */
export function showInvoicePayments(finance: Finance, invoice: Invoice): Record<string, unknown>[] {
  return finance.payments.by('invoice', invoice.id).flatMap((payment) =>
    payment.applied
      .filter(({ invoiceId }) => payment.status === 'success' && invoiceId === invoice.id)
      .map((application) => ({
        payment_id: payment.id,
        payment_number: Number(payment.number),
        invoice_id: invoice.id,
        invoice_payment_id: application.id,
        payment_mode: payment.mode,
        description: payment.description,
        date: payment.date,
        reference_number: payment.referenceNumber,
        exchange_rate: payment.exchangeRate,
        amount: show(application.amount, invoice.currency),
        tax_amount_withheld: 0,
        online_transaction_id: payment.transaction?.gatewayId ?? '',
        is_single_invoice_payment: payment.applied.length === 1,
      })),
  );
}

/** Credits on the invoice, as `GET /invoices/:id/creditsapplied` answers them. */
export function showCreditsApplied(finance: Finance, invoice: Invoice): Record<string, unknown>[] {
  return finance.creditNotes.by('invoice', invoice.id).flatMap((note) =>
    note.applied
      .filter(({ invoiceId }) => invoiceId === invoice.id)
      .map(({ id, amount, date }) => ({
        creditnote_id: note.id,
        creditnotes_invoice_id: id,
        creditnotes_number: note.number,
        credited_date: date,
        amount_applied: show(amount, invoice.currency),
      })),
  );
}
