import type { Agenda } from './agenda.js';
import { createKnocker } from './knock.js';
import { createLanes } from './lanes.js';
import type { Attempt, Delivery, Misery, Outbox, Outgoing } from './outbox.js';
import { chance } from './random.js';
import type { Clock } from './types.js';

/** What the operator of the emulator sees of the outbox. */
export interface PostOffice extends Outbox {
  setMisery(change: Partial<Misery>): void;
  misery(): Misery;
  /** Newest first; only those after number `after`, at most `limit`. */
  list(options?: { after?: number | undefined; limit?: number | undefined; service?: string | undefined }): Delivery[];
  /** Sends one again at once, whatever became of it, without misery and without retries. Undefined when it is not known any more. */
  redeliver(id: number): Delivery | undefined;
  /**
   * Resolves when nothing is waiting or being sent; what waits for its next attempt does not count. What is held back for
   * the sake of disorder goes at once.
   */
  settled(): Promise<void>;
  summary(): { total: number; states: Partial<Record<Delivery['state'], number>> };
  /** Forgets everything, cuts what is under way and travels well again. */
  reset(): void;
}

interface Parcel {
  delivery: Delivery;
  outgoing: Outgoing;
  /** Attempts made by itself; doubles and redeliveries do not count. */
  tries: number;
  received: boolean;
  cancelRetry: (() => void) | undefined;
}

const FAIR: Misery = { seed: 1, drop: 0, duplicate: 0, reorder: 0, delayMs: 0, retries: null, concurrency: 1 };
const KEPT = 20_000;
/** What is held back goes after the next one to the same address, or after this time. */
const HELD_BACK_MS = 1000;

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/**
 * Sends webhooks: to one address in order, `concurrency` at a time, to several at once. Whether a webhook is dropped,
 * doubled or held back depends on the seed and its number: the same seed, the same misery. `complain` is told of bugs in
 * what the services want asked or told.
 */
