/** How long to wait before attempt `attempts + 1`. */
export interface Backoff {
  /** @default 500: the first retry comes within half a second. */
  baseMs?: number;
  /** @default 3_600_000: an outage of hours costs one try an hour. */
  capMs?: number;
}

/**
 * Exponential backoff with full jitter: a random moment between nothing and `base · 2^attempts`, capped.
 * Source: "Exponential Backoff And Jitter", AWS Architecture Blog.
 */
export function backoffMs(attempts: number, random: () => number, { baseMs = 500, capMs = 3_600_000 }: Backoff = {}): number {
  return Math.round(random() * Math.min(capMs, baseMs * 2 ** Math.min(attempts, 40)));
}
