import { z } from 'zod';
import { handAction } from '../../core/hand.js';
import type { Finance } from '../../finance/finance.js';
import { deliverTo } from '../../finance/webhooks/deliver.js';
import { SECRET } from './webhooks.js';

const id = z.string().min(1);
const texts = z.record(z.string().min(1), z.string());

/** What an admin does about webhooks in Billing's pages (Settings, Automation; the Events tab). */
export function eventsByHand(finance: Finance) {
  return {
    /** Besides the one of `/_emulator/webhooks`. Without `events`: all of them. Answers its id. */
    addWebhook: handAction({
      title: 'Make a webhook',
      module: 'webhooks',
      input: z.strictObject({
        name: z.string().min(1).default('Webhook'),
        url: z.url(),
        method: z.enum(['POST', 'PUT', 'DELETE']).default('POST'),
        secret: z.string().regex(SECRET, 'a secret has 12 to 50 letters and digits').optional(),
        events: z.array(z.string().min(1)).min(1).optional(),
        headers: texts.default({}),
        query: texts.default({}),
        format: z.enum(['json', 'form']).default('json'),
        eventId: z.enum(['number', 'string']).default('number'),
        eventTime: z.enum(['date', 'datetime']).default('date'),
        signature: z.enum(['hex', 'base64']).default('hex'),
      }),
      run: ({ secret, events, headers, ...rest }): string => {
        const names = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
        const webhook = { ...rest, headers: names, secret: secret ?? null, events: events ?? null, id: finance.world.nextId() };
        finance.webhooks.put(webhook);
        return webhook.id;
      },
    }),
    removeWebhook: handAction({
      title: 'Delete the webhook',
      module: 'webhooks',
      input: z.strictObject({ id }),
      run: (input): void => finance.webhooks.remove(input.id),
    }),
    /** The Resend of the Events tab: to one webhook, or to all that there are. */
    resendEvent: handAction({
      title: 'Send it again',
      module: 'events',
      input: z.strictObject({ id, webhookId: id.optional() }),
      run: (input): void => {
        const event = finance.events.get(input.id);
        if (!event) throw new Error(`there is no event ${input.id}`);
        const webhooks = [...finance.webhooks.all()].filter((webhook) => input.webhookId === undefined || webhook.id === input.webhookId);
        if (webhooks.length === 0)
          throw new Error(input.webhookId === undefined ? 'there is no webhook' : `there is no webhook ${input.webhookId}`);
        for (const webhook of webhooks) deliverTo(finance, event, webhook);
      },
    }),
  };
}
