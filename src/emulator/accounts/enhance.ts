import type { Answer, Incoming } from '../core/types.js';
import { refusal, refuseClient } from './access-token.js';
import { readAuthRequest, redirectTo } from './auth-request.js';
import { consentPage, decisionOf, problemPage } from './consent.js';
import type { AccountsContext } from './context.js';
import { makeToken } from './grants.js';
import { readParams } from './params.js';

/** "Short-lived" is all that is said; as long as a code. */
const ENHANCEMENT_SECONDS = 180;

/**
 * `POST /oauth/v2/token/scopeenhance`: a token with which a person can be asked for more scopes for a refresh token.
 * Source: zoho.com/accounts/protocol/oauth/incremental-auth/initiation-request.html
 */
export function startEnhancement(context: AccountsContext, incoming: Incoming): Answer {
  const { grants, clients, clock } = context;
  const params = readParams(incoming);
  if (params.get('grant_type') !== 'update_scopes_token') return { status: 400, body: { error: 'invalid_request' } };
  const refused = refuseClient(context, incoming, params);
  if (refused) return refused;
  const grant = grants.all.get(params.get('refresh_token') ?? '');
  if (!grant || grant.revoked || grant.clientId !== params.get('client_id')) return refusal('invalid_code');
  const token = makeToken();
  const expiresAt = clock.now().getTime() + ENHANCEMENT_SECONDS * 1000;
  clients.enhancements.set(token, { token, refreshToken: grant.refreshToken, expiresAt });
  return { status: 200, body: { access_token: token, token_type: 'Bearer', expires_in: ENHANCEMENT_SECONDS } };
}

/**
 * `GET /oauth/v2/token/addextrascope` asks the person; when it is approved the same refresh token has more scopes, and access
 * tokens made from then on have them. Where the person is sent back to carries no code, as there is nothing to exchange (inferred).
 * Source: zoho.com/accounts/protocol/oauth/incremental-auth/scope-enhance-request.html
 */
export async function askForMore(context: AccountsContext, incoming: Incoming): Promise<Answer> {
  const { grants, clients, clock, residence } = context;
  const params = readParams(incoming);
  const verdict = readAuthRequest(context, params, 'update_scopes');
  if ('problem' in verdict) return problemPage(verdict.problem);
  const { request } = verdict;
  const enhancement = clients.enhancements.get(params.get('enhance_token') ?? '');
  const grant = grants.all.get(enhancement?.refreshToken ?? '');
  if (!enhancement || enhancement.expiresAt <= clock.now().getTime() || !grant || grant.revoked || grant.clientId !== request.client.id) {
    return problemPage({ title: 'Invalid Token', words: 'The enhancement token passed is not valid, or not any more.' });
  }
  if (incoming.method === 'GET') {
    return consentPage({ request, action: '/oauth/v2/token/addextrascope', params, lasting: true });
  }
  const decision = await decisionOf(incoming, params);
  if (typeof decision !== 'string') return decision;
  if (decision === 'deny') return redirectTo(request, { error: 'access_denied' });
  clients.enhancements.delete(enhancement.token);
  grant.scopes = [...new Set([...grant.scopes, ...request.scopes])];
  return redirectTo(request, {
    location: residence.dataCentre(),
    'accounts-server': residence.accountsServer(incoming, context.origin()),
  });
}
