/** Runs things at most `size()` at a time, in order of arrival. */
export interface Gate {
  /** Resolves true with a seat, false when `waitMs` has passed without one. A seat must be given back with `leave`. */
  enter(waitMs: number): Promise<boolean>;
  leave(): void;
}

/**
 * A waiting line within this process, so that callers beyond the concurrency of a service queue in memory instead of asking the
 * shared store over and over.
 */
export function createGate(size: () => number): Gate {
  let seated = 0;
  const waiting = new Set<(seat: boolean) => void>();

  return {
    enter(waitMs) {
      if (seated < size()) {
        seated += 1;
        return Promise.resolve(true);
      }
      return new Promise((resolve) => {
        const settle = (seat: boolean) => {
          clearTimeout(timer);
          waiting.delete(settle);
          resolve(seat);
        };
        const timer = setTimeout(() => settle(false), Math.max(0, waitMs));
        waiting.add(settle);
      });
    },

    leave() {
      seated -= 1;
      for (const settle of waiting) {
        if (seated >= size()) break;
        seated += 1;
        settle(true);
      }
    },
  };
}
