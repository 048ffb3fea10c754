import type { Answer, Incoming, World } from '../core/types.js';
import { readBody } from './body.js';
import { createContactPersons } from './contact-person.js';
import { type Customer, showCustomer, showRow } from './customer.js';
import { assertComplete, readCustomer } from './customer-input.js';
import type { Customers } from './customers.js';
import { invalidValue, unknownCustomer } from './errors.js';
import { listCustomers } from './list.js';
import type { Organization } from './organization.js';

export interface Route {
  method: string;
  /** Segments behind `/billing/v1`; `:` begins a parameter. */
  path: string[];
  scope: string;
  /** False where no organisation has to be named. */
  inOrganization: boolean;
  run(incoming: Incoming, params: string[]): Answer;
}

const success = (extra: Record<string, unknown>): Answer => ({ status: 200, body: { code: 0, message: 'success', ...extra } });

/**
 * The operations on organisations, customers and contact persons. Methods, scopes, statuses and sentences:
 * zoho.com/billing/api/v1/customers and /contact-persons (OpenAPI files of July 2025); `/organizations` is in use in
 * the field and recorded, but not in those files.
 */
export function createRoutes({
  world,
  customers,
  organization,
  stamp,
}: {
  world: World;
  customers: Customers;
  organization: Organization;
  stamp: (ms: number) => string;
}): Route[] {
  const people = createContactPersons({ clock: world.clock, nextId: world.nextId, stamp });
  const show = (customer: Customer) => showCustomer(customer, organization.money, stamp);
  const mark = (id: string, status: Customer['status']): Answer => {
    const customer = customers.get(id);
    customer.status = status;
    customer.updatedAt = world.clock.now().getTime();
    return { status: 200, body: { code: 0, message: `The customer has been marked as ${status}.` } };
  };
  const route = (method: string, path: string, scope: string, run: Route['run'], inOrganization = true): Route => ({
    ...{ method, path: path.split('/'), scope: `ZohoSubscriptions.${scope}`, run, inOrganization },
  });

  return [
    route('GET', 'organizations', 'settings.READ', () => success({ organizations: [organization.show()] }), false),
    route('POST', 'customers', 'customers.CREATE', (incoming) => {
      const input = readCustomer(readBody(incoming));
      assertComplete(input);
      return { status: 201, body: { code: 0, message: 'The customer has been created', customer: show(customers.create(input)) } };
    }),
    route('GET', 'customers', 'customers.READ', (incoming) =>
      listCustomers(incoming, customers, (customer) => showRow(customer, organization.money, stamp)),
    ),
    route('GET', 'customers/:id', 'customers.READ', (_, [id = '']) => success({ customer: show(customers.get(id)) })),
    route('PUT', 'customers/:id', 'customers.UPDATE', (incoming, [id = '']) => {
      customers.get(id);
      const customer = customers.update(id, readCustomer(readBody(incoming)));
      return { status: 200, body: { code: 0, message: 'The customer details have been updated.', customer: show(customer) } };
    }),
    route('DELETE', 'customers/:id', 'customers.DELETE', (_, [id = '']) => {
      customers.remove(id);
      return { status: 200, body: { code: 0, message: 'The customer has been deleted.' } };
    }),
    route('POST', 'customers/:id/markasactive', 'customers.CREATE', (_, [id = '']) => mark(id, 'active')),
    route('POST', 'customers/:id/markasinactive', 'customers.CREATE', (_, [id = '']) => mark(id, 'inactive')),
    // Looks up CRM ids only, and no customer here is linked with the CRM: that takes Zoho's own integration.
    route('GET', 'customers/reference/:id', 'customers.READ', ({ query }) => {
      if (!['zcrm_account_id', 'zcrm_contact_id'].includes(query.get('reference_id_type') ?? '')) throw invalidValue('reference_id_type');
      throw unknownCustomer();
    }),
    route('POST', 'customers/:id/contactpersons', 'customers.CREATE', (incoming, [id = '']) =>
      people.create(customers.get(id), readBody(incoming)),
    ),
    route('GET', 'customers/:id/contactpersons', 'customers.READ', (_, [id = '']) => people.list(customers.get(id))),
    route('GET', 'customers/:id/contactpersons/:person', 'customers.READ', (_, [id = '', person = '']) =>
      people.get(customers.get(id), person),
    ),
    route('PUT', 'customers/:id/contactpersons/:person', 'customers.UPDATE', (incoming, [id = '', person = '']) =>
      people.update(customers.get(id), person, readBody(incoming)),
    ),
    route('DELETE', 'customers/:id/contactpersons/:person', 'customers.DELETE', (_, [id = '', person = '']) =>
      people.remove(customers.get(id), person),
    ),
  ];
}

/** The parameters of a path that fits a route, or undefined. */
export function matchRoute({ method, path }: Route, incoming: Incoming): string[] | undefined {
  const segments = incoming.segments.slice(2);
  if (method !== incoming.method || segments.length !== path.length) return undefined;
  const params: string[] = [];
  for (const [index, part] of path.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':')) params.push(segment);
    else if (part !== segment) return undefined;
  }
  return params;
}
