import type { Answer } from '../../core/types.js';
import { urlNotFound } from '../errors.js';
import { checkQuery, listAnswer, ok, pageOf, readJson, readPaging } from '../request.js';
import type { DeskCall } from '../route.js';
import { formatTime } from '../time.js';
import { checkRoom, enabledWebhooks } from './editions.js';
import { shakeHands } from './handshake.js';
import { readWebhook } from './input.js';
import { loadKey } from './signing-key.js';
import type { Webhook } from './types.js';

export function renderWebhook(webhook: Webhook): Record<string, unknown> {
  const { createdAt, modifiedAt, ...shown } = webhook;
  return {
    ...shown,
    ignoreSourceId: null,
    type: 'CUSTOMER_WEBHOOK',
    createdTime: formatTime(createdAt),
    modifiedTime: formatTime(modifiedAt),
  };
}

export function listWebhooks({ desk, incoming }: DeskCall): Answer {
  checkQuery(incoming, ['from', 'limit']);
  enabledWebhooks(desk);
  return listAnswer(pageOf([...desk.webhooks.values()], readPaging(incoming, { limit: 50 })).map(renderWebhook));
}

export function getWebhook(call: DeskCall): Answer {
  checkQuery(call.incoming);
  enabledWebhooks(call.desk);
  return ok(renderWebhook(webhookOf(call)));
}

/** Makes a subscription once its address has answered. */
export async function createWebhook({ desk, incoming, agent, now }: DeskCall): Promise<Answer> {
  checkQuery(incoming);
  const { url = '', subscriptions = {}, ...rest } = readWebhook(desk, readJson(incoming), 'create');
  const isEnabled = rest.isEnabled ?? true;
  checkRoom(desk, { isNew: true, isEnabled });
  await shakeHands(desk, url);
  // Deliveries are signed without waiting.
  await loadKey(desk.world);
  // Another may have come first while this one's address was asked.
  checkRoom(desk, { isNew: true, isEnabled });
  const webhook: Webhook = {
    id: desk.world.nextId(),
    name: rest.name ?? null,
    description: rest.description ?? null,
    url,
    isEnabled,
    includeEventsFrom: rest.includeEventsFrom ?? [],
    subscriptions,
    createdBy: agent.id,
    createdAt: now,
    modifiedAt: now,
  };
  desk.webhooks.set(webhook.id, webhook);
  return ok(renderWebhook(webhook));
}

/** What is sent takes the place of what was, the whole map of subscriptions too. */
export async function updateWebhook(call: DeskCall): Promise<Answer> {
  const { desk, incoming, now } = call;
  checkQuery(incoming);
  const webhook = webhookOf(call);
  const change = readWebhook(desk, readJson(incoming), 'update');
  if (change.isEnabled && !webhook.isEnabled) checkRoom(desk, { isNew: false, isEnabled: true });
  if (change.url !== undefined && change.url !== webhook.url) await shakeHands(desk, change.url);
  if (!desk.webhooks.has(webhook.id)) throw urlNotFound();
  Object.assign(webhook, change, { modifiedAt: now });
  return ok(renderWebhook(webhook));
}

export function deleteWebhook(call: DeskCall): Answer {
  checkQuery(call.incoming);
  call.desk.webhooks.delete(webhookOf(call).id);
  return { status: 200 };
}

function webhookOf({ desk, params }: DeskCall): Webhook {
  const webhook = desk.webhooks.get(params['id'] ?? '');
  if (!webhook) throw urlNotFound();
  return webhook;
}
