import { describeOperations } from '../core/about.js';
import { DEFAULTS } from '../core/defaults.js';
import type { Answer, EmulatedService, Incoming, World } from '../core/types.js';
import { ABOUT, NOT_EMULATED, SOURCES } from './about.js';
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

type Operation = (incoming: Incoming) => Answer | undefined;

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

  const exchange: Operation = (incoming) =>
    issueToken({ grants, clock: world.clock, limits, origin: world.origin(), userId: DEFAULTS.userId, consents }, readParams(incoming));
  // Every data centre is this emulator, so that who follows a location stays in it.
  const serverInfo: Operation = () => ({
    status: 200,
    body: { result: 'success', locations: Object.fromEntries(DATA_CENTRES.map((dataCentre) => [dataCentre, world.origin()])) },
  });
  const operations: Record<string, Operation> = {
    'POST /oauth/v2/token': exchange,
    'POST /oauth/v2/token/revoke': (incoming) => revokeToken(grants, readParams(incoming), { needsClient: false }),
    'POST /oauth/v2/revoke/token': (incoming) => revokeToken(grants, readParams(incoming), { needsClient: true }),
    'GET /oauth/serverinfo': serverInfo,
  };

  return {
    name: 'accounts',
    operations: () =>
      describeOperations(
        Object.keys(operations).map((name) => {
          const [method = '', path = ''] = name.split(' ');
          return { method, path };
        }),
        ABOUT,
        NOT_EMULATED,
      ),
    sources: SOURCES,
    owns: (path) => path.startsWith('/oauth/'),

    handle: (incoming) => {
      const { method, path } = incoming;
      // Documented: a wrong method is a 400; the body is not.
      if (path === '/oauth/v2/token' && method !== 'POST') return { status: 400, body: { error: 'invalid_request' } };
      return operations[`${method} ${path}`]?.(incoming);
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
