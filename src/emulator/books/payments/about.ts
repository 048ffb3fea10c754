import type { About } from '../../core/about.js';

const at = (path: string) => `/books/v3/customerpayments${path}`;
const PAGE = 'Books payments';

export const PAYMENTS_ABOUT: Record<string, About> = {
  [`POST ${at('')}`]: [
    `${PAGE}, Zoho Invoice errors`,
    'D S I',
    'as in Billing: more than a balance is 24016 (S), nothing recognises a repeat',
  ],
  [`GET ${at('')}`]: [
    PAGE,
    'D I',
    '`date_start` and the like are documented for invoices only (I); payments that failed are not in the list (I)',
  ],
  [`PUT ${at('')}`]: [PAGE, 'D I', 'as for contacts'],
  [`DELETE ${at('')}`]: [PAGE, 'D'],
  [`GET ${at('/:id')}`]: [PAGE, 'D', '`accept=json`, `pdf` or `html`'],
  [`PUT ${at('/:id')}`]: [PAGE, 'D I', 'what is not sent stays'],
  [`DELETE ${at('/:id')}`]: [PAGE, 'D I', 'one that was refunded stays (I)'],
  [`GET ${at('/:id/refunds')}`]: [PAGE, 'D', 'refunds made through Billing are those of credit notes'],
  [`POST ${at('/:id/refunds')}`]: [PAGE, 'D I', 'only what was paid too much can be refunded here; accounts are not looked at'],
  [`GET ${at('/:id/refunds/:refund')}`]: [PAGE, 'D'],
  [`DELETE ${at('/:id/refunds/:refund')}`]: [PAGE, 'D'],
  'PUT /books/v3/customerpayment/:id/customfields': [PAGE, 'D I', 'documented with `customerpayment` in the path and a list as body'],
};

export const PAYMENTS_NOT_EMULATED: Record<string, About> = { [`PUT ${at('/:id/refunds/:refund')}`]: ['Books files', ''] };
