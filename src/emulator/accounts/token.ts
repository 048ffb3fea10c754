import type { Answer, Incoming } from '../core/types.js';
import { newAccessToken, refusal, refuseClient } from './access-token.js';
import { issueForClient } from './client-credentials.js';
import type { AccountsContext } from './context.js';
import type { Grant } from './grants.js';
import { makeToken } from './grants.js';
import { readParams } from './params.js';
import { throttle } from './throttle.js';

/**
 * `POST /oauth/v2/token`.
 * Source: zoho.com/accounts/protocol/oauth/web-apps/access-token.html and access-token-expiry.html
 */
export function issueToken(context: AccountsContext, incoming: Incoming): Answer {
  const params = readParams(incoming);
  const grantType = params.get('grant_type');
  // Documented: 400 without grant_type; the body is not.
  if (grantType === undefined) return { status: 400, body: { error: 'invalid_request' } };
  const refused = refuseClient(context, incoming, params);
  if (refused) return refused;
  if (grantType === 'refresh_token') return refresh(context, incoming, params);
  if (grantType === 'authorization_code') return exchangeCode(context, incoming, params);
  if (grantType === 'client_credentials') return issueForClient(context, incoming, params);
  return refusal('invalid_client');
}

function refresh(context: AccountsContext, incoming: Incoming, params: Map<string, string>): Answer {
  const { grants, clock } = context;
  const limits = context.limits();
  const grant = grants.all.get(params.get('refresh_token') ?? '');
  if (!grant || grant.revoked || grant.clientId !== params.get('client_id')) return refusal('invalid_code');
  const denied = throttle({ moments: grant.issuedAt, now: clock.now().getTime(), limit: limits.tokensPerTenMinutes, limits });
  return denied ?? { status: 200, body: newAccessToken(context, incoming, grant) };
}

/**
 * A code is used up when it is exchanged or too old, not when it came with a wrong redirect URI (inferred). A self client's
 * has none, so one that is sent along is not looked at.
 */
function exchangeCode(context: AccountsContext, incoming: Incoming, params: Map<string, string>): Answer {
  const { grants, clients, clock } = context;
  const limits = context.limits();
  const now = clock.now().getTime();
  const clientId = params.get('client_id') ?? '';
  const code = clients.codes.get(params.get('code') ?? '');
  if (!code || code.clientId !== clientId) return refusal('invalid_code');
  if (code.redirectUri !== undefined && params.get('redirect_uri') !== code.redirectUri) return refusal('invalid_redirect_uri');
  clients.codes.delete(code.code);
  if (code.expiresAt <= now) return refusal('invalid_code');

  const { userId, scopes } = code;
  if (!code.offline) {
    const grant: Grant = { refreshToken: undefined, clientId, userId, scopes, revoked: false, issuedAt: [], accessTokens: [] };
    return { status: 200, body: newAccessToken(context, incoming, grant) };
  }
  const moments = clients.moments('refresh', clientId);
  const denied = throttle({ moments, now, limit: limits.refreshTokensPerTenMinutes, limits });
  if (denied) return denied;
  moments.push(now);
  evictOldest(context, clientId, userId);
  const grant = grants.addGrant({ refreshToken: makeToken(), clientId, userId, scopes });
  return { status: 200, body: { ...newAccessToken(context, incoming, grant), refresh_token: grant.refreshToken } };
}

/** Makes room for one more refresh token: the oldest goes, even if it is in use, and takes its access tokens with it. */
function evictOldest({ grants, limits }: AccountsContext, clientId: string, userId: string): void {
  const live = [...grants.all.values()].filter((grant) => grant.clientId === clientId && grant.userId === userId && !grant.revoked);
  const surplus = live.length + 1 - (limits().refreshTokens ?? Number.POSITIVE_INFINITY);
  for (const oldest of live.slice(0, Math.max(0, surplus))) grants.revoke(oldest);
}
