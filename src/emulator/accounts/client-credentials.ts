import { DEFAULTS } from '../core/defaults.js';
import { parseScopes } from '../core/scopes.js';
import type { Answer, Incoming } from '../core/types.js';
import { newAccessToken, refusal } from './access-token.js';
import type { AccountsContext } from './context.js';
import type { Grant } from './grants.js';
import { firstUnknown } from './scope-names.js';
import { throttle } from './throttle.js';

const { crm, billing, books, desk } = DEFAULTS.organizations;
/** `soid`: the organisation a token is for. Billing's service goes by its old name, as in its scopes (inferred). */
const ORGANISATIONS = new Set(
  [`ZohoCRM.${crm}`, `ZohoSubscriptions.${billing}`, `ZohoBooks.${books}`, `ZohoDesk.${desk}`].map((name) => name.toLowerCase()),
);

/**
 * `grant_type=client_credentials`: an hour's access token without a person and without a refresh token. Throttled per
 * client as a refresh token is (inferred). Source: Zoho's client credentials flow; its errors are seen in the field.
 */
export function issueForClient(context: AccountsContext, incoming: Incoming, params: Map<string, string>): Answer {
  const { clients, clock } = context;
  const limits = context.limits();
  const clientId = params.get('client_id') ?? '';
  const scopes = parseScopes(params.get('scope') ?? '');
  if (firstUnknown(scopes) !== undefined) return refusal('invalid_scope');
  const soid = params.get('soid');
  if (!soid) return refusal('missing_org_info');
  if (!ORGANISATIONS.has(soid.toLowerCase())) return refusal('invalid_soid');

  const now = clock.now().getTime();
  const moments = clients.moments('credentials', clientId);
  const denied = throttle({ moments, now, limit: limits.tokensPerTenMinutes, limits });
  if (denied) return denied;
  moments.push(now);
  const grant: Grant = {
    refreshToken: undefined,
    clientId,
    userId: DEFAULTS.userId,
    scopes,
    revoked: false,
    issuedAt: [],
    accessTokens: [],
  };
  return { status: 200, body: newAccessToken(context, incoming, grant) };
}
