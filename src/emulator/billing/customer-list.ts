import type { Answer, Incoming } from '../core/types.js';
import type { Customer } from '../finance/customer.js';
import type { Customers } from '../finance/customers.js';
import { invalidValue } from '../finance/errors.js';

/** The documented values. Nobody here has Gapps, a CRM link or a subscription, so those fit nobody or everybody. */
const FILTERS: Record<string, (customer: Customer) => boolean> = {
  All: () => true,
  Active: (customer) => customer.status === 'active',
  Inactive: (customer) => customer.status === 'inactive',
  Gapps: () => false,
  Crm: () => false,
  NonSubscribers: () => true,
  PortalEnabled: (customer) => customer.flags['is_portal_enabled'] === true,
  PortalDisabled: (customer) => customer.flags['is_portal_enabled'] !== true,
};
const PARAMETERS = new Set(['page', 'per_page', 'filter_by', 'email', 'search_text', 'organization_id']);
const MAX_PER_PAGE = 200;

/**
 * `GET /customers`. Only `filter_by`, `page` and `per_page` are documented; `email` (exact) and `search_text` are in
 * use in the field. Any other parameter is a loud 501: a filter that is silently ignored would answer everybody.
 */
export function listCustomers({ query }: Incoming, customers: Customers, showRow: (customer: Customer) => unknown): Answer {
  const unknown = [...query.keys()].find((name) => !PARAMETERS.has(name));
  if (unknown !== undefined) {
    return { status: 501, body: { code: 'NOT_IMPLEMENTED', message: `GET /customers?${unknown}= is not implemented by this emulator` } };
  }
  const filterBy = query.get('filter_by') ?? 'Status.All';
  const name = filterBy.startsWith('Status.') ? filterBy.slice('Status.'.length) : '';
  const fits = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
  if (!fits) throw invalidValue('filter_by');

  const page = positive(query.get('page') ?? '1', 'page');
  // What Zoho does with more than 200 is not documented; here it is 200.
  const perPage = Math.min(MAX_PER_PAGE, positive(query.get('per_page') ?? String(MAX_PER_PAGE), 'per_page'));

  const rows: Customer[] = [];
  const first = (page - 1) * perPage;
  let seen = 0;
  for (const customer of candidates(query, customers)) {
    if (!fits(customer)) continue;
    seen += 1;
    if (seen > first) rows.push(customer);
    if (rows.length > perPage) break;
  }
  return {
    status: 200,
    body: {
      code: 0,
      message: 'success',
      customers: rows.slice(0, perPage).map(showRow),
      page_context: {
        page,
        per_page: perPage,
        has_more_page: rows.length > perPage,
        report_name: name === 'All' ? 'All Contacts' : `${name} Contacts`,
        applied_filter: filterBy,
        sort_column: 'customer_id',
        sort_order: 'A',
      },
    },
  };
}

function* candidates(query: URLSearchParams, customers: Customers): Generator<Customer> {
  const text = query.get('search_text')?.toLowerCase();
  const email = query.get('email');
  for (const customer of email === null ? customers.all() : customers.byEmail(email)) {
    if (text === undefined) yield customer;
    else if (
      customers.isSearchable(customer) &&
      ['display_name', 'email', 'company_name', 'notes'].some((name) => customer.texts[name]?.toLowerCase().includes(text))
    ) {
      yield customer;
    }
  }
}

function positive(text: string, what: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw invalidValue(what);
  return number;
}
