/** Users with invoices that Billing has and the mirror knows: what moves of money are about. */
import type { Emulator } from '../../src/emulator/index.js';
import type { ObjectRef } from '../../src/store/objects.js';
import { type World, type WorldOptions, world } from './bridge.js';

type Json = Record<string, unknown>;

const PEOPLE = [
  { id: 'u-1', email: 'ann@example.com', name: 'Ann Example' },
  { id: 'u-2', email: 'bob@example.com', name: 'Bob Example' },
];

/** An invoice as the bridge names it, and as Billing does. */
export interface Known {
  id: string;
  zohoId: string;
  number: string;
}

export interface MoneyWorld extends World {
  /** A sent invoice over `amount` of a user, in the mirror as well. */
  invoice(userId: string, amount: number): Promise<Known>;
  customerOf(userId: string): string;
  /** Has the mirror follow Billing, as a sweep would. */
  follow(): Promise<void>;
  settled(timeoutMs?: number): ReturnType<World['bridge']['drain']>;
  inBilling(kind: 'payments' | 'invoices' | 'creditnotes' | 'refunds'): Json[];
  /** Calls to Billing that move money, ids left out. */
  posts(): string[];
}

/** Two users with their customers. */
export async function moneyWorld(options: WorldOptions = {}): Promise<MoneyWorld> {
  const w = await world({ ...options, env: { ZOHO_BRIDGE_CALL_TIMEOUT_MS: '800', ZOHO_BRIDGE_MAX_ATTEMPTS: '60', ...options.env } });
  await w.bridge.users.saveMany(PEOPLE);
  await w.bridge.drain({ timeoutMs: 30_000 });
  const post = await poster(w.emulator);
  const inBilling: MoneyWorld['inBilling'] = (kind) => (w.emulator.state().billing?.[kind] ?? []) as Json[];
  const customerOf = (userId: string): string => {
    const email = PEOPLE.find((one) => one.id === userId)?.email;
    const found = ((w.emulator.state().billing?.['customers'] ?? []) as Json[]).find((one) => one['email'] === email);
    return String(found?.['customer_id']);
  };
  const ring = async (refs: ObjectRef[]) => {
    await w.store.db.transaction((tx) => w.store.objects.ring(refs, tx));
    await w.bridge.drain({ timeoutMs: 30_000 });
  };

  return {
    ...w,
    customerOf,
    follow: () =>
      ring([
        ...inBilling('invoices').map((invoice) => ({ kind: 'invoice', zohoId: String(invoice['invoice_id']) }) as const),
        ...inBilling('payments').map((payment) => ({ kind: 'payment', zohoId: String(payment['payment_id']) }) as const),
      ]),
    inBilling,
    async invoice(userId, amount) {
      const { invoice } = await post('invoices?send=true', {
        customer_id: customerOf(userId),
        invoice_items: [{ name: 'Work', price: amount, quantity: 1 }],
      });
      const { invoice_id: zohoId, invoice_number: number } = invoice as { invoice_id: string; invoice_number: string };
      await ring([{ kind: 'invoice', zohoId }]);
      const found = await w.store.objects.find([{ kind: 'invoice', zohoId }], w.store.db);
      return { id: [...found.values()][0]?.id ?? '', zohoId, number };
    },
    settled: (timeoutMs = 60_000) => w.bridge.drain({ timeoutMs }),
    posts: () =>
      w.emulator
        .calls()
        .filter(
          (call) => call.method === 'POST' && /\/(payments|collect|refunds|void|writeoff|creditnotes\/?\w*|invoices)$/.test(call.path),
        )
        .map((call) => call.path.replace(/\d{8,}/g, '{id}').replace('/billing/v1', ''))
        .filter((path) => path !== '/invoices'),
  };
}

/** Calls Billing as somebody else than the bridge does. */
async function poster(emulator: Emulator): Promise<(path: string, body: unknown) => Promise<Json>> {
  const env = emulator.env();
  const answer = await fetch(`${emulator.url}/oauth/v2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: env['ZOHO_CLIENT_ID'] ?? '',
      client_secret: env['ZOHO_CLIENT_SECRET'] ?? '',
      refresh_token: env['ZOHO_REFRESH_TOKEN'] ?? '',
    }),
  });
  const { access_token } = (await answer.json()) as { access_token: string };
  return async (path, body) => {
    const reply = await fetch(`${emulator.url}/billing/v1/${path}`, {
      method: 'POST',
      headers: {
        authorization: `Zoho-oauthtoken ${access_token}`,
        'x-com-zoho-subscriptions-organizationid': env['ZOHO_BILLING_ORGANIZATION_ID'] ?? '',
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    const said = (await reply.json()) as Json;
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${JSON.stringify(said)}`);
    return said;
  };
}
