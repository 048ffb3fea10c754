import { z } from 'zod';
import type { Answer, EmulatedService, Incoming } from '../core/types.js';
import { tooManyAtOnce, tooManyThisMinute, tooManyToday } from './errors.js';
import type { ZonedTime } from './time.js';

const billingLimits = z.strictObject({
  /** Requests in any sixty seconds (code 44); `null`: counted, not enforced. */
  perMinute: z.int().min(0).nullable(),
  /** Requests per day of the organisation's calendar (code 45); `null`: counted, not enforced. */
  perDay: z.int().min(0).nullable(),
  /** Requests in process at once (code 1070). */
  concurrency: z.int().min(0).nullable(),
  /** How long a new or changed e-mail address is missing from searches. */
  searchLagMs: z.int().min(0),
  /** Two customers of one display name: refused with 3062, or (as some organisations were in 2015) accepted. */
  uniqueDisplayNames: z.boolean(),
  /** Sends the undocumented `X-Rate-Limit-*` headers, which describe the day's quota; only with `perDay`. */
  rateLimitHeaders: z.boolean(),
});
export type BillingLimits = z.infer<typeof billingLimits>;

/**
 * Zoho publishes no per-minute or per-day number for Billing, so none is enforced until someone sets one; the
 * concurrency is that of a paid Books plan. Source: zoho.com/books/api/v3/introduction (API call limit)
 */
export const BILLING_LIMITS: Readonly<BillingLimits> = {
  perMinute: null,
  perDay: null,
  concurrency: 10,
  searchLagMs: 2000,
  uniqueDisplayNames: true,
  rateLimitHeaders: false,
};

/** Books publishes its numbers: these are those of a Premium plan. Source: zoho.com/books/api/v3/introduction (API call limit) */
export const BOOKS_LIMITS: Readonly<BillingLimits> = { ...BILLING_LIMITS, perMinute: 100, perDay: 10_000 };

export interface Gate extends Required<Pick<EmulatedService, 'admit' | 'setLimits' | 'limits' | 'reset'>> {
  current(): BillingLimits;
  /** Adds the headers of the day's quota when they are switched on. */
  withHeaders(answer: Answer): Answer;
}

/** Counts requests and refuses those too many. A refused request does not count (inferred). `now` in ms. */
export function createGate({
  now,
  time,
  defaults = BILLING_LIMITS,
}: {
  now: () => number;
  time: ZonedTime;
  defaults?: Readonly<BillingLimits>;
}): Gate {
  let limits = { ...defaults };
  let minute: number[] = [];
  let passed = 0;
  let today = { day: '', used: 0 };
  let running = { count: 0 };

  const look = (at: number) => {
    while (passed < minute.length && (minute[passed] ?? at) <= at - 60_000) passed += 1;
    if (passed > 1024 && passed * 2 > minute.length) {
      minute = minute.slice(passed);
      passed = 0;
    }
    const day = time.day(at);
    if (day !== today.day) today = { day, used: 0 };
    return { thisMinute: minute.length - passed, today: today.used };
  };

  const withHeaders = (answer: Answer): Answer => {
    if (!limits.rateLimitHeaders || limits.perDay === null) return answer;
    const left = Math.max(0, limits.perDay - look(now()).today);
    const headers = {
      'x-rate-limit-limit': String(limits.perDay),
      'x-rate-limit-remaining': String(left),
      'x-rate-limit-reset': String(time.secondsLeft(now())),
    };
    return { ...answer, headers: { ...answer.headers, ...headers } };
  };

  const refusal = (at: number): Answer | undefined => {
    const used = look(at);
    if (limits.concurrency !== null && running.count >= limits.concurrency) return tooManyAtOnce();
    if (limits.perMinute !== null && used.thisMinute >= limits.perMinute) return tooManyThisMinute();
    if (limits.perDay !== null && used.today >= limits.perDay) return tooManyToday(limits.perDay);
    return undefined;
  };

  return {
    current: () => limits,
    withHeaders,
    admit: (_incoming: Incoming) => {
      const at = now();
      const refuse = refusal(at);
      if (refuse) return { refuse: withHeaders(refuse) };
      minute.push(at);
      today.used += 1;
      // A request that outlives a reset gives its place back to the period it came from.
      const period = running;
      period.count += 1;
      return {
        done: () => {
          period.count -= 1;
        },
      };
    },
    setLimits: (input) => {
      limits = { ...limits, ...billingLimits.partial().parse(input) };
    },
    limits: () => {
      const used = look(now());
      return { ...limits, usedThisMinute: used.thisMinute, usedToday: used.today, inProcess: running.count };
    },
    reset: () => {
      limits = { ...defaults };
      minute = [];
      passed = 0;
      today = { day: '', used: 0 };
      running = { count: 0 };
    },
  };
}
