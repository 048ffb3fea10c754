import { z } from 'zod';
import { type Ask, askAll, BASE, type BillingRequest, id, text } from './billing-ask.js';
import { type BillingPayment, ONE_CREDIT_NOTE, PAYMENT, toPayment } from './billing-documents.js';
import { amount, exactOrZero } from './money.js';
import type { CallContext } from './types.js';

/** A credit note, with what the bridge finds its own by. */
export interface OwnCreditNote {
  id: string;
  reference: string | null;
  currency: string;
  total: string;
  invoiceIds: string[];
}

export interface BillingRefund {
  id: string;
  amount: string;
  description: string;
}

/** What is done with money. Billing has no idempotency key: after an error with `mayHaveHappened`, look before trying again. */
export interface Money {
  /** Records a payment that somebody else took. RefusedError 24016 when it is more than what is owed. */
  createPayment(body: Record<string, unknown>, context: CallContext): Promise<BillingPayment>;
  /** All payments of a customer. Not in the OpenAPI file, but in use. May lag a write by seconds. */
  paymentsOf(customerId: string, context: CallContext): Promise<BillingPayment[]>;
  /** Charges a stored card what is owed of an invoice. A card that is declined is a RefusedError. */
  collect(invoiceId: string, options: { cardId: string }, context: CallContext): Promise<BillingPayment>;
  /** Pays back a part of a payment: to the card when it came from one, else it is only noted down. */
  refundPayment(paymentId: string, refund: { amount: number; description: string }, context: CallContext): Promise<BillingRefund>;
  /** Payments back to a customer, the newest first; their own pages say more. May lag a write by seconds. */
  refundsOf(customerId: string, context: CallContext): Promise<{ id: string; amount: string }[]>;
  refund(refundId: string, context: CallContext): Promise<BillingRefund>;
  /** Makes an invoice count no more; payments on it become the customer's credit. */
  voidInvoice(invoiceId: string, context: CallContext): Promise<void>;
  /** Gives up what is owed of an invoice. */
  writeOff(invoiceId: string, reason: string, context: CallContext): Promise<void>;
  createCreditNote(body: Record<string, unknown>, context: CallContext): Promise<OwnCreditNote>;
  ownCreditNote(creditNoteId: string, context: CallContext): Promise<OwnCreditNote>;
  /** Credit notes of a customer, the newest first. May lag a write by seconds. */
  creditNotesOf(customerId: string, context: CallContext): Promise<{ id: string; amount: string }[]>;
  /** Takes something of a credit note off what is owed of an invoice. */
  applyCredit(creditNoteId: string, applied: { invoiceId: string; amount: number }, context: CallContext): Promise<void>;
}

const ONE_PAYMENT = z.looseObject({ payment: PAYMENT });
const ONE_REFUND = z.looseObject({
  refund: z.looseObject({ refund_id: id, amount, description: text, currency_code: text }),
});
const TRANSACTION_ROW = z.looseObject({ transaction_id: id, amount });

