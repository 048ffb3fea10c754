import { type Deviation, RECORDED } from './deviation.js';

const PAGES = 'https://www.zoho.com/billing/api/v1/pagination/';
const ONE_CUSTOMER = ['POST /billing/v1/customers', 'GET /billing/v1/customers/{id}', 'PUT /billing/v1/customers/{id}'];

export const BILLING: readonly Deviation[] = [
  {
    operation: 'GET /billing/v1/customers',
    is: 'undocumented',
    path: '$.page_context',
    why: 'lists come in pages, which the files leave out',
    source: PAGES,
  },
  {
    operation: ONE_CUSTOMER,
    is: 'undocumented',
    path: [
      '$.customer.currency_symbol',
      '$.customer.is_gapps_customer',
      '$.customer.outstanding_receivable_amount',
      '$.customer.payment_reminder_enabled',
      '$.customer.payment_terms',
      '$.customer.pricebook_id',
      '$.customer.unused_credits_payable_amount',
      '$.customer.unused_credits_payable_amount_bcy',
      '$.customer.unused_credits_receivable_amount',
      '$.customer.unused_credits_receivable_amount_bcy',
    ],
    why: 'in every recorded customer',
    source: RECORDED,
  },
  {
    operation: 'PUT /billing/v1/customers/{id}',
    is: 'different',
    path: '$.customer.default_templates',
    why: 'an object, as in the other answers; the file says a list of objects',
    source: RECORDED,
  },
  {
    operation: 'GET /billing/v1/customers',
    is: 'undocumented',
    path: ['$.customers[].currency_symbol', '$.customers[].outstanding_receivable_amount', '$.customers[].status'],
    why: 'in every recorded row',
    source: RECORDED,
  },
  {
    operation: 'GET /billing/v1/customers',
    is: 'undocumented',
    path: ['$.customers[].contact_id', '$.customers[].customer_name'],
    why: 'rows have the names of Books, too',
    source: 'seen in the wild: airbytehq/airbyte (source-zoho-billing)',
  },
  {
    operation: ONE_CUSTOMER,
    is: 'undocumented',
    path: [
      ...['facebook', 'gst_no', 'gst_treatment', 'is_tds_registered', 'place_of_contact', 'skype', 'tax_reg_no', 'tax_regime'],
      ...['tax_treatment', 'tds_tax_id', 'twitter', 'vat_reg_no', 'vat_treatment'],
    ].map((name) => `$.customer.${name}`),
    why: 'each documented for another answer with the same customer, or for the request',
    source: 'https://www.zoho.com/billing/api/v1/customers/',
  },
];
