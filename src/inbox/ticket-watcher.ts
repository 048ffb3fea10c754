import { ConflictError } from '../errors.js';
import type { Logger } from '../logger.js';
import type { TicketsLook } from '../types-polling.js';
import { createRepeater, type Repeater } from './repeater.js';

/** How often to see whether a look is due. */
const LOOK_MS = 10_000;

/** Looks at tickets whenever that is due, whichever process comes first. */
export function createTicketWatcher({
  look,
  logger,
}: {
  look: (options: { scheduled: true; signal: AbortSignal }) => Promise<TicketsLook | undefined>;
  logger: Logger;
}): Repeater {
  return createRepeater({
    everyMs: LOOK_MS,
    async once(signal) {
      try {
        const found = await look({ scheduled: true, signal });
        if (found) logger.info({ ...found }, 'looked at tickets');
      } catch (error) {
        // Another process is at it, or this one ends.
        if (error instanceof ConflictError || signal.aborted) return;
        logger.warn({ err: error }, 'tickets could not be looked at; it is tried again and goes on where it was');
      }
    },
  });
}
