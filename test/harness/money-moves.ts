/** Users with invoices that Billing has and the mirror knows: what moves of money are about. */
import { randomUUID } from 'node:crypto';
import type { Emulator } from '../../src/emulator/index.js';
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
  const local = new Map<string, string>();
  const inBilling: MoneyWorld['inBilling'] = (kind) => (w.emulator.state().billing?.[kind] ?? []) as Json[];
  const customerOf = (userId: string): string => {
    const email = PEOPLE.find((one) => one.id === userId)?.email;
    const found = ((w.emulator.state().billing?.['customers'] ?? []) as Json[]).find((one) => one['email'] === email);
    return String(found?.['customer_id']);
  };
  const userOf = (customerId: unknown) => PEOPLE.find((one) => customerOf(one.id) === customerId)?.id ?? null;

  const object = async (kind: 'invoice' | 'payment', zohoId: string, userId: string | null): Promise<string> => {
    const known = local.get(zohoId);
    if (known) return known;
    const id = randomUUID();
    local.set(zohoId, id);
    await w.store.db.query('insert into zoho_bridge.objects (id, kind, id_index, sealed_id, user_id) values ($1, $2, $3, $4, $5)', [
      id,
      kind,
      w.store.vault.blindIndex(zohoId, `object/${kind}`),
      w.store.vault.seal(zohoId, { table: 'objects', column: 'sealed_id', row: id }),
      userId,
    ]);
    return id;
  };

  const follow = async () => {
    for (const invoice of inBilling('invoices')) {
      const userId = userOf(invoice['customer_id']);
      const id = await object('invoice', String(invoice['invoice_id']), userId);
      await w.store.db.query(
        `insert into zoho_bridge.invoices (id, user_id, number, status, date, currency, total, balance, lines) values ($1, $2, $3, $4, $5, $6, $7, $8, '[]')
         on conflict (id) do update set status = excluded.status, balance = excluded.balance, seen_at = now()`,
        [
          ...[id, userId, invoice['number'], invoice['status'], invoice['invoice_date'], invoice['currency_code']],
          ...[String(invoice['total']), String(invoice['balance'])],
        ],
      );
    }
    for (const payment of inBilling('payments')) {
      const userId = userOf(payment['customer_id']);
      const id = await object('payment', String(payment['payment_id']), userId);
      await w.store.db.query(
        `insert into zoho_bridge.payments (id, user_id, status, mode, date, currency, amount, refunded, reference) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (id) do update set refunded = excluded.refunded, seen_at = now()`,
        [
          ...[id, userId, payment['status'], payment['payment_mode'], payment['date'], payment['currency_code']],
          ...[String(payment['amount']), String(payment['amount_refunded']), payment['reference_number']],
        ],
      );
    }
  };

  return {
    ...w,
    customerOf,
    follow,
    inBilling,
    async invoice(userId, amount) {
      const { invoice } = await post('invoices?send=true', {
        customer_id: customerOf(userId),
        invoice_items: [{ name: 'Work', price: amount, quantity: 1 }],
      });
      await follow();
      const { invoice_id, invoice_number: number } = invoice as { invoice_id: string; invoice_number: string };
      return { id: local.get(invoice_id) ?? '', zohoId: invoice_id, number };
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
