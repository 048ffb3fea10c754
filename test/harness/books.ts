import type { EmulatorOptions } from '../../src/emulator/index.js';
import { type Json, type MoneyClient, type MoneyReply, moneyClient } from './money.js';

export interface BooksClient extends MoneyClient {
  /** A call below `/books/v3` with a token of all scopes and the right organisation. A body that is a string is sent as it is. */
  books(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<MoneyReply & { raw: Response; text: string }>;
  /** What the answer holds under `key`; throws when the call was refused. */
  from(key: string, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Json>;
  /** A new contact's id. */
  contact(fields?: Json): Promise<string>;
  /** A sent invoice of one line, unless `fields` or `query` say otherwise, made in Books. */
  bill(customerId: string, fields?: Json, query?: string): Promise<Json>;
}

/** An emulator of its own over HTTP, seen through Books (and Billing); it is noon of 5 January 2026 in Los Angeles. */
export async function booksClient(options: EmulatorOptions = {}): Promise<BooksClient> {
  const client = await moneyClient(options);
  const organization = client.emulator.env()['ZOHO_BOOKS_ORGANIZATION_ID'] ?? '';
  let contacts = 0;
  let token: string | undefined;
  const fresh = async () => `Zoho-oauthtoken ${((await client.token()).body as { access_token: string }).access_token}`;

  const send = async (method: string, path: string, body: unknown, headers: Record<string, string> = {}) => {
    token ??= await fresh();
    const url = new URL(`${client.emulator.url}/books/v3/${path}`);
    if (!url.searchParams.has('organization_id')) url.searchParams.set('organization_id', organization);
    return fetch(url, {
      method,
      headers: { authorization: token, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  };

  const books: BooksClient['books'] = async (method, path, body, headers) => {
    let raw = await send(method, path, body, headers);
    // An hour went by.
    if (raw.status === 401 && !headers?.['authorization']) {
      token = undefined;
      raw = await send(method, path, body, headers);
    }
    const text = await raw.clone().text();
    const isJson = (raw.headers.get('content-type') ?? '').includes('json');
    const answered = (isJson ? JSON.parse(text) : {}) as Json;
    return { status: raw.status, code: Number(answered['code']), message: String(answered['message']), body: answered, raw, text };
  };
  const from: BooksClient['from'] = async (key, method, path, body, headers) => {
    const reply = await books(method, path, body, headers);
    if (reply.code !== 0) throw new Error(`${method} ${path}: ${reply.status} ${reply.code} ${reply.message}`);
    return reply.body[key] as Json;
  };

  return {
    ...client,
    books,
    from,
    contact: async (fields = {}) => {
      contacts += 1;
      return String((await from('contact', 'POST', 'contacts', { contact_name: `Contact ${contacts}`, ...fields }))['contact_id']);
    },
    bill: (customerId, fields = {}, query = '?send=true') =>
      from('invoice', 'POST', `invoices${query}`, {
        customer_id: customerId,
        line_items: [{ name: 'Work', rate: 100, quantity: 1 }],
        ...fields,
      }),
  };
}
