import { createShelf, shelfOfRows } from '../core/shelf.js';
import type { EmulatedService } from '../core/types.js';
import { seedCatalog } from '../finance/catalog/seed.js';
import { type Customer, showCustomer } from '../finance/customer.js';
import { createDoor } from '../finance/door.js';
import { faultBody } from '../finance/errors.js';
import { clearFinance, type Finance } from '../finance/finance.js';
import type { Gate } from '../finance/limits.js';
import { ABOUT, NOT_EMULATED, SOURCES } from './about.js';
import { CATALOG_ABOUT, catalogByHand, catalogRoutes } from './catalog/index.js';
import { customerRoutes } from './customer-routes.js';
import { EVENTS_ABOUT, eventsByHand, eventsRoutes } from './events/index.js';
import { INVOICES_ABOUT, invoicesByHand, invoicesRoutes } from './invoices/index.js';
import { PAYMENTS_ABOUT, paymentsByHand, paymentsRoutes } from './payments/index.js';
import { SUBSCRIPTIONS_ABOUT, subscriptionsByHand, subscriptionsRoutes } from './subscriptions/index.js';

/** Modules of `state()` whose parts are not here yet. */
const EMPTY = ['subscriptions', 'invoices', 'payments', 'events'];

/** Zoho Billing v1: the door to the finance database that knows subscriptions. */
export function createBilling({
  finance,
  gate,
  organizationId,
}: {
  finance: Finance;
  gate: Gate;
  organizationId: string;
}): EmulatedService {
  const { customers, organization, time } = finance;
  seedCatalog(finance);
  const routes = [
    ...customerRoutes(finance),
    ...catalogRoutes(finance),
    ...eventsRoutes(finance),
    ...subscriptionsRoutes(finance),
    ...invoicesRoutes(finance),
    ...paymentsRoutes(finance),
  ];
  const door = createDoor({
    finance,
    routes,
    gate,
    organizationId,
    organizationOf: ({ headers, query }) => headers['x-com-zoho-subscriptions-organizationid'] ?? query.get('organization_id') ?? '',
    sign: {
      about: { ...ABOUT, ...CATALOG_ABOUT, ...EVENTS_ABOUT, ...SUBSCRIPTIONS_ABOUT, ...INVOICES_ABOUT, ...PAYMENTS_ABOUT },
      notEmulated: NOT_EMULATED,
      sources: SOURCES,
    },
  });
  const show = (customer: Customer) => showCustomer(customer, organization.money, time.stamp);

  return {
    name: 'billing',
    ...door,
    owns: (path) => path.startsWith('/billing/v1/'),
    admit: gate.admit,
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
    byHand: {
      ...catalogByHand(finance),
      ...eventsByHand(finance),
      ...subscriptionsByHand(finance),
      ...invoicesByHand(finance),
      ...paymentsByHand(finance),
    },
    reset: () => {
      clearFinance(finance);
      seedCatalog(finance);
      gate.reset();
    },
  };
}
