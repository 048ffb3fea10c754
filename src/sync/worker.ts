import type { Config } from '../config.js';
import type { Logger } from '../logger.js';
import { openQueue, type Queue } from '../store/queue.js';
import { refreshStatistics } from '../store/statistics.js';
import type { Store } from '../store/store.js';
import { createEngine, type Engine } from './engine.js';
import type { Sync } from './sync.js';
import type { ZohoSide } from './zoho-side.js';

export interface Worker {
  engine: Engine;
  queue: Queue;
  stop(options?: { graceMs?: number }): Promise<void>;
}

/** How often the edition, the emulator's limits and the size of the tables are looked at again. */
const LOOK_AGAIN_MS = 5_000;

/** The engine of this process, ready to start: queue, syncs and the hint that saves a poll. */
export async function createWorker({
  store,
  config,
  logger,
  zoho: { budgets },
  syncs,
}: {
  store: Store;
  config: Config;
  logger: Logger;
  zoho: Pick<ZohoSide, 'budgets'>;
  // biome-ignore lint/suspicious/noExplicitAny: each sync has a state of its own that only it looks into
  syncs: Sync<any, any>[];
}): Promise<Worker> {
  const { leaseMs, maxAttempts } = config.worker;
  const lookAgain = async () => {
    await budgets.refresh().catch((error: unknown) => logger.warn({ err: error }, 'the limits could not be read again'));
    await refreshStatistics(store.db).catch((error: unknown) =>
      logger.warn({ err: error }, 'the statistics could not be brought up to date'),
    );
  };
  await budgets.refresh();
  await refreshStatistics(store.db);
  const queue = await openQueue(store.db, {
    leaseSeconds: Math.ceil(leaseMs / 1000),
    onError: (error) => logger.warn({ err: error }, 'the upkeep of the queue failed; it is tried again'),
  });
  const engine = createEngine({
    db: store.db,
    links: store.links,
    queue,
    logger,
    leaseMs,
    maxAttempts,
    random: Math.random,
    backoff: {},
    syncs,
  });
  const unlisten = await store.db.listen?.('zoho_bridge', engine.wake).catch((error: unknown) => {
    logger.info({ err: error }, 'no LISTEN on this connection (a pooler?); polling instead');
    return undefined;
  });
  const timer = setInterval(() => void lookAgain(), LOOK_AGAIN_MS);
  timer.unref();
  return {
    engine,
    queue,
    async stop({ graceMs } = {}) {
      clearInterval(timer);
      try {
        await unlisten?.();
        await engine.stop({ graceMs });
      } finally {
        await queue.stop();
      }
    },
  };
}
