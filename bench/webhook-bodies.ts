/** Signed webhooks of both services: each its own event, of the size such events have. */
import { createHmac } from 'node:crypto';
import type { Ask } from './wire.js';

export const SECRETS = { zoho: 'benchWebhookSecret0123456789', stripe: 'whsec_benchWebhookSecret0123456789' };

/** The nth webhook for the server at `path`. */
export const WEBHOOKS: Record<'zoho' | 'stripe', (n: number, path: string) => Ask> = {
  zoho(n, path) {
    const body = SUBSCRIPTION.replaceAll('%N', String(n).padStart(9, '0'));
    const signature = createHmac('sha256', SECRETS.zoho).update(body).digest('hex');
    return {
      method: 'POST',
      path,
      body,
      headers: { 'content-type': 'application/json;charset=UTF-8', 'x-zoho-webhook-signature': signature },
    };
  },
  stripe(n, path) {
    const body = CUSTOMER.replaceAll('%N', String(n).padStart(9, '0'));
    const at = Math.floor(Date.now() / 1000);
    const signature = createHmac('sha256', SECRETS.stripe).update(`${at}.${body}`).digest('hex');
    return { method: 'POST', path, body, headers: { 'content-type': 'application/json', 'stripe-signature': `t=${at},v1=${signature}` } };
  },
};

/** A renewal as Billing sends it, with a customer and a plan in it: 2.1 KB. */
const SUBSCRIPTION = JSON.stringify({
  event_type: 'subscription_renewed',
  event_id: '135953%N',
  event_time: '2026-02-05T00:10:11+0200',
  event_time_formatted: '05/02/2026',
  data: {
    subscription: {
      ...{ subscription_id: '135954%N', name: 'Acme Cloud-Team monthly', status: 'live', amount: 67.86, sub_total: 58 },
      ...{ product_id: '135953000000042001', product_name: 'Acme Cloud', interval: 1, interval_unit: 'months', auto_collect: false },
      ...{ activated_at: '2026-01-05', current_term_starts_at: '2026-02-05', current_term_ends_at: '2026-03-05', expires_at: '' },
      ...{ last_billing_at: '2026-02-05', next_billing_at: '2026-03-05', end_of_term: false, reference_id: 'tenant-%N' },
      ...{ salesperson_id: '', salesperson_name: '', child_invoice_id: '135955%N', currency_code: 'EUR', currency_symbol: '€' },
      ...{
        payment_terms: 0,
        payment_terms_label: 'Due On Receipt',
        created_time: '2026-01-05T16:53:32+0200',
        updated_time: '2026-02-05T00:10:10+0200',
      },
      plan: {
        ...{ plan_id: '135953000000056060', plan_code: 'team-monthly', name: 'Team monthly', description: '', price: 29, quantity: 2 },
        ...{ discount: 0, total: 58, setup_fee: 0, setup_fee_tax_id: '', setup_fee_tax_name: '', setup_fee_tax_percentage: '' },
        ...{ tax_id: '135953000000040019', tax_name: 'VAT', tax_percentage: 17, tax_type: 'tax' },
      },
      addons: [],
      taxes: [{ tax_id: '135953000000040019', tax_name: 'VAT (17%)', tax_amount: 9.86 }],
      custom_fields: [],
      contactpersons: [{ contactperson_id: '135956%N', email: 'ann%N@example.com', phone: '', mobile: '', zcrm_contact_id: '' }],
      customer: {
        ...{ customer_id: '135957%N', display_name: 'Ann Example', first_name: '', last_name: '', email: 'ann%N@example.com' },
        ...{ company_name: 'Example', website: '', zcrm_account_id: '', zcrm_contact_id: '', payment_terms: 0 },
        billing_address: { street: '', city: '', state: '', zip: '', country: '', fax: '' },
        shipping_address: { street: '', city: '', state: '', zip: '', country: '', fax: '' },
      },
    },
  },
});

/** A customer as Stripe sends it: 1.1 KB, and one row of the peer's. */
const CUSTOMER = JSON.stringify({
  ...{ id: 'evt_%N', object: 'event', api_version: '2020-08-27', created: 1_770_000_000, livemode: false, pending_webhooks: 1 },
  request: { id: 'req_%N', idempotency_key: null },
  type: 'customer.updated',
  data: {
    object: {
      ...{ id: 'cus_%N', object: 'customer', address: null, balance: 0, created: 1_769_000_000, currency: 'eur', default_source: null },
      ...{ delinquent: false, description: 'Ann Example', discount: null, email: 'ann%N@example.com', invoice_prefix: '8A1B2C3D' },
      invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
      ...{ livemode: false, metadata: { tenant: 'tenant-%N' }, name: 'Ann Example', next_invoice_sequence: 2, phone: null },
      ...{ preferred_locales: [], shipping: null, tax_exempt: 'none', test_clock: null },
    },
    previous_attributes: { metadata: { tenant: null } },
  },
});
