import type { Logger } from '../logger.js';
import type { Feeder } from '../sync/worker.js';
import type { Digest } from './digest.js';

/** How often to look when no hint came: several processes may write events, and not every database can tell. */
const POLL_MS = 500;
/** After a database that did not answer. */
const AGAIN_MS = 1_000;

/** Digests in this process whenever there is something new. `wake` tells the engine, when it runs here, that there are jobs. */
export function createFeeder({ digest, logger, wakeEngine }: { digest: Digest; logger: Logger; wakeEngine: () => void }): Feeder {
  let running = false;
  let loop: Promise<void> = Promise.resolve();
  let nudge: () => void = () => undefined;
  let dirty = true;

  const nap = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      nudge = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function work(): Promise<void> {
    while (running) {
      try {
        const any = dirty || (await digest.pending());
        dirty = false;
        if (any && (await digest.run()) > 0) wakeEngine();
        if (running && !dirty) await nap(POLL_MS);
      } catch (error) {
        logger.warn({ err: error }, 'events could not be digested; trying again');
        if (running) await nap(AGAIN_MS);
      }
    }
  }

  return {
    async run() {
      const done = await digest.run();
      if (done > 0) wakeEngine();
      return done;
    },
    start() {
      if (running) return;
      running = true;
      dirty = true;
      loop = work();
    },
    wake() {
      dirty = true;
      nudge();
    },
    async stop() {
      running = false;
      nudge();
      await loop;
    },
  };
}
