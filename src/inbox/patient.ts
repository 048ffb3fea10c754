import { setTimeout as sleep } from 'node:timers/promises';
import { BridgeError } from '../errors.js';

const TRIES = 6;
const LONGEST_WAIT_MS = 65_000;

/** Called with what asks Zoho; tries again what may be tried again. */
export type Patient = <T>(ask: () => Promise<T>) => Promise<T>;

/**
 * For what is no job, so that nobody else tries again, and only reads. `before` is called before every try. Throws what the last try threw,
 * and the signal's reason.
 */
export function patient(signal: AbortSignal | undefined, before: () => Promise<void>): Patient {
  return async (ask) => {
    for (let tries = 1; ; tries++) {
      signal?.throwIfAborted();
      await before();
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof BridgeError) || tries === TRIES) throw error;
        const { verdict } = error;
        if (verdict.kind === 'park') throw error;
        const waitMs = verdict.kind === 'retryAt' ? verdict.at.getTime() - Date.now() : 100 * 2 ** tries * (1 + Math.random());
        if (waitMs > LONGEST_WAIT_MS) throw error;
        await sleep(Math.max(0, waitMs), undefined, { signal });
      }
    }
  };
}
