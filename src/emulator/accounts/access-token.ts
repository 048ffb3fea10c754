import { DEFAULTS } from '../core/defaults.js';
import type { Answer, Incoming } from '../core/types.js';
import type { AccountsContext } from './context.js';
import { type Grant, makeToken } from './grants.js';

/** Zoho's habit: an error comes with HTTP 200, the body says it. Source: seen alike in several clients. */
export const refusal = (error: string): Answer => ({ status: 200, body: { error } });

/** Who asks? Undefined when the client is known, lives here and the secret fits. */
export function refuseClient({ clients, residence }: AccountsContext, incoming: Incoming, params: Map<string, string>): Answer | undefined {
  const client = clients.all.get(params.get('client_id') ?? '');
  // Another data centre's Accounts does not know this client. Seen alike in several clients.
  if (!client || residence.isElsewhere(incoming)) return refusal('invalid_client');
  return params.get('client_secret') === client.secret ? undefined : refusal('invalid_client_secret');
}

/** The body of a token answer. The separator inside `scope` is seen as a space in the field, not documented. */
export function newAccessToken({ grants, residence, limits, origin }: AccountsContext, incoming: Incoming, grant: Grant) {
  const { tokenLifeSeconds, liveAccessTokens, expiresInSec } = limits();
  const { token } = grants.addAccessToken(grant, tokenLifeSeconds * 1000);
  const surplus = grant.accessTokens.length - (liveAccessTokens ?? Number.POSITIVE_INFINITY);
  for (const oldest of grant.accessTokens.slice(0, Math.max(0, surplus))) grants.dropAccessToken(oldest.token);
  return {
    access_token: token,
    scope: grant.scopes.join(' '),
    api_domain: residence.apiDomain(incoming, origin()),
    token_type: 'Bearer',
    ...(expiresInSec ? { expires_in_sec: tokenLifeSeconds, expires_in: tokenLifeSeconds * 1000 } : { expires_in: tokenLifeSeconds }),
  };
}

/** A code for whoever the emulator is signed in as. */
export function newCode(
  { clients, clock }: AccountsContext,
  code: { clientId: string; scopes: readonly string[]; redirectUri: string | undefined; offline: boolean; lifeSeconds: number },
): string {
  const { lifeSeconds, ...rest } = code;
  const made = makeToken();
  clients.codes.set(made, { ...rest, code: made, userId: DEFAULTS.userId, expiresAt: clock.now().getTime() + lifeSeconds * 1000 });
  return made;
}
