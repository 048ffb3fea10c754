import { below, type Deviation } from './deviation.js';

const page = (name: string): string => `https://www.zoho.com/billing/api/v1/${name}/`;
const CARD = 'card_id expiry_month expiry_year last_four_digits';
const CHARGES = ['POST /billing/v1/subscriptions/{id}/charge', 'POST /billing/v1/subscriptions/{id}/buyonetimeaddon'];

/** Invoices, payments, refunds, credit notes. */
export const BILLING_INVOICES: readonly Deviation[] = [
  {
    operation: '* /billing/v1/invoices*',
    is: 'undocumented',
    path: [
      ...below('$.invoice', 'date invoice_number last_modified_time reference_number sub_total tax_total billing_address.street'),
      ...['$.invoice.invoice_items[].expense_receipt_name', '$.invoice_address.billing_address.street'],
    ],
    why: 'reading and writing spell the same things differently: every answer has both spellings',
    source: page('invoices'),
  },
  {
    operation: CHARGES,
    is: 'undocumented',
    path: [
      ...below(
        '$.invoice',
        `can_send_in_mail coupons credits custom_fields date documents invoice_number invoice_url last_modified_time reference_number
        salesperson_id salesperson_name shipping_address sub_total tax_total`,
      ),
      ...below('$.invoice.invoice_items[]', 'discount_amount product_id tax_exemption_code tax_exemption_id tax_id'),
      ...below('$.invoice.payments[]', 'amount_refunded autotransaction bank_charges'),
    ],
    why: 'the whole invoice, as its own operation answers it',
    source: page('invoices'),
  },
  {
    operation: ['* /billing/v1/invoices*', '* /billing/v1/unbilledcharges*'],
    is: 'different',
    path: [
      ...below('$.invoice', 'shipping_charge credits[].credited_amount invoice_items[].price'),
      '$.unbilled_charge.unbilled_charge_items[].price',
    ],
    why: 'amounts are numbers everywhere else; here the file says texts',
    source: page('invoices'),
  },
  {
    operation: '* /billing/v1/invoices*',
    is: 'different',
    path: ['$.invoice.invoice_items[].tax_percentage', '$.invoice.custom_fields[]'],
    why: 'the percentage is empty where there is no tax, custom fields are objects, both as in the answers that read an invoice',
    source: page('invoices'),
  },
  {
    operation: '* /billing/v1/unbilledcharges*',
    is: 'different',
    path: ['$.invoice.customer_id', '$.unbilled_charge.customer_id'],
    why: 'one id; the file says a list',
    source: page('unbilled-charges'),
  },
  {
    operation: ['* /billing/v1/payments*', '* /billing/v1/creditnotes*', '* /billing/v1/invoices*'],
    is: 'missing',
    path: ['$.payment.autotransaction', '$.refund.autotransaction', '$.invoice.payments[].autotransaction'],
    why: 'only of what a gateway took or gave back',
    source: page('payments'),
  },
  {
    operation: '* /billing/v1/invoices*',
    is: 'undocumented',
    path: [...below('$.invoice.payments[].autotransaction', CARD), ...below('$.payment.autotransaction', CARD)],
    why: 'the card, as in the answers with the payment itself',
    source: page('payments'),
  },
  {
    operation: '* /billing/v1/invoices*',
    is: 'missing',
    path: ['$.invoice.payments[].autotransaction.account_id', '$.payment.autotransaction.account_id'],
    why: 'a bank account, which takes the place of the card',
    source: page('payments'),
  },
  {
    operation: 'POST /billing/v1/subscriptions/{id}/charge',
    is: 'missing',
    path: '$.invoice',
    why: 'with `add_to_unbilled_charges` there is no invoice yet',
    source: page('subscription'),
  },
  {
    operation: 'POST /billing/v1/subscriptions/{id}/charge',
    is: 'undocumented',
    path: '$.unbilled_charge',
    why: 'what there is instead, in the words of its own operation',
    source: page('unbilled-charges'),
  },
  {
    operation: ['* /billing/v1/invoices*', ...CHARGES],
    is: 'different',
    path: '$.invoice.invoice_items[].item_total',
    why: 'with cents; the file says whole numbers',
    source: page('invoices'),
  },
];
