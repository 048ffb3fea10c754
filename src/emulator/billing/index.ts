import { describeOperations } from '../core/about.js';
import { createShelf, shelfOfRows } from '../core/shelf.js';
import type { Answer, EmulatedService, Incoming, World } from '../core/types.js';
import { ABOUT, NOT_EMULATED, SOURCES } from './about.js';
import { type Customer, showCustomer } from './customer.js';
import { createCustomers } from './customers.js';
import { faultBody, Refusal, unauthenticated, unauthorised, wrongOrganization } from './errors.js';
import { createGate } from './limits.js';
import { createOrganization } from './organization.js';
import { createRoutes, matchRoute, type Route } from './routes.js';
import { createZonedTime } from './time.js';

/** Modules that this version knows by name only. */
const EMPTY = ['subscriptions', 'invoices', 'payments', 'events'];

/** Zoho Billing v1: organisations, customers and their contact persons. Everything else of it is a loud 501. */
export function createBilling(world: World, { organizationId }: { organizationId: string }): EmulatedService {
  const now = () => world.clock.now().getTime();
  const organization = createOrganization({ id: organizationId, createdOn: '2026-01-05' });
  const time = createZonedTime(organization.timeZone);
  const gate = createGate({ now, time });
  const customers = createCustomers({ clock: world.clock, nextId: world.nextId, limits: gate.current });
  const routes = createRoutes({ world, customers, organization, stamp: time.stamp });

  const show = (customer: Customer) => showCustomer(customer, organization.money, time.stamp);

  const authorise = (incoming: Incoming, { scope, inOrganization }: Route) => {
    const verdict = world.authorise(incoming, [scope]);
    if (!verdict.ok) throw verdict.reason === 'missing' ? unauthenticated() : unauthorised();
    const asked = incoming.headers['x-com-zoho-subscriptions-organizationid'] ?? incoming.query.get('organization_id') ?? '';
    if (inOrganization && asked !== organizationId) throw wrongOrganization(asked);
  };

  const answer = (incoming: Incoming): Answer | undefined => {
    for (const route of routes) {
      const params = matchRoute(route, incoming);
      if (!params) continue;
      try {
        authorise(incoming, route);
        return gate.withHeaders(route.run(incoming, params));
      } catch (error) {
        if (error instanceof Refusal) return gate.withHeaders(error.answer);
        throw error;
      }
    }
    return undefined;
  };

  return {
    name: 'billing',
    operations: () =>
      describeOperations(
        routes.map(({ method, path }) => ({ method, path: `/billing/v1/${path.join('/')}` })),
        ABOUT,
        NOT_EMULATED,
      ),
    sources: SOURCES,
    owns: (path) => path.startsWith('/billing/v1/'),
    admit: gate.admit,
    handle: answer,
    state: () => ({
      customers: Array.from(customers.all(), show),
      ...Object.fromEntries(EMPTY.map((name) => [name, []])),
    }),
    shelves: () => [
      createShelf<Customer>({
        name: 'customers',
        size: customers.size,
        newestFirst: () => [...customers.all()].reverse(),
        find: customers.find,
        idOf: ({ id }) => id,
        texts: ({ id, texts, customFields }) => [id, ...Object.values(texts), ...customFields.map(({ value }) => value)],
        show,
      }),
      ...EMPTY.map((name) => shelfOfRows(name, [])),
    ],
    setLimits: gate.setLimits,
    limits: gate.limits,
    faultBody,
    reset: () => {
      customers.clear();
      gate.reset();
    },
  };
}
