import type { DeskEvent } from '../events.js';
import { type DeskState, nowOf } from '../state.js';
import { enabledWebhooks } from './editions.js';
import { moduleOf } from './event-names.js';
import { TIMEOUT_MS } from './handshake.js';
import { claimsOf, signJwt } from './jwt.js';
import { wants } from './match.js';
import { payloadOf, prevStateOf } from './payload.js';
import { keyOf } from './signing-key.js';
import type { Webhook } from './types.js';

/** Waits before further attempts. Zoho publishes no schedule: inferred, and can be switched off. */
const RETRY_AFTER_MS = [60_000, 5 * 60_000, 30 * 60_000];
/** What is no further apart came of one thing that happened. */
const MOMENT_MS = 1000;

interface Queued {
  event: DeskEvent;
  at: number;
  prevState: object | undefined;
}

interface Batch {
  events: Queued[];
  /** What it says from its first attempt on. */
  body?: string;
}

/**
 * Sends what happens in a Desk to those who subscribed. Events of one subscription, one module and one moment go together, up to
 * `webhookBatch` of them; what they are about is rendered when they are sent.
 */
export function startDeliveries(desk: DeskState): void {
  /** Batches that still take events: those of the code that is running right now. */
  const open = new Map<string, Batch>();
  const signer = createSigner(desk);

  const tell = (webhook: Webhook, event: DeskEvent) => {
    const at = nowOf(desk);
    const wantsPrevState = webhook.subscriptions[event.type]?.includePrevState === true;
    const queued = { event, at, prevState: wantsPrevState ? prevStateOf(desk, event) : undefined };
    const key = `${webhook.id} ${moduleOf(event.type)}`;
    const batch = open.get(key);
    const first = batch?.events[0]?.at ?? 0;
    if (batch && batch.body === undefined && batch.events.length < desk.limits.webhookBatch && at - first < MOMENT_MS) {
      batch.events.push(queued);
      return;
    }
    const fresh: Batch = { events: [queued] };
    if (open.size === 0) queueMicrotask(() => open.clear());
    open.set(key, fresh);
    send({ desk, webhook, batch: fresh, signer });
  };

  desk.events.listen((event) => {
    if (desk.webhooks.size === 0) return;
    for (const webhook of enabledWebhooks(desk)) if (wants(webhook, event)) tell(webhook, event);
  });
}

function send({ desk, webhook, batch, signer }: { desk: DeskState; webhook: Webhook; batch: Batch; signer: (id: string) => string }): void {
  const { id, url } = webhook;
  let event = batch.events[0]?.event.type ?? '';
  desk.world.outbox.send({
    service: 'desk',
    event,
    method: 'POST',
    url,
    headers: {},
    body: '',
    timeoutMs: TIMEOUT_MS,
    retryAfterMs: desk.limits.webhookRetries ? RETRY_AFTER_MS : [],
    // Source: desk.zoho.com/support/WebhookDocument.do: anything but a 200 is a failure.
    accepts: (status) => status === 200,
    prepare: () => {
      if (desk.webhooks.get(id) !== webhook || !webhook.isEnabled) return undefined;
      if (batch.body === undefined) {
        event = [...new Set(batch.events.map((queued) => queued.event.type))].join(', ');
        batch.body = JSON.stringify(batch.events.map((queued) => rendered(desk, queued)));
        // Deliveries are kept for people to look at; what they were made of need not be.
        batch.events = [];
      }
      const headers = { 'content-type': 'application/json;charset=UTF-8', 'X-ZDesk-JWT': signer(id) };
      return { event, headers, body: batch.body };
    },
    onAttempt: ({ status }) => {
      // Source: the same.
      if (status === 410 && desk.webhooks.get(id) === webhook) desk.webhooks.delete(id);
    },
  });
}

const rendered = (desk: DeskState, { event, at, prevState }: Queued) => ({
  payload: payloadOf(desk, event),
  ...(prevState && { prevState }),
  eventTime: String(at),
  eventType: event.type,
  orgId: desk.organizationId,
});

/** Signs for a subscription. A signature costs a millisecond, and those of one second are the same. */
function createSigner(desk: DeskState): (webhookId: string) => string {
  const latest = new Map<string, { iat: number; jwt: string }>();
  return (webhookId) => {
    const { world, organizationId, limits } = desk;
    const claims = claimsOf({ organizationId, webhookId, now: nowOf(desk), inMilliseconds: limits.webhookJwtMilliseconds });
    const known = latest.get(webhookId);
    if (known?.iat === claims.iat) return known.jwt;
    const jwt = signJwt(keyOf(world), claims);
    latest.set(webhookId, { iat: claims.iat, jwt });
    return jwt;
  };
}
