import { showPayment as showInBilling } from '../../finance/documents/show-payment.js';
import type { Finance } from '../../finance/finance.js';
import { BASE_CURRENCY, convert, show } from '../../finance/money.js';
import type { Payment, Refund } from '../../finance/types.js';

/** The payment as every operation on one answers it: Billing's, without what only Billing knows. Source: zoho.com/books/api/v3/customer-payments */
export function showPayment(finance: Finance, payment: Payment): Record<string, unknown> {
  const { autotransaction: _, ...shown } = showInBilling(finance, payment);
  return { ...shown, location_id: '', location_name: '' };
}

/** A row of the list. */
export function showPaymentRow(finance: Finance, payment: Payment): Record<string, unknown> {
  const numbers = payment.applied.flatMap(({ invoiceId }) => finance.invoices.get(invoiceId)?.number ?? []);
  return {
    payment_id: payment.id,
    payment_number: payment.number,
    invoice_number: numbers.join(', '),
    date: payment.date,
    payment_mode: payment.mode,
    amount: show(payment.amount, payment.currency),
    bcy_amount: show(convert(payment.amount, payment.currency, BASE_CURRENCY), BASE_CURRENCY),
    location_id: '',
    location_name: '',
  };
}

/** A refund of what was paid too much. */
export const showPaymentRefund = (finance: Finance, refund: Refund): Record<string, unknown> => ({
  payment_refund_id: refund.id,
  payment_id: refund.paymentId,
  date: refund.date,
  refund_mode: refund.mode,
  reference_number: refund.referenceNumber,
  amount: show(refund.amount, refund.currency),
  exchange_rate: finance.payments.get(refund.paymentId)?.exchangeRate ?? 1,
  payment_form: '',
  description: refund.description,
});

export const showPaymentRefundRow = (finance: Finance, refund: Refund): Record<string, unknown> => ({
  payment_refund_id: refund.id,
  payment_id: refund.paymentId,
  date: refund.date,
  refund_mode: refund.mode,
  reference_number: refund.referenceNumber,
  payment_number: finance.payments.get(refund.paymentId)?.number ?? '',
  customer_name: finance.customers.find(refund.customerId)?.texts['display_name'] ?? '',
  amount_bcy: show(convert(refund.amount, refund.currency, BASE_CURRENCY), BASE_CURRENCY),
  amount_fcy: show(refund.amount, refund.currency),
});
