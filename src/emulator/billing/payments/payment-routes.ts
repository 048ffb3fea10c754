import { notImplemented } from '../../core/not-implemented.js';
import { createPayment, deletePayment, updatePayment } from '../../finance/documents/change-payment.js';
import { paymentOf } from '../../finance/documents/find.js';
import { amount, required, text } from '../../finance/documents/read.js';
import { refundPayment } from '../../finance/documents/refund.js';
import { showRefund } from '../../finance/documents/show-credit-note.js';
import { showPayment } from '../../finance/documents/show-payment.js';
import type { Finance } from '../../finance/finance.js';
import { pageOf } from '../../finance/page.js';
import { created, done, type FinanceCall, type FinanceRoute, success } from '../../finance/route.js';
import type { Payment } from '../../finance/types.js';

const LIST_PARAMETERS = ['page', 'per_page', 'customer_id', 'organization_id'];

/** Payments, and paying them back. */
export function paymentRoutes(finance: Finance): FinanceRoute[] {
  const show = (payment: Payment) => ({ payment: showPayment(finance, payment) });
  const of = ({ params: { id = '' } }: FinanceCall) => paymentOf(finance, id);
  const route = (method: string, path: string, scope: string, run: FinanceRoute['run']): FinanceRoute => ({
    ...{ method, path: `/billing/v1/payments${path}`, scopes: [`ZohoSubscriptions.payments.${scope}`], run },
  });

  return [
    route('POST', '', 'CREATE', ({ body }) => created('The payment has been created.', show(createPayment(finance, body())))),
    route('GET', '', 'READ', ({ query }) => listPayments(finance, query)),
    route('GET', '/:id', 'READ', (call) => success(show(of(call)))),
    route('PUT', '/:id', 'UPDATE', (call) =>
      done('The payment details have been updated.', show(updatePayment(finance, of(call), call.body()))),
    ),
    route('DELETE', '/:id', 'DELETE', (call) => {
      deletePayment(finance, of(call));
      return done('The payment has been deleted.');
    }),
    route('POST', '/:id/refunds', 'CREATE', (call) => {
      const payment = of(call);
      const sent = call.body();
      const refund = refundPayment(finance, payment, {
        amount: required(amount(sent, 'amount', payment.currency), 'amount'),
        description: text(sent, 'description', 500) ?? '',
      });
      return created('The refund information has been saved.', { refund: showRefund(finance, refund) });
    }),
  ];
}

/** In use, but not documented: only what is seen in use (`customer_id`) is known; anything else is a loud 501. */
function listPayments(finance: Finance, query: URLSearchParams) {
  const unknown = [...query.keys()].find((name) => !LIST_PARAMETERS.includes(name));
  if (unknown !== undefined) return notImplemented(`GET /payments?${unknown}=`);
  const customerId = query.get('customer_id');
  return pageOf({
    query,
    rows: customerId === null ? finance.payments.all() : finance.payments.by('customer', customerId),
    key: 'payments',
    show: (payment) => showPayment(finance, payment),
    context: { sort_column: 'created_time', sort_order: 'A' },
  });
}
