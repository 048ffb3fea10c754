import { emit } from '../events.js';
import type { Finance } from '../finance.js';
import type { Payment } from '../types.js';
import { book, recordPayment } from './payment.js';
import { readPayment } from './payment-input.js';
import { refundTooLarge, wrongState } from './refusals.js';
import { tellPaid } from './settle.js';
import { showPayment } from './show-payment.js';

/** An offline payment from a body. Throws Refusal. A draft that is paid is open from then on (inferred). */
export function createPayment(finance: Finance, body: Record<string, unknown>): Payment {
  const customer = finance.customers.get(String(body['customer_id'] ?? ''));
  const input = readPayment(finance, body, { customer });
  openDrafts(finance, input.applied);
  return recordPayment(finance, input);
}

function openDrafts(finance: Finance, applied: { invoiceId: string }[]): void {
  for (const { invoiceId } of applied) {
    const invoice = finance.invoices.get(invoiceId);
    if (invoice?.stage === 'draft') invoice.stage = 'open';
  }
}

/** What was sent of a payment changes; it goes to the invoices that are named now. Throws Refusal. */
export function updatePayment(finance: Finance, payment: Payment, body: Record<string, unknown>): Payment {
  if (payment.status === 'failure') throw wrongState('Payments that failed cannot be edited.');
  const customer = finance.customers.get(payment.customerId);
  const { applied, ...input } = readPayment(finance, body, { customer, old: payment });
  // What was paid back cannot be unpaid.
  if (input.amount < payment.refunded) throw refundTooLarge();
  const onInvoices = applied.reduce((sum, { amount }) => sum + amount, 0);
  if (input.amount - onInvoices < payment.refundedExcess) throw refundTooLarge();
  const paidBefore = new Set(payment.applied.map(({ invoiceId }) => invoiceId).filter((id) => isPaid(finance, id)));
  book(finance, payment, -1);
  Object.assign(payment, input, { updatedAt: finance.world.clock.now().getTime() });
  payment.applied = applied.map(({ invoiceId, amount }) => ({ id: finance.world.nextId(), invoiceId, amount }));
  openDrafts(finance, payment.applied);
  finance.payments.put(payment);
  const paid = book(finance, payment, 1);
  tellPaid(
    finance,
    paid.filter(({ id }) => !paidBefore.has(id)),
  );
  return payment;
}

const isPaid = (finance: Finance, id: string): boolean => {
  const invoice = finance.invoices.get(id);
  return invoice !== undefined && invoice.total - invoice.paid - invoice.credited - invoice.writtenOff === 0;
};

/** Takes a payment away: its invoices are owed again. Throws Refusal once some of it was refunded (inferred). Emits `payment_voided`. */
export function deletePayment(finance: Finance, payment: Payment): void {
  if (payment.refunded > 0) throw wrongState('Payments that have been refunded cannot be deleted.');
  const shown = showPayment(finance, payment);
  book(finance, payment, -1);
  finance.payments.remove(payment.id);
  if (payment.status === 'success') emit(finance, 'payment_voided', { payment: shown });
}
