import type { Answer, Incoming } from '../core/types.js';
import { refuseClient } from './access-token.js';
import { forgetConsent } from './consent.js';
import type { AccountsContext } from './context.js';
import { readParams } from './params.js';

/**
 * Both documented ways: `POST /oauth/v2/token/revoke?token=` asks for no client, `POST /oauth/v2/revoke/token` does.
 * A refresh token takes its access tokens with it; an unknown one is a 400, whose body is inferred. Sources:
 * zoho.com/accounts/protocol/oauth/revoke-refresh-token.html, zoho.com/developer/oauth/revoke-oauth-token.html
 */
export function revokeToken(context: AccountsContext, incoming: Incoming, { needsClient }: { needsClient: boolean }): Answer {
  const { grants } = context;
  const params = readParams(incoming);
  const refused = needsClient ? refuseClient(context, incoming, params) : undefined;
  if (refused) return refused;
  const token = params.get('token') ?? '';
  const grant = grants.all.get(token);
  const access = grants.findAccessToken(token);
  const clientId = grant?.clientId ?? access?.grant.clientId;
  // One client must not take away what was granted to another.
  if (clientId === undefined || (needsClient && clientId !== params.get('client_id')))
    return { status: 400, body: { error: 'invalid_token' } };
  if (grant) {
    grants.revoke(grant);
    forgetConsent(context, clientId);
  } else grants.dropAccessToken(token);
  return { status: 200, body: { status: 'success' } };
}
