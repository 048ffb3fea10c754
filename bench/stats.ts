/** How long something took, over many times, in ms. */
export interface Spread {
  count: number;
  p50: number;
  p90: number;
  p99: number;
  max: number;
}

/** Percentiles by rank: p99 of 1,000 values is the 990th of them in order. NaN without values. */
export function spreadOf(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  return { count: sorted.length, p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
}

/** A repeatable source of numbers from 0 to 1 (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * When people arrive, in ms from the start: independently of each other (a Poisson process), so sometimes three at
 * once and sometimes none for a while. The same for everybody who is measured. An infinite rate is a burst.
 */
export function arrivals({ rate, count, seed = 7 }: { rate: number; count: number; seed?: number }): number[] {
  const random = seeded(seed);
  let at = 0;
  return Array.from({ length: count }, () => {
    if (Number.isFinite(rate)) at += (-Math.log(1 - random()) * 1000) / rate;
    return at;
  });
}
