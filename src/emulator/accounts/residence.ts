import type { Incoming } from '../core/types.js';

/**
 * Zoho's data centres: the domain of Accounts and of the APIs. Sources: zoho.com/accounts/protocol/oauth/multi-dc.html,
 * zoho.com/crm/developer/docs/api/v8/multi-dc.html; `uk` and `ae` are seen in the field only, `sg` is of Desk's documentation.
 */
const DOMAINS = {
  us: ['zoho.com', 'zohoapis.com'],
  eu: ['zoho.eu', 'zohoapis.eu'],
  in: ['zoho.in', 'zohoapis.in'],
  au: ['zoho.com.au', 'zohoapis.com.au'],
  jp: ['zoho.jp', 'zohoapis.jp'],
  ca: ['zohocloud.ca', 'zohoapis.ca'],
  sa: ['zoho.sa', 'zohoapis.sa'],
  uk: ['zoho.uk', 'zohoapis.uk'],
  ae: ['zoho.ae', 'zohoapis.ae'],
  sg: ['zoho.sg', 'zohoapis.sg'],
  cn: ['zoho.com.cn', 'zohoapis.com.cn'],
} as const satisfies Record<string, readonly [accounts: string, apis: string]>;

export type DataCentre = keyof typeof DOMAINS;
export const DATA_CENTRES = Object.keys(DOMAINS) as [DataCentre, ...DataCentre[]];

const BY_DOMAIN = new Map<string, DataCentre>(
  Object.entries(DOMAINS).flatMap(([name, domains]) => domains.map((domain) => [domain, name as DataCentre])),
);
/** Longest first: `zoho.com.au` is not `zoho.com`. */
const ZOHO_HOST = new RegExp(`(?:^|\\.)(${[...BY_DOMAIN.keys()].map((domain) => domain.replaceAll('.', '\\.')).join('|')})$`);

/** Where the organisation lives, and who looks for it elsewhere. */
export interface Residence {
  dataCentre(): DataCentre;
  wrongDataCentre(): boolean;
  set(change: { dataCentre?: DataCentre | undefined; wrongDataCentre?: boolean | undefined }): void;
  /** True for a request to a data centre where neither this client nor this organisation is: one that was addressed to a host of Zoho's elsewhere. */
  isElsewhere(incoming: Pick<Incoming, 'headers'>): boolean;
  /** Base URL of Accounts for whoever sent this: Zoho's own one when it was addressed by a name of Zoho's, `origin` otherwise. */
  accountsServer(incoming: Pick<Incoming, 'headers'>, origin: string): string;
  /** The same for the APIs: `api_domain` of a token answer. */
  apiDomain(incoming: Pick<Incoming, 'headers'>, origin: string): string;
  reset(): void;
}

export function createResidence(): Residence {
  let dataCentre: DataCentre = 'us';
  let wrong = false;

  const named = (incoming: Pick<Incoming, 'headers'>) => dataCentreOf(incoming.headers['host'] ?? '');

  return {
    dataCentre: () => dataCentre,
    wrongDataCentre: () => wrong,
    set: (change) => {
      dataCentre = change.dataCentre ?? dataCentre;
      wrong = change.wrongDataCentre ?? wrong;
    },
    isElsewhere: (incoming) => wrong || (named(incoming) ?? dataCentre) !== dataCentre,
    accountsServer: (incoming, origin) => (named(incoming) ? `https://accounts.${DOMAINS[dataCentre][0]}` : origin),
    apiDomain: (incoming, origin) => (named(incoming) ? `https://www.${DOMAINS[dataCentre][1]}` : origin),
    reset: () => {
      dataCentre = 'us';
      wrong = false;
    },
  };
}

/** The data centre a `Host` header names, or undefined when it is no name of Zoho's (`127.0.0.1:4700`). */
export function dataCentreOf(host: string): DataCentre | undefined {
  const name = host.toLowerCase().replace(/:\d+$/, '');
  const domain = ZOHO_HOST.exec(name)?.[1];
  return domain === undefined ? undefined : BY_DOMAIN.get(domain);
}
