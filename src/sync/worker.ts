import type { Config } from '../config.js';
import type { Logger } from '../logger.js';
import { openQueue, type Queue } from '../store/queue.js';
import { dropOld } from '../store/retention.js';
import { refreshStatistics } from '../store/statistics.js';
import type { Store } from '../store/store.js';
import { createEngine, type Engine } from './engine.js';
import type { Sync } from './sync.js';
import type { ZohoSide } from './zoho-side.js';

/** Work that makes jobs: the digest of what was heard of. */
export interface Feeder {
  /** Works off what there is; answers how much that was. */
  run(): Promise<number>;
  /** Does so whenever there is something, until `stop`. */
  start(): void;
  /** There may be something. */
  wake(): void;
  stop(): Promise<void>;
}

export interface Worker {
  engine: Engine;
  queue: Queue;
  feeder: Feeder;
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
  feederOf,
}: {
  store: Store;
  config: Config;
  logger: Logger;
  zoho: Pick<ZohoSide, 'budgets'>;
  // biome-ignore lint/suspicious/noExplicitAny: each sync has a state of its own that only it looks into
  syncs: Sync<any, any>[];
  /** What brings jobs besides the engine, which it wakes when it did. */
  feederOf(wakeEngine: () => void): Feeder;
}): Promise<Worker> {
  const { leaseMs, maxAttempts, keepDays } = config.worker;
  const tidy = () =>
    dropOld(store.db, { keepDays }).catch((error: unknown) =>
      logger.warn({ err: error }, 'what is old could not be dropped; it is tried again'),
    );
  const lookAgain = async () => {
    await budgets.refresh().catch((error: unknown) => logger.warn({ err: error }, 'the limits could not be read again'));
    await refreshStatistics(store.db).catch((error: unknown) =>
      logger.warn({ err: error }, 'the statistics could not be brought up to date'),
    );
    await tidy();
  };
  await budgets.refresh();
  await refreshStatistics(store.db);
  await tidy();
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
  const feeder = feederOf(engine.wake);
  const unlisten = await store.db
    .listen?.('zoho_bridge', () => {
      engine.wake();
      feeder.wake();
    })
    .catch((error: unknown) => {
      logger.info({ err: error }, 'no LISTEN on this connection (a pooler?); polling instead');
      return undefined;
    });
  const timer = setInterval(() => void lookAgain(), LOOK_AGAIN_MS);
  timer.unref();
  return {
    engine,
    queue,
    feeder,
    async stop({ graceMs } = {}) {
      clearInterval(timer);
      try {
        await unlisten?.();
        await feeder.stop();
        await engine.stop({ graceMs });
      } finally {
        await queue.stop();
      }
    },
  };
}
