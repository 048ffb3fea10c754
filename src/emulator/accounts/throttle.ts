import type { Answer } from '../core/types.js';
import type { AccountsLimits } from './limits.js';

export const WINDOW_MS = 10 * 60_000;

/** Lets go of moments older than the ten-minute window and says whether `limit` of them are left. */
export function isThrottled(moments: number[], now: number, limit: number | null): boolean {
  while (moments[0] !== undefined && moments[0] <= now - WINDOW_MS) moments.shift();
  return limit !== null && moments.length >= limit;
}

/** The throttle's answer when `limit` is reached, otherwise undefined. With `throttleProlongs` being refused counts as well. */
export function throttle({
  moments,
  now,
  limit,
  limits,
}: {
  moments: number[];
  now: number;
  limit: number | null;
  limits: AccountsLimits;
}): Answer | undefined {
  if (!isThrottled(moments, now, limit)) return undefined;
  if (limits.throttleProlongs) moments.push(now);
  return accessDenied(limits.throttleStatus);
}

/** It has no Retry-After. Source: seen alike in four independent clients. */
export function accessDenied(status: number): Answer {
  return {
    status,
    body: {
      error_description: 'You have made too many requests continuously. Please try again after some time.',
      error: 'Access Denied',
      status: 'failure',
    },
  };
}
