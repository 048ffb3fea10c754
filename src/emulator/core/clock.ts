import { createAgenda, type RunningAgenda } from './agenda.js';
import { addDuration } from './duration.js';
import type { Clock } from './types.js';

export interface SteerableClock extends Clock {
  /** Moves forward by an ISO 8601 duration (`P30D`, `PT1H`), doing on the way what falls due; answers the new time. Throws RangeError on nonsense. */
  advance(duration: string): Date;
  /** Moves forward to a moment. Throws RangeError when it is in the past: nothing a service did can be undone. */
  set(to: Date): Date;
  /** Does what fell due as real time passed, without waiting for the timer; answers the time. */
  catchUp(): Date;
  /** How far it is ahead of real time. */
  aheadMs(): number;
  /**
   * Goes on from where a saved one stood: `load` is run with the clock standing at `savedAt` (ms since epoch), then what fell
   * due since then is carried out, each at its moment. It is never earlier than when it was saved.
   */
  resume(saved: { aheadMs: number; savedAt: number }, load: () => void): void;
  /** Back to real time. */
  reset(): void;
  /** Lets go of its timer. */
  stop(): void;
}

/** Timers take no more than this; a later moment is waited for in pieces. */
const LONGEST_WAIT_MS = 2_000_000_000;

/**
 * The emulator's clock: `realNow` plus whatever was advanced. What the agenda holds is carried out at its moment, in an
 * advance with the clock standing there (a renewal of the 1st happens on the 1st, whatever day the advance ends on).
 */
export function createClock({
  agenda = createAgenda(),
  realNow = () => new Date(),
  startAt,
  onRun,
}: {
  agenda?: RunningAgenda;
  realNow?: () => Date;
  /** What time it is at the beginning, also in the past; real time when left out. */
  startAt?: Date | undefined;
  /** Told when something that fell due was carried out. */
  onRun?: () => void;
} = {}): SteerableClock {
  let offsetMs = startAt ? startAt.getTime() - realNow().getTime() : 0;
  /** Where it stands while something is carried out. */
  let standing: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const nowMs = () => standing ?? realNow().getTime() + offsetMs;

  const runUntil = (until: number) => {
    try {
      agenda.runUntil(until, (at) => {
        standing = Math.max(at, standing ?? at);
      });
    } finally {
      if (standing !== undefined) onRun?.();
      standing = undefined;
    }
  };

  /** As real time passes: a timer to the next moment. It does not keep the process alive. */
  const wait = () => {
    clearTimeout(timer);
    const next = agenda.next();
    if (next === undefined || stopped || standing !== undefined) return;
    const ms = Math.min(LONGEST_WAIT_MS, Math.max(0, next - nowMs()));
    timer = setTimeout(() => {
      catchUp();
      wait();
    }, ms);
    timer.unref();
  };
  agenda.onNext(wait);

  const catchUp = (): Date => {
    const now = nowMs();
    if (standing === undefined && (agenda.next() ?? Number.POSITIVE_INFINITY) <= now) {
      runUntil(now);
      wait();
    }
    return new Date(now);
  };

  const set = (to: Date, from = nowMs()): Date => {
    const target = to.getTime();
    if (Number.isNaN(target)) throw new RangeError('not a moment in time');
    if (target < from) throw new RangeError(`the clock only goes forward: it is ${new Date(from).toISOString()} already`);
    if (standing !== undefined) throw new Error('the clock is being moved already');
    try {
      runUntil(target);
      // By what was asked, not by less for the time that it took.
      offsetMs += target - from;
    } finally {
      wait();
    }
    return to;
  };

  return {
    now: () => new Date(nowMs()),
    advance(duration) {
      // One look at the time: a millisecond that passes between two would be missing from what was asked.
      const from = nowMs();
      return set(addDuration(new Date(from), duration), from);
    },
    set: (to) => set(to),
    catchUp,
    aheadMs: () => offsetMs,
    resume: ({ aheadMs, savedAt }, load) => {
      offsetMs = Math.max(aheadMs, savedAt - realNow().getTime());
      standing = savedAt;
      try {
        load();
      } finally {
        standing = undefined;
        wait();
      }
      catchUp();
    },
    reset: () => {
      offsetMs = 0;
      wait();
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
