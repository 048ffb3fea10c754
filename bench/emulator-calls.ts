import { person } from './person.js';
import type { Ask } from './wire.js';

/** What calls need of one emulator. */
export interface Keys {
  headers: Record<string, string>;
  /** Of what is read, or of what it is created in. */
  ids: string[];
}

export const PER_PAGE = 200;
export const PER_CALL = 100;

const lead = (n: number) => {
  const { id, email, name } = person(n);
  const [First_Name, Last_Name] = name.split(' ');
  return { First_Name, Last_Name, Email: email, Company: 'Bench', Phone: `+1 555 ${n}`, Description: id };
};

const leads = (n: number) => Array.from({ length: PER_CALL }, (_, at) => lead(n * PER_CALL + at));

const post = (path: string, body: unknown): Ask => ({ method: 'POST', path, body: JSON.stringify(body) });
const get = (path: string): Ask => ({ method: 'GET', path });
const one = (ids: string[], n: number): string => ids[n % ids.length] ?? '';

interface Kind {
  /** How many each call creates or answers. */
  records: number;
  call(n: number, ids: string[]): Ask;
  /** Where to find `ids`: a path, and the list in its answer with the name of the id. */
  ids?: [path: string, list: string, id: string];
}

/** Calls by what they do; those that read come after those that create. */
export const CALLS: Record<string, Kind> = {
  'CRM: create a lead': { records: 1, call: (n) => post('/crm/v8/Leads', { data: [lead(n)] }) },
  'CRM: read a lead': {
    records: 1,
    call: (n, ids) => get(`/crm/v8/Leads/${one(ids, n)}`),
    ids: ['/crm/v8/Leads?fields=id&per_page=200', 'data', 'id'],
  },
  'CRM: a page of 200 leads': {
    records: PER_PAGE,
    call: (n) => get(`/crm/v8/Leads?fields=First_Name,Last_Name,Email,Company&per_page=${PER_PAGE}&page=${(n % 10) + 1}`),
  },
  'CRM: create 100 leads': { records: PER_CALL, call: (n) => post('/crm/v8/Leads', { data: leads(n) }) },
  'CRM: upsert 100 leads by address': {
    records: PER_CALL,
    call: (n) => post('/crm/v8/Leads/upsert', { data: leads(n % 100), duplicate_check_fields: ['Email'] }),
  },
  'Billing: create a customer': {
    records: 1,
    call: (n) => post('/billing/v1/customers', { display_name: `${person(n).name} ${n}`, email: person(n).email }),
  },
  'Billing: read a customer': {
    records: 1,
    call: (n, ids) => get(`/billing/v1/customers/${one(ids, n)}`),
    ids: ['/billing/v1/customers', 'customers', 'customer_id'],
  },
  'Desk: create a ticket': {
    records: 1,
    call: (n, ids) =>
      post('/api/v1/tickets', { subject: `Help ${n}`, departmentId: ids[0], contact: { lastName: 'B', email: person(n).email } }),
    ids: ['/api/v1/departments', 'data', 'id'],
  },
  'Desk: read a ticket': {
    records: 1,
    call: (n, ids) => get(`/api/v1/tickets/${one(ids, n)}`),
    ids: ['/api/v1/tickets?limit=100', 'data', 'id'],
  },
};

/** Gets a token for an emulator, and from then on what a kind of call needs. */
export function keysOf(env: Record<string, string>): (kind: string) => Promise<Keys> {
  const url = env['ZOHO_EMULATOR_URL'] ?? '';
  const ask = async (path: string, init: RequestInit): Promise<Record<string, unknown>> =>
    (await (await fetch(`${url}${path}`, init)).json()) as Record<string, unknown>;
  const grant = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: env['ZOHO_CLIENT_ID'] ?? '',
    client_secret: env['ZOHO_CLIENT_SECRET'] ?? '',
    refresh_token: env['ZOHO_REFRESH_TOKEN'] ?? '',
  });
  const granted = ask('/oauth/v2/token', { method: 'POST', body: grant });
  return async (kind) => {
    const headers = {
      authorization: `Zoho-oauthtoken ${String((await granted)['access_token'])}`,
      'x-com-zoho-subscriptions-organizationid': env['ZOHO_BILLING_ORGANIZATION_ID'] ?? '',
      orgid: env['ZOHO_DESK_ORGANIZATION_ID'] ?? '',
    };
    const source = CALLS[kind]?.ids;
    if (!source) return { headers, ids: [] };
    const [path, list, id] = source;
    const found = (await ask(path, { headers }))[list] as Record<string, string>[];
    return { headers, ids: found.map((row) => row[id] ?? '') };
  };
}
