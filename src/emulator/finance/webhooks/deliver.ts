import type { Finance } from '../finance.js';
import type { BillingEvent, Webhook } from '../types.js';
import { envelopeOf } from './envelope.js';
import { sign } from './signature.js';

const MINUTE_MS = 60_000;
/** Zoho says neither when it tries again nor how long it waits; that there is a `scheduled` between sends is documented. */
const RETRY_AFTER_MS = [5 * MINUTE_MS, 30 * MINUTE_MS, 120 * MINUTE_MS] as const;
/** What Zoho Payments, another product, says of itself. */
const TIMEOUT_MS = 15_000;

/** Sends an event to every webhook that wants it. */
export function deliver(finance: Finance, event: BillingEvent): void {
  for (const webhook of finance.webhooks.all()) {
    if (webhook.events === null || webhook.events.includes(event.type)) deliverTo(finance, event, webhook);
  }
}

/** Sends an event to one webhook, again if it was sent before, and notes with the event what becomes of it. */
export function deliverTo(finance: Finance, event: BillingEvent, webhook: Webhook): void {
  const url = withQuery(webhook);
  const payload = envelopeOf(event, finance.time, webhook);
  const body = webhook.format === 'json' ? payload : new URLSearchParams({ payload }).toString();
  const noted = { webhookId: webhook.id, url, status: 'scheduled' as BillingEvent['deliveries'][number]['status'], at: now(finance) };
  event.deliveries = [...event.deliveries.filter(({ webhookId }) => webhookId !== webhook.id), noted];
  finance.world.outbox.send({
    service: 'billing',
    event: event.type,
    method: webhook.method,
    url,
    headers: {
      'content-type': webhook.format === 'json' ? 'application/json;charset=UTF-8' : 'application/x-www-form-urlencoded;charset=UTF-8',
      ...webhook.headers,
      ...(webhook.secret !== null && {
        'x-zoho-webhook-signature': sign({ secret: webhook.secret, url, body, format: webhook.format, as: webhook.signature }),
      }),
    },
    body,
    timeoutMs: TIMEOUT_MS,
    retryAfterMs: RETRY_AFTER_MS,
    onAttempt: ({ at, status }, last) => {
      const received = status !== null && status >= 200 && status < 300;
      noted.status = received ? 'success' : last ? 'failure' : 'scheduled';
      noted.at = at;
    },
  });
}

/** After a restore: what was still to be sent is sent. */
export function deliverUnsent(finance: Finance): void {
  for (const event of finance.events.all()) {
    for (const { webhookId, status } of event.deliveries) {
      const webhook = finance.webhooks.get(webhookId);
      if (status === 'scheduled' && webhook) deliverTo(finance, event, webhook);
    }
  }
}

function withQuery({ url, query }: Webhook): string {
  if (Object.keys(query).length === 0) return url;
  const full = new URL(url);
  for (const [name, value] of Object.entries(query)) full.searchParams.append(name, value);
  return full.href;
}

const now = (finance: Finance): number => finance.world.clock.now().getTime();
