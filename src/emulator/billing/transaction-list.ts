import { notImplemented } from '../core/not-implemented.js';
import type { Answer } from '../core/types.js';
import { invalidValue } from '../finance/errors.js';
import type { Finance } from '../finance/finance.js';
import { pageOf } from '../finance/page.js';
import { type TransactionType, transactionsOf } from '../finance/transactions.js';

/** The documented values of `filter_by`. */
const FILTERS: Record<string, TransactionType[]> = {
  All: ['invoice', 'payment', 'credit', 'refund'],
  INVOICE: ['invoice'],
  PAYMENT: ['payment'],
  CREDIT: ['credit'],
  REFUND: ['refund'],
};
const PARAMETERS = new Set(['page', 'per_page', 'filter_by', 'customer_id', 'organization_id']);

/** `GET /transactions`. Without `customer_id` those of all customers, as Airbyte's connector reads them. */
export function listTransactions(finance: Finance, query: URLSearchParams): Answer {
  const unknown = [...query.keys()].find((name) => !PARAMETERS.has(name));
  if (unknown !== undefined) {
    return notImplemented(`GET /transactions?${unknown}=`);
  }
  const filterBy = query.get('filter_by') ?? 'TransactionType.All';
  const name = filterBy.startsWith('TransactionType.') ? filterBy.slice('TransactionType.'.length) : '';
  const types = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
  if (!types) throw invalidValue('filter_by');
  const customerId = query.get('customer_id');
  if (customerId !== null) finance.customers.get(customerId);
  return pageOf({
    query,
    rows: transactionsOf(finance, customerId, types),
    key: 'transactions',
    show: (row) => row,
    context: { applied_filter: filterBy, sort_column: 'date', sort_order: 'D' },
  });
}
