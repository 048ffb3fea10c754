import { DEFAULTS } from '../core/defaults.js';
import type { EmulatedService, World } from '../core/types.js';
import type { Grant, Grants } from './grants.js';
import { ACCOUNTS_LIMITS, parseAccountsLimits } from './limits.js';
import { readParams } from './params.js';
import { revokeToken } from './revoke.js';
import { accessDenied } from './throttle.js';
import { issueToken } from './token.js';

export interface Accounts extends EmulatedService {
  /** The refresh token every fresh emulator accepts. */
  defaultGrant(): Grant;
}

const DATA_CENTRES = ['us', 'eu', 'in', 'au', 'jp', 'ca', 'sa', 'uk', 'cn', 'ae'];

/** Zoho Accounts: `/oauth/v2/*` and `/oauth/serverinfo`. The consent page (`/oauth/v2/auth`) is not emulated: use `POST /_emulator/codes`. */
export function createAccounts(world: World, grants: Grants): Accounts {
  let limits = { ...ACCOUNTS_LIMITS };
  const consents = new Map<string, number[]>();
  let defaultGrant = seed();

  function seed(): Grant {
    const { clientId, clientSecret, refreshToken, userId, scopes } = DEFAULTS;
    grants.clients.set(clientId, { secret: clientSecret });
    return grants.addGrant({ refreshToken, clientId, userId, scopes });
  }

  return {
    name: 'accounts',
    owns: (path) => path.startsWith('/oauth/'),

    handle: (incoming) => {
      const { method, path } = incoming;
      if (path === '/oauth/v2/token') {
        // Documented: a wrong method is a 400; the body is not.
        if (method !== 'POST') return { status: 400, body: { error: 'invalid_request' } };
        const context = { grants, clock: world.clock, limits, origin: world.origin(), userId: DEFAULTS.userId, consents };
        return issueToken(context, readParams(incoming));
      }
      if (method === 'POST' && path === '/oauth/v2/token/revoke') return revokeToken(grants, readParams(incoming), { needsClient: false });
      if (method === 'POST' && path === '/oauth/v2/revoke/token') return revokeToken(grants, readParams(incoming), { needsClient: true });
      if (method === 'GET' && path === '/oauth/serverinfo') {
        // Every data centre is this emulator, so that who follows a location stays in it.
        const locations = Object.fromEntries(DATA_CENTRES.map((dataCentre) => [dataCentre, world.origin()]));
        return { status: 200, body: { result: 'success', locations } };
      }
      return undefined;
    },

    state: () => ({}),
    setLimits: (input) => {
      limits = { ...limits, ...parseAccountsLimits(input) };
    },
    limits: () => ({ ...limits }),
    faultBody: (status) => (status === 429 || status === 400 ? accessDenied(status).body : { error: 'general_error' }),
    reset: () => {
      grants.clear();
      consents.clear();
      limits = { ...ACCOUNTS_LIMITS };
      defaultGrant = seed();
    },
    defaultGrant: () => defaultGrant,
  };
}
