import type { Agenda } from './agenda.js';
import { knock } from './knock.js';
import type { Attempt, Delivery, Misery, Outbox, Outgoing } from './outbox.js';
import { chance } from './random.js';
import type { Clock } from './types.js';

/** What the operator of the emulator sees of the outbox. */
export interface PostOffice extends Outbox {
  setMisery(change: Partial<Misery>): void;
  misery(): Misery;
  /** Newest first; only those after number `after`, at most `limit`. */
  list(options?: { after?: number; limit?: number; service?: string }): Delivery[];
  /** Sends one again at once, whatever became of it, without misery. Undefined when it is not known any more. */
  redeliver(id: number): Delivery | undefined;
  /** Resolves when nothing is waiting or being sent; what waits for its next attempt does not count. */
  settled(): Promise<void>;
  summary(): { total: number; states: Partial<Record<Delivery['state'], number>> };
  reset(): void;
}

interface Parcel {
  delivery: Delivery;
  outgoing: Outgoing;
}

const FAIR: Misery = { seed: 1, drop: 0, duplicate: 0, reorder: 0, delayMs: 0 };
const KEPT = 20_000;
/** What is held back goes after the next one to the same address, or after this time. */
const HELD_BACK_MS = 1000;

/**
 * Sends webhooks: to one address one at a time and in order, to several at once. Whether a webhook is dropped, doubled or
 * held back depends on the seed and its number: the same seed, the same misery.
 */
export function createPostOffice({ clock, agenda }: { clock: Clock; agenda: Agenda }): PostOffice {
  let misery = { ...FAIR };
  let parcels = new Map<number, Parcel>();
  let lanes = new Map<string, Promise<void>>();
  let heldBack = new Map<string, () => void>();
  let total = 0;
  let epoch = 0;
  let busy = 0;
  let waiting: (() => void)[] = [];

  const now = () => clock.now().getTime();
  const strikes = (rate: number, id: number, salt: number) => rate > 0 && chance(misery.seed, id, salt) < rate;

  const finish = () => {
    busy -= 1;
    if (busy > 0) return;
    for (const tell of waiting.splice(0)) tell();
  };

  const attempt = async (parcel: Parcel, born: number): Promise<void> => {
    const { delivery, outgoing } = parcel;
    if (born !== epoch) return;
    const fresh = outgoing.prepare ? outgoing.prepare() : {};
    if (!fresh) {
      delivery.state = 'failed';
      return;
    }
    Object.assign(delivery, fresh);
    delivery.state = 'sending';
    const at = now();
    const result: Attempt = { at, ...(await knock({ ...outgoing, headers: delivery.headers, body: delivery.body })) };
    if (born !== epoch) return;
    delivery.attempts.push(result);
    const wait = outgoing.retryAfterMs[delivery.attempts.length - 1];
    const accepts = outgoing.accepts ?? ((status: number) => status >= 200 && status < 300);
    const done = result.status !== null && accepts(result.status);
    delivery.state = done ? 'delivered' : wait === undefined ? 'failed' : 'retrying';
    outgoing.onAttempt?.(result, delivery.state !== 'retrying');
    if (delivery.state === 'retrying' && wait !== undefined) agenda.at(now() + wait, () => enqueue(parcel));
  };

  /** Behind what already waits for the same address. */
  const enqueue = (parcel: Parcel, delayMs = 0): void => {
    const born = epoch;
    const { url } = parcel.outgoing;
    busy += 1;
    parcel.delivery.state = parcel.delivery.attempts.length === 0 ? 'waiting' : 'retrying';
    const turn = (lanes.get(url) ?? Promise.resolve())
      .then(() => (delayMs > 0 ? pause(delayMs) : undefined))
      .then(() => attempt(parcel, born))
      .finally(() => {
        if (born === epoch) finish();
        if (lanes.get(url) === turn) lanes.delete(url);
      });
    lanes.set(url, turn);
  };

  const remember = (parcel: Parcel) => {
    parcels.set(parcel.delivery.id, parcel);
    if (parcels.size > KEPT) parcels.delete(parcels.keys().next().value ?? 0);
  };

  const holdBack = (parcel: Parcel) => {
    const { url } = parcel.outgoing;
    const born = epoch;
    heldBack.get(url)?.();
    busy += 1;
    let gone = false;
    const release = () => {
      if (gone || born !== epoch) return;
      gone = true;
      heldBack.delete(url);
      enqueue(parcel);
      finish();
    };
    heldBack.set(url, release);
    setTimeout(release, HELD_BACK_MS).unref();
  };

  return {
    send: (outgoing) => {
      const { service, event, method, url, headers, body } = outgoing;
      total += 1;
      const delivery: Delivery = {
        id: total,
        at: now(),
        state: 'waiting',
        fate: null,
        attempts: [],
        service,
        event,
        method,
        url,
        headers,
        body,
      };
      const parcel = { delivery, outgoing };
      remember(parcel);
      if (strikes(misery.drop, delivery.id, 1)) {
        delivery.fate = 'dropped';
        delivery.state = 'dropped';
        return;
      }
      if (strikes(misery.reorder, delivery.id, 2)) {
        delivery.fate = 'held back';
        holdBack(parcel);
        return;
      }
      enqueue(parcel, misery.delayMs);
      if (strikes(misery.duplicate, delivery.id, 3)) {
        delivery.fate = 'duplicated';
        enqueue(parcel);
      }
      heldBack.get(url)?.();
    },
    probe: async ({ headers = {}, body = '', ...request }) => ({ at: now(), ...(await knock({ ...request, headers, body })) }),
    setMisery: (change) => {
      misery = { ...misery, ...change };
    },
    misery: () => ({ ...misery }),
    list: ({ after = 0, limit = KEPT, service } = {}) => {
      const found: Delivery[] = [];
      for (const { delivery } of [...parcels.values()].reverse()) {
        if (found.length === limit || delivery.id <= after) break;
        if (service === undefined || delivery.service === service) found.push(delivery);
      }
      return found;
    },
    redeliver: (id) => {
      const parcel = parcels.get(id);
      if (!parcel) return undefined;
      enqueue(parcel);
      return parcel.delivery;
    },
    settled: () => (busy === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    summary: () => {
      const states: Partial<Record<Delivery['state'], number>> = {};
      for (const { delivery } of parcels.values()) states[delivery.state] = (states[delivery.state] ?? 0) + 1;
      return { total, states };
    },
    reset: () => {
      epoch += 1;
      misery = { ...FAIR };
      parcels = new Map();
      lanes = new Map();
      heldBack = new Map();
      total = 0;
      busy = 0;
      for (const tell of waiting.splice(0)) tell();
      waiting = [];
    },
  };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
