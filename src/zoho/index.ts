import { ConfigError, ZohoError } from '../errors.js';
import { type Accounts, createAccounts } from './accounts.js';
import { type Billing, createBilling } from './billing.js';
import { createBooks } from './books.js';
import type { Books } from './books-types.js';
import { createCall } from './call.js';
import { type Crm, createCrm } from './crm.js';
import { assertAllowed, DATA_CENTERS, dataCenterOf, readApiDomain } from './data-centers.js';
import { createDesk, type Desk } from './desk.js';
import { createDeskKeys, type DeskKeys } from './desk-keys.js';
import { createFiles } from './files.js';
import { createHttp } from './http.js';
import { createLimiter } from './limits.js';
import { createTokens, credentialOf, type TokenSource } from './tokens.js';
import type { Budget, Call, CallLog, Credentials, Http, LimitStore, Pool, TokenStore, ZohoRequest } from './types.js';

export interface ZohoOptions {
  /** An empty or missing refresh token is fine for `accounts.exchangeCode` and nothing else. */
  credentials: Credentials;
  /** A data centre of Zoho's: `zoho.com`, `zoho.eu`, … Throws ConfigError for another value. */
  apiDomain: string;
  /** Everything goes to this origin and nothing to Zoho. */
  emulatorUrl?: string | undefined;
  billingOrganizationId?: string | undefined;
  booksOrganizationId?: string | undefined;
  deskOrganizationId?: string | undefined;
  /** Asked before every call, so limits may change while it runs. */
  budgets: () => Record<Pool, Budget>;
  tokenStore: TokenStore;
  limitStore: LimitStore;
  callLog: CallLog;
  /** The longest one exchange may take. @default 20_000 */
  timeoutMs?: number;
  /** How long a call may wait for a place in the limits before it is put off. @default 5_000 */
  maxWaitMs?: number;
  /** Milliseconds since the epoch. */
  now?: () => number;
  random?: () => number;
  http?: Http;
  /** Hears of troubles that did not stop a call. */
  logger?: { warn(fields: object, message: string): void };
}

export interface Zoho {
  /** For operations that have no function of their own. */
  call: Call;
  tokens: TokenSource;
  accounts: Pick<Accounts, 'exchangeCode'>;
  crm: Crm;
  billing: Billing;
  books: Books;
  desk: Desk;
  deskKeys: DeskKeys;
  files: ReturnType<typeof createFiles>;
  /** The key of this client's row in the token store. */
  credential: string;
  /** Lets running calls end, then closes the connections. */
  close(): Promise<void>;
}

/** Everything that speaks to Zoho, over stores that are passed in. No call is made before one is asked for. */
export function createZoho({
  credentials: given,
  apiDomain,
  emulatorUrl,
  billingOrganizationId,
  booksOrganizationId,
  deskOrganizationId,
  budgets,
  tokenStore,
  limitStore,
  callLog,
  timeoutMs = 20_000,
  maxWaitMs = 5_000,
  now = Date.now,
  random = Math.random,
  http: givenHttp,
  logger,
}: ZohoOptions): Zoho {
  const dc = dataCenterOf(apiDomain);
  if (!dc) {
    const remedy = `Set one of ${DATA_CENTERS.map(({ domain }) => domain).join(', ')}`;
    throw new ConfigError([{ variable: 'ZOHO_API_DOMAIN', problem: 'is not a data centre of Zoho', remedy }]);
  }
  const credentials = { ...given, refreshToken: given.refreshToken || undefined };
  const { http, close } = givenHttp ? { http: givenHttp, close: async () => undefined } : createHttp();
  const warn = (message: string, error: unknown) => logger?.warn({ err: error }, message);

  /** The home of CRM, Billing and Books. A stored origin is checked again: the table may have been edited by hand. */
  const originOf = (stored: string | undefined) => {
    const home = readApiDomain(stored ?? '', dc);
    return emulatorUrl ?? (home.kind === 'known' ? home.origin : `https://${dc.api}`);
  };
  const credential = credentialOf([credentials.clientId, credentials.refreshToken, dc.domain, emulatorUrl]);
  const accounts = createAccounts({ http, dc, emulatorUrl, credentials, callLog, timeoutMs, now });
  const hasRefreshToken = credentials.refreshToken !== undefined;
  const tokens = createTokens({ store: tokenStore, accounts, credential, hasRefreshToken, originOf, now, random, warn });
  const limiter = createLimiter({ store: limitStore, budgets, callMs: timeoutMs, maxWaitMs, now, random, warn });

  const call = createCall({
    http,
    tokens,
    limiter,
    callLog,
    urlOf({ service, path }, token) {
      const origin = service === 'desk' ? (emulatorUrl ?? `https://${dc.desk}`) : token.origin;
      const url = new URL(origin.replace(/\/$/, '') + path);
      assertAllowed(url, dc, emulatorUrl);
      return url;
    },
    organizationOf(request): { headers?: Record<string, string>; query?: Record<string, string> } {
      if (request.withoutOrganization) return {};
      if (request.service === 'billing') {
        const id = configured(billingOrganizationId, 'ZOHO_BILLING_ORGANIZATION_ID', request, now());
        return { headers: { 'X-com-zoho-subscriptions-organizationid': id } };
      }
      if (request.service === 'books') {
        return { query: { organization_id: configured(booksOrganizationId, 'ZOHO_BOOKS_ORGANIZATION_ID', request, now()) } };
      }
      if (request.service === 'desk') {
        return { headers: { orgId: configured(deskOrganizationId, 'ZOHO_DESK_ORGANIZATION_ID', request, now()) } };
      }
      return {};
    },
    timeoutMs,
    now,
  });

  return {
    call,
    tokens,
    accounts,
    crm: createCrm({ call, now }),
    billing: createBilling({ call }),
    books: createBooks({ call }),
    desk: createDesk({ call, now }),
    deskKeys: createDeskKeys({ http, dc, emulatorUrl, callLog, now }),
    files: createFiles({ call }),
    credential,
    async close() {
      await tokens.idle();
      await limiter.idle();
      await close();
    },
  };
}

/** Nothing is sent without it; somebody may set it while jobs wait. */
function configured(id: string | undefined, variable: string, { service, operation }: ZohoRequest, nowMs: number): string {
  if (id) return id;
  throw new ZohoError(
    'zoho_not_configured',
    `${service}: ${variable} is not set; \`zoho-bridge setup\` finds it`,
    { service, operation },
    { verdict: { kind: 'retryAt', at: new Date(nowMs + 300_000) }, mayHaveHappened: false },
  );
}
