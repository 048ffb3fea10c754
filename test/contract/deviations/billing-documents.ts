import { type Deviation, RECORDED } from './deviation.js';

const INVOICES = 'https://www.zoho.com/billing/api/v1/invoices/';
const PAYMENTS = 'https://www.zoho.com/billing/api/v1/payments/';

/** Answers about invoices, payments, refunds and credit notes. */
export const BILLING_DOCUMENTS: readonly Deviation[] = [
  {
    operation: 'GET /billing/v1/invoices',
    is: 'undocumented',
    path: '$.page_context',
    why: 'lists come in pages, which the files leave out',
    source: 'https://www.zoho.com/billing/api/v1/pagination/',
  },
  {
    operation: [
      'POST /billing/v1/invoices',
      'PUT /billing/v1/invoices/{id}',
      'GET /billing/v1/invoices/{id}',
      'POST *invoices/{id}/lineitems',
    ],
    is: 'different',
    path: ['$.invoice.invoice_items[].price', '$.invoice.shipping_charge', '$.invoice.credits[].credited_amount'],
    why: 'an amount is a number in every recorded body; some of the files have a text',
    source: RECORDED,
  },
  {
    operation: 'POST /billing/v1/invoices',
    is: 'different',
    path: '$.invoice.invoice_items[].tax_percentage',
    why: 'empty where there is no tax, as of recorded plans',
    source: RECORDED,
  },
  {
    operation: 'PUT /billing/v1/invoices/{id}',
    is: 'different',
    path: '$.invoice.custom_fields[]',
    why: 'objects, as where it is read; the file says texts',
    source: INVOICES,
  },
  {
    operation: [
      'POST /billing/v1/invoices',
      'PUT /billing/v1/invoices/{id}',
      'GET /billing/v1/invoices/{id}',
      'POST *invoices/{id}/lineitems',
    ],
    is: 'undocumented',
    path: '$.invoice.billing_address.street',
    why: 'the page says "street, city, state, zip and country" of both addresses; the file forgets it of one',
    source: INVOICES,
  },
  {
    operation: 'PUT /billing/v1/invoices/{id}/address',
    is: 'undocumented',
    path: '$.invoice_address.billing_address.street',
    why: 'the same',
    source: INVOICES,
  },
  {
    operation: 'POST /billing/v1/invoices',
    is: 'undocumented',
    path: '$.invoice.invoice_items[].expense_receipt_name',
    why: 'documented for PUT, which answers the same object',
    source: INVOICES,
  },
  {
    operation: 'GET /billing/v1/invoices/{id}',
    is: 'undocumented',
    path: ['invoice_number', 'date', 'last_modified_time', 'reference_number', 'sub_total', 'tax_total'].map((name) => `$.invoice.${name}`),
    why: 'the names and sums of POST and PUT as well: which ones the live service gives is not known',
    source: INVOICES,
  },
  {
    operation: ['GET /billing/v1/invoices/{id}', 'POST /billing/v1/invoices/{id}/collect'],
    is: 'undocumented',
    path: ['card_id', 'last_four_digits', 'expiry_month', 'expiry_year'].map((name) => `$.*.autotransaction.${name}`),
    why: "the description lists a card's fields; the properties are those of a bank account",
    source: INVOICES,
  },
  {
    operation: ['GET /billing/v1/invoices/{id}', 'POST /billing/v1/invoices/{id}/collect'],
    is: 'missing',
    path: '$.*.autotransaction.account_id',
    why: 'and those of a bank account, when it was one',
    source: INVOICES,
  },
  {
    operation: ['* /billing/v1/payments', '* /billing/v1/payments/{id}', 'GET /billing/v1/invoices/{id}'],
    is: 'missing',
    path: ['$.payment.autotransaction', '$.invoice.payments[].autotransaction'],
    why: 'is there when the mode is autotransaction',
    source: PAYMENTS,
  },
  {
    operation: [
      'POST /billing/v1/payments/{id}/refunds',
      'POST /billing/v1/creditnotes/{id}/refunds',
      'GET /billing/v1/creditnotes/refunds/{id}',
    ],
    is: 'missing',
    path: '$.refund.autotransaction',
    why: 'is there when the mode is autotransaction',
    source: 'https://www.zoho.com/billing/api/v1/refunds/',
  },
  {
    operation: ['GET /billing/v1/payments/{id}', 'POST /billing/v1/payments/{id}/refunds'],
    is: 'different',
    path: ['$.payment.autotransaction.last_four_digits', '$.refund.autotransaction.last_four_digits'],
    why: 'a text: 0042 is no number',
    source: RECORDED,
  },
];
