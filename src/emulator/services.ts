import type { Accounts } from './accounts/index.js';
import { createBilling } from './billing/index.js';
import { createBooks } from './books/index.js';
import { DEFAULTS } from './core/defaults.js';
import type { EmulatedService, World } from './core/types.js';
import { createCrm } from './crm/index.js';
import { createDesk } from './desk/index.js';
import { createFinance, type Finance } from './finance/finance.js';
import { BOOKS_LIMITS, createGate } from './finance/limits.js';

/** What people do by hand, by service, with the types of each action. */
export type ByHandOfAll = ReturnType<typeof createServices>['byHand'];

/** Every emulated service, in one place: a new one is one line here, and one more in `byHand` for its types. */
export function createServices(world: World, accounts: Accounts) {
  const crm = createCrm(world);
  const { billing, books } = createFinanceSuite(world);
  const desk = createDesk(world);
  const services: EmulatedService[] = [accounts, crm, billing, books, desk];
  return { services, byHand: { crm: crm.byHand, billing: billing.byHand, books: books.byHand, desk: desk.byHand } };
}

/** Billing and Books: two doors to one database. */
function createFinanceSuite(world: World) {
  const organizations = DEFAULTS.organizations;
  const finance: Finance = createFinance({ world, organizationId: organizations.billing, limits: () => billingGate.current() });
  const { time } = finance;
  const now = () => world.clock.now().getTime();
  const billingGate = createGate({ now, time });
  const booksGate = createGate({ now, time, defaults: BOOKS_LIMITS });
  return {
    billing: createBilling({ finance, gate: billingGate, organizationId: organizations.billing }),
    books: { ...createBooks({ finance, gate: booksGate, organizationId: organizations.books }), savedBy: 'billing' as const },
  };
}
