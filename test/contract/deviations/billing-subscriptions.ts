import { AIRBYTE, below, type Deviation, RECORDED } from './deviation.js';

const page = (name: string): string => `https://www.zoho.com/billing/api/v1/${name}/`;
const ANY = '* /billing/v1/subscriptions*';
const TAX = 'tax_id tax_name tax_percentage tax_type';

/** Subscriptions, invoices and money. */
export const BILLING_SUBSCRIPTIONS: readonly Deviation[] = [
  {
    operation: ANY,
    is: 'undocumented',
    path: [
      ...below('$.subscription', 'cancelled_at source sub_total taxes customer.customer_id'),
      ...below('$.subscription.plan', `description setup_fee_tax_id setup_fee_tax_name setup_fee_tax_percentage setup_fee_tax_type ${TAX}`),
      ...below('$.subscription.customer', 'website zcrm_account_id zcrm_contact_id'),
      ...below('$.subscription.contactpersons[]', 'email mobile phone zcrm_contact_id'),
      '$.subscriptions[].sub_total',
    ],
    why: 'in recorded subscriptions; the ones about an end in the recorded cancelled one',
    source: RECORDED,
  },
  {
    operation: ANY,
    is: 'undocumented',
    path: below('$.subscription.addons[]', `description ${TAX}`),
    why: 'an addon within a subscription has the keys of the recorded plan within one',
    source: RECORDED,
  },
  {
    operation: ANY,
    is: 'different',
    path: ['$.subscription.interval', '$.subscriptions[].interval'],
    why: 'a number; the file says a text',
    source: RECORDED,
  },
  {
    operation: ANY,
    is: 'undocumented',
    path: [
      ...below('$.subscription', 'scheduled_cancellation_date subscription_number trial_ends_at trial_starts_at'),
      ...below('$.subscriptions[]', 'plan_code subscription_number'),
    ],
    why: 'rows that came from the live service, and the same keys of one subscription',
    source: AIRBYTE,
  },
  {
    operation: ANY,
    is: 'undocumented',
    path: below('$.subscriptions[]', 'cancelled_at source'),
    why: 'the keys of the recorded cancelled one',
    source: RECORDED,
  },
  {
    operation: ANY,
    is: 'undocumented',
    path: [
      ...below('$.subscription', 'unbilled_charge_id card.is_backup card.is_primary customer.salutation'),
      ...[...below('$.subscription.addons[]', 'item_custom_fields tags'), ...below('$.subscription.plan', 'item_custom_fields tags')],
    ],
    why: 'each documented for another answer with the same subscription',
    source: page('subscription'),
  },
  {
    operation: 'GET /billing/v1/subscriptions/{id}/scheduledchanges',
    is: 'undocumented',
    path: below(
      '$.subscription',
      `can_add_bank_account card child_invoice_id contactpersons custom_fields customer end_of_term notes payment_gateways payment_terms
      payment_terms_label product_name`,
    ),
    why: 'the whole subscription as it will be, as its own operation answers it',
    source: page('subscription'),
  },
  {
    operation: ANY,
    is: 'missing',
    path: ['$.subscription.next_billing_at', '$.subscriptions[].next_billing_at'],
    why: 'a cancelled one has none',
    source: RECORDED,
  },
  {
    operation: ANY,
    is: 'missing',
    path: below('$.subscription', 'card coupon'),
    why: 'a subscription without card or coupon has no such key',
    source: RECORDED,
  },
  {
    operation: ANY,
    is: 'missing',
    path: ['$.subscription.can_charge_setup_fee_immediately', '$.subscription.plan.billing_cycles', '$.subscription.tax_id'],
    why: 'options of the request, each in one or two of the many answers with a subscription; recorded ones have none of them',
    source: RECORDED,
  },
  {
    operation: ANY,
    is: 'undocumented',
    path: ['$.subscription.next_retry_at', '$.subscriptions[].next_retry_at'],
    why: 'defined in the file and used by none of its answers: when a charge that failed is tried again',
    source: page('subscription'),
  },
  {
    operation: 'GET /billing/v1/subscriptions',
    is: 'undocumented',
    path: below('$.subscriptions[]', 'scheduled_cancellation_date trial_ends_at trial_starts_at'),
    why: 'rows that came from the live service',
    source: AIRBYTE,
  },
  {
    operation: '* /billing/v1/*',
    is: 'different',
    path: ['$.subscription.taxes[].tax_amount', '$.credit_note.taxes[].tax_amount'],
    why: 'a number, as in webhooks of the live service; the files say a text',
    source: 'seen in the wild: continuousphp/zoho-subscriptions',
  },
];
