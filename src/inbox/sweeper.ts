import { ConflictError } from '../errors.js';
import type { Logger } from '../logger.js';
import type { Store } from '../store/store.js';
import { ageOfFact } from '../store/sweep.js';
import type { SweepReport } from '../types-sweep.js';
import { SWEEP_FACT } from './sweep.js';

export interface Sweeper {
  start(): void;
  stop(): Promise<void>;
}

/** How often to see whether a sweep is due; a process that just started has other things to do first. */
const LOOK_MS = 30_000;

/** Sweeps every `everyMinutes`, whichever process comes first. 0: never by itself. */
export function createSweeper({
  sweep,
  store,
  everyMinutes,
  logger,
}: {
  sweep: (options: { signal: AbortSignal }) => Promise<SweepReport>;
  store: Store;
  everyMinutes: number;
  logger: Logger;
}): Sweeper {
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  let ending = new AbortController();

  async function look(): Promise<void> {
    try {
      const age = await ageOfFact(store.db, SWEEP_FACT);
      if (age !== null && age < everyMinutes * 60_000) return;
      logger.info({ ...(await sweep({ signal: ending.signal })) }, 'swept');
    } catch (error) {
      // Another process is at it, or this one ends.
      if (error instanceof ConflictError || ending.signal.aborted) return;
      logger.warn({ err: error }, 'the sweep failed; it is tried again and goes on where it was');
    }
  }

  return {
    start() {
      if (everyMinutes === 0 || timer !== undefined) return;
      ending = new AbortController();
      timer = setInterval(() => {
        working = working.then(look);
      }, LOOK_MS);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      ending.abort();
      await working;
    },
  };
}
