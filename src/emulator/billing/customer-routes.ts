import { createContactPersons } from '../finance/contact-person.js';
import type { Customer } from '../finance/customer.js';
import { assertComplete, readCustomer } from '../finance/customer-input.js';
import { deactivateCustomer, removeCustomer } from '../finance/customer-leaves.js';
import { invalidValue, unknownCustomer } from '../finance/errors.js';
import type { Finance } from '../finance/finance.js';
import { created, done, type FinanceRoute, success } from '../finance/route.js';
import { showCustomer } from '../finance/show-customer.js';
import { listCustomers } from './customer-list.js';
import { listTransactions } from './transaction-list.js';

/**
 * The operations on organisations, customers and contact persons. Methods, scopes, statuses and sentences:
 * zoho.com/billing/api/v1/customers and /contact-persons (OpenAPI files of July 2025); `/organizations` is in use in
 * the field and recorded, but not in those files.
 */
export function customerRoutes(finance: Finance): FinanceRoute[] {
  const { world, customers, organization } = finance;
  const { stamp } = finance.time;
  const people = createContactPersons({ clock: world.clock, nextId: world.nextId, stamp });
  const show = (customer: Customer) => showCustomer(finance, customer);
  const route = (method: string, path: string, scope: string, run: FinanceRoute['run']): FinanceRoute => ({
    ...{ method, path: `/billing/v1/${path}`, scopes: [`ZohoSubscriptions.${scope}`], run },
  });

  return [
    {
      ...route('GET', 'organizations', 'settings.READ', () => success({ organizations: [organization.show()] })),
      inOrganization: false,
    },
    route('POST', 'customers', 'customers.CREATE', ({ body }) => {
      const input = readCustomer(body());
      assertComplete(input);
      return created('The customer has been created', { customer: show(customers.create(input)) });
    }),
    route('GET', 'customers', 'customers.READ', ({ incoming }) => listCustomers(finance, incoming)),
    route('GET', 'customers/:id', 'customers.READ', ({ params: { id = '' } }) => success({ customer: show(customers.get(id)) })),
    route('PUT', 'customers/:id', 'customers.UPDATE', ({ body, params: { id = '' } }) => {
      customers.get(id);
      const customer = customers.update(id, readCustomer(body()));
      return done('The customer details have been updated.', { customer: show(customer) });
    }),
    route('DELETE', 'customers/:id', 'customers.DELETE', ({ params: { id = '' } }) => {
      removeCustomer(finance, id);
      return done('The customer has been deleted.');
    }),
    route('POST', 'customers/:id/markasactive', 'customers.CREATE', ({ params: { id = '' } }) => {
      Object.assign(customers.get(id), { status: 'active', updatedAt: world.clock.now().getTime() });
      return done('The customer has been marked as active.');
    }),
    route('POST', 'customers/:id/markasinactive', 'customers.CREATE', ({ params: { id = '' } }) => {
      deactivateCustomer(finance, id);
      return done('The customer has been marked as inactive.');
    }),
    route('GET', 'transactions', 'customers.READ', ({ query }) => listTransactions(finance, query)),
    // Looks up CRM ids only, and no customer here is linked with the CRM: that takes Zoho's own integration.
    route('GET', 'customers/reference/:id', 'customers.READ', ({ query }) => {
      if (!['zcrm_account_id', 'zcrm_contact_id'].includes(query.get('reference_id_type') ?? '')) throw invalidValue('reference_id_type');
      throw unknownCustomer();
    }),
    route('POST', 'customers/:id/contactpersons', 'customers.CREATE', ({ body, params: { id = '' } }) =>
      people.create(customers.get(id), body()),
    ),
    route('GET', 'customers/:id/contactpersons', 'customers.READ', ({ params: { id = '' } }) => people.list(customers.get(id))),
    route('GET', 'customers/:id/contactpersons/:person', 'customers.READ', ({ params: { id = '', person = '' } }) =>
      people.get(customers.get(id), person),
    ),
    route('PUT', 'customers/:id/contactpersons/:person', 'customers.UPDATE', ({ body, params: { id = '', person = '' } }) =>
      people.update(customers.get(id), person, body()),
    ),
    route('DELETE', 'customers/:id/contactpersons/:person', 'customers.DELETE', ({ params: { id = '', person = '' } }) =>
      people.remove(customers.get(id), person),
    ),
  ];
}
