import type { Answer, Incoming, World } from '../../core/types.js';
import { type DeskRoute, listWeight } from '../route.js';
import type { DeskState } from '../state.js';
import { createWebhook, deleteWebhook, getWebhook, listWebhooks, updateWebhook } from './calls.js';
import { startDeliveries } from './deliveries.js';
import { loadKey } from './signing-key.js';

const PATH = '/api/v1/webhooks';

/** The webhook documentation and the table of scopes name different ones; the OpenAPI file has all three, without "and" or "or". */
const scopes = (operation: string) => [[`Desk.webhooks.${operation}`, `Desk.events.${operation}`, `Desk.settings.${operation}`]];

/** Operations on subscriptions. */
export const webhookRoutes: DeskRoute[] = [
  { method: 'GET', path: PATH, scopes: scopes('READ'), weight: listWeight, run: listWebhooks },
  { method: 'POST', path: PATH, scopes: scopes('CREATE'), weight: 1, run: createWebhook },
  { method: 'GET', path: `${PATH}/:id`, scopes: scopes('READ'), weight: 1, run: getWebhook },
  { method: 'PATCH', path: `${PATH}/:id`, scopes: scopes('UPDATE'), weight: 1, run: updateWebhook },
  { method: 'DELETE', path: `${PATH}/:id`, scopes: scopes('DELETE'), weight: 1, run: deleteWebhook },
];

/** Begins to send what happens in `desk`; asked for each new or reset state, before anything is restored into it. */
export function startWebhooks(desk: DeskState): void {
  startDeliveries(desk);
}

/** Zoho has it on the host of Desk, which here is everybody's. */
export const KEYS_PATH = '/.well-known/jwks.json';

/** What Desk answers without a token below `/.well-known/`: the key its webhooks are signed with. */
export async function wellKnown(world: World, { method, path }: Incoming): Promise<Answer | undefined> {
  if (path !== KEYS_PATH) return undefined;
  if (method !== 'GET') return { status: 405 };
  const { publicJwk } = await loadKey(world);
  return { status: 200, body: { keys: [publicJwk] } };
}
