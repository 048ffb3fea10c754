/**
 * Where an account can live, by the word that follows `api-console.` in the browser. The key is what
 * ZOHO_API_DOMAIN takes; the others are what people write instead.
 * Source: zoho.com/crm/developer/docs/api/v8/multi-dc.html and zoho.com/accounts/protocol/oauth/multi-dc.html.
 */
const SPELLINGS = {
  'zoho.com': ['us', 'com', 'zohoapis.com'],
  'zoho.eu': ['eu', 'zohoapis.eu'],
  'zoho.in': ['in', 'zohoapis.in'],
  'zoho.com.au': ['au', 'com.au', 'zohoapis.com.au'],
  'zoho.jp': ['jp', 'zohoapis.jp'],
  'zohocloud.ca': ['ca', 'zoho.ca', 'zohoapis.ca'],
  'zoho.sa': ['sa', 'zohoapis.sa'],
  'zoho.com.cn': ['cn', 'com.cn', 'zohoapis.com.cn'],
  'zoho.uk': ['uk', 'zohoapis.uk'],
  'zoho.ae': ['ae', 'zohoapis.ae'],
} as const;

export type ApiDomain = keyof typeof SPELLINGS;

export const API_DOMAINS = Object.keys(SPELLINGS) as ApiDomain[];

/**
 * Reads a data centre. `exact` is false when it was not written the way it is documented (`eu`,
 * `https://accounts.zoho.eu/`). Hosts are compared whole: `zoho.eu.example.com` is nothing.
 */
export function findDataCenter(text: string): { domain: ApiDomain; exact: boolean } | undefined {
  const exact = API_DOMAINS.find((domain) => domain === text);
  if (exact) return { domain: exact, exact: true };
  const word = hostOf(text.toLowerCase()).replace(/^(www|accounts|api-console|crm|crmplus|one|billing|books|desk)\./, '');
  const domain = API_DOMAINS.find((candidate) => candidate === word || SPELLINGS[candidate].some((spelling) => spelling === word));
  return domain && { domain, exact: false };
}

function hostOf(text: string): string {
  if (!/^https?:\/\//.test(text)) return text.replace(/\/+$/, '');
  return URL.canParse(text) ? new URL(text).hostname : '';
}
