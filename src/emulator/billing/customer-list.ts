import { notImplemented } from '../core/not-implemented.js';
import type { Answer, Incoming } from '../core/types.js';
import type { Customer } from '../finance/customer.js';
import { invalidValue } from '../finance/errors.js';
import type { Finance } from '../finance/finance.js';
import { pageOf } from '../finance/page.js';
import { showCustomerRow } from '../finance/show-customer.js';

type Filter = (finance: Finance, customer: Customer) => boolean;

/** The documented values. Nobody here has Gapps or a CRM link. */
const FILTERS: Record<string, Filter> = {
  All: () => true,
  Active: (_, customer) => customer.status === 'active',
  Inactive: (_, customer) => customer.status === 'inactive',
  Gapps: () => false,
  Crm: () => false,
  NonSubscribers: (finance, customer) => finance.subscriptions.by('customer', customer.id).length === 0,
  PortalEnabled: (_, customer) => customer.flags['is_portal_enabled'] === true,
  PortalDisabled: (_, customer) => customer.flags['is_portal_enabled'] !== true,
};
const PARAMETERS = new Set(['page', 'per_page', 'filter_by', 'email', 'search_text', 'organization_id']);

/**
 * `GET /customers`. Only `filter_by`, `page` and `per_page` are documented; `email` (exact) and `search_text` are in
 * use in the field. Any other parameter is a loud 501: a filter that is silently ignored would answer everybody.
 */
export function listCustomers(finance: Finance, { query }: Incoming): Answer {
  const unknown = [...query.keys()].find((name) => !PARAMETERS.has(name));
  if (unknown !== undefined) {
    return notImplemented(`GET /customers?${unknown}=`);
  }
  const filterBy = query.get('filter_by') ?? 'Status.All';
  const name = filterBy.startsWith('Status.') ? filterBy.slice('Status.'.length) : '';
  const fits = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
  if (!fits) throw invalidValue('filter_by');

  return pageOf({
    query,
    rows: candidates(query, finance, fits),
    key: 'customers',
    show: (customer) => showCustomerRow(finance, customer),
    context: {
      report_name: name === 'All' ? 'All Contacts' : `${name} Contacts`,
      applied_filter: filterBy,
      sort_column: 'customer_id',
      sort_order: 'A',
    },
  });
}

function* candidates(query: URLSearchParams, finance: Finance, fits: Filter): Generator<Customer> {
  const { customers } = finance;
  const text = query.get('search_text')?.toLowerCase();
  const email = query.get('email');
  for (const customer of email === null ? customers.all() : customers.byEmail(email)) {
    if (!fits(finance, customer)) continue;
    if (text === undefined) yield customer;
    else if (
      customers.isSearchable(customer) &&
      ['display_name', 'email', 'company_name', 'notes'].some((name) => customer.texts[name]?.toLowerCase().includes(text))
    ) {
      yield customer;
    }
  }
}
