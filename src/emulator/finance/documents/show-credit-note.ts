import type { Finance } from '../finance.js';
import { show } from '../money.js';
import type { CreditNote, Refund } from '../types.js';
import { creditLeft, creditStatus } from './credit-left.js';
import { showFields } from './custom-fields.js';
import { showCurrency, showCustomerOf, showTaxes, showTaxOf, showTimes } from './show-common.js';

/** The credit note as every operation answers it. Source: zoho.com/billing/api/v1/credit-notes */
export function showCreditNote(finance: Finance, note: CreditNote): Record<string, unknown> {
  const { currency, extra } = note;
  const text = (name: string) => (typeof extra[name] === 'string' ? extra[name] : '');
  return {
    creditnote_id: note.id,
    creditnote_number: note.number,
    date: note.date,
    status: creditStatus(note),
    reference_number: note.referenceNumber,
    ...showCustomerOf(finance, note.customerId),
    total: show(note.total, currency),
    balance: show(creditLeft(note), currency),
    creditnote_items: note.lines.map((line) => ({
      item_id: line.id,
      code: line.code,
      name: line.name,
      description: line.description,
      tags: [],
      item_custom_fields: [],
      quantity: line.quantity,
      price: show(line.price, currency),
      item_total: show(line.total, currency),
      ...showTaxOf(finance, line.taxId),
    })),
    invoices: note.applied.flatMap(({ invoiceId, amount }) => {
      const invoice = finance.invoices.get(invoiceId);
      return invoice ? [{ invoice_id: invoice.id, invoice_number: invoice.number, amount: show(amount, currency) }] : [];
    }),
    taxes: showTaxes(finance, note.lines, currency),
    ...showCurrency(currency),
    custom_fields: showFields(finance, 'creditnote', note.customFields),
    template_id: text('template_id'),
    template_name: '',
    notes: text('notes'),
    terms: text('terms'),
    ...showTimes(finance, note),
  };
}

/** The refund as every operation answers it. Source: zoho.com/billing/api/v1/refunds */
export function showRefund(finance: Finance, refund: Refund): Record<string, unknown> {
  const { currency } = refund;
  const note = finance.creditNotes.get(refund.creditNoteId);
  const transaction = finance.payments.get(refund.paymentId)?.transaction;
  const { customer_id, customer_name, email } = showCustomerOf(finance, refund.customerId);
  return {
    refund_id: refund.id,
    date: refund.date,
    amount: show(refund.amount, currency),
    description: refund.description,
    reference_number: refund.referenceNumber,
    refund_mode: refund.mode,
    status: refund.status,
    customer_id,
    customer_name,
    email,
    ...(note
      ? {
          creditnote: {
            creditnote_id: note.id,
            creditnote_number: note.number,
            date: note.date,
            amount: show(note.total, currency),
            refund_amount: show(refund.amount, currency),
            balance_amount: show(creditLeft(note), currency),
          },
        }
      : {}),
    ...(transaction && refund.gatewayId !== ''
      ? {
          autotransaction: {
            autotransaction_id: transaction.id,
            payment_gateway: transaction.gateway,
            gateway_transaction_id: refund.gatewayId,
            gateway_error_message: '',
            card_id: transaction.cardId,
            last_four_digits: transaction.lastFour,
            expiry_month: transaction.expiryMonth,
            expiry_year: transaction.expiryYear,
          },
        }
      : {}),
    ...showCurrency(currency),
  };
}