/** Source: OpenAPI files of payments, refunds, invoices and credit notes of Zoho Billing; zoho.com/billing/api/v1/customers (transactions). */
export function createMoney(ask: Ask): Money {
  const post = (name: string, zohoId: string, action: string, body?: unknown): Omit<BillingRequest, 'operation'> => ({
    method: 'POST',
    path: `${BASE}/${name}/${encodeURIComponent(zohoId)}/${action}`,
    template: `${BASE}/${name}/{id}/${action}`,
    ...(body === undefined ? {} : { body }),
  });
  const transactionsOf = async (customerId: string, type: 'REFUND' | 'CREDIT', context: CallContext) => {
    const path = `${BASE}/transactions`;
    const query = { customer_id: customerId, filter_by: `TransactionType.${type}` };
    const request = { operation: 'billing.transactions', method: 'GET', path, template: path, query } as const;
    const rows = await askAll(ask, { key: 'transactions', row: TRANSACTION_ROW, mostPages: 10 }, request, context);
    const unique = new Map(rows.map((row) => [row.transaction_id, row]));
    return [...unique.values()].map((row) => ({ id: row.transaction_id, amount: exactOrZero(row.amount, null) }));
  };

  return {
    async createPayment(body, context) {
      const path = `${BASE}/payments`;
      const request = { operation: 'billing.createPayment', method: 'POST', path, template: path, body } as const;
      return toPayment((await ask(ONE_PAYMENT, request, context)).payment);
    },

    async paymentsOf(customerId, context) {
      const path = `${BASE}/payments`;
      const request = { operation: 'billing.payments', method: 'GET', path, template: path, query: { customer_id: customerId } } as const;
      const rows = await askAll(ask, { key: 'payments', row: PAYMENT, mostPages: 10 }, request, context);
      return [...new Map(rows.map((row) => [row.payment_id, toPayment(row)])).values()];
    },

    async collect(invoiceId, { cardId }, context) {
      const request = { ...post('invoices', invoiceId, 'collect', { card_id: cardId }), operation: 'billing.collect' };
      return toPayment((await ask(ONE_PAYMENT, request, context)).payment);
    },

    async refundPayment(paymentId, refund, context) {
      const request = { ...post('payments', paymentId, 'refunds', refund), operation: 'billing.refundPayment' };
      return toRefund(await ask(ONE_REFUND, request, context));
    },

    refundsOf: (customerId, context) => transactionsOf(customerId, 'REFUND', context),

    async refund(refundId, context) {
      const template = `${BASE}/creditnotes/refunds/{id}`;
      const path = `${BASE}/creditnotes/refunds/${encodeURIComponent(refundId)}`;
      return toRefund(await ask(ONE_REFUND, { operation: 'billing.refund', method: 'GET', path, template }, context));
    },

    async voidInvoice(invoiceId, context) {
      await ask(z.unknown(), { ...post('invoices', invoiceId, 'void'), operation: 'billing.voidInvoice' }, context);
    },

    async writeOff(invoiceId, reason, context) {
      await ask(z.unknown(), { ...post('invoices', invoiceId, 'writeoff', { reason }), operation: 'billing.writeOff' }, context);
    },

    async createCreditNote(body, context) {
      const path = `${BASE}/creditnotes`;
      const request = { operation: 'billing.createCreditNote', method: 'POST', path, template: path, body } as const;
      return toOwn(await ask(ONE_CREDIT_NOTE, request, context));
    },

    async ownCreditNote(creditNoteId, context) {
      const template = `${BASE}/creditnotes/{id}`;
      const path = `${BASE}/creditnotes/${encodeURIComponent(creditNoteId)}`;
      return toOwn(await ask(ONE_CREDIT_NOTE, { operation: 'billing.creditNote', method: 'GET', path, template }, context));
    },

    creditNotesOf: (customerId, context) => transactionsOf(customerId, 'CREDIT', context),

    async applyCredit(creditNoteId, applied, context) {
      const body = { invoices: [{ invoice_id: applied.invoiceId, amount_applied: applied.amount }] };
      await ask(z.unknown(), { ...post('creditnotes', creditNoteId, 'invoices', body), operation: 'billing.applyCredit' }, context);
    },
  };
}

const toRefund = ({ refund }: z.output<typeof ONE_REFUND>): BillingRefund => ({
  id: refund.refund_id,
  amount: exactOrZero(refund.amount, refund.currency_code),
  description: refund.description,
});

const toOwn = (note: z.output<typeof ONE_CREDIT_NOTE>): OwnCreditNote => ({
  id: note.creditnote_id,
  reference: note.reference_number || null,
  currency: note.currency_code,
  total: exactOrZero(note.total, note.currency_code),
  invoiceIds: (note.invoices ?? []).map((one) => one.invoice_id),
});
