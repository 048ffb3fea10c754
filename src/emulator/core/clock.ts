import { addDuration } from './duration.js';
import type { Clock } from './types.js';

export interface SteerableClock extends Clock {
  /** Moves forward by an ISO 8601 duration (`P30D`, `PT1H`); answers the new time. Throws RangeError on nonsense. */
  advance(duration: string): Date;
  /** Moves forward to a moment. Throws RangeError when it is in the past: nothing a service did can be undone. */
  set(to: Date): Date;
  /** How far it is ahead of real time. */
  aheadMs(): number;
  /** Back to real time. Listeners stay. */
  reset(): void;
}

/** The emulator's clock: `realNow` plus whatever was advanced. */
export function createClock({ realNow = () => new Date() }: { realNow?: () => Date } = {}): SteerableClock {
  const listeners: ((from: Date, to: Date) => void)[] = [];
  let offsetMs = 0;

  const now = () => new Date(realNow().getTime() + offsetMs);

  const set = (to: Date): Date => {
    const from = now();
    if (Number.isNaN(to.getTime())) throw new RangeError('not a moment in time');
    if (to < from) throw new RangeError(`the clock only goes forward: it is ${from.toISOString()} already`);
    offsetMs += to.getTime() - from.getTime();
    for (const listener of listeners) listener(from, to);
    return to;
  };

  return {
    now,
    onAdvance: (listener) => {
      listeners.push(listener);
    },
    advance: (duration) => set(addDuration(now(), duration)),
    set,
    aheadMs: () => offsetMs,
    reset: () => {
      offsetMs = 0;
    },
  };
}
