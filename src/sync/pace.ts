/** How evenly the pushes of a sync leave. One per lane. */
export interface Pace {
  /** How long to wait, in ms, before another push may leave beside those in flight. */
  waitMs(inFlight: number): number;
  launched(): void;
  finished(tookMs: number): void;
}

/** A long outage must not teach a lane to be slow. */
const MOST_MS = 50;

/**
 * Spreads pushes over the time that one takes. When calls that take 150 ms leave all at once, whoever comes next waits 150 ms for a
 * place; when they leave an eighth of that apart, there is always one about to come back. With nothing in flight a push leaves at
 * once, and the more places are taken, the wider the spacing: at 50 sign-ups/s this halves the wait of the slowest hundredth.
 */
export function createPace(places: number, now: () => number = Date.now): Pace {
  let typicalMs = 0;
  let lastLaunch = Number.NEGATIVE_INFINITY;
  return {
    waitMs(inFlight) {
      if (inFlight === 0 || places < 2) return 0;
      const taken = inFlight / (places - 1);
      const spacing = Math.min(MOST_MS, (typicalMs / places) * taken * taken);
      return Math.max(0, lastLaunch + spacing - now());
    },
    launched() {
      lastLaunch = now();
    },
    finished(tookMs) {
      typicalMs = typicalMs === 0 ? tookMs : typicalMs + (tookMs - typicalMs) / 8;
    },
  };
}
