import type { Answer } from '../core/types.js';
import type { Grants } from './grants.js';
import { refuseClient } from './token.js';

/**
 * Both documented ways: `POST /oauth/v2/token/revoke?token=` asks for no client, `POST /oauth/v2/revoke/token` does.
 * A refresh token takes its access tokens with it; an unknown one is a 400, whose body is inferred. Sources:
 * zoho.com/accounts/protocol/oauth/revoke-refresh-token.html, zoho.com/developer/oauth/revoke-oauth-token.html
 */
export function revokeToken(grants: Grants, params: Map<string, string>, { needsClient }: { needsClient: boolean }): Answer {
  const refused = needsClient ? refuseClient({ grants }, params) : undefined;
  if (refused) return refused;
  const token = params.get('token') ?? '';
  const grant = grants.all.get(token);
  if (grant) grants.revoke(grant);
  else if (grants.findAccessToken(token)) grants.dropAccessToken(token);
  else return { status: 400, body: { error: 'invalid_token' } };
  return { status: 200, body: { status: 'success' } };
}
