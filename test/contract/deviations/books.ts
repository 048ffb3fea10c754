import { below, type Deviation, RECORDED } from './deviation.js';

const page = (name: string): string => `https://www.zoho.com/books/api/v3/${name}/`;
const CREDIT_LINE = `account_name code discount item_custom_fields item_order item_total line_item_id project_name rate tax_exemption_code
  tax_exemption_id type unit`;

export const BOOKS: readonly Deviation[] = [
  {
    operation: ['GET /books/v3/organizations', 'GET /books/v3/organizations/{id}'],
    is: 'different',
    path: ['$.organizations[].fiscal_year_start_month', '$.organization.fiscal_year_start_month'],
    why: 'the name of the month: seen in a live answer of 2026',
    source: 'seen in the wild: madisonrickert/zoho-books-cli',
  },
  {
    operation: ['GET /books/v3/contacts/{id}', 'PUT /books/v3/contacts/{id}', 'PUT /books/v3/contacts'],
    is: 'undocumented',
    path: below('$.contact', 'is_portal_enabled language_code'),
    why: 'documented for POST, which answers the same contact',
    source: page('contacts'),
  },
  {
    operation: '* /books/v3/invoices*',
    is: 'different',
    path: [...below('$.invoice', 'balance shipping_charge total'), ...below('$.invoices[]', 'balance shipping_charge total')],
    why: 'amounts are numbers, as in the example of the page; the file says texts of some',
    source: page('invoices'),
  },
  {
    operation: '* /books/v3/invoices*',
    is: 'different',
    path: '$.invoice.line_items[].tax_percentage',
    why: 'empty where there is no tax, as in recorded answers of Billing',
    source: RECORDED,
  },
  {
    operation: '* /books/v3/invoices*',
    is: 'undocumented',
    path: [
      ...below('$.invoice.custom_fields[]', 'data_type index label'),
      ...below('$.invoices[].custom_fields[]', 'data_type index label'),
    ],
    why: 'a custom field as in payments, with its id besides',
    source: page('customer-payments'),
  },
  {
    operation: 'GET /books/v3/invoices/{id}',
    is: 'undocumented',
    path: below('$.invoice', 'cfdi_reference_type reference_invoice_id'),
    why: 'documented for POST and PUT, which answer the same invoice',
    source: page('invoices'),
  },
  {
    operation: 'GET /books/v3/invoices',
    is: 'different',
    path: '$.page_context',
    why: 'one object, as on the page about pages; the file says a list of them',
    source: page('pagination'),
  },
  {
    operation: 'GET /books/v3/customerpayments',
    is: 'different',
    path: '$.customer_payments[].bcy_amount',
    why: 'amounts are numbers, as `amount` beside it',
    source: page('customer-payments'),
  },
  {
    operation: ['GET /books/v3/creditnotes/refunds', 'GET /books/v3/creditnotes/{id}/refunds'],
    is: 'different',
    path: below('$.creditnote_refunds[]', 'amount_bcy amount_fcy'),
    why: 'amounts have cents, as `amount` of the single refund; the file took whole numbers from its example',
    source: page('credit-notes'),
  },
  {
    operation: 'GET /books/v3/customerpayments/{id}/refunds',
    is: 'different',
    path: below('$.payment_refunds[]', 'amount_bcy amount_fcy'),
    why: 'amounts have cents, as `amount` of the single refund; the file took whole numbers from its example',
    source: page('customer-payments'),
  },
  {
    operation: '* /books/v3/creditnotes*',
    is: 'different',
    path: ['$.creditnote.taxes[].tax_amount', '$.creditnotes'],
    why: 'an amount is a number, and a list a list',
    source: page('credit-notes'),
  },
  {
    operation: '* /books/v3/creditnotes*',
    is: 'undocumented',
    path: [
      ...below('$.creditnote.line_items[]', CREDIT_LINE),
      ...below('$.creditnote', 'billing_address.attention shipping_address.attention'),
    ],
    why: 'each operation documents other parts of the one line, and of the one address',
    source: page('credit-notes'),
  },
  {
    operation: 'GET /books/v3/creditnotes',
    is: 'undocumented',
    path: '$.page_context',
    why: 'lists come in pages, which the file leaves out here',
    source: page('pagination'),
  },
];
