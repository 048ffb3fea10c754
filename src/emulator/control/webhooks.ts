import { z } from 'zod';
import type { Delivery, Misery } from '../core/outbox.js';
import type { PostOffice } from '../core/post-office.js';
import type { EmulatedService, WebhookSettings } from '../core/types.js';

const rate = z.number().min(0).max(1);

/**
 * Zoho takes 12 to 50 letters and digits for the secret of a webhook, or none: then nothing is signed.
 * Source: zoho.com/billing/kb/webhooks/securing-webhooks.html
 */
const secret = z.string().regex(/^[A-Za-z0-9]{12,50}$/, 'must be 12 to 50 letters and digits, or left out');

const webhookChange = z.strictObject({
  /** Called exactly as it stands; null takes the webhook away. */
  to: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .nullable()
    .optional(),
  secret: secret.nullable().optional(),
  format: z.enum(['json', 'form']).optional(),
  eventId: z.enum(['number', 'string']).optional(),
  eventTime: z.enum(['date', 'datetime']).optional(),
  signature: z.enum(['hex', 'base64']).optional(),
  seed: z.int().optional(),
  drop: rate.optional(),
  duplicate: rate.optional(),
  reorder: rate.optional(),
  delayMs: z.number().min(0).max(600_000).optional(),
  retries: z.int().min(0).nullable().optional(),
  concurrency: z.int().min(1).max(64).optional(),
});
export type WebhooksInput = z.input<typeof webhookChange>;

export const deliveryQuery = z.object({
  after: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).optional(),
  service: z.string().optional(),
});

const PLAIN: Omit<WebhookSettings, 'to'> = { secret: undefined, format: 'json', eventId: 'number', eventTime: 'date', signature: 'hex' };

export interface WebhooksShown {
  /** Billing's webhook; null when there is none. */
  settings: (Omit<WebhookSettings, 'secret'> & { secret: string | null }) | null;
  misery: Misery;
  deliveries: ReturnType<PostOffice['summary']>;
}

/** Billing's webhook, as an admin types it in there, and how badly all webhooks travel. */
export function createWebhookControl({ services, outbox }: { services: EmulatedService[]; outbox: PostOffice }) {
  let settings: WebhookSettings | undefined;

  const configure = (next: WebhookSettings | undefined) => {
    settings = next;
    for (const service of services) service.configureWebhook?.(next);
  };

  const show = (): WebhooksShown => ({
    settings: settings ? { ...settings, secret: settings.secret ?? null } : null,
    misery: outbox.misery(),
    deliveries: outbox.summary(),
  });

  return {
    /**
     * With `to` the webhook is typed in anew; without it what is given changes the one that is there. Of the rest, what is
     * left out stays. Throws ZodError, or Error when there is no webhook to change.
     */
    set: (input: unknown): WebhooksShown => {
      const { to, secret: wanted, format, eventId, eventTime, signature, ...misery } = webhookChange.parse(input);
      const change = without({ format, eventId, eventTime, signature, ...(wanted !== undefined && { secret: wanted ?? undefined }) });
      if (to === null) configure(undefined);
      else if (to !== undefined) configure({ to, ...PLAIN, ...change });
      else if (Object.keys(change).length > 0 || wanted === null) {
        if (!settings) throw new Error('there is no webhook yet: say where it goes with "to"');
        configure({ ...settings, ...change, ...(wanted === null && { secret: undefined }) });
      }
      outbox.setMisery(without(misery));
      return show();
    },
    show,
    settings: () => settings,
    configure,
    /** Oldest first, with times in words. */
    deliveries: ({ after, limit, service }: z.output<typeof deliveryQuery>) =>
      outbox.list({ after, service }).reverse().slice(0, limit).map(showDelivery),
    /** Throws Error when it is not known (any more). */
    redeliver: (input: unknown) => {
      const { id } = z.strictObject({ id: z.int() }).parse(input);
      const delivery = outbox.redeliver(id);
      if (!delivery) throw new Error(`no webhook ${id} is known`);
      return showDelivery(delivery);
    },
    settle: async () => {
      await outbox.settled();
      return { settled: true, deliveries: outbox.summary() };
    },
    reset: () => configure(undefined),
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();

const showDelivery = ({ at, attempts, ...delivery }: Delivery) => ({
  ...delivery,
  time: iso(at),
  attempts: attempts.map(({ at: when, ...attempt }) => ({ time: iso(when), ...attempt })),
});

/** Leaves out what is undefined, so that it does not take the place of what is there. */
function without<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
