import type { DataCenter } from './data-centers.js';

/** Why the accounts server will not work with these credentials, and what a person has to do about it. */
export interface Refusal {
  zohoCode: string;
  /** When a refresh token was used. */
  message: string;
  /** When a grant code was used. */
  forCode: string;
}

/**
 * The refusal behind an `error` of the token endpoint; undefined when the error is not one that a person must settle.
 * Source: zoho.com/accounts/protocol/oauth/web-apps/access-token.html; that a wrong data centre shows as invalid_client or
 * invalid_code is what its users report.
 */
export function refusalOf(error: string, dc: DataCenter): Refusal | undefined {
  const renew = 'make a grant code in the API console, run `zoho-bridge setup --code <code>` and set ZOHO_REFRESH_TOKEN';
  const where = `ZOHO_API_DOMAIN is ${dc.domain}; with an account of another data centre Zoho says the same`;
  switch (error) {
    case 'invalid_code':
    case 'invalid_grant':
      return both(
        error,
        `Zoho no longer accepts the refresh token (revoked, pushed out by a 21st one, or of another data centre): ${renew}. ${where}`,
        `Zoho does not accept the grant code: it works once, for a few minutes, with its own client. Make a new one. ${where}`,
      );
    case 'invalid_client':
      return both(error, `Zoho does not know this client here: check ZOHO_CLIENT_ID and the data centre. ${where}`);
    case 'invalid_client_secret':
      return both(error, 'ZOHO_CLIENT_SECRET does not belong to ZOHO_CLIENT_ID; a client may have another secret in each data centre');
    case 'invalid_redirect_uri':
      return both(error, 'the client is not a Self Client (it has a redirect URI): register a Self Client and make the grant code there');
  }
  // The rest of the family (invalid_scope, unauthorized_client, …) needs a person too; the words are Zoho's but only if they look like a code.
  if (/^(invalid|unauthorized|unsupported|missing)_[a-z_]{2,40}$/.test(error)) {
    return both(error, `Zoho refuses these credentials: check the client in the API console, then ${renew}`);
  }
  return undefined;
}

/** The account lives in another data centre than the configured one: Zoho's own answer said so. */
export function wrongDataCenter(elsewhere: DataCenter): Refusal {
  return both('wrong_data_center', `the account is in Zoho's ${elsewhere.name} data centre: set ZOHO_API_DOMAIN=${elsewhere.domain}`);
}

function both(zohoCode: string, message: string, forCode = message): Refusal {
  return { zohoCode, message: `${zohoCode}: ${message}`, forCode: `${zohoCode}: ${forCode}` };
}