export function createPostOffice({
  clock,
  agenda,
  complain,
  onAttempt,
}: {
  clock: Clock;
  agenda: Agenda;
  complain: (error: unknown) => void;
  /** Told of each attempt, after its sender. */
  onAttempt?: () => void;
}): PostOffice {
  const knocker = createKnocker();
  let misery = { ...FAIR };
  const lanes = createLanes({ width: () => misery.concurrency });
  let parcels = new Map<number, Parcel>();
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

  const mostRetries = () => misery.retries ?? Number.POSITIVE_INFINITY;

  const planRetry = (parcel: Parcel) => {
    const { tries, outgoing } = parcel;
    const wait = tries > mostRetries() ? undefined : outgoing.retryAfterMs[tries - 1];
    if (wait === undefined) return;
    parcel.cancelRetry = agenda.at(now() + wait, () => {
      parcel.cancelRetry = undefined;
      enqueue(parcel, { byItself: true });
    });
  };

  const settle = (parcel: Parcel): Delivery['state'] => {
    const state = parcel.received ? 'delivered' : parcel.cancelRetry ? 'retrying' : 'failed';
    parcel.delivery.state = state;
    return state;
  };

  const attempt = async (parcel: Parcel, byItself: boolean): Promise<void> => {
    const born = epoch;
    const { delivery, outgoing } = parcel;
    const fresh = outgoing.prepare ? outgoing.prepare() : {};
    if (!fresh) {
      parcel.cancelRetry?.();
      parcel.cancelRetry = undefined;
      settle(parcel);
      return;
    }
    Object.assign(delivery, fresh);
    delivery.state = 'sending';
    const at = now();
    const result: Attempt = { at, ...(await knocker.knock({ ...outgoing, headers: delivery.headers, body: delivery.body })) };
    if (born !== epoch) return;
    delivery.attempts.push(result);
    if (byItself) parcel.tries += 1;
    if (result.status !== null && (outgoing.accepts ?? isSuccess)(result.status)) {
      parcel.received = true;
      parcel.cancelRetry?.();
      parcel.cancelRetry = undefined;
    } else if (byItself && !parcel.received) planRetry(parcel);
    const state = settle(parcel);
    outgoing.onAttempt?.(result, state !== 'retrying');
  };

  /** Behind what already waits for the same address. */
  const enqueue = (parcel: Parcel, { byItself, delayMs = 0 }: { byItself: boolean; delayMs?: number }): void => {
    const born = epoch;
    busy += 1;
    if (!parcel.received) parcel.delivery.state = parcel.delivery.attempts.length === 0 ? 'waiting' : 'retrying';
    lanes.add(parcel.outgoing.url, {
      dueAt: performance.now() + delayMs,
      run: async () => {
        if (born !== epoch) return;
        try {
          await attempt(parcel, byItself);
        } catch (error) {
          settle(parcel);
          complain(error);
        }
        onAttempt?.();
        if (born === epoch) finish();
      },
    });
  };

  const holdBack = (parcel: Parcel) => {
    const { url } = parcel.outgoing;
    const born = epoch;
    busy += 1;
    const release = () => {
      clearTimeout(timer);
      if (born !== epoch) return;
      heldBack.delete(url);
      enqueue(parcel, { byItself: true });
      finish();
    };
    const timer = setTimeout(release, HELD_BACK_MS).unref();
    heldBack.set(url, release);
  };

  return {
    send: (outgoing) => {
      const { service, event, method, url, headers, body } = outgoing;
      const id = ++total;
      const delivery: Delivery = { id, at: now(), state: 'waiting', fate: null, attempts: [], service, event, method, url, headers, body };
      const parcel: Parcel = { delivery, outgoing, tries: 0, received: false, cancelRetry: undefined };
      parcels.set(id, parcel);
      parcels.delete(id - KEPT);
      if (strikes(misery.drop, id, 1)) {
        delivery.fate = 'dropped';
        delivery.state = 'dropped';
        return;
      }
      const ahead = heldBack.get(url);
      // With one held back already this one overtakes it: holding both back would only be late, not out of order.
      if (!ahead && strikes(misery.reorder, id, 2)) {
        delivery.fate = 'held back';
        holdBack(parcel);
        return;
      }
      enqueue(parcel, { byItself: true, delayMs: misery.delayMs });
      if (strikes(misery.duplicate, id, 3)) {
        delivery.fate = 'duplicated';
        enqueue(parcel, { byItself: false });
      }
      ahead?.();
    },
    probe: async ({ headers = {}, body = '', ...request }) => ({ at: now(), ...(await knocker.knock({ ...request, headers, body })) }),
    setMisery: (change) => {
      misery = { ...misery, ...change };
    },
    misery: () => ({ ...misery }),
    list: ({ after = 0, limit = KEPT, service } = {}) => {
      const found: Delivery[] = [];
      for (let id = total; id > after && found.length < limit; id -= 1) {
        const delivery = parcels.get(id)?.delivery;
        if (!delivery) break;
        if (service === undefined || delivery.service === service) found.push(delivery);
      }
      return found;
    },
    redeliver: (id) => {
      const parcel = parcels.get(id);
      if (!parcel) return undefined;
      enqueue(parcel, { byItself: false });
      return parcel.delivery;
    },
    settled: () => {
      for (const release of [...heldBack.values()]) release();
      return busy === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve));
    },
    summary: () => {
      const states: Partial<Record<Delivery['state'], number>> = {};
      for (const { delivery } of parcels.values()) states[delivery.state] = (states[delivery.state] ?? 0) + 1;
      return { total, states };
    },
    reset: () => {
      epoch += 1;
      misery = { ...FAIR };
      lanes.clear();
      knocker.hangUp();
      for (const { cancelRetry } of parcels.values()) cancelRetry?.();
      parcels = new Map();
      heldBack = new Map();
      total = 0;
      busy = 0;
      for (const tell of waiting.splice(0)) tell();
      waiting = [];
    },
  };
}
