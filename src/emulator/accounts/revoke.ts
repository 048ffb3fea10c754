import type { Answer } from '../core/types.js';
import type { Grants } from './grants.js';
import { refuseClient } from './token.js';

/**
 * Both documented ways: `POST /oauth/v2/token/revoke?token=` asks for no client, `POST /oauth/v2/revoke/token` does.
 * A refresh token takes its access tokens with it. The answers' bodies are not documented: `success` is from memory of
 * the service, the refusal of an unknown token is inferred.
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
