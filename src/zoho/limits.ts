import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { TooManyError } from '../errors.js';
import { createGate, type Gate } from './gate.js';
import { createReactions, type TooMany } from './reactions.js';
import type { Ask, Budget, CallContext, LimitStore, Pool, Service } from './types.js';

export interface Place {
  /** Gives the place back, without making the caller wait for it. */
  release(): void;
}

export interface Limiter {
  /**
   * Waits for a place in every pool asked for, a few seconds at most and never past what `context.deadline` leaves for the call
   * itself. Throws TooManyError with the moment to come back.
   */
  acquire(asks: Ask[], at: { service: string; operation: string }, context: CallContext): Promise<Place>;
  /** Zoho said "too many": the whole fleet leaves the service alone for a while. Returns what it was taken for and until when. */
  react(service: Service, tooMany: TooMany): Promise<{ limit: 'concurrency' | 'minute' | 'day'; until: Date }>;
  /** A call got through: the next "too many" is the first again. */
  passed(service: Service): void;
  /** Waits until every place is given back. */
  idle(): Promise<void>;
}

const BUSY_RETRY_MS = 1_000;
/**
 * How long a place stays taken when its holder is killed. Short, so that a crash does not keep Zoho's few places from the others; a call
 * that takes longer may let one more in elsewhere, which Zoho answers with a 429 at worst.
 */
const PLACE_LEASE_MS = 4_000;

/** The limiter over a shared store. `callMs` is the longest a call may take. */
export function createLimiter({
  store,
  budgets,
  callMs,
  maxWaitMs = 5_000,
  now,
  random,
  warn,
}: {
  store: LimitStore;
  budgets: () => Record<Pool, Budget>;
  callMs: number;
  maxWaitMs?: number;
  now: () => number;
  random: () => number;
  warn: (message: string, error: unknown) => void;
}): Limiter {
  const reactions = createReactions({ now, random });
  const leaving = new Set<Promise<void>>();
  // Live calls and backfill wait in lines of their own: a sign-up never stands behind an import in the same process.
  const gates = new Map<string, Gate>();
  const gateOf = ({ service, priority }: Ask): Gate => {
    const key = `${service} ${priority}`;
    const gate = gates.get(key) ?? createGate(() => budgets()[service].concurrency);
    gates.set(key, gate);
    return gate;
  };

  /** Asks the store until it has a place for us, or says when to come back. */
  async function admit(ask: Ask, at: { service: string; operation: string }, until: number): Promise<() => Promise<void>> {
    const holder = randomUUID();
    for (;;) {
      const answer = await store.admit(ask, budgets()[ask.service], holder, PLACE_LEASE_MS);
      if (answer.ok) return () => store.release(ask.service, answer.slot, holder);
      const waitMs = answer.waitMs * (1 + 0.2 * random()) + 1;
      if (now() + waitMs > until) throw new TooManyError(at, kindOf(answer.reason, waitMs), new Date(now() + waitMs));
      await sleep(waitMs);
    }
  }

  async function acquireOne(ask: Ask, at: { service: string; operation: string }, until: number): Promise<Place> {
    const gate = gateOf(ask);
    if (!(await gate.enter(until - now()))) {
      throw new TooManyError(at, 'concurrency', new Date(now() + BUSY_RETRY_MS * (1 + random())));
    }
    try {
      const giveBack = await admit(ask, at, until);
      return {
        release() {
          const left = giveBack()
            .catch((error: unknown) => warn('A place could not be given back; it runs out by itself', error))
            .finally(() => {
              leaving.delete(left);
              gate.leave();
            });
          leaving.add(left);
        },
      };
    } catch (error) {
      gate.leave();
      throw error;
    }
  }

  return {
    async acquire(asks, at, context) {
      const until = Math.min(now() + maxWaitMs, (context.deadline ?? Number.POSITIVE_INFINITY) - callMs);
      const places: Place[] = [];
      const release = () => {
        for (const place of places) place.release();
      };
      try {
        for (const ask of asks) places.push(await acquireOne(ask, at, until));
        return { release };
      } catch (error) {
        release();
        throw error;
      }
    },

    async react(service, tooMany) {
      const { limit, waitMs } = reactions.react(service, tooMany);
      const until = new Date(now() + waitMs);
      await store.pause(service, until, limit).catch((error: unknown) => warn('A pause could not be told to the other processes', error));
      return { limit, until };
    },

    passed: reactions.passed,

    async idle() {
      await Promise.all(leaving);
    },
  };
}

/** A pause tells its length only; by that it is told apart. */
function kindOf(reason: 'concurrency' | 'minute' | 'day' | 'paused', waitMs: number): 'concurrency' | 'minute' | 'day' {
  if (reason !== 'paused') return reason;
  if (waitMs <= 30_000) return 'concurrency';
  return waitMs <= 120_000 ? 'minute' : 'day';
}
