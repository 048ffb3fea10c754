import type { Answer, Clock } from '../core/types.js';
import type { Grant, Grants } from './grants.js';
import { makeToken } from './grants.js';
import type { AccountsLimits } from './limits.js';
import { accessDenied, isThrottled } from './throttle.js';

export interface TokenContext {
  grants: Grants;
  clock: Clock;
  limits: AccountsLimits;
  origin: string;
  /** Who consents to a self-client code. */
  userId: string;
  /** When refresh tokens were made, by client. */
  consents: Map<string, number[]>;
}

/** Zoho's habit: an error comes with HTTP 200, the body says it. Source: seen alike in several clients. */
export const refusal = (error: string): Answer => ({ status: 200, body: { error } });

/** Who asks? Undefined when the client is known and the secret fits. */
export function refuseClient({ grants }: { grants: Grants }, params: Map<string, string>): Answer | undefined {
  const client = grants.clients.get(params.get('client_id') ?? '');
  if (!client) return refusal('invalid_client');
  return params.get('client_secret') === client.secret ? undefined : refusal('invalid_client_secret');
}

/**
 * `POST /oauth/v2/token`. Undefined for `client_credentials`, which is not emulated.
 * Source: zoho.com/accounts/protocol/oauth/web-apps/access-token.html and access-token-expiry.html
 */
export function issueToken(context: TokenContext, params: Map<string, string>): Answer | undefined {
  const grantType = params.get('grant_type');
  // Documented: 400 without grant_type; the body is not.
  if (grantType === undefined) return { status: 400, body: { error: 'invalid_request' } };
  if (grantType === 'client_credentials') return undefined;
  const refused = refuseClient(context, params);
  if (refused) return refused;
  if (grantType === 'refresh_token') return refresh(context, params);
  if (grantType === 'authorization_code') return exchangeCode(context, params);
  return refusal('invalid_client');
}

function refresh({ grants, clock, limits, origin }: TokenContext, params: Map<string, string>): Answer {
  const grant = grants.all.get(params.get('refresh_token') ?? '');
  if (!grant || grant.revoked || grant.clientId !== params.get('client_id')) return refusal('invalid_code');
  if (isThrottled(grant.issuedAt, clock.now().getTime(), limits.tokensPerTenMinutes)) return accessDenied(limits.throttleStatus);
  return { status: 200, body: newAccessToken(grants, grant, limits, origin) };
}

/** A self-client code has no redirect URI; one that is sent along is not looked at. The code is used up either way. */
function exchangeCode(context: TokenContext, params: Map<string, string>): Answer {
  const { grants, clock, limits, origin, userId, consents } = context;
  const now = clock.now().getTime();
  const code = grants.codes.get(params.get('code') ?? '');
  if (!code) return refusal('invalid_code');
  grants.codes.delete(code.code);
  if (code.expiresAt <= now) return refusal('invalid_code');

  const clientId = params.get('client_id') ?? '';
  const moments = consents.get(clientId) ?? [];
  consents.set(clientId, moments);
  if (isThrottled(moments, now, limits.refreshTokensPerTenMinutes)) return accessDenied(limits.throttleStatus);
  moments.push(now);

  const live = [...grants.all.values()].filter((grant) => grant.clientId === clientId && grant.userId === userId && !grant.revoked);
  for (const oldest of live.slice(0, Math.max(0, live.length + 1 - (limits.refreshTokens ?? Number.POSITIVE_INFINITY))))
    grants.revoke(oldest);
  const grant = grants.addGrant({ refreshToken: makeToken(), clientId, userId, scopes: code.scopes });
  return { status: 200, body: { ...newAccessToken(grants, grant, limits, origin), refresh_token: grant.refreshToken } };
}

function newAccessToken(grants: Grants, grant: Grant, limits: AccountsLimits, origin: string) {
  const { token } = grants.addAccessToken(grant, limits.tokenLifeSeconds * 1000);
  const surplus = grant.accessTokens.length - (limits.liveAccessTokens ?? Number.POSITIVE_INFINITY);
  for (const oldest of grant.accessTokens.slice(0, Math.max(0, surplus))) grants.dropAccessToken(oldest.token);
  // The separator inside `scope` is seen as a space in the field, not documented.
  return {
    access_token: token,
    scope: grant.scopes.join(' '),
    api_domain: origin,
    token_type: 'Bearer',
    expires_in: limits.tokenLifeSeconds,
  };
}
