import { readList } from '../../finance/body.js';
import { readTexts } from '../../finance/customer-input.js';
import { applyCredits, assertCredits } from '../../finance/documents/change-credit-note.js';
import { markSent } from '../../finance/documents/change-invoice.js';
import { mergeFields, readFields } from '../../finance/documents/custom-fields.js';
import { unapplyPayment, useExcess } from '../../finance/documents/excess.js';
import { creditNoteOf, invoiceOf, paymentOf } from '../../finance/documents/find.js';
import { emailInvoice } from '../../finance/documents/invoice-actions.js';
import { amount, rows, text } from '../../finance/documents/read.js';
import { unknown, wrongState } from '../../finance/documents/refusals.js';
import { comment } from '../../finance/documents/settle.js';
import { showComments } from '../../finance/documents/show-details.js';
import { unapplyCredit } from '../../finance/documents/unapply-credit.js';
import { voidInvoice } from '../../finance/documents/void-invoice.js';
import { cancelWriteOff, writeOff } from '../../finance/documents/write-off.js';
import { invalidValue } from '../../finance/errors.js';
import type { Finance } from '../../finance/finance.js';
import { done, type FinanceCall, type FinanceRoute, success } from '../../finance/route.js';
import { showCreditsApplied, showInvoicePayments } from './on-invoice.js';

/** What is done to invoices, and what is on them. */
export function invoiceActionRoutes(finance: Finance): FinanceRoute[] {
  const of = ({ params: { id = '' } }: FinanceCall) => invoiceOf(finance, id);
  const route = (method: string, path: string, scope: string, run: FinanceRoute['run']): FinanceRoute => ({
    ...{ method, path: `/books/v3/invoices/:id/${path}`, scopes: [`ZohoBooks.invoices.${scope}`], run },
  });
  const address = (field: 'billing_address' | 'shipping_address', says: string) => (call: FinanceCall) => {
    const invoice = of(call);
    const { address: first, street2, ...rest } = readTexts(call.body(), BOUNDS);
    const street = [first, street2].filter((line) => line !== undefined && line !== '').join('\n');
    invoice.addresses[field] = {
      ...invoice.addresses[field],
      ...rest,
      ...(first === undefined && street2 === undefined ? {} : { street }),
    };
    comment(finance, invoice, 'Address of the invoice updated.');
    return done(says);
  };

  return [
    route('POST', 'status/sent', 'CREATE', (call) => {
      const invoice = of(call);
      if (invoice.stage === 'void') throw wrongState('Invoices that are void cannot be marked as sent.');
      const { sentAt } = invoice;
      markSent(finance, invoice);
      // Marked, not mailed.
      invoice.sentAt = sentAt;
      return done('Invoice status has been changed to Sent.');
    }),
    route('POST', 'status/void', 'CREATE', (call) => {
      voidInvoice(finance, of(call));
      return done('Invoice status has been changed to Void.');
    }),
    route('POST', 'status/draft', 'CREATE', (call) => {
      const invoice = of(call);
      if (invoice.stage !== 'void') throw wrongState('Only invoices that are void can be marked as draft.');
      Object.assign(invoice, { stage: 'draft', voidedOn: null });
      comment(finance, invoice, 'Invoice marked as draft.');
      return done('Status of invoice changed from void to draft');
    }),
    route('POST', 'email', 'CREATE', (call) => {
      const invoice = of(call);
      emailInvoice(finance, invoice, mailOf(finance, invoice.customerId, call));
      return done('Your invoice has been sent.');
    }),
    route('POST', 'writeoff', 'CREATE', (call) => {
      writeOff(finance, of(call), '');
      return done('Invoice has been written off');
    }),
    route('POST', 'writeoff/cancel', 'CREATE', (call) => {
      cancelWriteOff(finance, of(call));
      return done('The write off done for this invoice has been cancelled.');
    }),
    route('PUT', 'address/billing', 'UPDATE', address('billing_address', 'Billing address updated')),
    route('PUT', 'address/shipping', 'UPDATE', address('shipping_address', 'Shipping address updated')),
    route('GET', 'payments', 'READ', (call) => success({ payments: showInvoicePayments(finance, of(call)) })),
    route('GET', 'creditsapplied', 'READ', (call) => success({ credits: showCreditsApplied(finance, of(call)) })),
    route('POST', 'credits', 'CREATE', (call) => {
      const invoice = of(call);
      const body = call.body();
      const part = (item: Record<string, unknown>) => amount(item, 'amount_applied', invoice.currency) ?? 0;
      const notes = (rows(body, 'apply_creditnotes') ?? []).map((item) => ({
        note: creditNoteOf(finance, text(item, 'creditnote_id') ?? ''),
        invoice,
        amount: part(item),
      }));
      const payments = (rows(body, 'invoice_payments') ?? []).map((item) => ({
        payment: paymentOf(finance, text(item, 'payment_id') ?? ''),
        amount: part(item),
      }));
      if (notes.length + payments.length === 0) throw invalidValue('apply_creditnotes');
      // All is looked at before anything is done.
      assertCredits(notes);
      useExcess(finance, invoice, payments, { besides: notes.reduce((sum, each) => sum + each.amount, 0) });
      applyCredits(finance, notes);
      return done('Credits have been applied to the invoice(s).');
    }),
    route('DELETE', 'payments/:payment', 'DELETE', (call) => {
      unapplyPayment(finance, of(call), call.params['payment'] ?? '');
      return done('The payment has been deleted.');
    }),
    route('DELETE', 'creditsapplied/:credit', 'DELETE', (call) => {
      const invoice = of(call);
      const note = finance.creditNotes
        .by('invoice', invoice.id)
        .find(({ applied }) => applied.some(({ id }) => id === call.params['credit']));
      if (!note) throw unknown('Credit');
      unapplyCredit(finance, note, call.params['credit'] ?? '');
      return done('Credits applied to an invoice have been deleted.');
    }),
    route('GET', 'comments', 'READ', (call) => {
      const invoice = of(call);
      const comments = showComments(finance, invoice).map((each) => ({ ...each, invoice_id: invoice.id, date_description: '' }));
      return success({ comments });
    }),
    route('POST', 'comments', 'CREATE', (call) => {
      const description = text(call.body(), 'description', 2000);
      if (!description) throw invalidValue('description');
      comment(finance, of(call), description);
      return done('Comments added.');
    }),
    {
      method: 'PUT',
      path: '/books/v3/invoice/:id/customfields',
      scopes: ['ZohoBooks.invoices.UPDATE'],
      run: (call) => {
        const invoice = of(call);
        invoice.customFields = mergeFields(invoice.customFields, readFields(finance, 'invoice', readList(call.incoming)));
        comment(finance, invoice, 'Custom fields updated.');
        return done('Custom Fields Updated Successfully');
      },
    },
  ];
}

const BOUNDS = Object.fromEntries(['address', 'street2', 'city', 'state', 'zip', 'country', 'fax'].map((name) => [name, 500]));

/** A mail; an empty body is the organisation's default mail to the customer. */
function mailOf(finance: Finance, customerId: string, { body, incoming }: FinanceCall): Record<string, unknown> {
  const defaults = { subject: 'Your invoice', body: 'Please find your invoice attached.' };
  if (incoming.rawBody.length === 0) return { ...defaults, to_mail_ids: [finance.customers.get(customerId).texts['email'] ?? ''] };
  return { ...defaults, ...body() };
}
