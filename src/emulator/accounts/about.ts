import type { About } from '../core/about.js';

/** Where what is emulated here is documented, or was seen. */
export const SOURCES: Record<string, string> = {
  authorisation: 'https://www.zoho.com/accounts/protocol/oauth/web-apps/authorization.html',
  token: 'https://www.zoho.com/accounts/protocol/oauth/web-apps/access-token.html',
  revoke: 'https://www.zoho.com/accounts/protocol/oauth/revoke-refresh-token.html',
  'revoke 2': 'https://www.zoho.com/developer/oauth/revoke-oauth-token.html',
  'token limits': 'https://www.zoho.com/crm/developer/docs/api/v8/token-validity.html',
  'Kaizen 43': 'https://help.zoho.com/portal/en/community/topic/kaizen-43-tokens-and-limitations',
  'multi-dc': 'https://www.zoho.com/accounts/protocol/oauth/multi-dc.html',
  'more scopes': 'https://www.zoho.com/accounts/protocol/oauth/incremental-authorization.html',
};

/** What is known of each operation. */
export const ABOUT: Record<string, About> = {
  'GET /oauth/v2/auth': [
    'authorisation, token limits',
    'D I',
    'one person is always signed in; who has consented to all of it before is not asked again unless `prompt=consent` (I); which scopes exist is checked by their form only (I); the status of its error pages is 400 (I)',
  ],
  'POST /oauth/v2/auth': [
    '',
    'I',
    'the button that was pressed: `decision=approve` or `deny`, for tests, too; not a documented call of Zoho',
  ],
  'POST /oauth/v2/token': [
    'token, token limits, Kaizen 43',
    'D S',
    'errors come with status 200 (S); client credentials are throttled per client and act as the API user (I); a wrong redirect URI does not use the code up (I)',
  ],
  'POST /oauth/v2/token/revoke': [
    'revoke',
    'D I',
    'the body of its 400 is inferred; so is that the last refresh token takes the consent along',
  ],
  'POST /oauth/v2/revoke/token': ['revoke 2', 'D I', 'the same'],
  'POST /oauth/v2/token/scopeenhance': ['more scopes', 'D I', 'its token works for three minutes (I)'],
  'GET /oauth/v2/token/addextrascope': [
    'more scopes',
    'D I',
    'sends back without a code; access tokens made before do not gain the scopes (I)',
  ],
  'POST /oauth/v2/token/addextrascope': ['', 'I', 'the button that was pressed, as with `/oauth/v2/auth`'],
  'GET /oauth/serverinfo': ['multi-dc', 'S', 'only `locations`; every data centre is here'],
};
