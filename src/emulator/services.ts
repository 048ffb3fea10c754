import type { Accounts } from './accounts/index.js';
import { createBilling } from './billing/index.js';
import { DEFAULTS } from './core/defaults.js';
import { createNotYet } from './core/not-yet.js';
import type { EmulatedService, World } from './core/types.js';

/** Every emulated service, in one place: a new one is one line here. */
export function createServices(world: World, accounts: Accounts): EmulatedService[] {
  return [
    accounts,
    createBilling(world, { organizationId: DEFAULTS.organizations.billing }),
    createNotYet('books', '/books/', []),
    createNotYet('desk', '/api/v1/', ['tickets', 'contacts']),
  ];
}
