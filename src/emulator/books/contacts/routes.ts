import { notImplemented } from '../../core/not-implemented.js';
import type { Customer } from '../../finance/customer.js';
import { deactivateCustomer, removeCustomer } from '../../finance/customer-leaves.js';
import { outstandingOf } from '../../finance/documents/balances.js';
import { statusOf } from '../../finance/documents/invoice-status.js';
import { showCurrency } from '../../finance/documents/show-common.js';
import type { Finance } from '../../finance/finance.js';
import { show as showAmount } from '../../finance/money.js';
import { created, done, type FinanceCall, type FinanceRoute, success } from '../../finance/route.js';
import { type Listing, listOf } from '../list/list.js';
import { findByHeader } from '../unique.js';
import { contactOf, createContact, updateContact } from './change.js';
import { showContact, showContactRow } from './show.js';

/** Contacts: the customers of Billing under Books' names. There are no vendors. */
export function contactRoutes(finance: Finance): FinanceRoute[] {
  const show = (customer: Customer) => ({ contact: showContact(finance, customer) });
  const of = ({ params: { id = '' } }: FinanceCall) => contactOf(finance, id);
  const route = (method: string, path: string, scope: string, run: FinanceRoute['run']): FinanceRoute => ({
    ...{ method, path: `/books/v3/contacts${path}`, scopes: [`ZohoBooks.contacts.${scope}`], run },
  });
  const listing = contactListing(finance);

  return [
    route('POST', '', 'CREATE', ({ body }) => {
      const sent = body();
      if (sent['contact_type'] === 'vendor') return notImplemented('A contact of the type vendor');
      return created('The contact has been created', show(createContact(finance, sent)));
    }),
    route('GET', '', 'READ', ({ query }) => {
      const email = query.get('email');
      return listOf(listing, query, email === null ? finance.customers.all() : finance.customers.byEmail(email));
    }),
    route('PUT', '', 'UPDATE', (call) => {
      const { row, field } = findByHeader(finance, 'contact', { call, rows: finance.customers.all(), what: 'Contact' });
      const body = call.body();
      if (row) return done('Contact has been updated successfully', show(updateContact(finance, row, body)));
      const fields = Array.isArray(body['custom_fields']) ? (body['custom_fields'] as unknown[]) : [];
      return done('The contact has been created', show(createContact(finance, { ...body, custom_fields: [...fields, field] })));
    }),
    route('GET', '/:id', 'READ', (call) => success(show(of(call)))),
    route('PUT', '/:id', 'UPDATE', (call) =>
      done('Contact has been updated successfully', show(updateContact(finance, of(call), call.body()))),
    ),
    route('DELETE', '/:id', 'DELETE', (call) => {
      removeCustomer(finance, of(call).id);
      return done('The contact has been deleted.');
    }),
    route('POST', '/:id/active', 'CREATE', (call) => {
      Object.assign(of(call), { status: 'active', updatedAt: call.now });
      return done('The contact has been marked as active.');
    }),
    route('POST', '/:id/inactive', 'CREATE', (call) => {
      deactivateCustomer(finance, of(call).id);
      return done('The contact has been marked as inactive.');
    }),
  ];
}

/** What contacts can be asked by. Source: zoho.com/books/api/v3/contacts */
function contactListing(finance: Finance): Listing<Customer> {
  const text =
    (name: string) =>
    ({ texts }: Customer) =>
      texts[name] ?? '';
  const owes = (customer: Customer, status: string[]) =>
    finance.invoices.by('customer', customer.id).some((invoice) => status.includes(statusOf(finance, invoice)));
  // The index trails the truth for addresses only.
  const email = (customer: Customer) => (finance.customers.isSearchable(customer) ? text('email')(customer) : '');
  return {
    key: 'contacts',
    fields: {
      texts: {
        contact_name: text('display_name'),
        company_name: text('company_name'),
        first_name: text('first_name'),
        last_name: text('last_name'),
        address: ({ addresses }) => Object.values(addresses).flatMap((address) => Object.values(address)),
        email,
        phone: text('phone'),
      },
      exact: { contact_type: () => 'customer', zcrm_contact_id: () => [], zcrm_account_id: () => [], zcrm_vendor_id: () => [] },
      search: ({ texts }) => [texts['display_name'] ?? '', texts['notes'] ?? ''],
    },
    filters: {
      'Status.All': () => true,
      'Status.Active': ({ status }) => status === 'active',
      'Status.Inactive': ({ status }) => status === 'inactive',
      'Status.Duplicate': () => false,
      'Status.PortalEnabled': ({ flags }) => flags['is_portal_enabled'] === true,
      'Status.PortalDisabled': ({ flags }) => flags['is_portal_enabled'] !== true,
      'Status.Crm': () => false,
      'Status.CreditLimitExceed': () => false,
      'Invoice.OverDue': (customer) => owes(customer, ['overdue']),
      'Invoice.Unpaid': (customer) => owes(customer, ['sent', 'overdue', 'partially_paid']),
    },
    columns: {
      contact_name: text('display_name'),
      first_name: text('first_name'),
      last_name: text('last_name'),
      email: text('email'),
      outstanding_receivable_amount: ({ id, currency }) => showAmount(outstandingOf(finance, id), showCurrency(currency).currency_code),
      last_modified_time: ({ updatedAt }) => updatedAt,
    },
    sort: { column: 'contact_name', order: 'A' },
    show: (customer) => showContactRow(finance, customer),
  };
}
