import type { About } from '../../core/about.js';

const PRODUCT = 'Billing products, recorded';
const PLAN = 'Billing plans, recorded';
const ADDON = 'Billing addons, recorded';
const COUPON = 'Billing coupons';
const UNFILTERED = '`filter_by` and `product_id`; any other filter is 501; some keys are those of a connector in the field (S)';

export const CATALOG_ABOUT: Record<string, About> = {
  'POST /billing/v1/products': [PRODUCT, 'D R', 'two may have one name (R)'],
  'GET /billing/v1/products': [
    `${PRODUCT}, Airbyte`,
    'D R S',
    '`filter_by=ProductStatus.…` is inferred from the recorded `applied_filter`',
  ],
  'GET /billing/v1/products/:id': [PRODUCT, 'D R', 'an unknown id is 400 with code 2006 (R)'],
  'PUT /billing/v1/products/:id': [PRODUCT, 'D R', 'what is not sent stays'],
  'DELETE /billing/v1/products/:id': [PRODUCT, 'D R I', 'refused while it has plans or addons (I)'],
  'POST /billing/v1/products/:id/markasactive': [PRODUCT, 'D'],
  'POST /billing/v1/products/:id/markasinactive': [PRODUCT, 'D', 'its plans stay as they are'],
  'POST /billing/v1/plans': [
    PLAN,
    'D R I',
    'bounds of codes and names, weeks (Billing help); the error for a code that is taken is inferred; tags are not kept',
  ],
  'GET /billing/v1/plans': [`${PLAN}, Airbyte`, 'D R S', UNFILTERED],
  'GET /billing/v1/plans/:id': [PLAN, 'D R', 'an unknown code is 400 with code 101002 (R); the page at `url` does not exist'],
  'PUT /billing/v1/plans/:id': [
    PLAN,
    'D R I',
    'what is not sent stays (R); the sentence is that of the files; subscriptions keep their price; a new code only while nobody subscribes (I)',
  ],
  'DELETE /billing/v1/plans/:id': [PLAN, 'D R I', 'refused once somebody subscribed (D), with an inferred error'],
  'POST /billing/v1/plans/:id/markasactive': [PLAN, 'D'],
  'POST /billing/v1/plans/:id/markasinactive': [PLAN, 'D'],
  'POST /billing/v1/addons': [
    ADDON,
    'D R I',
    'brackets have to follow on each other without gaps (I); one without a scheme is priced by the unit (I)',
  ],
  'GET /billing/v1/addons': [`${ADDON}, Airbyte`, 'D R S', UNFILTERED],
  'GET /billing/v1/addons/:id': [ADDON, 'D R', 'an unknown code is 400 with code 102001 (R)'],
  'PUT /billing/v1/addons/:id': [ADDON, 'D R I', 'as for plans'],
  'DELETE /billing/v1/addons/:id': [ADDON, 'D R I', 'refused while a subscription has it (I)'],
  'POST /billing/v1/addons/:id/markasactive': [ADDON, 'D'],
  'POST /billing/v1/addons/:id/markasinactive': [ADDON, 'D'],
  'POST /billing/v1/coupons': [
    COUPON,
    'D I',
    'for all plans and addons when nothing is said (I); empty `max_redemption` and `expiry_at` are `""` as elsewhere',
  ],
  'GET /billing/v1/coupons': [`${COUPON}, Airbyte`, 'D S', UNFILTERED],
  'GET /billing/v1/coupons/:id': [COUPON, 'D I', 'the error for an unknown code is inferred from those for plans and addons'],
  'PUT /billing/v1/coupons/:id': [
    COUPON,
    'D I',
    'only name, description, max_redemption and expiry_at (D); what else is sent is ignored (I)',
  ],
  'DELETE /billing/v1/coupons/:id': [COUPON, 'D I', 'subscriptions that have it go on without (I)'],
  'POST /billing/v1/coupons/:id/markasactive': [COUPON, 'D', 'one that is expired or used up stays so'],
  'POST /billing/v1/coupons/:id/markasinactive': [COUPON, 'D'],
  'GET /billing/v1/pricebooks': [
    'pricebooks',
    'S I',
    'in use but not in the files; one list a currency; keys as in Zoho Inventory; prices are set by hand, as are their other operations',
  ],
  'GET /billing/v1/settings/taxes': [
    'Billing settings, Airbyte',
    'D S',
    'numbers and booleans (S) where the files have texts; two taxes, none is the default',
  ],
  'GET /billing/v1/settings/taxexemptions': ['Billing settings', 'D', 'always the same two; they have no effect'],
  'GET /billing/v1/settings/taxauthorities': ['Billing settings', 'D', 'always the same one'],
  'GET /billing/v1/settings/preferences/churnmessages': ['Billing settings', 'D', 'always the same'],
  'GET /billing/v1/customers/:id/cards': ['Billing cards', 'D I', 'all that are stored, until they are deleted; cards are made by hand'],
  'GET /billing/v1/customers/:id/cards/:card': [
    'Billing cards',
    'D I',
    '`last_four_digits` is a text, since `0042` is no number; the error for an unknown one is inferred',
  ],
  'DELETE /billing/v1/customers/:id/cards/:card': ['Billing cards', 'D I', 'subscriptions charged on it go offline (I)'],
  'GET /billing/v1/customers/:id/bankaccounts/:account': ['Billing bank accounts', 'D I', 'as for cards; nothing is ever charged on one'],
};
