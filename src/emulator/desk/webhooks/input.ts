import { z } from 'zod';
import { type FieldError, fieldError, invalidData } from '../errors.js';
import type { DeskState } from '../state.js';
import { readSubscriptions } from './subscription-input.js';
import type { Webhook } from './types.js';

/** Create takes longer addresses than its own answer's schema has room for. Source: Webhook.json of github.com/zoho/zohodesk-oas. */
const LONGEST_URL = { create: 500, update: 100 } as const;
/** Source: the same. No `~`, `;`, `*` or IPv6; a port only by way of the tail. */
const URL_PATTERN = /^(ht|f)tp(s?):\/\/[-.\w]*(\/?)([a-zA-Z0-9\-.?,:'/\\+=&%$#_@]*)?$/;

const KEYS = new Map<string, z.ZodType>(
  Object.entries({
    name: z.string().max(100).nullable(),
    description: z.string().max(3000).nullable(),
    isEnabled: z.boolean(),
    includeEventsFrom: z.array(z.literal('AUTOMATION')),
    // A well-formed UUID was refused live, whatever the documentation says: github.com/simstudioai/sim, provider zoho-desk.
    ignoreSourceId: z.literal(''),
  }),
);

export type WebhookInput = Partial<Pick<Webhook, 'name' | 'description' | 'url' | 'isEnabled' | 'includeEventsFrom' | 'subscriptions'>>;

/** Reads the body of a create or an update. Throws DeskRefusal: INVALID_DATA with every field that is wrong. */
export function readWebhook(desk: DeskState, body: Record<string, unknown>, purpose: 'create' | 'update'): WebhookInput {
  const errors: FieldError[] = [];
  const read: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(body)) {
    if (key === 'subscriptions') read[key] = readSubscriptions(desk, value, errors);
    else if (key === 'url') read[key] = readUrl(value, LONGEST_URL[purpose], errors);
    else if (!KEYS.get(key)?.safeParse(value).success) errors.push(fieldError(`/${key}`));
    else if (key !== 'ignoreSourceId') read[key] = value;
  }
  if (purpose === 'create') for (const key of ['url', 'subscriptions']) if (!(key in body)) errors.push(fieldError(`/${key}`, 'missing'));
  if (errors.length > 0) throw invalidData(errors);
  return read as WebhookInput;
}

function readUrl(value: unknown, longest: number, errors: FieldError[]): string {
  if (typeof value === 'string' && value.length <= longest && URL_PATTERN.test(value) && URL.canParse(value)) return value;
  errors.push(fieldError('/url'));
  return '';
}
