import { eventIdOf, type NewEvent } from '../../src/store/events.js';
import type { World } from './bridge.js';

interface ToldEvent {
  event_id: string;
  event_type: string;
  event_time: string;
  payload: string;
}

/** What Billing has told of so far, the oldest first. */
export const toldBy = ({ emulator }: Pick<World, 'emulator'>): ToldEvent[] =>
  ((emulator.state().billing?.events ?? []) as unknown as ToldEvent[]).toSorted((a, b) => (a.event_id < b.event_id ? -1 : 1));

/** A delivery of an event, as `receive` keeps it. */
export function deliveryOf({ event_id, event_type, payload }: ToldEvent): NewEvent {
  const id = eventIdOf(event_id);
  if (id === undefined) throw new Error('the emulator tells no event without an id');
  return { source: 'billing.webhook', identity: { id }, type: event_type, at: null, body: payload };
}

/** Hands over what Billing has told of since the last time, as its webhooks would; `choose` may lose, double and reorder. */
export function courier(at: World): (choose?: (events: ToldEvent[]) => ToldEvent[]) => Promise<string[]> {
  let last = '';
  return async (choose = (events) => events) => {
    const fresh = toldBy(at).filter((event) => event.event_id > last);
    last = fresh.at(-1)?.event_id ?? last;
    const chosen = choose(fresh);
    if (chosen.length > 0) await at.store.events.keep(chosen.map(deliveryOf));
    return chosen.map((event) => event.event_type);
  };
}

/** A user who has subscribed: Zoho's ids of customer and subscription, and ours. */
export async function subscriber(
  { bridge, emulator }: World,
  { id = 'u1', planCode = 'pro-monthly', card = false }: { id?: string; planCode?: string; card?: boolean } = {},
): Promise<{ userId: string; subscriptionId: string; zohoId: string; customerId: string; cardId: string | undefined }> {
  await bridge.users.save({ id, email: `${id}@host.example`, name: `Person ${id}` });
  await bridge.drain();
  const customers = (emulator.state().billing?.customers ?? []) as { customer_id: string; email: string }[];
  const customerId = customers.find((one) => one.email === `${id}@host.example`)?.customer_id ?? '';
  const cardId = card ? emulator.byHand.billing.addCard({ customerId }) : undefined;
  const { id: subscriptionId } = await bridge.subscriptions.create(id, { planCode, autoCollect: card });
  await bridge.drain();
  const all = (emulator.state().billing?.subscriptions ?? []) as { subscription_id: string; reference_id: string }[];
  const zohoId = all.find((one) => one.reference_id === subscriptionId)?.subscription_id ?? '';
  return { userId: id, subscriptionId, zohoId, customerId, cardId };
}

/** Answered GETs of Billing since the calls were counted last, as their paths' first words. */
export function looks({ emulator }: World, since: number): string[] {
  return emulator
    .calls()
    .slice(since)
    .filter((call) => call.method === 'GET' && call.status < 400 && call.path.startsWith('/billing/v1/'))
    .map((call) => call.path.split('/')[3] ?? '');
}

/** Somebody else with access to the same Billing: staff, or another integration. Answers the body of a call that went well. */
export async function staffOf({
  emulator,
}: World): Promise<(method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>> {
  const env = emulator.env();
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: env['ZOHO_CLIENT_ID'] ?? '',
    client_secret: env['ZOHO_CLIENT_SECRET'] ?? '',
    refresh_token: env['ZOHO_REFRESH_TOKEN'] ?? '',
  });
  const token = (await (await fetch(`${emulator.url}/oauth/v2/token`, { method: 'POST', body: form })).json()) as { access_token: string };
  return async (method, path, body) => {
    const response = await fetch(`${emulator.url}/billing/v1/${path}`, {
      method,
      headers: {
        authorization: `Zoho-oauthtoken ${token.access_token}`,
        'x-com-zoho-subscriptions-organizationid': env['ZOHO_BILLING_ORGANIZATION_ID'] ?? '',
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  };
}
