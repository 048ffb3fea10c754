import { ConflictError } from '../errors.js';
import type { Logger } from '../logger.js';
import type { Store } from '../store/store.js';
import { ageOfFact } from '../store/sweep.js';
import type { SweepReport } from '../types-sweep.js';
import { createRepeater, type Repeater } from './repeater.js';
import { SWEEP_FACT } from './sweep.js';

/** How often to see whether a sweep is due. */
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
}): Repeater {
  const repeater = createRepeater({
    everyMs: LOOK_MS,
    async once(signal) {
      try {
        const age = await ageOfFact(store.db, SWEEP_FACT);
        if (age !== null && age < everyMinutes * 60_000) return;
        logger.info({ ...(await sweep({ signal })) }, 'swept');
      } catch (error) {
        // Another process is at it, or this one ends.
        if (error instanceof ConflictError || signal.aborted) return;
        logger.warn({ err: error }, 'the sweep failed; it is tried again and goes on where it was');
      }
    },
  });
  return everyMinutes === 0 ? { ...repeater, start: () => undefined } : repeater;
}
