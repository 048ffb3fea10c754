import type { EmulatorOptions } from '../../src/emulator/index.js';
import { type Json, type MoneyClient, moneyClient } from './money.js';

export type CardBehaviour = 'approve' | 'decline' | 'insufficient_funds' | 'expired' | 'gateway_down';

export interface SubscriptionsClient extends MoneyClient {
  /** Makes a plan of its own; 30.00 a month unless `fields` say otherwise. Answers its code. */
  plan(code: string, fields?: Json): Promise<string>;
  /** A recurring addon of 5.00 a month, unless `fields` say otherwise. Answers its code. */
  addon(code: string, fields?: Json): Promise<string>;
  /** A subscription, with a customer of its own unless `fields` name one; of 49.00 a month unless they name a plan. */
  subscribe(fields?: Json): Promise<Json>;
  /** An online one, on a card of its own. */
  subscribeOnline(fields?: Json): Promise<{ id: string; cardId: string; customerId: string }>;
  /** What the card says to its next charges. */
  says(cardId: string, behaviour: CardBehaviour, charges?: number): void;
  /** A subscription as GET answers it now. */
  get(id: unknown): Promise<Json>;
  /** Its invoices, oldest first. */
  invoicesOf(id: unknown): Promise<Json[]>;
  /** Types of the events since the last time this was asked, oldest first, and the days they are of: `2026-02-05 subscription_renewed`. */
  happened(): string[];
  /** A refused call: status, code and sentence. */
  refused(method: string, path: string, body?: unknown): Promise<string>;
}

/** An emulator of its own over HTTP, seen through Billing's subscriptions; it is noon of 5 January 2026 in Los Angeles. */
export async function subscriptionsClient(options: EmulatorOptions = {}): Promise<SubscriptionsClient> {
  const client = await moneyClient(options);
  const { emulator, call, take, customer } = client;
  const hand = emulator.byHand.billing;
  const productId = async () => ((await take('products', 'GET', 'products')) as unknown as Json[])[0]?.['product_id'];
  let seen = '';

  const subscribe: SubscriptionsClient['subscribe'] = async ({ customer_id, ...fields } = {}) =>
    take('subscription', 'POST', 'subscriptions', {
      customer_id: customer_id ?? (await customer()),
      plan: { plan_code: 'pro-monthly' },
      ...fields,
    });

  return {
    ...client,
    plan: async (code, fields = {}) => {
      const plan = {
        plan_code: code,
        name: code,
        recurring_price: 30,
        interval: 1,
        interval_unit: 'months',
        product_id: await productId(),
      };
      await take('plan', 'POST', 'plans', { ...plan, ...fields });
      return code;
    },
    addon: async (code, fields = {}) => {
      const addon = { addon_code: code, name: code, unit_name: 'unit', pricing_scheme: 'unit', price_brackets: [{ price: 5 }] };
      const kind = { type: 'recurring', interval_unit: 'monthly', applicable_to_all_plans: true, product_id: await productId() };
      await take('addon', 'POST', 'addons', { ...addon, ...kind, ...fields });
      return code;
    },
    subscribe,
    subscribeOnline: async (fields = {}) => {
      const customerId = await customer();
      const cardId = hand.addCard({ customerId });
      const made = await subscribe({ customer_id: customerId, card_id: cardId, auto_collect: true, ...fields });
      return { id: String(made['subscription_id']), cardId, customerId };
    },
    says: (id, behaviour, charges) => hand.setCardBehaviour({ id, behaviour, ...(charges !== undefined && { charges }) }),
    get: (id) => take('subscription', 'GET', `subscriptions/${id}`),
    invoicesOf: async (id) => (await take('invoices', 'GET', `invoices?subscription_id=${id}`)) as unknown as Json[],
    happened: () => {
      // By id, since the oldest are forgotten. Ids grow and are of one length.
      const fresh = client.events().filter(({ event_id }) => String(event_id) > seen);
      seen = String(fresh.at(-1)?.['event_id'] ?? seen);
      return fresh.map(({ event_type, event_time }) => `${String(event_time).slice(0, 10)} ${event_type}`);
    },
    refused: async (method, path, body) => {
      const { status, code, message } = await call(method, path, body);
      return `${status} ${code} ${message}`;
    },
  };
}
