import { daysBetween } from '../../finance/calendar.js';
import { balanceOf, statusOf } from '../../finance/documents/invoice-status.js';
import { showCustomerOf } from '../../finance/documents/show-common.js';
import { subTotalOf } from '../../finance/documents/show-invoice.js';
import { lastPaymentDate } from '../../finance/documents/show-on-invoice.js';
import type { Finance } from '../../finance/finance.js';
import { show } from '../../finance/money.js';
import type { Invoice, Refund } from '../../finance/types.js';
import { within } from './ledger.js';
import type { Period } from './period.js';

/** Invoices of these days, drafts and void ones among them, the newest first. */
export function invoiceDetails(finance: Finance, period: Period): Record<string, unknown>[] {
  const rows: Invoice[] = [];
  for (const invoice of finance.invoices.all()) if (within(invoice.date, period)) rows.push(invoice);
  return rows.sort((a, b) => (a.date < b.date ? 1 : -1)).map((invoice) => row(finance, invoice));
}

function row(finance: Finance, invoice: Invoice): Record<string, unknown> {
  const { currency } = invoice;
  const { customer_id, customer_name } = showCustomerOf(finance, invoice.customerId);
  const isOverdue = statusOf(finance, invoice) === 'overdue';
  return {
    invoice_id: invoice.id,
    invoice_number: invoice.number,
    invoice_date: invoice.date,
    due_date: invoice.dueDate,
    customer_id,
    customer_name,
    status: statusOf(finance, invoice),
    reference_number: invoice.referenceNumber,
    salesperson_name: String(invoice.extra['salesperson_name'] ?? ''),
    sub_total: show(subTotalOf(invoice.lines), currency),
    tax_total: show(invoice.taxTotal, currency),
    total: show(invoice.total, currency),
    balance: show(balanceOf(invoice), currency),
    currency_code: currency,
    overdue_days: isOverdue ? daysBetween(invoice.dueDate, finance.today()) : 0,
    payment_terms: invoice.paymentTerms,
    payment_expected_date: '',
    last_payment_date: lastPaymentDate(finance, invoice),
  };
}

/** What went back in these days, the newest first. Names of keys are inferred. */
export function refundHistory(finance: Finance, period: Period): Record<string, unknown>[] {
  const rows: Refund[] = [];
  for (const refund of finance.refunds.all()) if (within(refund.date, period)) rows.push(refund);
  return rows.reverse().map((refund) => ({
    refund_id: refund.id,
    date: refund.date,
    refund_mode: refund.mode,
    reference_number: refund.referenceNumber,
    customer_id: refund.customerId,
    customer_name: showCustomerOf(finance, refund.customerId).customer_name,
    creditnote_id: refund.creditNoteId,
    creditnote_number: finance.creditNotes.get(refund.creditNoteId)?.number ?? '',
    payment_id: refund.paymentId,
    amount: show(refund.amount, refund.currency),
    currency_code: refund.currency,
  }));
}
