import type { WebhookSettings } from '../../core/types.js';
import type { Finance } from '../../finance/finance.js';
import type { Webhook } from '../../finance/types.js';

/** The webhook of `POST /_emulator/webhooks`: always the same one. */
export const CONFIGURED = '2914417000000099001';

/** Letters and digits, 12 to 50: zoho.com/billing/kb/webhooks/securing-webhooks.html */
export const SECRET = /^[A-Za-z0-9]{12,50}$/;

/** Where events go; undefined takes the webhook away. Throws Error for a secret Zoho's form does not take. */
export function configureWebhook(finance: Finance, settings: WebhookSettings | undefined): void {
  if (!settings) {
    finance.webhooks.remove(CONFIGURED);
    return;
  }
  const { to, secret, format, eventId, eventTime, signature } = settings;
  if (secret !== undefined && !SECRET.test(secret)) throw new Error('a secret has 12 to 50 letters and digits');
  finance.webhooks.put({
    ...{ id: CONFIGURED, name: 'Configured', url: to, method: 'POST', secret: secret ?? null, events: null, headers: {}, query: {} },
    ...{ format, eventId, eventTime, signature },
  });
}

/** For the inspector: Billing has no call that shows its webhooks. Not the secret. */
export const showWebhook = ({ id, secret, eventId, eventTime, ...rest }: Webhook): Record<string, unknown> => ({
  webhook_id: id,
  ...rest,
  event_id: eventId,
  event_time: eventTime,
  signed: secret !== null,
});
