import type { About } from '../core/about.js';

/** Where what is emulated here is documented, or was seen. */
export const SOURCES: Record<string, string> = {
  'Billing errors': 'https://www.zoho.com/billing/api/v1/errors/',
  'Billing pages': 'https://www.zoho.com/billing/api/v1/pagination/',
  'Billing customers': 'https://www.zoho.com/billing/api/v1/customers/',
  'Billing contact persons': 'https://www.zoho.com/billing/api/v1/contact-persons/',
  'Billing products': 'https://www.zoho.com/billing/api/v1/products/',
  'Billing plans': 'https://www.zoho.com/billing/api/v1/plans/',
  'Billing addons': 'https://www.zoho.com/billing/api/v1/addons/',
  'Billing coupons': 'https://www.zoho.com/billing/api/v1/coupons/',
  'Billing settings': 'https://www.zoho.com/billing/api/v1/settings/',
  'Billing cards': 'https://www.zoho.com/billing/api/v1/cards/',
  'Billing bank accounts': 'https://www.zoho.com/billing/api/v1/bank-account/',
  'Billing events': 'https://www.zoho.com/billing/api/v1/events/',
  Airbyte: 'https://github.com/airbytehq/airbyte',
  Pipedream: 'https://github.com/PipedreamHQ/pipedream',
  pricebooks: 'https://www.zoho.com/inventory/api/v1/pricelists/',
  'Billing subscriptions': 'https://www.zoho.com/billing/api/v1/subscription/',
  proration: 'https://www.zoho.com/billing/help/settings/subscriptions/proration.html',
  'paused subscriptions': 'https://www.zoho.com/us/subscriptions/kb/subscriptions/paused-subscriptions.html',
  'resumed subscriptions': 'https://www.zoho.com/sa/billing/kb/subscriptions/resumed-subscriptions.html',
  'in-term reactivation': 'https://help.zoho.com/portal/en/community/topic/realign-customers-who-gets-back-in-term',
  'zoho-billing-sdk': 'https://github.com/dipakparmar/zoho-billing-sdk',
  'Billing files': 'https://www.zoho.com/billing/api/v1/openapi-all.zip',
  'Billing invoices': 'https://www.zoho.com/billing/api/v1/invoices/',
  'Billing payments': 'https://www.zoho.com/billing/api/v1/payments/',
  'Billing refunds': 'https://www.zoho.com/billing/api/v1/refunds/',
  'Billing credit notes': 'https://www.zoho.com/billing/api/v1/credit-notes/',
  'Billing unbilled charges': 'https://www.zoho.com/billing/api/v1/unbilled-charges/',
  // The same platform; its pages list the codes and sentences of errors, which those of Billing and Books do not.
  'Zoho Invoice errors': 'https://www.zoho.com/invoice/api/v3/invoices/',
  recorded: 'https://github.com/payrollhero/zoho-subscriptions',
};

/** What is known of each operation. */
export const ABOUT: Record<string, About> = {
  'GET /billing/v1/organizations': ['recorded', 'R S', "not in Zoho's files; one organisation"],
  'POST /billing/v1/customers': [
    'Billing customers, recorded',
    'D R I',
    "bounds of texts are those of Books (I); a custom field's label is not checked; tags are not kept; `currency_code` has to be one of USD, EUR, GBP, JPY",
  ],
  'GET /billing/v1/customers': [
    'Billing customers, recorded',
    'D S',
    '`email` and `search_text` are in use but not documented (S); any other filter is 501',
  ],
  'GET /billing/v1/customers/:id': ['Billing customers, recorded', 'D R', 'an unknown id is 400 with code 3004 (R)'],
  'PUT /billing/v1/customers/:id': ['Billing customers, recorded', 'D R I', 'another `currency_code` than before is refused (I)'],
  'DELETE /billing/v1/customers/:id': [
    'Billing customers, recorded, Zoho Invoice errors',
    'D R I',
    'refused with 3000 while there are documents (D, for Zoho Invoice), and while there are subscriptions (I)',
  ],
  'POST /billing/v1/customers/:id/markasactive': ['Billing customers', 'D'],
  'POST /billing/v1/customers/:id/markasinactive': [
    'Billing customers',
    'D I',
    'refused while there is an active subscription (D), with an inferred error',
  ],
  'GET /billing/v1/transactions': [
    'Billing customers, Airbyte',
    'D S',
    '`amount` is a number (S); without `customer_id` those of all customers (S); the order is inferred',
  ],
  'GET /billing/v1/customers/reference/:id': [
    'Billing customers',
    'D',
    'knows CRM ids only, as Zoho does; nobody is linked, so it never finds anybody',
  ],
  'POST /billing/v1/customers/:id/contactpersons': ['Billing contact persons', 'D'],
  'GET /billing/v1/customers/:id/contactpersons': ['Billing contact persons', 'D'],
  'GET /billing/v1/customers/:id/contactpersons/:person': ['Billing contact persons', 'D I', 'the error for an unknown one is inferred'],
  'PUT /billing/v1/customers/:id/contactpersons/:person': ['Billing contact persons', 'D I', 'the primary one is read-only here'],
  'DELETE /billing/v1/customers/:id/contactpersons/:person': ['Billing contact persons', 'D I', 'the same'],
};

/** Real in Zoho, a loud 501 here. */
export const NOT_EMULATED: Record<string, About> = {
  'POST /billing/v1/pricebooks': ['pricebooks', ''],
  'GET /billing/v1/pricebooks/:id': ['pricebooks', ''],
  'PUT /billing/v1/pricebooks/:id': ['pricebooks', ''],
  'DELETE /billing/v1/pricebooks/:id': ['pricebooks', ''],
  'POST /billing/v1/subscriptions/:id/extend': ['zoho-billing-sdk', ''],
  'POST /billing/v1/subscriptions/:id/meteredbilling/enable': ['zoho-billing-sdk', ''],
  'POST /billing/v1/subscriptions/:id/meteredbilling/disable': ['zoho-billing-sdk', ''],
  'GET /billing/v1/creditnotes': ['', '', 'not documented for Billing; Books has it'],
};
