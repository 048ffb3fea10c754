import type { Accounts } from './accounts/index.js';
import { createBilling } from './billing/index.js';
import { createBooks } from './books/index.js';
import { DEFAULTS } from './core/defaults.js';
import type { EmulatedService, World } from './core/types.js';
import { type Crm, createCrm } from './crm/index.js';
import { createDesk } from './desk/index.js';
import { createFinance, type Finance } from './finance/finance.js';
import { BOOKS_LIMITS, createGate } from './finance/limits.js';

/** Every emulated service, in one place: a new one is one line here. `crm` apart, for what people do in it by hand. */
export function createServices(world: World, accounts: Accounts): { services: EmulatedService[]; crm: Crm } {
  const crm = createCrm(world);
  const services = [accounts, crmService, ...createFinanceSuite(world), createDesk(world)];
  return { services, crm };
}

/** Billing and Books: two doors to one database. */
function createFinanceSuite(world: World): EmulatedService[] {
  const { billing, books } = DEFAULTS.organizations;
  const finance: Finance = createFinance({ world, organizationId: billing, limits: () => billingGate.current() });
  const { time } = finance;
  const now = () => world.clock.now().getTime();
  const billingGate = createGate({ now, time });
  const booksGate = createGate({ now, time, defaults: BOOKS_LIMITS });
  return [
    createBilling({ finance, gate: billingGate, organizationId: billing }),
    createBooks({ finance, gate: booksGate, organizationId: books }),
  ];
}
