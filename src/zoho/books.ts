import type { z } from 'zod';
import { OddAnswerError } from '../errors.js';
import { askAll, askPage, createAsk, PER_PAGE } from './billing-ask.js';
import {
  INVOICE_ROW,
  NOTE_REFUND,
  NOTE_ROW,
  ONE_INVOICE,
  ONE_NOTE,
  ONE_PAYMENT,
  ORGANIZATIONS,
  PAYMENT_REFUND,
  PAYMENT_ROW,
  REPORT,
} from './books-schemas.js';
import type { Books, BooksPage, BooksQuery, BooksReportName } from './books-types.js';
import { createFiles } from './files.js';
import type { Call, CallContext } from './types.js';

export const BOOKS_BASE = '/books/v3';

/** Without `<field>.CustomDate` the days of a report are silently ignored (reported by its users). */
const DATE_FIELDS: Record<BooksReportName, string> = {
  profitandloss: 'TransactionDate',
  salesbycustomer: 'TransactionDate',
  salesbyitem: 'TransactionDate',
  invoicedetails: 'InvoiceDate',
  refundhistory: 'TransactionDate',
};

/**
 * Zoho Books API v3, reading only. Sources: zoho.com/books/api/v3/{organizations,invoices,customer-payments,credit-notes} and the OpenAPI
 * files of Books. `date_start`, `date_end` and `last_modified_time` are documented for invoices; that payments and credit notes know them
 * as well is what their users do, so whoever needs to be sure looks at the rows again. Every failure of a call is an error of errors.ts.
 */
export function createBooks({ call }: { call: Call }): Books {
  const ask = createAsk(call, 'books');
  const all = (name: string) => ({ path: `${BOOKS_BASE}/${name}`, template: `${BOOKS_BASE}/${name}`, method: 'GET' as const });
  const one = (name: string, id: string, more = '') => ({
    path: `${BOOKS_BASE}/${name}/${encodeURIComponent(id)}${more}`,
    template: `${BOOKS_BASE}/${name}/{id}${more}`,
    method: 'GET' as const,
  });
  /** One page of a list; rows that repeat are dropped (they can, while data changes). */
  async function page<T extends { id: string }>(
    { name, key, row, operation }: { name: string; key: string; row: z.ZodType<T>; operation: string },
    { page: number, ...query }: BooksQuery & { page: number },
    context: CallContext,
  ): Promise<BooksPage<T>> {
    const got = await askPage(ask, { key, row, page: number }, { ...all(name), operation, query: queryOf(query) }, context);
    return { ...got, rows: [...new Map(got.rows.map((item) => [item.id, item])).values()] };
  }

  return {
    async organizations(context) {
      const request = { ...all('organizations'), operation: 'books.organizations', withoutOrganization: true };
      return (await ask(ORGANIZATIONS, request, context)).organizations;
    },

    invoices: (query, context) =>
      page({ name: 'invoices', key: 'invoices', row: INVOICE_ROW, operation: 'books.invoices' }, query, context),
    async invoice(id, context) {
      return (await ask(ONE_INVOICE, { ...one('invoices', id), operation: 'books.invoice' }, context)).invoice;
    },
    async invoicesByNumber(number, context) {
      const request = { ...all('invoices'), operation: 'books.invoices', query: { invoice_number: number } };
      const rows = await askAll(ask, { key: 'invoices', row: INVOICE_ROW, mostPages: 1 }, request, context);
      return rows.filter((row) => row.number === number);
    },

    payments: (query, context) =>
      page({ name: 'customerpayments', key: 'customer_payments', row: PAYMENT_ROW, operation: 'books.payments' }, query, context),
    async payment(id, context) {
      return (await ask(ONE_PAYMENT, { ...one('customerpayments', id), operation: 'books.payment' }, context)).payment;
    },
    paymentRefunds(id, context) {
      const request = { ...one('customerpayments', id, '/refunds'), operation: 'books.paymentRefunds' };
      return askAll(ask, { key: 'payment_refunds', row: PAYMENT_REFUND, mostPages: 5 }, request, context);
    },

    creditNotes: (query, context) =>
      page({ name: 'creditnotes', key: 'creditnotes', row: NOTE_ROW, operation: 'books.creditNotes' }, query, context),
    async creditNote(id, context) {
      return (await ask(ONE_NOTE, { ...one('creditnotes', id), operation: 'books.creditNote' }, context)).creditnote;
    },
    async creditNoteRefunds({ page: number }, context) {
      const request = {
        ...all('creditnotes/refunds'),
        operation: 'books.creditNoteRefunds',
        query: { sort_column: 'date', sort_order: 'D' },
      };
      return askPage(ask, { key: 'creditnote_refunds', row: NOTE_REFUND, page: number }, request, context);
    },

    creditNoteRefundsOf(id, context) {
      const request = { ...one('creditnotes', id, '/refunds'), operation: 'books.creditNoteRefunds' };
      return askAll(ask, { key: 'creditnote_refunds', row: NOTE_REFUND, mostPages: 5 }, request, context);
    },

    pdf: createFiles({ call }).booksInvoice,

    async report(name, { from, to, cashBased, page: number }, context) {
      const query = {
        ...{ from_date: from, to_date: to, filter_by: `${DATE_FIELDS[name]}.CustomDate` },
        ...(number === undefined ? {} : { page: String(number), per_page: String(PER_PAGE) }),
        ...(cashBased === undefined ? {} : { cash_based: String(cashBased) }),
      };
      const request = { ...all(`reports/${name}`), operation: 'books.report', query };
      const report = await ask(REPORT, request, context);
      const { from_date: saidFrom = '', to_date: saidTo = '' } = report.page_context ?? {};
      if ((saidFrom && saidFrom !== from) || (saidTo && saidTo !== to))
        throw new OddAnswerError(
          { service: 'books', operation: 'books.report' },
          `books: the report ${name} is about other days than asked for`,
        );
      return report;
    },
  };
}

function queryOf({ from, to, modifiedSince, byDate }: BooksQuery): Record<string, string> {
  return {
    ...(from === undefined ? {} : { date_start: from }),
    ...(to === undefined ? {} : { date_end: to }),
    // Its plus sign must travel as %2B, which is what URLSearchParams makes of it.
    ...(modifiedSince === undefined ? {} : { last_modified_time: `${new Date(modifiedSince).toISOString().slice(0, 19)}+0000` }),
    ...(byDate ? { sort_column: 'date', sort_order: 'A' } : {}),
  };
}
