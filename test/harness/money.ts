import type { EmulatorOptions } from '../../src/emulator/index.js';
import { type EmulatorClient, emulatorClient } from './emulator-client.js';

export type Json = Record<string, unknown>;

/** One answer of Billing or Books: the envelope, and what is in it. */
export interface MoneyReply {
  status: number;
  code: number;
  message: string;
  body: Json;
}

export interface MoneyClient extends EmulatorClient {
  call(method: string, path: string, body?: unknown): Promise<MoneyReply>;
  /** What the answer holds under `key`; throws when the call was refused. */
  take(key: string, method: string, path: string, body?: unknown): Promise<Json>;
  /** A new customer's id. */
  customer(fields?: Json): Promise<string>;
  /** A sent invoice of one line, unless `fields` or `query` say otherwise. */
  invoice(customerId: string, fields?: Json, query?: string): Promise<Json>;
  /** The events so far, oldest first. */
  events(): Json[];
  /** The last of them, with what it says. */
  lastEvent(): { type: unknown; data: Json };
}

/** An emulator of its own over HTTP, seen through Billing; it is noon of 5 January 2026 in Los Angeles. */
export async function moneyClient(options: EmulatorOptions = {}): Promise<MoneyClient> {
  const client = await emulatorClient({ now: () => new Date('2026-01-05T20:00:00Z'), ...options });
  let customers = 0;

  const events = () => (client.emulator.state() as { billing: { events: Json[] } }).billing.events;
  let token: Promise<string> | undefined;
  const fresh = async () => `Zoho-oauthtoken ${((await client.token()).body as { access_token: string }).access_token}`;
  const call: MoneyClient['call'] = async (method, path, body) => {
    token ??= fresh();
    let answer = await client.billing(method, path, body, { authorization: await token });
    // An hour went by.
    if (answer.status === 401) {
      token = fresh();
      answer = await client.billing(method, path, body, { authorization: await token });
    }
    const { code, message } = answer.body as { code: number; message: string };
    return { status: answer.status, code, message, body: answer.body as Json };
  };
  const take: MoneyClient['take'] = async (key, method, path, body) => {
    const reply = await call(method, path, body);
    if (reply.code !== 0) throw new Error(`${method} ${path}: ${reply.status} ${reply.code} ${reply.message}`);
    return reply.body[key] as Json;
  };

  return {
    ...client,
    call,
    take,
    customer: async (fields = {}) => {
      customers += 1;
      const made = await take('customer', 'POST', 'customers', {
        display_name: `Customer ${customers}`,
        email: 'c@host.example',
        ...fields,
      });
      return String(made['customer_id']);
    },
    invoice: (customerId, fields = {}, query = '?send=true') =>
      take('invoice', 'POST', `invoices${query}`, {
        customer_id: customerId,
        invoice_items: [{ name: 'Work', price: 100, quantity: 1 }],
        ...fields,
      }),
    events,
    lastEvent: () => {
      const last = events().at(-1);
      return { type: last?.['event_type'], data: (JSON.parse(String(last?.['payload'] ?? '{}')) as { data: Json }).data };
    },
  };
}
