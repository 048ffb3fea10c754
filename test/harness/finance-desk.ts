/** What somebody at the finance desk does in Books and Billing, beside the bridge: over HTTP, with a token of all scopes. */
import type { World } from './bridge.js';

export type Json = Record<string, unknown>;

export interface FinanceDesk {
  /** A call below `/books/v3`; the answer's `key`. Throws when it was refused. */
  books(method: string, path: string, key: string, body?: unknown): Promise<Json>;
  /** The same below `/billing/v1`. */
  billing(method: string, path: string, key: string, body?: unknown): Promise<Json>;
  /** A sent invoice of one line of `rate`, made in Billing; numbers and ids as Billing has them. */
  bill(customerId: string, rate: number, more?: Json): Promise<{ id: string; number: string }>;
}

export async function financeDesk({ emulator, env }: Pick<World, 'emulator' | 'env'>): Promise<FinanceDesk> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: env.ZOHO_CLIENT_ID ?? '',
    client_secret: env.ZOHO_CLIENT_SECRET ?? '',
    refresh_token: env.ZOHO_REFRESH_TOKEN ?? '',
  });
  const token = async () =>
    ((await (await fetch(`${emulator.url}/oauth/v2/token`, { method: 'POST', body: form })).json()) as { access_token: string })
      .access_token;
  let authorization: string | undefined;

  const call = async (base: string, method: string, path: string, key: string, body: unknown): Promise<Json> => {
    const url = new URL(`${emulator.url}${base}/${path}`);
    if (base === '/books/v3') url.searchParams.set('organization_id', env.ZOHO_BOOKS_ORGANIZATION_ID ?? '');
    const send = async () =>
      fetch(url, {
        method,
        headers: {
          authorization: `Zoho-oauthtoken ${authorization}`,
          'content-type': 'application/json',
          'x-com-zoho-subscriptions-organizationid': env.ZOHO_BILLING_ORGANIZATION_ID ?? '',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    authorization ??= await token();
    let answer = await send();
    if (answer.status === 401) {
      authorization = await token();
      answer = await send();
    }
    const read = (await answer.json()) as Json;
    if (read['code'] !== 0) throw new Error(`${method} ${path}: ${answer.status} ${String(read['code'])} ${String(read['message'])}`);
    return (read[key] ?? {}) as Json;
  };
  const billing: FinanceDesk['billing'] = (method, path, key, body) => call('/billing/v1', method, path, key, body);

  return {
    billing,
    books: (method, path, key, body) => call('/books/v3', method, path, key, body),
    async bill(customerId, rate, more = {}) {
      const invoice = await billing('POST', 'invoices', 'invoice', {
        customer_id: customerId,
        // Not overdue whatever hour the test runs at.
        payment_terms: 30,
        invoice_items: [{ name: 'Work', price: rate, quantity: 1 }],
        ...more,
      });
      await billing('POST', `invoices/${String(invoice['invoice_id'])}/converttoopen`, 'invoice');
      return { id: String(invoice['invoice_id']), number: String(invoice['number'] ?? invoice['invoice_number']) };
    },
  };
}
