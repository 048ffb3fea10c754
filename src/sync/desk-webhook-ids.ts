import { z } from 'zod';
import type { Facts } from '../store/facts.js';
import type { Vault } from '../store/vault.js';

/** Under which Desk's id of the webhook that setup made is remembered, sealed. */
export const DESK_WEBHOOK_FACT = 'desk.webhook';
const PLACE = { table: 'facts', column: 'value', row: DESK_WEBHOOK_FACT };
const stored = z.object({ sealedId: z.string() });

/** Other processes see within so long what setup made. */
const FRESH_MS = 30_000;
/** A token for another webhook makes nobody read more often. */
const AGAIN_MS = 1_000;

/** Which of Desk's webhooks are ours. */
export interface DeskWebhookIds {
  /** Those that count, at most half a minute old. */
  current(): Promise<readonly string[]>;
  /** The same, at most a second old. */
  newest(): Promise<readonly string[]>;
  /** The one that setup made. */
  made(): Promise<string | undefined>;
  keep(id: string): Promise<void>;
}

/** The webhook that setup made, and those of ZOHO_DESK_WEBHOOK_ID. Throws StoreError. */
export function createDeskWebhookIds({
  facts,
  vault,
  configured,
  now = Date.now,
}: {
  facts: Facts;
  vault: Vault;
  configured: readonly string[];
  now?: () => number;
}): DeskWebhookIds {
  let known: { ids: readonly string[]; at: number } | undefined;

  async function made(): Promise<string | undefined> {
    const fact = stored.safeParse((await facts.get(DESK_WEBHOOK_FACT))?.value).data;
    return fact && vault.open(fact.sealedId, PLACE);
  }
  async function within(ms: number): Promise<readonly string[]> {
    if (known && now() - known.at < ms) return known.ids;
    const own = await made();
    known = { ids: own === undefined || configured.includes(own) ? configured : [...configured, own], at: now() };
    return known.ids;
  }

  return {
    made,
    current: () => within(FRESH_MS),
    newest: () => within(AGAIN_MS),
    async keep(id) {
      await facts.set(DESK_WEBHOOK_FACT, { sealedId: vault.seal(id, PLACE) });
      known = undefined;
    },
  };
}
