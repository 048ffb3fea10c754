import type { About } from '../../core/about.js';

const at = (path: string) => `/billing/v1/${path}`;

export const PAYMENTS_ABOUT: Record<string, About> = {
  [`POST ${at('payments')}`]: [
    'Billing payments, Zoho Invoice errors',
    'D S I',
    'nothing recognises a repeat; more than the balance of an invoice is refused with 24016 (S, for Books); what goes to no invoice is a credit of the customer (I); a draft that is paid is open (I)',
  ],
  [`GET ${at('payments')}`]: [
    'Billing payments',
    'S I',
    'in use but not in the files; the oldest first (I); parameters besides `customer_id` are 501',
  ],
  [`GET ${at('payments/:id')}`]: ['Billing payments', 'D I', 'a failed one shows what was meant for which invoice (I)'],
  [`PUT ${at('payments/:id')}`]: ['Billing payments', 'D I', 'what is not sent stays (I)'],
  [`DELETE ${at('payments/:id')}`]: ['Billing payments', 'D I', 'one that was refunded stays (I)'],
  [`POST ${at('payments/:id/refunds')}`]: [
    'Billing refunds',
    'D I',
    'an offline payment can be refunded, too, which moves no money (I); what was paid too much goes first, invoices stay paid (I)',
  ],
  [`POST ${at('creditnotes')}`]: [
    'Billing credit notes, Zoho Invoice errors',
    'D I',
    'its own number counts with `ignore_auto_number_generation`',
  ],
  [`GET ${at('creditnotes/:id')}`]: ['Billing credit notes', 'D'],
  [`DELETE ${at('creditnotes/:id')}`]: [
    'Billing credit notes',
    'D I',
    'it comes off the invoices it is on; one that was refunded stays (I)',
  ],
  [`POST ${at('creditnotes/:id/email')}`]: ['Billing credit notes', 'D I', 'nothing is mailed'],
  [`POST ${at('creditnotes/:id/void')}`]: ['Billing credit notes', 'D I', 'only while nothing of it is used (I)'],
  [`POST ${at('creditnotes/:id/converttoopen')}`]: ['Billing credit notes', 'D I', 'only from void (I)'],
  [`POST ${at('creditnotes/:id/invoices')}`]: ['Billing credit notes, Zoho Invoice errors', 'D I', 'all of the list or nothing (I)'],
  [`POST ${at('creditnotes/:id/refunds')}`]: ['Billing refunds', 'D I', '`refund_mode` is `others` (I)'],
  [`GET ${at('creditnotes/refunds/:id')}`]: ['Billing refunds', 'D'],
};
