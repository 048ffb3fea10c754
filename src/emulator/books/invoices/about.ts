import type { About } from '../../core/about.js';

const at = (path: string) => `/books/v3/invoices${path}`;
const PAGE = 'Books invoices';
const BOTH = `${PAGE}, Zoho Invoice errors`;

export const INVOICES_ABOUT: Record<string, About> = {
  [`POST ${at('')}`]: [
    BOTH,
    'D I',
    'items are the plans and addons of Billing, or just a name and a rate (I); the rest as in Billing; `batch_payments` is not known',
  ],
  [`GET ${at('')}`]: [
    PAGE,
    'D I',
    'all documented parameters; where `response_option` puts count (`total`) and sums (`sum`, in US dollars) is inferred; overdue ones are unpaid, too (I); nobody ever views an invoice',
  ],
  [`PUT ${at('')}`]: [PAGE, 'D I', 'as for contacts'],
  [`GET ${at('/pdf')}`]: [PAGE, 'D I', 'one PDF file, one invoice after the other (I)'],
  [`GET ${at('/print')}`]: [PAGE, 'D I', 'the same'],
  [`GET ${at('/:id')}`]: [PAGE, 'D', '`accept=json`, `pdf` or `html`; the layout is plain'],
  [`PUT ${at('/:id')}`]: [BOTH, 'D I', 'what is not sent stays'],
  [`DELETE ${at('/:id')}`]: [BOTH, 'D'],
  [`POST ${at('/:id/attachment')}`]: [PAGE, 'D I', 'one file of 10 MB at most (I)'],
  [`GET ${at('/:id/attachment')}`]: [PAGE, 'D I', 'the file itself; `preview` is not known'],
  [`PUT ${at('/:id/attachment')}`]: [PAGE, 'D'],
  [`DELETE ${at('/:id/attachment')}`]: [PAGE, 'D'],
  [`POST ${at('/:id/status/sent')}`]: [PAGE, 'D I', 'errors are inferred'],
  [`POST ${at('/:id/status/void')}`]: [PAGE, 'D I', 'payments and credits on it are the customer’s again, as in Billing'],
  [`POST ${at('/:id/status/draft')}`]: [PAGE, 'D', 'from void only'],
  [`POST ${at('/:id/email')}`]: [PAGE, 'D I', 'an empty body is the default mail to the customer; nothing is mailed'],
  [`POST ${at('/:id/writeoff')}`]: [PAGE, 'D I', 'errors are inferred'],
  [`POST ${at('/:id/writeoff/cancel')}`]: [PAGE, 'D I', 'errors are inferred'],
  [`PUT ${at('/:id/address/billing')}`]: [PAGE, 'D'],
  [`PUT ${at('/:id/address/shipping')}`]: [PAGE, 'D'],
  [`GET ${at('/:id/payments')}`]: [PAGE, 'D'],
  [`GET ${at('/:id/creditsapplied')}`]: [PAGE, 'D'],
  [`POST ${at('/:id/credits')}`]: [BOTH, 'D I', '`invoice_payments` are payments with an excess; all of it or nothing (I)'],
  [`DELETE ${at('/:id/payments/:payment')}`]: [PAGE, 'D I', 'the payment stays, as a credit of the customer (I)'],
  [`DELETE ${at('/:id/creditsapplied/:credit')}`]: [PAGE, 'D'],
  [`GET ${at('/:id/comments')}`]: [PAGE, 'D'],
  [`POST ${at('/:id/comments')}`]: [PAGE, 'D'],
  'PUT /books/v3/invoice/:id/customfields': [PAGE, 'D I', 'documented with `invoice` in the path and a list as body'],
};

const FILES: About = ['Books files', ''];

export const INVOICES_NOT_EMULATED: Record<string, About> = Object.fromEntries(
  [
    ...['POST /email', 'POST /fromsalesorder', 'POST /mapwithorder', 'POST /paymentreminder', 'GET /templates'],
    ...['POST /:id/submit', 'POST /:id/approve', 'GET /:id/email', 'POST /:id/paymentreminder', 'GET /:id/paymentreminder'],
    ...['POST /:id/paymentreminder/enable', 'POST /:id/paymentreminder/disable', 'PUT /:id/templates/:template'],
    ...['GET /:id/documents/:document', 'DELETE /:id/documents/:document', 'DELETE /expenses/:id/receipt'],
    ...['PUT /:id/comments/:comment', 'DELETE /:id/comments/:comment'],
  ].map((name) => [name.replace(' ', ' /books/v3/invoices'), FILES]),
);
