import { createHash, timingSafeEqual } from 'node:crypto';
import { StoreError } from '../errors.js';
import { createBatcher } from '../lib/batcher.js';
import type { Logger } from '../logger.js';
import type { Events, KeptEvent, NewEvent } from '../store/events.js';
import type { DeskWebhookIds } from '../sync/desk-webhook-ids.js';
import { type JwtRefusal, verifyDeskJwt } from '../zoho/desk-jwt.js';
import type { DeskKeys } from '../zoho/desk-keys.js';
import { carriesEvents, readDeskEvents } from './desk-payload.js';

/** A webhook of Desk as it arrived. */
export interface DeskDelivery {
  jwt: string | null;
  body: Uint8Array;
}

/** Why a delivery was not looked at. `not_configured`, `no_webhook_id`, `keys_unavailable`: not the sender's fault. */
export type DeskRefusal = 'not_configured' | 'no_webhook_id' | 'unsigned' | JwtRefusal;

export class RefusedDeskDelivery extends Error {
  readonly reason: DeskRefusal;

  constructor(reason: DeskRefusal) {
    super(reason);
    this.reason = reason;
  }
}

/** What a token is checked against. */
export interface DeskWitness {
  keys: Pick<DeskKeys, 'find'>;
  organizationId: string;
  /** What time it is at Zoho, ms since the epoch. */
  now(): number;
  /** Looks at the clock again; undefined where it cannot have been moved. */
  refreshClock: (() => Promise<void>) | undefined;
}

export interface DeskReceiverDeps {
  events: Pick<Events, 'keep'>;
  /** What the path may end with; none: nothing is there. */
  secrets: readonly string[];
  ids: DeskWebhookIds;
  /** Undefined without credentials or an organisation in Desk. */
  witness(): DeskWitness | undefined;
  logger: Logger;
  /** Something new is there to be looked at. */
  wake(): void;
  /** A delivery was turned away. */
  refused(reason: DeskRefusal): void;
  mostWaiting?: number;
}

export interface DeskReceiver {
  /** Whether this is one of the secrets, in a time that does not tell which, or how much of it was right. */
  knows(secret: string): boolean;
  /**
   * Keeps the events of a delivery, each once; resolves after the commit. What has neither a signature nor an event is Desk trying the address:
   * nothing happens. Rejects with RefusedDeskDelivery, PayloadError (authentic, but no events), FullError or StoreError.
   */
  take(delivery: DeskDelivery): Promise<void>;
}

/** As for Billing's webhooks: one batch at a time, and a few MB at most. */
const BATCHES = { lanes: 1, most: 500 };

/**
 * Takes Desk's webhooks. Who sent one is signed, what it says is not: a token that was caught could come with any body while it is valid. So
 * events only ring, and nothing in them is believed.
 */
export function createDeskReceiver(deps: DeskReceiverDeps): DeskReceiver {
  const { events, secrets, ids, logger, wake, mostWaiting = 2000 } = deps;
  const digests = secrets.map(digest);
  const keep = createBatcher<NewEvent, KeptEvent>({
    work: (batch) => events.keep(batch),
    mayBeOne: (error) => !(error instanceof StoreError),
    ...BATCHES,
    mostWaiting,
  });
  const refuse = (reason: DeskRefusal): RefusedDeskDelivery => {
    deps.refused(reason);
    const remedy = reason === 'no_webhook_id' ? ': run "zoho-bridge setup", or set ZOHO_DESK_WEBHOOK_ID' : '';
    logger.warn({ reason }, `a webhook of Desk was refused${remedy}`);
    return new RefusedDeskDelivery(reason);
  };

  async function judge(jwt: string): Promise<DeskRefusal | undefined> {
    const witness = deps.witness();
    if (!witness) return 'not_configured';
    let known = await ids.current();
    const verify = () => verifyDeskJwt(jwt, { ...witness, webhookIds: known, nowMs: witness.now() });
    let refusal = await verify();
    if (refusal === 'wrong_audience') {
      // Another process may have made the webhook since.
      known = await ids.newest();
      if (known.length === 0) return 'no_webhook_id';
      refusal = await verify();
    }
    if ((refusal === 'expired' || refusal === 'not_yet_valid') && witness.refreshClock) {
      await witness.refreshClock();
      refusal = await verify();
    }
    return refusal;
  }

  return {
    knows(secret) {
      const given = digest(secret);
      let fits = 0;
      // No early exit: how long it takes does not tell which secret it was.
      for (const one of digests) fits |= Number(timingSafeEqual(one, given));
      return fits === 1;
    },
    async take({ jwt, body }) {
      if (jwt === null) {
        if (carriesEvents(body)) throw refuse('unsigned');
        return;
      }
      const refusal = await judge(jwt);
      if (refusal) throw refuse(refusal);
      const kept = await Promise.all(readDeskEvents(body).map(keep));
      logger.debug({ events: kept.length }, 'events of Desk received');
      if (kept.some(({ fresh }) => fresh)) wake();
    },
  };
}

/** Hashed first, so that the comparison takes the same time whatever the length. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
