import type { About } from '../../core/about.js';

const at = (path: string) => `/billing/v1/${path}`;

export const INVOICES_ABOUT: Record<string, About> = {
  [`POST ${at('invoices')}`]: [
    'Billing invoices, Zoho Invoice errors',
    'D I',
    'a draft unless `send=true` (I); a number without `ignore_auto_number_generation=true` is ignored (I); tax is rounded line by line (I); projects, time entries, expenses and tax editions of countries are not kept',
  ],
  [`GET ${at('invoices')}`]: [
    'Billing invoices',
    'D I',
    '`date`, `date_start`, `date_end`, `date_before`, `date_after` and `last_modified_time` are those of Books (I); the oldest first (I); any other parameter is 501',
  ],
  [`GET ${at('invoices/:id')}`]: [
    'Billing invoices',
    'D S I',
    'both spellings of each field at once; `accept=pdf` is in use but not documented (S); `subscriptions` is inferred; overdue goes before partially paid (I); an unknown id is 404 with code 1002 (I)',
  ],
  [`PUT ${at('invoices/:id')}`]: [
    'Billing invoices, Zoho Invoice errors',
    'D I',
    'what is not sent stays; a void one cannot be changed (I)',
  ],
  [`DELETE ${at('invoices/:id')}`]: ['Billing invoices, Zoho Invoice errors', 'D'],
  [`PUT ${at('invoices/:id/address')}`]: ['Billing invoices', 'D'],
  [`POST ${at('invoices/:id/lineitems')}`]: [
    'Billing invoices',
    'D I',
    'how an invoice becomes pending is not documented: here by hand (I)',
  ],
  [`DELETE ${at('invoices/:id/lineitems/:item')}`]: ['Billing invoices', 'D I', 'the same'],
  [`POST ${at('invoices/:id/customfields')}`]: ['Billing invoices', 'D I', 'whether the organisation has the field is not checked'],
  [`PUT ${at('invoice/:id/customfields')}`]: ['Billing invoices', 'D I', 'documented with `invoice` in the path and a list as body'],
  [`POST ${at('invoices/:id/attachment')}`]: ['Billing invoices', 'D I', 'one file of 10 MB at most (I)'],
  [`POST ${at('invoices/:id/converttoopen')}`]: ['Billing invoices', 'D I', 'an open one stays as it is, a void one comes back (I)'],
  [`POST ${at('invoices/:id/void')}`]: ['Billing invoices', 'D I', 'a void one stays as it is (I)'],
  [`POST ${at('invoices/:id/email')}`]: ['Billing invoices', 'D I', 'nothing is mailed: the history of the invoice has it'],
  [`POST ${at('invoices/:id/collect')}`]: [
    'Billing invoices',
    'D I',
    'a declined card is 400 with code 9010 and the words of the gateway (I)',
  ],
  [`POST ${at('invoices/:id/writeoff')}`]: ['Billing invoices', 'D I', 'errors are inferred'],
  [`POST ${at('invoices/:id/cancelwriteoff')}`]: ['Billing invoices', 'D I', 'errors are inferred'],
  [`POST ${at('invoices/:id/credits')}`]: ['Billing invoices, Zoho Invoice errors', 'D I', 'all of the list or nothing (I)'],
  [`GET ${at('unbilledcharges/:id')}`]: ['Billing unbilled charges', 'D', '`customer_id` is a text, where the documentation has a list'],
  [`DELETE ${at('unbilledcharges/:id')}`]: ['Billing unbilled charges', 'D I', 'one that is invoiced stays (I)'],
  [`POST ${at('unbilledcharges/:id/createinvoice')}`]: [
    'Billing unbilled charges',
    'D I',
    'the payment terms are those of the subscription (I)',
  ],
};
