import type { Accounts } from './accounts/index.js';
import { createBilling } from './billing/index.js';
import { DEFAULTS } from './core/defaults.js';
import { createNotYet } from './core/not-yet.js';
import type { EmulatedService, World } from './core/types.js';
import { type Crm, createCrm } from './crm/index.js';
import { createDesk } from './desk/index.js';

/** Every emulated service, in one place: a new one is one line here. `crm` apart, for what people do in it by hand. */
export function createServices(world: World, accounts: Accounts): { services: EmulatedService[]; crm: Crm } {
  const crm = createCrm(world);
  const { byHand: _, ...crmService } = crm;
  const services = [
    accounts,
    crmService,
    createBilling(world, { organizationId: DEFAULTS.organizations.billing }),
    createNotYet('books', '/books/', []),
    createDesk(world),
  ];
  return { services, crm };
}
