/** What falls due at a moment of the emulator's clock: renewals, ends of trials, channels that expire, webhooks tried again. */
export interface Agenda {
  /**
   * Runs `run` when the emulator's clock reaches `at` (ms since epoch): during an advance with the clock standing at exactly
   * that moment, or as real time passes. Of one moment: in the order of entry. A moment that is past is run at the next look.
   * Answers how to cancel it.
   */
  at(at: number, run: () => void): () => void;
}

export interface RunningAgenda extends Agenda {
  /**
   * Runs what is due up to `until`, telling `stand` first where the clock is to stand: at the entry's moment, or when it was
   * entered if that moment was past by then. What a run enters for before `until` is run, too.
   */
  runUntil(until: number, stand: (at: number) => void): void;
  /** When the next entry is due. */
  next(): number | undefined;
  clear(): void;
  /** Told of the earliest moment whenever it changes. */
  onNext(listener: () => void): void;
}

interface Entry {
  at: number;
  enteredAt: number;
  order: number;
  run: () => void;
  cancelled: boolean;
}

const before = (a: Entry, b: Entry) => a.at < b.at || (a.at === b.at && a.order < b.order);

function reject(error: unknown): never {
  throw error;
}

/**
 * A binary heap: a hundred thousand subscriptions each have a renewal in it. Nothing here is saved: services enter theirs
 * again. `now` is the clock's time in ms, `complain` is told what an entry threw (the others are run all the same).
 */
export function createAgenda({
  now = () => Number.NEGATIVE_INFINITY,
  complain = reject,
}: {
  now?: () => number;
  complain?: (error: unknown) => void;
} = {}): RunningAgenda {
  let heap: Entry[] = [];
  let order = 0;
  /** How many of those in the heap are cancelled. */
  let cancelled = 0;
  /** Grows with each `clear`: what was entered before it counts no more. */
  let era = 0;
  let tell: (() => void) | undefined;

  const swap = (a: number, b: number) => {
    const [x, y] = [heap[a], heap[b]];
    if (x && y) [heap[a], heap[b]] = [y, x];
  };

  const rise = (from: number) => {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      const [child, above] = [heap[at], heap[parent]];
      if (!child || !above || !before(child, above)) return;
      swap(at, parent);
      at = parent;
    }
  };

  const sink = (from: number) => {
    for (let at = from; ; ) {
      let least = at;
      for (const child of [at * 2 + 1, at * 2 + 2]) {
        const [one, other] = [heap[child], heap[least]];
        if (one && other && before(one, other)) least = child;
      }
      if (least === at) return;
      swap(at, least);
      at = least;
    }
  };

  const pop = (): Entry | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last) return undefined;
    if (first !== last) {
      heap[0] = last;
      sink(0);
    }
    return first;
  };

  const first = (): Entry | undefined => {
    while (heap[0]?.cancelled) {
      pop();
      cancelled -= 1;
    }
    return heap[0];
  };

  const sweep = () => {
    if (cancelled < 1000 || cancelled * 2 < heap.length) return;
    const kept = heap.filter((entry) => !entry.cancelled);
    kept.sort((a, b) => a.at - b.at || a.order - b.order);
    heap = kept;
    cancelled = 0;
  };

  return {
    at: (at, run) => {
      if (Number.isNaN(at)) throw new RangeError('something is to fall due at no moment in time');
      const born = era;
      order += 1;
      const entry: Entry = { at, enteredAt: now(), order, run, cancelled: false };
      heap.push(entry);
      rise(heap.length - 1);
      if (heap[0] === entry) tell?.();
      return () => {
        if (entry.cancelled || born !== era) return;
        entry.cancelled = true;
        cancelled += 1;
        sweep();
      };
    },
    runUntil: (until, stand) => {
      for (let entry = first(); entry && entry.at <= until; entry = first()) {
        pop();
        // What ran can no longer be cancelled.
        entry.cancelled = true;
        stand(Math.max(entry.at, entry.enteredAt));
        try {
          entry.run();
        } catch (error) {
          // A bug in one service must not keep the others' days from coming.
          complain(error);
        }
      }
    },
    next: () => first()?.at,
    clear: () => {
      era += 1;
      heap = [];
      cancelled = 0;
    },
    onNext: (listener) => {
      tell = listener;
    },
  };
}
