import type { About } from '../../core/about.js';

const at = (path: string) => `/books/v3/contacts${path}`;
const PAGE = 'Books contacts';

export const CONTACTS_ABOUT: Record<string, About> = {
  [`POST ${at('')}`]: [
    `${PAGE}, Zoho Invoice errors`,
    'D I',
    'the customer of Billing under other names; vendors are 501; opening balances, credit limits, tags and tax editions of countries are not kept',
  ],
  [`GET ${at('')}`]: [PAGE, 'D I', 'sorted by name (I); a new address is missing from `email` as long as `searchLagMs` of Billing says'],
  [`PUT ${at('')}`]: [
    PAGE,
    'D I',
    'fields that take no value twice are set up by hand (`addUniqueField`); the errors, and 200 for a new one, are inferred; the value of the header becomes the value of the field (I)',
  ],
  [`GET ${at('/:id')}`]: [PAGE, 'D I', 'an unknown id is 404 with code 1002 (I)'],
  [`PUT ${at('/:id')}`]: [`${PAGE}, Zoho Invoice errors`, 'D I', 'what is not sent stays; no contact person is removed by it (I)'],
  [`DELETE ${at('/:id')}`]: [`${PAGE}, Zoho Invoice errors`, 'D I', 'refused once there are transactions'],
  [`POST ${at('/:id/active')}`]: [PAGE, 'D'],
  [`POST ${at('/:id/inactive')}`]: [PAGE, 'D I', 'refused while there is an active subscription, as in Billing (I)'],
};

const missing = (names: string[]) => Object.fromEntries(names.map((name): [string, About] => [name, ['Books files', '']]));

export const CONTACTS_NOT_EMULATED: Record<string, About> = missing([
  ...['portal/enable', 'paymentreminder/enable', 'paymentreminder/disable', 'track1099', 'untrack1099', 'email'].map(
    (name) => `POST ${at(`/:id/${name}`)}`,
  ),
  ...['GET', 'POST'].map((method) => `${method} ${at('/:id/statements/email')}`),
  ...['comments', 'refunds', 'receivables/unusedretainerpayments'].map((name) => `GET ${at(`/:id/${name}`)}`),
  ...['GET', 'POST'].map((method) => `${method} ${at('/:id/address')}`),
  ...['PUT', 'DELETE'].map((method) => `${method} ${at('/:id/address/:address')}`),
]);
