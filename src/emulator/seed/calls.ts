import { DEFAULTS } from '../core/defaults.js';
import type { Answer, Incoming } from '../core/types.js';
import type { Seeded } from './schema.js';

type Json = Record<string, unknown>;

/** Where a row goes. */
export interface Target {
  service: Seeded;
  collection: string;
  /** Of CRM: a custom field of the module `collection`. */
  isField: boolean;
}

const { organizations } = DEFAULTS;

/** The call that creates a row, as a client with every right would make it. */
export function callFor({ service, collection, isField }: Target, row: Json): Incoming {
  switch (service) {
    case 'crm':
      return isField
        ? call('/crm/v8/settings/fields', { fields: [row] }, { query: { module: collection } })
        : call(`/crm/v8/${collection}`, { data: [row] });
    case 'billing':
      return call(`/billing/v1/${collection}`, row, { headers: { 'x-com-zoho-subscriptions-organizationid': organizations.billing } });
    case 'books':
      return call(`/books/v3/${collection}`, row, { query: { organization_id: organizations.books } });
    case 'desk':
      return call(`/api/v1/${collection}`, row, { headers: { orgid: organizations.desk } });
  }
}

function call(
  path: string,
  body: Json,
  { query = {}, headers = {} }: { query?: Record<string, string>; headers?: Record<string, string> } = {},
): Incoming {
  return {
    method: 'POST',
    path,
    segments: path.split('/').filter(Boolean),
    query: new URLSearchParams(query),
    headers: { 'content-type': 'application/json', ...headers },
    rawBody: Buffer.from(JSON.stringify(body)),
    internal: true,
  };
}

/** What was created; undefined when it was refused, in whichever of Zoho's ways. */
export function createdBy(service: Seeded, { status, body }: Answer): { id: string; record: Json } | undefined {
  if (status < 200 || status > 299 || !isJson(body)) return undefined;
  const record = service === 'crm' ? crmDetails(body) : service === 'desk' ? body : financeRecord(body);
  if (!record) return undefined;
  const id = idOf(record);
  return id === undefined ? undefined : { id, record };
}

/** CRM answers each record apart, and may refuse it with a status of success. */
function crmDetails(body: Json): Json | undefined {
  const [first] = [body['data'] ?? body['fields']].flat();
  return isJson(first) && first['status'] === 'success' && isJson(first['details']) ? first['details'] : undefined;
}

/** Billing and Books: `{"code":0,"message":…,"customer":{…}}` */
function financeRecord(body: Json): Json | undefined {
  if (body['code'] !== 0) return undefined;
  const [created] = Object.entries(body).filter(([, value]) => isJson(value));
  if (!created) return undefined;
  const [name, value] = created;
  const record = value as Json;
  // Not everything has an id of its own: a plan goes by its code.
  return { id: record[`${name}_id`] ?? record[`${name}_code`], ...record };
}

/** `id`, or whatever sounds like one. */
function idOf(record: Json): string | undefined {
  const id = record['id'] ?? Object.entries(record).find(([name]) => name.endsWith('_id'))?.[1];
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
