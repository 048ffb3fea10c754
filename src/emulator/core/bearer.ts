import type { Incoming } from './types.js';

/**
 * A request with `Authorization: Bearer …` as if it had said `Zoho-oauthtoken`: Desk's documentation has both, and clients of
 * Books and Billing are seen to get on with it. CRM's documentation knows `Zoho-oauthtoken` only.
 */
export function withBearer(incoming: Incoming): Incoming {
  const { authorization } = incoming.headers;
  if (authorization === undefined || !/^bearer\s/i.test(authorization)) return incoming;
  return { ...incoming, headers: { ...incoming.headers, authorization: authorization.replace(/^bearer/i, 'Zoho-oauthtoken') } };
}
