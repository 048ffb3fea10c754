import { notImplemented } from '../../core/not-implemented.js';
import type { Answer } from '../../core/types.js';
import { isDay } from '../../finance/calendar.js';
import { statusOf } from '../../finance/documents/invoice-status.js';
import { instant } from '../../finance/documents/read.js';
import { showInvoiceRow } from '../../finance/documents/show-invoice.js';
import { invalidValue } from '../../finance/errors.js';
import type { Finance } from '../../finance/finance.js';
import { pageOf } from '../../finance/page.js';
import type { Invoice } from '../../finance/types.js';

type Test = (finance: Finance, invoice: Invoice) => boolean;

const owes: Test = (finance, invoice) => ['sent', 'overdue', 'partially_paid'].includes(statusOf(finance, invoice));

/** The documented values. That overdue ones are among the unpaid and, when some was paid, the partially paid is inferred. */
export const INVOICE_FILTERS: Record<string, Test> = {
  All: () => true,
  Sent: (finance, invoice) => statusOf(finance, invoice) === 'sent',
  Draft: (_, { stage }) => stage === 'draft',
  OverDue: (finance, invoice) => statusOf(finance, invoice) === 'overdue',
  Paid: (finance, invoice) => statusOf(finance, invoice) === 'paid',
  PartiallyPaid: (finance, invoice) => owes(finance, invoice) && invoice.paid + invoice.credited > 0,
  Void: (_, { stage }) => stage === 'void',
  Unpaid: owes,
};

const PARAMETERS = new Set(['page', 'per_page', 'filter_by', 'subscription_id', 'customer_id', 'organization_id']);
/** Documented for Books; that Billing knows them, too, is inferred. Both ends are included, `before` and `after` are not. */
const DATES: Record<string, (date: string, bound: string) => boolean> = {
  date: (date, bound) => date === bound,
  date_start: (date, bound) => date >= bound,
  date_end: (date, bound) => date <= bound,
  date_before: (date, bound) => date < bound,
  date_after: (date, bound) => date > bound,
};

/** `GET /invoices`, the oldest first, as the lists of plans and subscriptions that were recorded. An unknown parameter is a loud 501. */
export function listInvoices(finance: Finance, query: URLSearchParams): Answer {
  const unknown = [...query.keys()].find((name) => !PARAMETERS.has(name) && !Object.hasOwn(DATES, name) && name !== 'last_modified_time');
  if (unknown !== undefined) return notImplemented(`GET /invoices?${unknown}=`);
  const filterBy = query.get('filter_by') ?? 'Status.All';
  const name = filterBy.startsWith('Status.') ? filterBy.slice('Status.'.length) : '';
  const fits = Object.hasOwn(INVOICE_FILTERS, name) ? INVOICE_FILTERS[name] : undefined;
  if (!fits) throw invalidValue('filter_by');
  const tests = [...dateTests(query), ...sinceTest(query)];
  return pageOf({
    query,
    rows: select(candidates(finance, query), (invoice) => fits(finance, invoice) && tests.every((test) => test(invoice))),
    key: 'invoices',
    show: (invoice) => showInvoiceRow(finance, invoice),
    context: { report_name: 'Invoices', applied_filter: filterBy, sort_column: 'created_time', sort_order: 'A' },
  });
}

function candidates(finance: Finance, query: URLSearchParams): Iterable<Invoice> {
  const [customerId, subscriptionId] = [query.get('customer_id'), query.get('subscription_id')];
  if (subscriptionId !== null) {
    const found = finance.invoices.by('subscription', subscriptionId);
    return customerId === null ? found : found.filter((invoice) => invoice.customerId === customerId);
  }
  return customerId === null ? finance.invoices.all() : finance.invoices.by('customer', customerId);
}

function dateTests(query: URLSearchParams): ((invoice: Invoice) => boolean)[] {
  return Object.entries(DATES).flatMap(([name, holds]) => {
    const bound = query.get(name);
    if (bound === null) return [];
    if (!isDay(bound)) throw invalidValue(name);
    return [(invoice: Invoice) => holds(invoice.date, bound)];
  });
}

/** Changed at that time or later. */
function sinceTest(query: URLSearchParams): ((invoice: Invoice) => boolean)[] {
  const since = query.get('last_modified_time');
  if (since === null) return [];
  const ms = instant(since);
  if (ms === undefined) throw invalidValue('last_modified_time');
  return [({ updatedAt }) => updatedAt >= ms];
}

function* select<T>(rows: Iterable<T>, fits: (row: T) => boolean): Generator<T> {
  for (const row of rows) if (fits(row)) yield row;
}
