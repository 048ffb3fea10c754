import type { EmulatedService } from '../core/types.js';
import { seedCatalog } from '../finance/catalog/seed.js';
import { createDoor } from '../finance/door.js';
import { faultBody } from '../finance/errors.js';
import { clearFinance, type Finance } from '../finance/finance.js';
import type { Gate } from '../finance/limits.js';
import { restoreFinance, saveFinance } from '../finance/save.js';
import { deliver } from '../finance/webhooks/deliver.js';
import { ABOUT, NOT_EMULATED, SOURCES } from './about.js';
import { CATALOG_ABOUT, catalogByHand, catalogRoutes } from './catalog/index.js';
import { customerRoutes } from './customer-routes.js';
import { EVENTS_ABOUT, eventsByHand, eventsRoutes } from './events/index.js';
import { CONFIGURED, configureWebhook } from './events/webhooks.js';
import { INVOICES_ABOUT, invoicesByHand, invoicesRoutes } from './invoices/index.js';
import { LEFT_OUT } from './left-out.js';
import { PAYMENTS_ABOUT, paymentsByHand, paymentsRoutes } from './payments/index.js';
import { shelvesOf, stateOf } from './shelves.js';
import { SUBSCRIPTIONS_ABOUT, subscriptionsByHand, subscriptionsRoutes } from './subscriptions/index.js';

/** What people do in Billing's own pages and at the gateway. */
const handOf = (finance: Finance) => ({
  ...catalogByHand(finance),
  ...eventsByHand(finance),
  ...subscriptionsByHand(finance),
  ...invoicesByHand(finance),
  ...paymentsByHand(finance),
});

export type Billing = EmulatedService & { byHand: ReturnType<typeof handOf> };

/** Zoho Billing v1: the door to the finance database that knows subscriptions. */
export function createBilling({ finance, gate, organizationId }: { finance: Finance; gate: Gate; organizationId: string }): Billing {
  seedCatalog(finance);
  finance.hooks.emitted.push((event) => deliver(finance, event));
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
      notEmulated: { ...NOT_EMULATED, ...LEFT_OUT },
      sources: SOURCES,
    },
  });

  return {
    name: 'billing',
    ...door,
    owns: (path) => path.startsWith('/billing/v1/'),
    admit: gate.admit,
    state: () => stateOf(finance),
    shelves: () => shelvesOf(finance),
    setLimits: gate.setLimits,
    limits: gate.limits,
    faultBody,
    byHand: handOf(finance),
    configureWebhook: (settings) => configureWebhook(finance, settings),
    save: () => saveFinance(finance, (table, id) => table === 'webhooks' && id === CONFIGURED),
    restore: (pieces) => restoreFinance(finance, pieces, finance.webhooks.get(CONFIGURED)),
    reset: () => {
      clearFinance(finance);
      seedCatalog(finance);
      gate.reset();
    },
  };
}
