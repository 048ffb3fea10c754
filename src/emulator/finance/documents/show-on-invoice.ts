import type { Finance } from '../finance.js';
import { show } from '../money.js';
import type { Invoice, Payment } from '../types.js';

/** Payments that arrived and are on the invoice. */
const paymentsOn = (finance: Finance, { id }: Invoice) =>
  finance.payments
    .by('invoice', id)
    .filter(({ status }) => status === 'success')
    .flatMap((payment) => payment.applied.filter(({ invoiceId }) => invoiceId === id).map((application) => ({ payment, application })));

/** Of a card or of a bank account; nothing when no gateway had to do with it. */
export function showTransaction({ transaction }: Payment): Record<string, unknown> {
  if (!transaction) return {};
  return {
    autotransaction_id: transaction.id,
    payment_gateway: transaction.gateway,
    gateway_transaction_id: transaction.gatewayId,
    gateway_error_message: transaction.error,
    ...(transaction.accountId === undefined
      ? {
          card_id: transaction.cardId,
          last_four_digits: transaction.lastFour,
          expiry_month: transaction.expiryMonth,
          expiry_year: transaction.expiryYear,
        }
      : { account_id: transaction.accountId }),
  };
}

export function showPaymentsOn(finance: Finance, invoice: Invoice): Record<string, unknown>[] {
  return paymentsOn(finance, invoice).map(({ payment, application }) => ({
    payment_id: payment.id,
    payment_mode: payment.mode,
    invoice_payment_id: application.id,
    gateway_transaction_id: payment.transaction?.gatewayId ?? '',
    description: payment.description,
    date: payment.date,
    reference_number: payment.referenceNumber,
    amount: show(application.amount, invoice.currency),
    amount_refunded: show(payment.refunded, invoice.currency),
    bank_charges: show(payment.bankCharges, invoice.currency),
    exchange_rate: payment.exchangeRate,
    ...(payment.transaction ? { autotransaction: showTransaction(payment) } : {}),
  }));
}

/** The day of the last payment on it; empty when there is none. */
export const lastPaymentDate = (finance: Finance, invoice: Invoice): string =>
  paymentsOn(finance, invoice)
    .map(({ payment }) => payment.date)
    .sort()
    .at(-1) ?? '';

export function showCreditsOn(finance: Finance, invoice: Invoice): Record<string, unknown>[] {
  return finance.creditNotes.by('invoice', invoice.id).flatMap((note) =>
    note.applied
      .filter(({ invoiceId }) => invoiceId === invoice.id)
      .map(({ amount, date }) => ({
        creditnote_id: note.id,
        creditnotes_number: note.number,
        credited_date: date,
        credited_amount: show(amount, invoice.currency),
      })),
  );
}
