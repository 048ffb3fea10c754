import type { Config } from '../config.js';
import type { Logger } from '../logger.js';
import { openQueue, type Queue } from '../store/queue.js';
import { refreshStatistics } from '../store/statistics.js';
import type { Store } from '../store/store.js';
import { contactSync } from './contact.js';
import { customerSync } from './customer.js';
import { createEngine, type Engine } from './engine.js';
import { leadSync } from './lead.js';
import { subscriptionSync } from './subscription.js';
import { tagsSync } from './tags.js';
import type { ZohoSide } from './zoho-side.js';

export interface Worker {
  engine: Engine;
  queue: Queue;
  stop(options?: { graceMs?: number }): Promise<void>;
}

/** How often the edition, the emulator's limits and the size of the tables are looked at again. */
const LOOK_AGAIN_MS = 5_000;

/** The outward loop of this process, ready to start: queue, syncs and the hint that saves a poll. */
export async function createWorker({
  store,
  config,
  logger,
  zoho: side,
}: {
  store: Store;
  config: Config;
  logger: Logger;
  zoho: ZohoSide;
}): Promise<Worker> {
  const { zoho, readiness, budgets, settings, catalog } = side;
  const { leaseMs, maxAttempts, searchLagMs } = config.worker;
  const billing = {
    store,
    billing: zoho.billing,
    organizationId: settings.organizations.billing,
    callTimeoutMs: settings.callTimeoutMs,
    searchLagMs,
  };
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
    syncs: [
      leadSync({ store, crm: zoho.crm, readiness }),
      contactSync({ store, crm: zoho.crm, readiness }),
      tagsSync({ store, crm: zoho.crm }),
      customerSync(billing),
      subscriptionSync({ ...billing, catalog }),
    ],
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
