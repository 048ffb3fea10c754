import type { Clock } from '../core/types.js';
import type { Clients } from './clients.js';
import type { Grants } from './grants.js';
import type { AccountsLimits } from './limits.js';
import type { Residence } from './residence.js';

/** All that the operations of Accounts share. */
export interface AccountsContext {
  grants: Grants;
  clients: Clients;
  residence: Residence;
  clock: Clock;
  limits(): AccountsLimits;
  /** The public origin of this emulator. */
  origin(): string;
}
