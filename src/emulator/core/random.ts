import type { Random } from './types.js';

/** Spreads 32 bits over 32 bits (the murmur3 finaliser): neighbouring inputs give unrelated outputs. */
export function mix(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** A number from 0 (included) to 1 (excluded) that depends on its arguments and on nothing else. */
export function chance(...parts: number[]): number {
  let bits = 0x9e3779b9;
  for (const part of parts) bits = mix(bits + Math.imul(part + 1, 0x9e3779b1));
  return bits / 0x1_0000_0000;
}

export interface SeededRandom extends Random {
  /** Where the sequence stands, and how to go on from there. */
  state(): number;
  resume(state: number): void;
}

/** A seeded sequence (mulberry32). */
export function createRandom(seed: number): SeededRandom {
  let state = seed | 0;
  return {
    state: () => state,
    resume: (saved) => {
      state = saved | 0;
    },
    next: () => {
      state = (state + 0x6d2b79f5) | 0;
      let bits = Math.imul(state ^ (state >>> 15), 1 | state);
      bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
      return ((bits ^ (bits >>> 14)) >>> 0) / 0x1_0000_0000;
    },
  };
}
