import type { Finance } from '../finance.js';
import { show } from '../money.js';
import type { CreditNote, Refund } from '../types.js';
import { creditLeft, creditStatus } from './credit-left.js';
import { showFields } from './custom-fields.js';
import { showCurrency, showCustomerOf, showTaxes, showTimes } from './show-common.js';
import { showTransaction } from './show-on-invoice.js';

/** The account of income that everything sold goes to. */
export const SALES = { id: '2914417000000000388', name: 'Sales' } as const;

/** The credit note as every operation answers it. Source: zoho.com/billing/api/v1/credit-notes */
export function showCreditNote(finance: Finance, note: CreditNote): Record<string, unknown> {
  const { currency, extra } = note;
  const { currency_code, currency_symbol } = showCurrency(currency);
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
      description: line.description,
      code: line.code,
      tags: [],
      item_custom_fields: [],
      name: line.name,
      type: 1,
      account_id: SALES.id,
      account_name: SALES.name,
      quantity: line.quantity,
      tax_id: line.taxId,
      price: show(line.price, currency),
      item_total: show(line.total, currency),
    })),
    invoices: note.applied.flatMap(({ invoiceId, amount }) => {
      const invoice = finance.invoices.get(invoiceId);
      return invoice ? [{ invoice_id: invoice.id, invoice_number: invoice.number, amount: show(amount, currency) }] : [];
    }),
    taxes: showTaxes(finance, note.lines, currency),
    currency_code,
    currency_symbol,
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
  const payment = finance.payments.get(refund.paymentId);
  const { customer_id, email } = showCustomerOf(finance, refund.customerId);
  const { currency_code, currency_symbol } = showCurrency(currency);
  return {
    refund_id: refund.id,
    date: refund.date,
    amount: show(refund.amount, currency),
    description: refund.description,
    reference_number: refund.referenceNumber,
    refund_mode: refund.mode,
    status: refund.status,
    customer_id,
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
    ...(payment?.transaction && refund.gatewayId !== ''
      ? {
          autotransaction: { ...showTransaction(payment), gateway_transaction_id: refund.gatewayId, gateway_error_message: '' },
        }
      : {}),
    currency_code,
    currency_symbol,
  };
}
