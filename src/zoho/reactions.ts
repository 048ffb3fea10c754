import type { Service } from './types.js';

/** What a "too many" answer lets us know. `unknown` when the code does not say which limit it was (CRM). */
export interface TooMany {
  limit: 'concurrency' | 'minute' | 'day' | 'unknown';
  headers: Record<string, string>;
}

/** When to come back, and which limit we take it for. */
export interface Reaction {
  limit: 'concurrency' | 'minute' | 'day';
  waitMs: number;
}

const MINUTE_MS = 60_000;

// CRM: no Retry-After, and one code for both limits: https://www.zoho.com/crm/developer/docs/api/v8/api-limits.html
// X-API-CREDITS-REMAINING comes once half of the day's credits are used; below this the day is over (one upsert of 100 costs 10).
const CREDITS_LEFT_FOR_NOTHING = 10;
/** Too many places taken is over in a second; what lasts this long is the day's credits. They come back bit by bit over 24 h. */
const PERSISTS_MS = 3 * MINUTE_MS;
const DAY_PAUSE_MS = { shortest: 15 * MINUTE_MS, longest: 60 * MINUTE_MS };

// Books, Billing: 1070 in process, 44 per minute and organisation, 45 per day: https://www.zoho.com/books/api/v3/errors/
// X-Rate-Limit-Reset (seconds to the day's reset) is undocumented, seen since 2019: https://github.com/Weble/ZohoBooksApi/issues/38
// Our own calls are kept below the limit, so a full minute is somebody else's doing or a slip: look again soon, then leave it alone.
const MINUTE_PAUSES_MS = [3_000, 15_000, MINUTE_MS];

/** Half a second to a second at first, doubling while nothing gets through. */
const CONCURRENCY_PAUSE_MS = { first: 500, longest: 30_000 };
/** Never believe a header that would stop us for longer. */
const LONGEST_MS = 24 * 60 * MINUTE_MS;

/**
 * Three kinds of "too many", three reactions: taken places are waited out with a short, growing, jittered pause; a full minute in
 * three steps up to a whole one; a used-up day with a probe every 15 to 60 minutes. Remembers, per service, how long nothing got
 * through. Answers that come in during a pause belong to what caused it: they prolong nothing.
 */
export function createReactions({ now, random }: { now: () => number; random: () => number }): {
  react(service: Service, tooMany: TooMany): Reaction;
  /** A call got through. */
  passed(service: Service): void;
} {
  const trouble = new Map<Service, { since: number; times: number; days: number; last: Reaction; until: number }>();

  return {
    react(service, tooMany) {
      const streak = trouble.get(service) ?? { since: now(), times: 0, days: 0, last: { limit: 'concurrency', waitMs: 0 }, until: 0 };
      if (now() < streak.until) return { limit: streak.last.limit, waitMs: streak.until - now() };
      streak.last = decide(service, tooMany, streak);
      streak.until = now() + streak.last.waitMs;
      trouble.set(service, streak);
      return streak.last;
    },

    passed(service) {
      // A call that was sent before the pause says nothing about what comes after it.
      if (now() >= (trouble.get(service)?.until ?? 0)) trouble.delete(service);
    },
  };

  function decide(service: Service, { limit: said, headers }: TooMany, streak: { since: number; times: number; days: number }): Reaction {
    const limit = said === 'unknown' ? guess(headers, now() - streak.since) : said;
    const asked = retryAfterOf(headers, now());
    if (limit === 'day') {
      const probe = Math.min(DAY_PAUSE_MS.shortest * 2 ** streak.days, DAY_PAUSE_MS.longest);
      const reset = Number(headers['x-rate-limit-reset']) * 1000;
      streak.days += 1;
      const own = service === 'crm' ? probe : DAY_PAUSE_MS.longest;
      return { limit, waitMs: asked ?? (reset > 0 ? Math.min(reset, own) : own) };
    }
    const times = streak.times++;
    if (limit === 'minute') return { limit, waitMs: asked ?? (MINUTE_PAUSES_MS[times] ?? MINUTE_MS) * (1 + random() / 3) };
    const pause = Math.min(CONCURRENCY_PAUSE_MS.first * 2 ** times, CONCURRENCY_PAUSE_MS.longest);
    return { limit, waitMs: asked ?? pause * (1 + random()) };
  }
}

function guess(headers: Record<string, string>, lastedMs: number): 'concurrency' | 'day' {
  const left = headers['x-api-credits-remaining'];
  if (left !== undefined && Number(left) <= CREDITS_LEFT_FOR_NOTHING) return 'day';
  return lastedMs >= PERSISTS_MS ? 'day' : 'concurrency';
}

/** Retry-After in milliseconds, given as seconds or as a date; undefined when absent or nonsense. */
export function retryAfterOf(headers: Record<string, string>, nowMs: number): number | undefined {
  const text = headers['retry-after'];
  if (text === undefined) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST_MS) : undefined;
}
