import { z } from 'zod';
import { type HandAction, handAction } from '../../core/hand.js';
import { createCreditNote } from '../../finance/documents/change-credit-note.js';
import { creditLeft } from '../../finance/documents/credit-left.js';
import { creditNoteOf, invoiceOf, paymentOf } from '../../finance/documents/find.js';
import { BILLING_CREDIT_LINES } from '../../finance/documents/line-input.js';
import { required } from '../../finance/documents/read.js';
import { refundCreditNote, refundPayment } from '../../finance/documents/refund.js';
import { showCreditNote, showRefund } from '../../finance/documents/show-credit-note.js';
import type { Finance } from '../../finance/finance.js';
import { minor } from '../../finance/money.js';

const id = z.string().min(1);
const amount = z.number().positive();

/** What people do with money that came in, in Billing's own pages. */
export function paymentsByHand(finance: Finance) {
  return {
    refundPayment: handAction({
      title: 'Refund',
      module: 'payments',
      /** Without an amount: all that is left of it. */
      input: z.strictObject({ id, amount: amount.optional(), description: z.string().default('') }),
      run: ({ id: paymentId, amount: wanted, description }) => {
        const payment = paymentOf(finance, paymentId);
        const sum = wanted === undefined ? payment.amount - payment.refunded : required(minor(wanted, payment.currency), 'amount');
        return showRefund(finance, refundPayment(finance, payment, { amount: sum, description }));
      },
    }),
    issueCreditNote: handAction({
      title: 'Issue a credit note',
      module: 'invoices',
      input: z.strictObject({ id, amount, reason: z.string().default('Credit') }),
      run: ({ id: invoiceId, amount: price, reason }) => {
        const invoice = invoiceOf(finance, invoiceId);
        const body = { customer_id: invoice.customerId, creditnote_items: [{ code: '', name: reason, quantity: 1, price }] };
        const note = createCreditNote(finance, body, {
          spelling: BILLING_CREDIT_LINES,
          query: new URLSearchParams(),
          invoiceId: invoice.id,
        });
        return showCreditNote(finance, note);
      },
    }),
    refundCreditNote: handAction({
      title: 'Refund',
      module: 'creditnotes',
      /** Without an amount: all that is left of it. */
      input: z.strictObject({ id, amount: amount.optional(), description: z.string().default('') }),
      run: ({ id: noteId, amount: wanted, description }) => {
        const note = creditNoteOf(finance, noteId);
        const sum = wanted === undefined ? creditLeft(note) : required(minor(wanted, note.currency), 'amount');
        return showRefund(finance, refundCreditNote(finance, note, { amount: sum, description }));
      },
    }),
  } satisfies Record<string, HandAction>;
}
