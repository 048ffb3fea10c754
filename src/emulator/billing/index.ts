import type { EmulatedService, World } from '../core/types.js';

/** Zoho Billing v1. */
export function createBilling(_world: World, _options: { organizationId: string }): EmulatedService {
  return {
    name: 'billing',
    owns: (path) => path.startsWith('/billing/v1/'),
    handle: () => undefined,
    state: () => ({ customers: [], subscriptions: [], invoices: [], payments: [], events: [] }),
    faultBody: () => ({ code: 1000, message: 'Internal error' }),
    reset: () => {},
  };
}
