import { z } from 'zod';
import { newCode } from '../accounts/access-token.js';
import { makeClientId, makeClientSecret } from '../accounts/clients.js';
import type { Accounts } from '../accounts/index.js';
import { DATA_CENTRES } from '../accounts/residence.js';
import { firstUnknown } from '../accounts/scope-names.js';
import { WINDOW_MS } from '../accounts/throttle.js';
import { DEFAULTS } from '../core/defaults.js';
import { parseScopes } from '../core/scopes.js';

const accountsChange = z.strictObject({
  refreshToken: z.enum(['ok', 'revoked']).optional(),
  scopes: z.array(z.string().min(1)).optional(),
  /** Where the organisation lives: a request addressed to a host of Zoho's elsewhere finds nothing. */
  dataCentre: z.enum(DATA_CENTRES).optional(),
  /** Whoever asks, asks in the wrong data centre. */
  wrongDataCentre: z.boolean().optional(),
});
export type AccountsInput = z.input<typeof accountsChange>;

const codeRequest = z.strictObject({
  /** As typed into the API console: comma-separated. All scopes of the emulator when left out. */
  scope: z.string().min(1).optional(),
  expiresInSeconds: z.int().min(1).max(600).optional(),
  clientId: z.string().optional(),
});
export type CodeInput = z.input<typeof codeRequest>;

const redirectUri = z
  .string()
  .refine(
    (text) => URL.canParse(text) && !text.includes('#'),
    'must be a whole URL without a fragment, exactly as the application sends it',
  );

const clientChange = z.strictObject({
  /** Of one that is there: it is changed. A new one when left out. */
  id: z.string().min(1).optional(),
  secret: z.string().min(1).optional(),
  name: z.string().trim().min(1).optional(),
  redirectUris: z.array(redirectUri).optional(),
});
export type ClientInput = z.input<typeof clientChange>;

export interface ClientShown {
  id: string;
  secret: string;
  name: string;
  redirectUris: string[];
}

/** What an admin or a developer does with tokens and applications, apart from the API. */
export function createAccountsControl({ context, defaultGrant }: Accounts) {
  const { grants, clients, residence, clock } = context;
  const now = () => clock.now().getTime();

  const show = () => ({
    client: { id: DEFAULTS.clientId },
    dataCentre: residence.dataCentre(),
    wrongDataCentre: residence.wrongDataCentre(),
    refreshTokens: [...grants.all.values()].map((grant) => ({
      refreshToken: grant.refreshToken,
      clientId: grant.clientId,
      revoked: grant.revoked,
      scopes: grant.scopes,
      liveAccessTokens: grant.accessTokens.filter((token) => token.expiresAt > now()).map((token) => token.token),
    })),
    issuedAccessTokens: [...grants.issued],
  });

  return {
    show,
    /** Revokes or restores the default refresh token, narrows its scopes (live access tokens follow), or moves the organisation. */
    set: (input: AccountsInput) => {
      const { refreshToken, scopes, ...place } = accountsChange.parse(input);
      const grant = defaultGrant();
      if (refreshToken === 'revoked') grants.revoke(grant);
      if (refreshToken === 'ok') grant.revoked = false;
      if (scopes) grants.setScopes(grant, scopes);
      residence.set(place);
      return show();
    },
    /** A self-client code as the API console makes one: it works once, for three minutes unless told otherwise. */
    createCode: (input: CodeInput = {}): string => {
      const { scope, expiresInSeconds, clientId = DEFAULTS.clientId } = codeRequest.parse(input);
      const scopes = scope === undefined ? DEFAULTS.scopes : parseScopes(scope);
      const unknown = firstUnknown(scopes);
      if (unknown !== undefined) throw new Error(`Enter a valid scope: ${JSON.stringify(unknown)} is none`);
      if (!clients.all.has(clientId)) throw new Error(`there is no client ${clientId}`);
      const lifeSeconds = expiresInSeconds ?? context.limits().codeLifeSeconds;
      return newCode(context, { clientId, scopes, redirectUri: undefined, offline: true, lifeSeconds });
    },
    clients: (): ClientShown[] => [...clients.all.values()].map((client) => ({ ...client, redirectUris: [...client.redirectUris] })),
    /** Registers an application as its developer does in the API console, or changes one. */
    setClient: (input: ClientInput): ClientShown => {
      const { id = makeClientId(), ...change } = clientChange.parse(input);
      const old = clients.all.get(id) ?? { id, secret: makeClientSecret(), name: 'An application', redirectUris: [] };
      const { secret = old.secret, name = old.name, redirectUris = old.redirectUris } = change;
      const client = { id, secret, name, redirectUris: [...redirectUris] };
      clients.all.set(id, client);
      return client;
    },
    /** What there is of tokens, for people: no token in full. */
    tokens: () =>
      [...grants.all.values()].map((grant) => ({
        ending: grant.refreshToken.slice(-4),
        isDefault: grant === defaultGrant(),
        revoked: grant.revoked,
        scopes: grant.scopes.length,
        madeLately: grant.issuedAt.filter((at) => at > now() - WINDOW_MS).length,
        live: grant.accessTokens
          .filter((token) => token.expiresAt > now())
          .map(({ token, expiresAt }) => ({ ending: token.slice(-4), expiresAt: new Date(expiresAt) })),
      })),
  };
}
