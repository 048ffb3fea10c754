import type { About } from '../../core/about.js';

const at = (path: string) => `/books/v3/creditnotes${path}`;
const PAGE = 'Books credit notes';

export const CREDIT_NOTES_ABOUT: Record<string, About> = {
  [`POST ${at('')}`]: [`${PAGE}, Zoho Invoice errors`, 'D I', 'always open: there are no drafts of credit notes'],
  [`GET ${at('')}`]: [PAGE, 'D I', 'the variants of `date` and `total` are inferred'],
  [`PUT ${at('')}`]: [PAGE, 'D I', 'as for contacts; documented with the scope of invoices'],
  [`GET ${at('/:id')}`]: [PAGE, 'D', '`accept=json`, `pdf` or `html`'],
  [`PUT ${at('/:id')}`]: [PAGE, 'D I', 'what is not sent stays; the customer cannot be changed (I)'],
  [`DELETE ${at('/:id')}`]: [PAGE, 'D I', 'it comes off the invoices it is on; one that was refunded stays (I)'],
  [`POST ${at('/:id/email')}`]: [PAGE, 'D I', 'nothing is mailed'],
  [`POST ${at('/:id/status/void')}`]: [PAGE, 'D I', 'only while nothing of it is used (I)'],
  [`POST ${at('/:id/status/open')}`]: [PAGE, 'D I', 'only from void'],
  [`GET ${at('/:id/invoices')}`]: [PAGE, 'D'],
  [`POST ${at('/:id/invoices')}`]: [`${PAGE}, Zoho Invoice errors`, 'D I', 'all of the list or nothing (I)'],
  [`DELETE ${at('/:id/invoices/:application')}`]: [PAGE, 'D'],
  [`GET ${at('/refunds')}`]: [PAGE, 'D'],
  [`GET ${at('/:id/refunds')}`]: [PAGE, 'D'],
  [`POST ${at('/:id/refunds')}`]: [PAGE, 'D I', 'accounts are not looked at'],
  [`GET ${at('/:id/refunds/:refund')}`]: [PAGE, 'D'],
  [`DELETE ${at('/:id/refunds/:refund')}`]: [PAGE, 'D I', 'also those that the refund of a payment in Billing made (I)'],
};

const FILES: About = ['Books files', ''];

export const CREDIT_NOTES_NOT_EMULATED: Record<string, About> = Object.fromEntries(
  [
    ...['GET /:id/email', 'POST /:id/status/draft', 'POST /:id/submit', 'POST /:id/approve', 'GET /:id/emailhistory'],
    ...['PUT /:id/address/billing', 'PUT /:id/address/shipping', 'GET /templates', 'PUT /:id/templates/:template'],
    ...['GET /:id/comments', 'POST /:id/comments', 'DELETE /:id/comments/:comment', 'PUT /:id/refunds/:refund'],
  ].map((name) => [name.replace(' ', ' /books/v3/creditnotes'), FILES]),
);
