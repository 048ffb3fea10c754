import { AIRBYTE, below, type Deviation, RECORDED } from './deviation.js';

const page = (name: string): string => `https://www.zoho.com/billing/api/v1/${name}/`;
const ONE_CUSTOMER = ['POST /billing/v1/customers', 'GET /billing/v1/customers/{id}', 'PUT /billing/v1/customers/{id}'];
const TAX = 'tax_name tax_percentage tax_type';

/** Customers, and what is sold. */
export const BILLING: readonly Deviation[] = [
  {
    operation: 'GET /billing/v1/*',
    is: 'undocumented',
    path: '$.page_context',
    why: 'lists come in pages, which the files leave out',
    source: page('pagination'),
  },
  {
    operation: ONE_CUSTOMER,
    is: 'undocumented',
    path: below(
      '$.customer',
      `currency_symbol is_gapps_customer outstanding_receivable_amount payment_reminder_enabled payment_terms pricebook_id
      unused_credits_receivable_amount_bcy unused_credits_payable_amount unused_credits_payable_amount_bcy unused_credits_receivable_amount`,
    ),
    why: 'in every recorded customer',
    source: RECORDED,
  },
  {
    operation: ONE_CUSTOMER,
    is: 'undocumented',
    path: below(
      '$.customer',
      `facebook gst_no gst_treatment is_tds_registered place_of_contact skype tax_reg_no tax_regime tax_treatment tds_tax_id twitter
      vat_reg_no vat_treatment`,
    ),
    why: 'each documented for another answer with the same customer, or for the request',
    source: page('customers'),
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
    path: below('$.customers[]', 'currency_symbol outstanding_receivable_amount status'),
    why: 'in every recorded row',
    source: RECORDED,
  },
  {
    operation: 'GET /billing/v1/customers',
    is: 'undocumented',
    path: [
      ...below('$.customers[]', 'contact_id customer_name is_backup_associated is_primary_associated outstanding_receivable_amount_bcy'),
      ...below('$.customers[]', 'payment_terms payment_terms_label unused_credits_receivable_amount_bcy'),
    ],
    why: 'rows that came from the live service',
    source: AIRBYTE,
  },
  {
    operation: 'GET /billing/v1/transactions',
    is: 'different',
    path: '$.transactions[].amount',
    why: 'a number; the file says a text',
    source: AIRBYTE,
  },
  {
    operation: 'GET /billing/v1/transactions',
    is: 'undocumented',
    path: '$.transactions[].ach_payment_initiated',
    why: 'rows that came from the live service',
    source: AIRBYTE,
  },
  {
    operation: '* /billing/v1/*',
    is: 'different',
    path: '*.last_four_digits',
    why: 'a text, as the older pages have it: a number would lose the zeros at its beginning',
    source: page('cards'),
  },
  {
    operation: ['* /billing/v1/plans*', '* /billing/v1/addons*'],
    is: 'undocumented',
    path: [...below('$.plan', TAX), ...below('$.plans[]', TAX), ...below('$.addon', TAX), ...below('$.addons[]', TAX)],
    why: 'in every recorded plan and addon',
    source: RECORDED,
  },
  {
    operation: ['GET /billing/v1/plans', '* /billing/v1/addons*'],
    is: 'undocumented',
    path: [
      ...below('$.plans[]', 'created_time_formatted updated_time_formatted'),
      ...below('$.addon', 'account_id account_name stock_on_hand'),
    ],
    why: 'in every recorded row of plans, and every recorded addon',
    source: RECORDED,
  },
  {
    operation: ['GET /billing/v1/products', 'GET /billing/v1/plans', 'GET /billing/v1/addons', 'GET /billing/v1/coupons'],
    is: 'undocumented',
    path: [
      ...below('$.products[]', 'addons_count coupons_count plans_count'),
      ...below('$.plans[]', 'custom_fields plan_id price_brackets pricing_scheme'),
      ...below('$.addons[]', 'addon_id product_name'),
      ...below('$.coupons[]', 'coupon_id duration product_name'),
    ],
    why: 'rows that came from the live service',
    source: AIRBYTE,
  },
  {
    operation: '* /billing/v1/addons*',
    is: 'missing',
    path: [...below('$.addon', 'sat_item_key_code unitkey_code'), ...below('$.addons[]', 'sat_item_key_code unitkey_code')],
    why: 'of Mexico, which these files forget to mark here',
    source: page('addons'),
  },
  {
    operation: '* /billing/v1/addons*',
    is: 'missing',
    path: ['$.addon.interval_unit', '$.addons[].interval_unit'],
    why: 'only recurring addons have one',
    source: RECORDED,
  },
  {
    operation: '* /billing/v1/coupons*',
    is: 'different',
    path: ['$.coupon.max_redemption', '$.coupons[].max_redemption'],
    why: 'empty when there is no limit, as other numbers that are not set',
    source: RECORDED,
  },
  {
    operation: 'GET /billing/v1/settings/*',
    is: 'different',
    path: [
      ...below('$.taxes[]', 'is_default_tax is_editable tax_percentage'),
      ...below('$.churn_messages_settings', 'is_advanced_version is_reason_mandatory churn_messages[].index'),
    ],
    why: 'numbers and truth values, as they came from the live service; the file says texts and shows others as examples',
    source: AIRBYTE,
  },
];
