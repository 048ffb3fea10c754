import type { Logger } from '../logger.js';
import { type Digested, isAnythingNew, settleEvents, takeNewEvents } from '../store/digest.js';
import { type ObjectRef, refKey } from '../store/objects.js';
import type { Store } from '../store/store.js';
import { takeDueLooks } from '../store/ticket-refs.js';
import { aboutAll } from './about.js';

/** Events of one transaction. Bodies are opened in memory, so not too many. */
const BATCH = 500;

/** Turns what was heard of into objects and jobs. Several processes may do so at once. */
export interface Digest {
  /** Works off what is new; answers how many events and rings that were. */
  run(): Promise<number>;
  /** Whether there is anything new. */
  pending(): Promise<boolean>;
}

/**
 * The second step of the inward loop: which objects are the new events about? Each gets a job, however many events rang it. An event
 * that cannot be read is recorded with the reason and holds up nobody.
 */
export function createDigest({ store: { db, vault, objects }, logger }: { store: Store; logger: Logger }): Digest {
  async function digestEvents(): Promise<number> {
    return db.transaction(async (tx) => {
      const events = await takeNewEvents(BATCH, vault, tx);
      const abouts = await aboutAll({ objects, vault }, events, tx);
      const read = events.map(({ id, type }, place) => ({ id, type, about: abouts[place] ?? { reason: 'nobody looked at it' } }));
      const refs = read.flatMap(({ about }): ObjectRef[] => ('refs' in about ? about.refs : []));
      const rung = await objects.ring(refs, tx);
      const digested = read.map(
        ({ id, about }): Digested =>
          'refs' in about
            ? { id, reason: null, rung: unique(about.refs.flatMap((ref) => rung.get(refKey(ref)) ?? [])) }
            : { id, reason: about.reason, rung: [] },
      );
      await settleEvents(digested, tx);
      for (const { id, type, about } of read) {
        if ('reason' in about) logger.info({ event: id, type, reason: about.reason }, 'an event has no effect');
      }
      return events.length;
    });
  }

  return {
    async run() {
      let done = 0;
      while (await isAnythingNew(db)) {
        const events = await digestEvents();
        const rings = await db.transaction((tx) => objects.digestRings(BATCH, tx));
        const looks = await db.transaction(
          async (tx) => (await objects.ring(await objects.load(await takeDueLooks(tx, BATCH), tx), tx)).size,
        );
        // Another process has what there is.
        if (events + rings + looks === 0) break;
        done += events + rings + looks;
      }
      return done;
    },
    pending: () => isAnythingNew(db),
  };
}

function unique(rung: { id: string; version: number }[]): { id: string; version: number }[] {
  return [...new Map(rung.map((one) => [one.id, one])).values()];
}
