import { invalidValue } from '../errors.js';
import type { Finance } from '../finance.js';
import type { Invoice, Minor, Payment, Refund } from '../types.js';
import { balanceOf } from './invoice-status.js';
import { excessOf } from './payment.js';
import { creditOnDraft, creditOnPaid, creditOnVoid, moreThanBalance, moreThanCredit, refundTooLarge, unknown } from './refusals.js';
import { settle, tellPaid } from './settle.js';

/**
 * Puts what was paid too much on an invoice, all or none. `besides`: what else goes to it in the same request. Throws Refusal when an
 * excess or the balance is smaller, or the invoice takes no credit.
 */
export function useExcess(
  finance: Finance,
  invoice: Invoice,
  parts: { payment: Payment; amount: Minor }[],
  { besides = 0 }: { besides?: Minor } = {},
): void {
  if (parts.length === 0) return;
  if (invoice.stage === 'draft' || invoice.stage === 'pending') throw creditOnDraft();
  if (invoice.stage === 'void') throw creditOnVoid();
  if (balanceOf(invoice) === 0) throw creditOnPaid();
  const used = new Map<Payment, Minor>();
  for (const { payment, amount } of parts) {
    if (payment.customerId !== invoice.customerId) throw unknown('Payment');
    if (amount <= 0) throw invalidValue('amount_applied');
    used.set(payment, (used.get(payment) ?? 0) + amount);
    if ((used.get(payment) ?? 0) > excessOf(payment)) throw moreThanCredit();
  }
  const sum = parts.reduce((total, { amount }) => total + amount, 0);
  if (sum + besides > balanceOf(invoice)) throw moreThanBalance();
  for (const [payment, amount] of used) {
    const there = payment.applied.find(({ invoiceId }) => invoiceId === invoice.id);
    if (there) there.amount += amount;
    else payment.applied.push({ id: finance.world.nextId(), invoiceId: invoice.id, amount });
    finance.payments.put(payment);
  }
  const isPaid = settle(finance, invoice, () => {
    invoice.paid += sum;
  });
  if (isPaid) tellPaid(finance, [invoice]);
}

/** Takes a payment off an invoice: it is the customer's to use again. Throws Refusal 1002 when it is not on it. */
export function unapplyPayment(finance: Finance, invoice: Invoice, applicationId: string): void {
  const payment = finance.payments
    .by('invoice', invoice.id)
    .find(({ applied, status }) => status === 'success' && applied.some(({ id }) => id === applicationId));
  const application = payment?.applied.find(({ id }) => id === applicationId);
  if (!payment || application?.invoiceId !== invoice.id) throw unknown('Payment');
  payment.applied = payment.applied.filter((each) => each !== application);
  finance.payments.put(payment);
  settle(finance, invoice, () => {
    invoice.paid -= application.amount;
  });
}

/** Pays back what was paid too much. No credit note is made of it. Throws Refusal for more than that. */
export function refundExcess(
  finance: Finance,
  payment: Payment,
  { amount, ...said }: { amount: Minor } & Pick<Refund, 'date' | 'mode' | 'description' | 'referenceNumber'>,
): Refund {
  if (amount > excessOf(payment)) throw refundTooLarge();
  const at = finance.world.clock.now().getTime();
  const refund: Refund = {
    ...{
      id: finance.world.nextId(),
      createdAt: at,
      updatedAt: at,
      creditNoteId: '',
      paymentId: payment.id,
      customerId: payment.customerId,
    },
    ...{ currency: payment.currency, amount, status: 'success', gatewayId: '', ...said },
  };
  payment.refunded += amount;
  payment.refundedExcess += amount;
  payment.updatedAt = at;
  finance.refunds.put(refund);
  return refund;
}

/**
 * The refund never was: what it paid back is in excess again, or is what is left of the credit note (also of the one that the refund of
 * a payment made).
 */
export function deleteRefund(finance: Finance, refund: Refund): void {
  const note = finance.creditNotes.get(refund.creditNoteId);
  const payment = finance.payments.get(refund.paymentId);
  if (note) note.refunded -= refund.amount;
  if (payment) payment.refunded -= refund.amount;
  if (payment && !note) payment.refundedExcess -= refund.amount;
  finance.refunds.remove(refund.id);
}
