import type { Finance } from '../finance.js';
import { show } from '../money.js';
import type { Payment } from '../types.js';
import { showFields } from './custom-fields.js';
import { balanceOf } from './invoice-status.js';
import { showCurrency, showCustomerOf } from './show-common.js';
import { showTransaction } from './show-on-invoice.js';

/** The payment as every operation answers it. Source: zoho.com/billing/api/v1/payments */
export function showPayment(finance: Finance, payment: Payment): Record<string, unknown> {
  const { currency } = payment;
  const { currency_code, currency_symbol } = showCurrency(currency);
  return {
    payment_id: payment.id,
    payment_mode: payment.mode,
    amount: show(payment.amount, currency),
    amount_refunded: show(payment.refunded, currency),
    bank_charges: show(payment.bankCharges, currency),
    date: payment.date,
    status: payment.status,
    reference_number: payment.referenceNumber,
    description: payment.description,
    ...showCustomerOf(finance, payment.customerId),
    ...(payment.transaction ? { autotransaction: showTransaction(payment) } : {}),
    invoices: payment.applied.flatMap(({ invoiceId, amount }) => {
      const invoice = finance.invoices.get(invoiceId);
      if (!invoice) return [];
      return [
        {
          invoice_id: invoice.id,
          invoice_number: invoice.number,
          date: invoice.date,
          invoice_amount: show(invoice.total, currency),
          amount_applied: show(amount, currency),
          balance_amount: show(balanceOf(invoice), currency),
        },
      ];
    }),
    currency_code,
    currency_symbol,
    custom_fields: showFields(finance, 'payment', payment.customFields),
  };
}
