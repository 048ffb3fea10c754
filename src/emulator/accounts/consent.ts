import type { Answer, Incoming } from '../core/types.js';
import { newCode } from './access-token.js';
import { type AuthRequest, readAuthRequest, redirectTo } from './auth-request.js';
import type { AccountsContext } from './context.js';
import { readParams } from './params.js';
import { isThrottled } from './throttle.js';

/**
 * `GET /oauth/v2/auth` asks the person, `POST` is the button that was pressed (`decision=approve` or `deny`, for tests, too).
 * A person who has consented to all of it before is not asked again unless `prompt=consent`, and the code then brings no
 * refresh token. Source: zoho.com/accounts/protocol/oauth/web-apps/authorization.html; that the page is passed over is inferred.
 */
export async function askConsent(context: AccountsContext, incoming: Incoming): Promise<Answer> {
  const params = readParams(incoming);
  const verdict = readAuthRequest(context, params, 'code');
  if ('problem' in verdict) return problemPage(verdict.problem);
  const { request } = verdict;
  const offline = params.get('access_type') === 'offline';
  const known = isKnown(context, request, offline) && params.get('prompt') !== 'consent';
  if (incoming.method === 'GET' && !known) {
    return consentPage({ request, action: '/oauth/v2/auth', params, lasting: offline });
  }
  const decision = incoming.method === 'GET' ? 'approve' : await decisionOf(incoming, params);
  if (typeof decision !== 'string') return decision;
  if (decision === 'deny') return redirectTo(request, { error: 'access_denied' });
  return approve(context, incoming, { request, offline, refresh: offline && !known });
}

function approve(
  context: AccountsContext,
  incoming: Incoming,
  { request, offline, refresh }: { request: AuthRequest; offline: boolean; refresh: boolean },
): Answer {
  const { clients, clock, residence } = context;
  const limits = context.limits();
  const { client, scopes, redirectUri } = request;
  const now = clock.now().getTime();
  const moments = clients.moments('code', client.id);
  if (isThrottled(moments, now, limits.codesPerTenMinutes)) return redirectTo(request, { error: 'access_denied' });
  moments.push(now);
  const key = consentKey(client.id, offline);
  clients.consents.set(key, [...new Set([...(clients.consents.get(key) ?? []), ...scopes.map((scope) => scope.toLowerCase())])]);
  return redirectTo(request, {
    code: newCode(context, { clientId: client.id, scopes, redirectUri, offline: refresh, lifeSeconds: limits.codeLifeSeconds }),
    location: residence.dataCentre(),
    'accounts-server': residence.accountsServer(incoming, context.origin()),
  });
}

/** Consent to lasting access is consent to passing access, too. */
function isKnown({ clients }: AccountsContext, { client, scopes }: AuthRequest, offline: boolean): boolean {
  const kinds = offline ? [true] : [true, false];
  const consented = new Set(kinds.flatMap((kind) => clients.consents.get(consentKey(client.id, kind)) ?? []));
  return scopes.every((scope) => consented.has(scope.toLowerCase()));
}

const consentKey = (clientId: string, offline: boolean) => `${offline ? 'offline' : 'online'} ${clientId}`;

/** Whoever gives a client's last refresh token back has disconnected it: next time it is asked for anew (inferred). */
export function forgetConsent({ clients, grants }: AccountsContext, clientId: string): void {
  for (const grant of grants.all.values()) if (grant.clientId === clientId && !grant.revoked) return;
  clients.consents.delete(consentKey(clientId, true));
}

/** `approve` or `deny`; or a page that says why it is neither. */
export async function decisionOf(incoming: Incoming, params: Map<string, string>): Promise<'approve' | 'deny' | Answer> {
  const site = incoming.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') {
    return problemPage({ title: 'Not from here', words: 'This was sent from a page of another site.' }, 403);
  }
  const decision = params.get('decision');
  if (decision === 'approve' || decision === 'deny') return decision;
  return problemPage({ title: 'No decision', words: 'Send decision=approve or decision=deny.' });
}

/** What draws pages is loaded when one is needed. */
export async function consentPage(page: Parameters<typeof import('./consent-page.js')['consentPage']>[0]): Promise<Answer> {
  return (await import('./consent-page.js')).consentPage(page);
}

export async function problemPage(problem: { title: string; words: string }, status?: number): Promise<Answer> {
  return (await import('./consent-page.js')).problemPage(problem, status);
}
