import { BridgeError } from '../errors.js';

/**
 * One Zoho data centre: where its accounts server and its APIs are. Hosts only, always reached over HTTPS.
 * `sure`: `documented` by Zoho for accounts and API; `seen` in other people's working code; `inferred` from the pattern.
 */
export interface DataCenter {
  name: string;
  /** The value of ZOHO_API_DOMAIN. */
  domain: string;
  accounts: string;
  /** CRM, Billing and Books. */
  api: string;
  /** Desk is on hosts of its own. */
  desk: string;
  /** Where bulk files are uploaded. */
  content: string;
  sure: 'documented' | 'seen' | 'inferred';
}

/**
 * Sources: zoho.com/crm/developer/docs/api/v8/multi-dc.html, zoho.com/accounts/protocol/oauth/multi-dc.html,
 * github.com/zoho/zohocrm-nodejs-sdk-8.0 (lib/routes/dc: API and upload hosts), desk.zoho.com/DeskAPIDocument#MultiDC.
 * Canada breaks every pattern: zohocloud.ca for accounts and Desk, zohoapis.ca for the APIs.
 */
export const DATA_CENTERS: readonly DataCenter[] = [
  center('us', 'zoho.com', 'zohoapis.com', 'documented'),
  center('eu', 'zoho.eu', 'zohoapis.eu', 'documented'),
  center('in', 'zoho.in', 'zohoapis.in', 'documented'),
  center('au', 'zoho.com.au', 'zohoapis.com.au', 'documented'),
  center('jp', 'zoho.jp', 'zohoapis.jp', 'documented'),
  { ...center('ca', 'zohocloud.ca', 'zohoapis.ca', 'documented'), content: 'upload.zohocloud.ca' },
  { ...center('sa', 'zoho.sa', 'zohoapis.sa', 'documented'), content: 'files.zoho.sa' },
  center('cn', 'zoho.com.cn', 'zohoapis.com.cn', 'documented'),
  center('uk', 'zoho.uk', 'zohoapis.uk', 'seen'),
  center('ae', 'zoho.ae', 'zohoapis.ae', 'inferred'),
];

function center(name: string, domain: string, apis: string, sure: DataCenter['sure']): DataCenter {
  return { name, domain, accounts: `accounts.${domain}`, api: `www.${apis}`, desk: `desk.${domain}`, content: `content.${apis}`, sure };
}

/** The data centre of a ZOHO_API_DOMAIN value (`zoho.eu`, …; `zoho.ca` is taken for `zohocloud.ca`); undefined when there is none. */
export function dataCenterOf(domain: string): DataCenter | undefined {
  const wanted = domain === 'zoho.ca' ? 'zohocloud.ca' : domain;
  return DATA_CENTERS.find((dc) => dc.domain === wanted);
}

/** The hosts a token of this data centre may be sent to. Sandbox and developer organisations have hosts of their own. */
function allowedHosts(dc: DataCenter): string[] {
  const apis = dc.api.replace(/^www\./, '');
  return [dc.accounts, dc.api, `sandbox.${apis}`, `developer.${apis}`, dc.desk, dc.content];
}

/**
 * Throws unless credentials may be sent to `url`: HTTPS on one of Zoho's own hosts of this data centre, or, when
 * `emulatorUrl` is set, that origin and nothing else. The error names the host only, never the path or the query.
 */
export function assertAllowed(url: URL, dc: DataCenter, emulatorUrl?: string): void {
  const plain = url.username === '' && url.password === '';
  const home = emulatorUrl
    ? url.origin === new URL(emulatorUrl).origin
    : url.protocol === 'https:' && url.port === '' && allowedHosts(dc).includes(url.hostname);
  if (plain && home) return;
  throw new BridgeError(
    'zoho_host_refused',
    `Refused to send credentials to ${url.hostname}: not a host of Zoho's ${dc.domain} data centre`,
  );
}

/**
 * Reads `api_domain` of a token answer. It is only believed when it is on the list of the configured data centre;
 * anything else is `unknown` (use the table instead), and the API host of another data centre is told apart because it means
 * ZOHO_API_DOMAIN is wrong.
 */
export function readApiDomain(
  text: string,
  dc: DataCenter,
): { kind: 'known'; origin: string } | { kind: 'elsewhere'; dc: DataCenter } | { kind: 'unknown' } {
  if (!URL.canParse(text)) return { kind: 'unknown' };
  const url = new URL(text);
  if (url.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '') return { kind: 'unknown' };
  const isApi = (candidate: DataCenter) => allowedHosts(candidate).includes(url.hostname) && url.hostname.endsWith(candidate.api.slice(3));
  if (isApi(dc)) return { kind: 'known', origin: url.origin };
  const other = DATA_CENTERS.find(isApi);
  return other ? { kind: 'elsewhere', dc: other } : { kind: 'unknown' };
}
