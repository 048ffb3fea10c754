import type { About } from '../core/about.js';

/** Where what is emulated here is documented, or was seen. */
export const SOURCES: Record<string, string> = {
  token: 'https://www.zoho.com/accounts/protocol/oauth/web-apps/access-token.html',
  revoke: 'https://www.zoho.com/accounts/protocol/oauth/revoke-refresh-token.html',
  'revoke 2': 'https://www.zoho.com/developer/oauth/revoke-oauth-token.html',
  'token limits': 'https://www.zoho.com/crm/developer/docs/api/v8/token-validity.html',
  'Kaizen 43': 'https://help.zoho.com/portal/en/community/topic/kaizen-43-tokens-and-limitations',
  'multi-dc': 'https://www.zoho.com/accounts/protocol/oauth/multi-dc.html',
  authorisation: 'https://www.zoho.com/accounts/protocol/oauth/web-apps/authorization.html',
};

/** What is known of each operation. */
export const ABOUT: Record<string, About> = {
  'POST /oauth/v2/token': [
    'token, token limits, Kaizen 43',
    'D S',
    'errors come with status 200 (S); asking again does not prolong the throttle, as Zoho is said to do; `client_credentials` is 501',
  ],
  'POST /oauth/v2/token/revoke': ['revoke', 'D I', 'the body of its 400 is inferred'],
  'POST /oauth/v2/revoke/token': ['revoke 2', 'D I', 'the same'],
  'GET /oauth/serverinfo': ['multi-dc', 'S', 'only `locations`; every data centre is here'],
};

/** Real in Zoho, a loud 501 here. */
export const NOT_EMULATED: Record<string, About> = {
  'GET /oauth/v2/auth': ['authorisation', '', 'use `POST /_emulator/codes`'],
};
