import { z } from 'zod';
import { isObject } from '../body.js';
import type { DeskState } from '../state.js';
import { restoreKey, saveKey } from './signing-key.js';
import type { Webhook } from './types.js';

const Piece = z.union([
  z.strictObject({ signingKey: z.strictObject({ pem: z.string() }) }),
  z.strictObject({ webhook: z.looseObject({ id: z.string() }) }),
]);

/** Subscriptions, and the key their messages are signed with. */
export function* saveWebhooks(desk: DeskState): Iterable<unknown> {
  const signingKey = saveKey(desk.world);
  if (signingKey) yield { signingKey };
  for (const webhook of desk.webhooks.values()) yield { webhook };
}

/** Takes in one piece of `saveWebhooks`; false when it is none. */
export function restoreWebhook(desk: DeskState, piece: unknown): boolean {
  if (!isObject(piece) || !('signingKey' in piece || 'webhook' in piece)) return false;
  const read = Piece.safeParse(piece);
  if (!read.success) return false;
  if ('signingKey' in read.data) restoreKey(desk.world, read.data.signingKey);
  else {
    const webhook = read.data.webhook as unknown as Webhook;
    desk.webhooks.set(webhook.id, webhook);
  }
  return true;
}
