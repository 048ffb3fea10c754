import { StoreError } from '../errors.js';
import { createBatcher } from '../lib/batcher.js';
import type { Logger } from '../logger.js';
import type { Events, KeptEvent, NewEvent } from '../store/events.js';
import { verifySignature } from '../zoho/signatures.js';
import { isForm, readEvent } from './payload.js';

/** A webhook as it arrived. */
export interface Delivery {
  /** The query of the URL, still encoded. */
  search: string;
  contentType: string | null;
  signature: string | null;
  body: Uint8Array;
}

/** Why a delivery was not looked at. */
export class RefusedDelivery extends Error {
  readonly reason: 'no_secret' | 'unsigned' | 'wrong_signature';

  constructor(reason: RefusedDelivery['reason']) {
    super(reason);
    this.reason = reason;
  }
}

export interface ReceiverDeps {
  events: Pick<Events, 'keep'>;
  /** All that may have signed; none: nothing is taken. */
  secrets: readonly string[];
  logger: Logger;
  /** Something new is there to be looked at. */
  wake(): void;
  mostWaiting?: number;
}

/**
 * One batch at a time: two take turns at half the size, which costs the database a third more for each webhook and stores no more of
 * them in a second.
 */
const LANES = 1;

/** A statement of 500 payloads is a few MB: enough to share a commit, little enough not to hold the others up. */
const MOST_AT_ONCE = 500;

/**
 * Takes Billing's webhooks: verified on the bytes as they came, stored once and sealed, and nothing else. Resolves after the commit.
 * Deliveries that arrive while a commit is under way share the next one.
 *
 * The function it answers rejects with RefusedDelivery (do not look at it), PayloadError (authentic, but no event), FullError
 * (come back later) or StoreError (the database is away).
 */
export function createReceiver({
  events,
  secrets,
  logger,
  wake,
  mostWaiting = 2000,
}: ReceiverDeps): (delivery: Delivery) => Promise<KeptEvent> {
  const keep = createBatcher<NewEvent, KeptEvent>({
    work: (batch) => events.keep(batch),
    mayBeOne: (error) => !(error instanceof StoreError),
    lanes: LANES,
    most: MOST_AT_ONCE,
    mostWaiting,
  });
  return async ({ search, contentType, signature, body }) => {
    if (secrets.length === 0) throw new RefusedDelivery('no_secret');
    if (signature === null) throw new RefusedDelivery('unsigned');
    const form = isForm(body, contentType);
    const encoding = verifySignature({ search, body, isForm: form, signature }, secrets);
    if (encoding === undefined) throw new RefusedDelivery('wrong_signature');
    const event = readEvent(body, { form, contentType });
    const kept = await keep(event);
    logger.debug({ type: event.type, encoding, form, deliveries: kept.deliveries }, 'event received');
    if (kept.fresh) wake();
    return kept;
  };
}
