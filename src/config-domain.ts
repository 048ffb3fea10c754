import { DATA_CENTERS } from './zoho/data-centers.js';

/** What ZOHO_API_DOMAIN takes. */
export const API_DOMAINS: readonly string[] = DATA_CENTERS.map((dc) => dc.domain);

/**
 * Reads a data centre. `exact` is false when it was not written the way it is documented (`eu`, `zoho.ca`,
 * `https://accounts.zoho.eu/`). Hosts are compared whole: `zoho.eu.example.com` is nothing.
 */
export function findDataCenter(text: string): { domain: string; exact: boolean } | undefined {
  if (API_DOMAINS.includes(text)) return { domain: text, exact: true };
  const word = hostOf(text.toLowerCase()).replace(/^(www|accounts|api-console|crm|one|billing|books|desk)\./, '');
  const found = DATA_CENTERS.find((dc) => {
    const apis = dc.api.replace(/^www\./, '');
    const ending = apis.replace(/^zohoapis\./, '');
    return [dc.name, dc.domain, apis, ending, `zoho.${ending}`].includes(word);
  });
  return found && { domain: found.domain, exact: false };
}

function hostOf(text: string): string {
  if (!/^https?:\/\//.test(text)) return text.replace(/\/+$/, '');
  return URL.canParse(text) ? new URL(text).hostname : '';
}
