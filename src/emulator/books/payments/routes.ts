import { readList } from '../../finance/body.js';
import { createPayment, deletePayment, updatePayment } from '../../finance/documents/change-payment.js';
import { mergeFields, readFields } from '../../finance/documents/custom-fields.js';
import { deleteRefund, refundExcess } from '../../finance/documents/excess.js';
import { paymentOf } from '../../finance/documents/find.js';
import { amount, day, required, text } from '../../finance/documents/read.js';
import { unknown } from '../../finance/documents/refusals.js';
import { invalidValue } from '../../finance/errors.js';
import type { Finance } from '../../finance/finance.js';
import { pageOf } from '../../finance/page.js';
import { created, done, type FinanceCall, type FinanceRoute, success } from '../../finance/route.js';
import type { Payment, Refund } from '../../finance/types.js';
import { contactOf } from '../contacts/change.js';
import { listOf, saying } from '../list/list.js';
import { answerAs } from '../paper.js';
import { assertUnique, findByHeader } from '../unique.js';
import { paymentListing } from './list.js';
import { showPayment, showPaymentRefund, showPaymentRefundRow } from './show.js';

/** Customer payments, and paying back what was paid too much. */
export function paymentRoutes(finance: Finance): FinanceRoute[] {
  const show = (payment: Payment) => ({ payment: showPayment(finance, payment) });
  const of = ({ params: { id = '' } }: FinanceCall) => paymentOf(finance, id);
  const refundOf = (call: FinanceCall): Refund => {
    const refund = finance.refunds.get(call.params['refund'] ?? '');
    if (refund?.paymentId !== of(call).id || refund.creditNoteId !== '') throw unknown('Refund');
    return refund;
  };
  const route = (method: string, path: string, scope: string, run: FinanceRoute['run']): FinanceRoute => ({
    ...{ method, path: `/books/v3/customerpayments${path}`, scopes: [`ZohoBooks.customerpayments.${scope}`], run },
  });
  const make = (body: Record<string, unknown>) => {
    unique(finance, body);
    contactOf(finance, String(body['customer_id'] ?? ''));
    return createPayment(finance, body);
  };
  const change = (payment: Payment, body: Record<string, unknown>) => {
    unique(finance, body, payment.id);
    return updatePayment(finance, payment, body);
  };
  const refunds = (refund: Refund) => ({ payment_refunds: [showPaymentRefund(finance, refund)] });

  return [
    route('POST', '', 'CREATE', ({ body }) => created('The payment has been created.', show(make(body())))),
    route('GET', '', 'READ', ({ query }) => {
      const customerId = query.get('customer_id');
      return listOf(
        paymentListing(finance),
        query,
        customerId === null ? finance.payments.all() : finance.payments.by('customer', customerId),
      );
    }),
    route('PUT', '', 'UPDATE', (call) => {
      const { row, field } = findByHeader(finance, 'payment', { call, rows: finance.payments.all(), what: 'Payment' });
      const body = call.body();
      if (row) return done('The payment details have been updated.', show(change(row, body)));
      const fields = Array.isArray(body['custom_fields']) ? (body['custom_fields'] as unknown[]) : [];
      return done('The payment has been created.', show(make({ ...body, custom_fields: [...fields, field] })));
    }),
    route('DELETE', '', 'DELETE', ({ query }) => {
      const ids = (query.get('payment_id') ?? '').split(',').filter(Boolean);
      if (query.get('bulk_delete') !== 'true' || ids.length === 0) throw invalidValue('payment_id');
      for (const payment of ids.map((id) => paymentOf(finance, id))) deletePayment(finance, payment);
      return done('The selected customer payments have been deleted.');
    }),
    route('GET', '/:id', 'READ', async (call) => {
      const payment = of(call);
      const { paymentSheet } = await import('../../finance/pdf/payment-pdf.js');
      return answerAs(call.query, { json: () => success(show(payment)), sheets: () => [paymentSheet(finance, payment)], at: call.now });
    }),
    route('PUT', '/:id', 'UPDATE', (call) => done('The payment details have been updated.', show(change(of(call), call.body())))),
    route('DELETE', '/:id', 'DELETE', (call) => {
      deletePayment(finance, of(call));
      return done('The payment has been deleted.');
    }),
    route('GET', '/:id/refunds', 'READ', (call) => {
      const rows = finance.refunds.by('payment', of(call).id).filter(({ creditNoteId }) => creditNoteId === '');
      const context = { report_name: 'Customer Payments Refund', sort_column: 'date', sort_order: 'D' };
      const show = (refund: Refund) => showPaymentRefundRow(finance, refund);
      return saying(
        'The list of refunds of the customer is displayed successfully.',
        pageOf({ query: call.query, rows: rows.reverse(), key: 'payment_refunds', show, context }),
      );
    }),
    route('POST', '/:id/refunds', 'CREATE', (call) => {
      const payment = of(call);
      const body = call.body();
      const refund = refundExcess(finance, payment, {
        amount: required(amount(body, 'amount', payment.currency), 'amount'),
        date: day(body, 'date') ?? finance.today(),
        mode: text(body, 'refund_mode') ?? payment.mode,
        description: text(body, 'description', 500) ?? '',
        referenceNumber: text(body, 'reference_number') ?? '',
      });
      return done('The refund information for this payment has been saved.', refunds(refund));
    }),
    route('GET', '/:id/refunds/:refund', 'READ', (call) =>
      done('The details of the refund are displayed successfully.', refunds(refundOf(call))),
    ),
    route('DELETE', '/:id/refunds/:refund', 'DELETE', (call) => {
      deleteRefund(finance, refundOf(call));
      return done('The refund has been deleted.');
    }),
    {
      method: 'PUT',
      path: '/books/v3/customerpayment/:id/customfields',
      scopes: ['ZohoBooks.customerpayments.UPDATE'],
      run: (call) => {
        const payment = of(call);
        payment.customFields = mergeFields(payment.customFields, readFields(finance, 'payment', readList(call.incoming)));
        return done('Custom Fields Updated Successfully');
      },
    },
  ];
}

function unique(finance: Finance, body: Record<string, unknown>, except?: string): void {
  if (body['custom_fields'] === undefined) return;
  const fields = readFields(finance, 'payment', body['custom_fields']);
  assertUnique(finance, 'payment', { fields, rows: finance.payments.all(), ...(except === undefined ? {} : { except }) });
}
