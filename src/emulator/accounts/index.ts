import { describeOperations } from '../core/about.js';
import { DEFAULTS } from '../core/defaults.js';
import type { Answer, EmulatedService, Incoming, World } from '../core/types.js';
import { ABOUT, SOURCES } from './about.js';
import { createClients } from './clients.js';
import { askConsent } from './consent.js';
import type { AccountsContext } from './context.js';
import { askForMore, startEnhancement } from './enhance.js';
import type { Grants, OfflineGrant } from './grants.js';
import { ACCOUNTS_LIMITS, parseAccountsLimits } from './limits.js';
import { DATA_CENTRES, type Residence } from './residence.js';
import { revokeToken } from './revoke.js';
import { restoreAccounts, saveAccounts } from './save.js';
import { accessDenied } from './throttle.js';
import { issueToken } from './token.js';

export interface Accounts extends EmulatedService {
  /** The refresh token every fresh emulator accepts. */
  defaultGrant(): OfflineGrant;
  /** For the controls. */
  context: AccountsContext;
}

type Operation = (context: AccountsContext, incoming: Incoming) => Answer | Promise<Answer>;

const OPERATIONS: Record<string, Operation> = {
  'GET /oauth/v2/auth': askConsent,
  'POST /oauth/v2/auth': askConsent,
  'POST /oauth/v2/token': issueToken,
  'POST /oauth/v2/token/revoke': (context, incoming) => revokeToken(context, incoming, { needsClient: false }),
  'POST /oauth/v2/revoke/token': (context, incoming) => revokeToken(context, incoming, { needsClient: true }),
  'POST /oauth/v2/token/scopeenhance': startEnhancement,
  'GET /oauth/v2/token/addextrascope': askForMore,
  'POST /oauth/v2/token/addextrascope': askForMore,
  'GET /oauth/serverinfo': serverInfo,
};

/** China is run apart and not listed there, seen in the field. */
const LISTED = DATA_CENTRES.filter((name) => name !== 'cn');

/** Every data centre is this emulator, so that who follows a location stays in it. */
function serverInfo({ origin }: AccountsContext): Answer {
  return { status: 200, body: { result: 'success', locations: Object.fromEntries(LISTED.map((name) => [name, origin()])) } };
}

/** Zoho Accounts: `/oauth/v2/*` and `/oauth/serverinfo`. */
export function createAccounts(
  world: Pick<World, 'clock' | 'origin'>,
  { grants, residence }: { grants: Grants; residence: Residence },
): Accounts {
  let limits = { ...ACCOUNTS_LIMITS };
  const { clock, origin } = world;
  const context: AccountsContext = { grants, residence, clock, origin, clients: createClients(), limits: () => limits };

  /** Its client has a page of its own to be sent back to only once one is registered. */
  const seed = () => {
    const { clientId, clientSecret, refreshToken, userId, scopes } = DEFAULTS;
    context.clients.all.set(clientId, { id: clientId, secret: clientSecret, name: 'Emulator client', redirectUris: [] });
    grants.addGrant({ refreshToken, clientId, userId, scopes });
  };
  seed();

  const defaultGrant = (): OfflineGrant => {
    const grant = grants.all.get(DEFAULTS.refreshToken);
    if (!grant) throw new Error('the default refresh token is gone');
    return grant;
  };

  return {
    name: 'accounts',
    operations: () =>
      describeOperations(
        Object.keys(OPERATIONS).map((name) => {
          const [method = '', path = ''] = name.split(' ');
          return { method, path };
        }),
        ABOUT,
      ),
    sources: SOURCES,
    owns: (path) => path.startsWith('/oauth/'),

    handle: (incoming) => {
      const { method, path } = incoming;
      // Documented: a wrong method is a 400; the body is not.
      if (path === '/oauth/v2/token' && method !== 'POST') return { status: 400, body: { error: 'invalid_request' } };
      return OPERATIONS[`${method} ${path}`]?.(context, incoming);
    },

    state: () => ({}),
    setLimits: (input) => {
      limits = { ...limits, ...parseAccountsLimits(input) };
    },
    limits: () => ({ ...limits }),
    faultBody: (status) => (status === 429 || status === 400 ? accessDenied(status).body : { error: 'general_error' }),
    reset: () => {
      grants.clear();
      residence.reset();
      context.clients.clear();
      limits = { ...ACCOUNTS_LIMITS };
      seed();
    },
    save: () => saveAccounts(context),
    restore: (pieces) => {
      restoreAccounts(context, pieces);
      defaultGrant();
    },
    defaultGrant,
    context,
  };
}
