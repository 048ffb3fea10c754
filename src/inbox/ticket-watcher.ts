import { ConflictError } from '../errors.js';
import type { Logger } from '../logger.js';
import type { TicketsLook } from '../types-polling.js';

export interface TicketWatcher {
  start(): void;
  stop(): Promise<void>;
}

/** How often to see whether a look is due; a process that just started has other things to do first. */
const LOOK_MS = 10_000;

/** Looks at tickets whenever that is due, whichever process comes first. */
export function createTicketWatcher({
  look,
  logger,
}: {
  look: (options: { scheduled: true; signal: AbortSignal }) => Promise<TicketsLook | undefined>;
  logger: Logger;
}): TicketWatcher {
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> | undefined;
  let ending = new AbortController();

  async function once(): Promise<void> {
    try {
      const found = await look({ scheduled: true, signal: ending.signal });
      if (found) logger.info({ ...found }, 'looked at tickets');
    } catch (error) {
      // Another process is at it, or this one ends.
      if (error instanceof ConflictError || ending.signal.aborted) return;
      logger.warn({ err: error }, 'tickets could not be looked at; it is tried again and goes on where it was');
    }
  }

  return {
    start() {
      if (timer !== undefined) return;
      ending = new AbortController();
      timer = setInterval(() => {
        // A look that takes long is not followed by those that were due meanwhile.
        working ??= once().finally(() => {
          working = undefined;
        });
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
