import type { Finance } from '../../finance/finance.js';
import { show } from '../../finance/money.js';
import type { Payment } from '../../finance/types.js';
import type { Listing } from '../list/list.js';
import { showPaymentRow } from './show.js';

/** Documented values of `filter_by`, and the modes they stand for; gateways are told apart by the name of the gateway. */
const MODES: Record<string, Payment['mode']> = {
  ...({ Check: 'check', Cash: 'cash', BankTransfer: 'banktransfer', CreditCard: 'creditcard', BankRemittance: 'bankremittance' } as const),
};
const GATEWAYS = ['Paypal', 'GoogleCheckout', 'Authorizenet', 'Payflowpro', 'Stripe', 'TwoCheckout', 'Braintree'];

/**
 * What customer payments can be asked by. `date_start` and the like are documented for invoices only; that they work here, too, is
 * inferred. Payments that failed are not in Books (inferred). Source: zoho.com/books/api/v3/customer-payments
 */
export function paymentListing(finance: Finance): Listing<Payment> {
  const customer = ({ customerId }: Payment) => finance.customers.find(customerId)?.texts['display_name'] ?? '';
  const arrived = ({ status }: Payment) => status === 'success';
  const gatewayOf = ({ transaction }: Payment) => (transaction?.gateway ?? '').replace(/[^a-z]/g, '');
  return {
    key: 'customerpayments',
    rowsKey: 'customer_payments',
    reportName: 'Customer Payments',
    fields: {
      texts: {
        customer_name: customer,
        reference_number: ({ referenceNumber }) => referenceNumber,
        notes: ({ description }) => description,
        payment_mode: ({ mode }) => mode,
      },
      days: { date: ({ date }) => date },
      amounts: { amount: ({ amount, currency }) => show(amount, currency) },
      exact: { customer_id: ({ customerId }) => customerId },
      changedAt: ({ updatedAt }) => updatedAt,
      search: (payment) => [payment.referenceNumber, customer(payment), payment.description],
    },
    filters: {
      'PaymentMode.All': arrived,
      ...Object.fromEntries(
        Object.entries(MODES).map(([name, mode]) => [`PaymentMode.${name}`, (row: Payment) => arrived(row) && row.mode === mode]),
      ),
      ...Object.fromEntries(
        GATEWAYS.map((name) => [`PaymentMode.${name}`, (row: Payment) => arrived(row) && gatewayOf(row) === name.toLowerCase()]),
      ),
      'PaymentMode.Credit': () => false,
      'PaymentMode.Others': (row) => arrived(row) && row.mode === 'others',
    },
    columns: {
      customer_name: customer,
      date: ({ date }) => date,
      amount: ({ amount, currency }) => show(amount, currency),
      payment_mode: ({ mode }) => mode,
      reference_number: ({ referenceNumber }) => referenceNumber,
    },
    show: (payment) => showPaymentRow(finance, payment),
  };
}
