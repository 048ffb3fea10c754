import { emit } from '../events.js';
import type { Finance } from '../finance.js';
import type { CreditNote, Day, Minor, Payment, Refund } from '../types.js';
import { creditLeft } from './credit-left.js';
import { issueCreditNote } from './credit-note.js';
import { excessOf } from './payment.js';
import { refundTooLarge, wrongState } from './refusals.js';
import { showCreditNote, showRefund } from './show-credit-note.js';
import { showPayment } from './show-payment.js';

/**
 * Pays back part of a payment: makes a credit note of the amount and refunds that, as Zoho does. What was in excess goes first;
 * invoices it paid stay paid. The money goes back to the card when it came from one (`autotransaction`), otherwise the refund is
 * only noted down. Emits `creditnote_added` and `payment_refunded`. Throws Refusal for more than is left.
 * Source: zoho.com/billing/api/v1/refunds
 */
export function refundPayment(finance: Finance, payment: Payment, { amount, description }: { amount: Minor; description: string }): Refund {
  if (payment.status === 'failure') throw wrongState('Payments that failed cannot be refunded.');
  if (amount > payment.amount - payment.refunded) throw refundTooLarge();
  const excess = Math.min(amount, excessOf(payment));
  payment.refunded += amount;
  payment.refundedExcess += excess;
  payment.updatedAt = finance.world.clock.now().getTime();
  const line = { code: '', productId: '', name: 'Refund', description, quantity: 1, price: amount, taxId: '' };
  const note = issueCreditNote(finance, {
    customerId: payment.customerId,
    currency: payment.currency,
    lines: [line],
    reason: `Refund of payment ${payment.number}`,
    invoiceId: payment.applied[0]?.invoiceId ?? '',
  });
  const refund = pay(finance, note, { amount, description, payment });
  emit(finance, 'payment_refunded', { payment: showPayment(finance, payment), refund: showRefund(finance, refund) });
  return refund;
}

export interface Repayment {
  amount: Minor;
  description: string;
  mode?: string;
  referenceNumber?: string;
  /** Default: today. */
  date?: Day;
}

/** Pays back part of a credit note, which is only noted down: no card is known. Emits `creditnote_refunded`. Throws Refusal. */
export function refundCreditNote(finance: Finance, note: CreditNote, asked: Repayment): Refund {
  const { amount } = asked;
  if (note.stage === 'void') throw wrongState('Credit notes that are void cannot be refunded.');
  if (amount > creditLeft(note)) throw refundTooLarge();
  const refund = pay(finance, note, asked);
  emit(finance, 'creditnote_refunded', { creditnote: showCreditNote(finance, note), refund: showRefund(finance, refund) });
  return refund;
}

function pay(
  finance: Finance,
  note: CreditNote,
  { amount, description, mode = 'others', referenceNumber = '', date = finance.today(), payment }: Repayment & { payment?: Payment },
): Refund {
  const at = finance.world.clock.now().getTime();
  const refund: Refund = {
    id: finance.world.nextId(),
    createdAt: at,
    updatedAt: at,
    creditNoteId: note.id,
    paymentId: payment?.id ?? '',
    customerId: note.customerId,
    currency: note.currency,
    amount,
    date,
    mode: payment?.mode ?? mode,
    status: 'success',
    description,
    referenceNumber,
    gatewayId: payment?.transaction ? `re_${finance.world.nextId()}` : '',
  };
  note.refunded += amount;
  note.updatedAt = at;
  finance.refunds.put(refund);
  return refund;
}
