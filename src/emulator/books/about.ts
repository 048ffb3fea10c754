import type { About } from '../core/about.js';
import { CONTACTS_ABOUT, CONTACTS_NOT_EMULATED } from './contacts/about.js';
import { CREDIT_NOTES_ABOUT, CREDIT_NOTES_NOT_EMULATED } from './credit-notes/about.js';
import { INVOICES_ABOUT, INVOICES_NOT_EMULATED } from './invoices/about.js';
import { PAYMENTS_ABOUT, PAYMENTS_NOT_EMULATED } from './payments/about.js';

/** Where what is emulated here is documented, or was seen. */
export const SOURCES: Record<string, string> = {
  'Books files': 'https://www.zoho.com/books/api/v3/openapi-all.zip',
  'Books organizations': 'https://www.zoho.com/books/api/v3/organizations/',
  'Books contacts': 'https://www.zoho.com/books/api/v3/contacts/',
  'Books invoices': 'https://www.zoho.com/books/api/v3/invoices/',
  'Books payments': 'https://www.zoho.com/books/api/v3/customer-payments/',
  'Books credit notes': 'https://www.zoho.com/books/api/v3/credit-notes/',
  'tap-zohobooks': 'https://github.com/hotgluexyz/tap-zohobooks',
  // The same platform; its pages list the codes and sentences of errors, which those of Billing and Books do not.
  'Zoho Invoice errors': 'https://www.zoho.com/invoice/api/v3/invoices/',
};

const DATES =
  '`from_date` and `to_date` are silently ignored without `filter_by=TransactionDate.CustomDate` (S); the scope `ZohoBooks.reports.READ` is needed (S)';

const REPORTS_ABOUT: Record<string, About> = {
  'GET /books/v3/reports/profitandloss': [
    'tap-zohobooks',
    'S I',
    `${DATES}; sections as seen in the field, figures by the documents here (I)`,
  ],
  'GET /books/v3/reports/salesbycustomer': [
    'tap-zohobooks',
    'S I',
    `${DATES}; names of a row's keys besides \`sales\` and \`sales_with_tax\` are inferred`,
  ],
  'GET /books/v3/reports/salesbyitem': ['tap-zohobooks', 'S I', DATES],
  'GET /books/v3/reports/invoicedetails': ['tap-zohobooks', 'S I', 'as the others, but it is `InvoiceDate.CustomDate` (S); invoices only'],
  'GET /books/v3/reports/refundhistory': ['tap-zohobooks', 'S I', `${DATES}; the names of its keys are inferred`],
};

/** What is known of each operation. */
export const ABOUT: Record<string, About> = {
  'GET /books/v3/organizations': [
    'Books organizations',
    'D R',
    '`fiscal_year_start_month` is a name (R), documented as a number; works without an organisation (R)',
  ],
  'GET /books/v3/organizations/:id': ['Books organizations', 'D I', 'an unknown id is 404 with code 1002 (I)'],
  ...CONTACTS_ABOUT,
  ...INVOICES_ABOUT,
  ...PAYMENTS_ABOUT,
  ...CREDIT_NOTES_ABOUT,
  ...REPORTS_ABOUT,
};

const missing = (names: string[], source: string) => Object.fromEntries(names.map((name): [string, About] => [name, [source, '']]));

/** Real in Zoho, a loud 501 here. */
export const NOT_EMULATED: Record<string, About> = {
  ...CONTACTS_NOT_EMULATED,
  ...INVOICES_NOT_EMULATED,
  ...PAYMENTS_NOT_EMULATED,
  ...CREDIT_NOTES_NOT_EMULATED,
  ...missing(['POST /books/v3/organizations', 'PUT /books/v3/organizations/:id', 'GET /books/v3/share/paymentlink'], 'Books files'),
  ...missing(
    ['balancesheet', 'cashflow', 'trialbalance', 'generalledger', 'aragingsummary', 'customerbalances'].map(
      (name) => `GET /books/v3/reports/${name}`,
    ),
    '',
  ),
};
