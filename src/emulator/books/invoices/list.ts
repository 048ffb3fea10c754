import type { Answer } from '../../core/types.js';
import { balanceOf, statusOf } from '../../finance/documents/invoice-status.js';
import { itemOf } from '../../finance/documents/items.js';
import { invalidValue } from '../../finance/errors.js';
import type { Finance } from '../../finance/finance.js';
import { BASE_CURRENCY, convert, show } from '../../finance/money.js';
import { pageOf } from '../../finance/page.js';
import type { Invoice } from '../../finance/types.js';
import { type Listing, select } from '../list/list.js';
import { showInvoiceRow } from './show.js';

const UNPAID = ['sent', 'overdue', 'partially_paid'];

/** What invoices can be asked by. Source: zoho.com/books/api/v3/invoices. Overdue ones are unpaid, too (inferred). */
export function invoiceListing(finance: Finance): Listing<Invoice> {
  const customer = ({ customerId }: Invoice, name: string) => finance.customers.find(customerId)?.texts[name] ?? '';
  const is =
    (...statuses: string[]) =>
    (invoice: Invoice) =>
      statuses.includes(statusOf(finance, invoice));
  const amountOf = (of: (invoice: Invoice) => number) => (invoice: Invoice) => show(of(invoice), invoice.currency);
  const total = amountOf((invoice) => invoice.total);
  const balance = amountOf(balanceOf);
  const status = (invoice: Invoice) => {
    const now = statusOf(finance, invoice);
    return UNPAID.includes(now) ? [now, 'unpaid'] : [now];
  };
  return {
    key: 'invoices',
    reportName: 'Invoices',
    fields: {
      texts: {
        invoice_number: ({ number }) => number,
        reference_number: ({ referenceNumber }) => referenceNumber,
        customer_name: (invoice) => customer(invoice, 'display_name'),
        email: (invoice) => customer(invoice, 'email'),
        item_name: ({ lines }) => lines.map(({ name }) => name),
        item_description: ({ lines }) => lines.map(({ description }) => description),
        custom_field: ({ customFields }) => customFields.map(({ value }) => value),
      },
      days: {
        date: ({ date }) => date,
        due_date: ({ dueDate }) => dueDate,
        created_date: ({ createdAt }) => finance.time.day(createdAt),
      },
      amounts: { total, balance },
      exact: {
        customer_id: ({ customerId }) => customerId,
        item_id: ({ lines }) => lines.map(({ code }) => itemOf(finance, code)).filter(Boolean),
        recurring_invoice_id: () => [],
        zcrm_potential_id: () => [],
        status,
      },
      changedAt: ({ updatedAt }) => updatedAt,
      search: (invoice) => [invoice.number, invoice.referenceNumber, customer(invoice, 'display_name')],
    },
    filters: {
      'Status.All': () => true,
      'Status.Sent': is('sent'),
      'Status.Draft': is('draft'),
      'Status.OverDue': is('overdue'),
      'Status.Paid': is('paid'),
      'Status.PartiallyPaid': (invoice) => is(...UNPAID)(invoice) && invoice.paid + invoice.credited > 0,
      'Status.Void': is('void'),
      'Status.Unpaid': is(...UNPAID),
      'Status.Viewed': () => false,
      'Date.PaymentExpectedDate': () => false,
    },
    columns: {
      customer_name: (invoice) => customer(invoice, 'display_name'),
      invoice_number: ({ number }) => number,
      date: ({ date }) => date,
      due_date: ({ dueDate }) => dueDate,
      total,
      balance,
    },
    show: (invoice) => showInvoiceRow(finance, invoice),
    others: ['response_option'],
  };
}

/**
 * `GET /invoices`. `response_option` says what of rows, count and sums is answered: 0 the rows, 1 all, 2 the count, 3 count and sums,
 * 4 rows and sums. Where in `page_context` they stand, and that sums are in the organisation's currency, is inferred.
 */
export function listInvoices(finance: Finance, query: URLSearchParams): Answer {
  const option = query.get('response_option') ?? '0';
  if (!/^[0-4]$/.test(option)) throw invalidValue('response_option');
  const customerId = query.get('customer_id');
  const candidates = customerId === null ? finance.invoices.all() : finance.invoices.by('customer', customerId);
  const listing = invoiceListing(finance);
  const selected = select(listing, query, candidates);
  if ('status' in selected) return selected;
  const base = (of: (invoice: Invoice) => number) =>
    show(
      selected.rows.reduce((sum, invoice) => sum + convert(of(invoice), invoice.currency, BASE_CURRENCY), 0),
      BASE_CURRENCY,
    );
  const context = {
    ...selected.context,
    response_option: Number(option),
    ...('123'.includes(option) ? { total: selected.rows.length } : {}),
    ...('134'.includes(option) ? { sum: { total: base(({ total }) => total), balance: base(balanceOf) } } : {}),
  };
  return pageOf({ query, rows: '23'.includes(option) ? [] : selected.rows, key: listing.key, show: listing.show, context });
}
