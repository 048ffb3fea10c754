import { parseScopes } from '../core/scopes.js';
import type { Client } from './clients.js';
import type { AccountsContext } from './context.js';
import { firstUnknown } from './scope-names.js';

/** A request for consent that may be shown to a person. */
export interface AuthRequest {
  client: Client;
  redirectUri: string;
  scopes: string[];
  /** Handed back as it came. */
  state: string | undefined;
}

/** What the person sees instead: the application must not be sent what it may not have asked for. */
export interface AuthProblem {
  title: string;
  words: string;
}

const problem = (title: string, words: string): { problem: AuthProblem } => ({ problem: { title, words } });

/**
 * Checks what `/oauth/v2/auth` and `/oauth/v2/token/addextrascope` have in common, in the order in which it can be trusted: the
 * client, where it wants the person sent back to, the kind of answer, the scopes. The words are Zoho's as far as known.
 * Source: zoho.com/accounts/protocol/oauth/web-apps/authorization.html
 */
export function readAuthRequest(
  { clients }: AccountsContext,
  params: Map<string, string>,
  responseType: string,
): { request: AuthRequest } | { problem: AuthProblem } {
  const client = clients.all.get(params.get('client_id') ?? '');
  if (!client) return problem('Invalid Client', 'The client id passed does not exist.');
  const redirectUri = params.get('redirect_uri') ?? '';
  if (!client.redirectUris.includes(redirectUri)) {
    return problem('Invalid Redirect Uri', 'The redirect URI passed does not match the one configured for this client.');
  }
  if (params.get('response_type') !== responseType) {
    return problem('Invalid Response Type', `The response type passed must be “${responseType}”.`);
  }
  const scopes = parseScopes(params.get('scope') ?? '');
  const unknown = firstUnknown(scopes);
  if (unknown !== undefined) {
    return problem('Invalid OAuth Scope', unknown === '' ? 'Enter a valid scope.' : `Scope does not exist: ${unknown}`);
  }
  return { request: { client, redirectUri, scopes: [...new Set(scopes)], state: params.get('state') } };
}

/** Where to send the person. The registered URI stays as it was written, also with a query of its own. */
export function redirectTo({ redirectUri, state }: AuthRequest, params: Record<string, string>) {
  const query = new URLSearchParams({ ...params, ...(state !== undefined && { state }) });
  const location = query.size === 0 ? redirectUri : `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${query.toString()}`;
  return { status: 302, headers: { location, 'cache-control': 'no-store' } };
}
