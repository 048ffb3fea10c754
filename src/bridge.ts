import { createEvents } from './bridge-events.js';
import { inboxOf } from './bridge-inbox.js';
import { moneyPart } from './bridge-money.js';
import { createNoticeSide } from './bridge-notices.js';
import { pollingOf } from './bridge-polling.js';
import { reportsOf } from './bridge-reports.js';
import { createSegmentSide } from './bridge-segments.js';
import { supportPart } from './bridge-support.js';
import { allSyncs } from './bridge-syncs.js';
import type { Bridge, DrainProgress, SaveOptions } from './bridge-types.js';
import { webhooksOf } from './bridge-webhooks.js';
import { type Config, loadConfig, type ZohoSettings } from './config.js';
import { ConfigError, StoreError } from './errors.js';
import { createLogger, type Logger } from './logger.js';
import { createApp } from './server/app.js';
import { createDirect } from './server/direct.js';
import { createMcpEndpoint } from './server/mcp/http.js';
import { createMetrics } from './server/metrics.js';
import { planAttach } from './store/attach.js';
import { callerSql } from './store/caller.js';
import { migrate, migrationOf } from './store/migrate.js';
import type { SharedPglite } from './store/pglite-shared.js';
import { openStore, type Store } from './store/store.js';
import { saveUsers } from './store/users.js';
import { replayParked, viewJobs, viewUser, viewUsers } from './store/views.js';
import { runAttach } from './sync/attach.js';
import { runDoctor } from './sync/doctor.js';
import { drain } from './sync/drain.js';
import { runSetup } from './sync/setup.js';
import { statusOf } from './sync/status.js';
import { createSubscriptions } from './sync/subscriptions.js';
import { createWorker, type Worker } from './sync/worker.js';
import { createZohoSide, type ZohoSide } from './sync/zoho-side.js';
import type { AttachReport, DrainResult } from './types.js';
import { parseUser } from './user.js';

export interface BridgeOptions {
  /** @default what the environment says */
  config?: Config;
  /** @default JSON lines on standard error */
  logger?: Logger;
  /** Bring the schema up to date first. Turn off where the app's role may not create tables. @default true */
  migrate?: boolean;
  /**
   * The app's own PGlite, for an app that keeps its users in one: the bridge's tables live beside them, and `tx` takes
   * its transactions. Inside one, await nothing of the bridge without `tx`: PGlite has one connection.
   */
  pglite?: SharedPglite;
}

/**
 * Opens the bridge: the database, and Zoho where credentials are set. Nothing is pushed before `start()` or `drain()`.
 *
 * @throws ConfigError with every problem of the environment at once; StoreError when the database cannot be used.
 * @example
 * const bridge = await createBridge();
 * await bridge.users.save({ id: user.id, email: user.email, name: user.name });
 */
export async function createBridge({
  config = loadConfig(),
  logger = createLogger({ level: config.logLevel }),
  migrate: migrateFirst = true,
  pglite,
}: BridgeOptions = {}): Promise<Bridge> {
  for (const warning of config.warnings) logger.warn(warning);
  const store = await openStore({
    pglite,
    databaseUrl: config.database.kind === 'postgres' ? config.database.url : undefined,
    dataDir: config.dataDir,
    encryptionKeys: config.encryptionKeys,
  });
  const bridge = bridgeOver(store, { config, logger });
  try {
    if (migrateFirst) await bridge.migrate();
  } catch (error) {
    await store.close();
    throw error;
  }
  return bridge;
}

/** The bridge over an open store, which it closes in the end. @internal */
export function bridgeOver(store: Store, { config, logger }: { config: Config; logger: Logger }): Bridge {
  const metrics = createMetrics();
  let zoho: ZohoSide | undefined;
  let worker: Promise<Worker> | undefined;
  let state: 'off' | 'running' | 'stopping' = 'off';

  const runMigrations = async () => {
    const from = await migrationOf(store.db);
    const applied = await migrate(store.db, { leaseSeconds: Math.ceil(config.worker.leaseMs / 1000) });
    return { from, to: await migrationOf(store.db), applied };
  };
  const needZoho = (): ZohoSide => {
    if (config.zoho === undefined) {
      throw new ConfigError(
        ['ZOHO_CLIENT_ID', 'ZOHO_CLIENT_SECRET', 'ZOHO_REFRESH_TOKEN'].map((variable) => ({
          variable,
          problem: 'is not set',
          remedy: 'Set it, or run "zoho-bridge dev" to try with the emulator.',
        })),
      );
    }
    zoho ??= createZohoSide({ settings: config.zoho, store, logger, metrics });
    return zoho;
  };
  const needWorker = (): Promise<Worker> => {
    const side = needZoho();
    worker ??= createWorker({
      store,
      config,
      logger,
      zoho: side,
      syncs: allSyncs({ store, config, side, notices, segments, logger }),
      feederOf: inbox.feederOf,
    }).catch((error: unknown) => {
      worker = undefined; // the database may be there at the next try
      throw error;
    });
    return worker;
  };
  const wake = () =>
    void worker?.then(
      ({ engine, feeder }) => {
        engine.wake();
        feeder.wake();
      },
      () => undefined, // told to whoever started it
    );
  const polling = pollingOf({ store, config, logger, needZoho, wake });
  const inbox = inboxOf({ store, config, logger, needZoho, wake, polling, refreshBooks: (options) => bridge.books.refresh(options) });
  const notices = createNoticeSide({ store, config, logger, wake });
  const segments = createSegmentSide({
    db: store.db,
    config,
    logger,
    now: () => needZoho().now(),
    tell: (happenings, tx) => notices.teller(needZoho()).tell(happenings, tx),
    wake,
  });
  /** What comes by the clock alone; answers how much of it was new. */
  const upkeep = async () => {
    const side = needZoho();
    await side.budgets.refresh(); // an emulator's clock may have been moved meanwhile
    let count = 0;
    for (const look of [() => segments.catchUp(), () => notices.lookAhead(side)]) {
      try {
        count += await look();
      } catch (error) {
        if (error instanceof StoreError) throw error;
        // A handler of the app's that throws: it keeps back its own fact, not the queue's work.
        logger.warn({ err: error }, 'not all that the clock brings could be told; it is tried again');
      }
    }
    return count;
  };

  let closing: Promise<void> | undefined;
  const letGo = async (graceMs: number) => {
    state = 'stopping';
    try {
      await (await worker?.catch(() => undefined))?.stop({ graceMs });
      await Promise.all([segments.close(), notices.close(), zoho?.zoho.close()]);
    } finally {
      await store.close();
    }
  };

  const bridge: Bridge = {
    config,
    users: {
      async save(user, options?: SaveOptions) {
        const [saved] = await bridge.users.saveMany([user], options);
        if (!saved) throw new Error('the user was saved, but the database answered no row');
        return saved;
      },
      async saveMany(users, { tx, priority = 'live' } = {}) {
        // The last one counts when an id is given twice.
        const values = new Map(users.map((user) => parseUser(user)).map((user) => [user.id, user]));
        const rows = await saveUsers(tx ? callerSql(tx) : store.db, [...values.values()], { live: priority === 'live' });
        const byId = new Map(rows.map((row) => [row.id, row]));
        const saved = users.flatMap((user) => byId.get(user.id) ?? []);
        // With the caller's transaction nothing is visible yet; its commit sends the hint.
        if (!tx && saved.some((user) => user.changed)) wake();
        return saved;
      },
      get: (id) => viewUser(store.db, id),
      list: (options) => viewUsers(store.db, options),
    },
    jobs: {
      list: (options) => viewJobs(store.db, options),
      async replay(options) {
        const replayed = await store.db.transaction((tx) => replayParked(tx, options));
        wake();
        return replayed;
      },
    },
    reports: reportsOf({ store, config, needZoho, books: { refresh: (options) => bridge.books.refresh(options) } }),
    events: createEvents({ db: store.db, vault: store.vault, wake, sweep: inbox.sweep }),
    plans: { list: async (options) => needZoho().catalog.list(options) },
    subscriptions: createSubscriptions({ db: store.db, wake, now: () => (config.zoho?.refreshToken ? needZoho().now() : Date.now()) }),
    ...moneyPart({ store, config, needZoho, wake }),
    ...supportPart({ store, config, logger, needZoho, wake }),
    notices: notices.port,
    on: notices.on,
    status: async () => ({
      ...(await statusOf(store, config.zoho ? needZoho() : undefined, await worker)),
      polling: await polling.status(),
    }),
    async setup(options) {
      const side = needZoho();
      const withSettings = (settings: ZohoSettings) => createZohoSide({ settings, store, logger, metrics });
      return runSetup({ store, side, withSettings, segments: config.segments, deskWebhook: config.deskWebhook }, options);
    },
    doctor: async () => [
      ...(await runDoctor({
        config,
        store,
        ...(config.zoho?.refreshToken ? needZoho() : { zoho: undefined, readiness: undefined, budgets: undefined, deskKey: undefined }),
      })),
      ...(await notices.check()),
      ...(await polling.check()),
    ],
    attach: async (options): Promise<AttachReport> => runAttach(store.db, await planAttach(store.db, options), options),
    migrate: runMigrations,
    handler: async (request) => app.fetch(request),
    direct: (incoming, outgoing) => direct(incoming, outgoing),
    async start() {
      const { engine, feeder } = await needWorker();
      engine.start();
      feeder.start();
      notices.start(needZoho());
      segments.start();
      state = 'running';
    },
    async drain({ timeoutMs = 60_000, onProgress }: { timeoutMs?: number; onProgress?: (progress: DrainProgress) => void } = {}) {
      const { engine, queue, feeder } = await needWorker();
      const until = Date.now() + timeoutMs;
      await upkeep();
      let done = await drain({ engine, queue, feeder, timeoutMs, onProgress });
      // What has just arrived may be about to end.
      while ((await upkeep()) > 0 && Date.now() < until) {
        done = sumOf(done, await drain({ engine, queue, feeder, timeoutMs: Math.max(0, until - Date.now()), onProgress }));
      }
      return done;
    },
    close({ graceMs = 25_000 } = {}) {
      closing ??= letGo(graceMs);
      return closing;
    },
  };
  const webhooks = webhooksOf({ store, config, logger, metrics, wake, needZoho });
  const direct = createDirect({ webhooks, logger, metrics });
  const app = createApp({
    users: bridge.users,
    jobs: bridge.jobs,
    plans: bridge.plans,
    reports: bridge.reports,
    subscriptions: bridge.subscriptions,
    money: bridge,
    invoices: bridge.invoices,
    events: bridge.events,
    escalations: bridge.escalations,
    mcp: createMcpEndpoint({ agents: bridge.agents, settings: config.agents, host: config.http.host, logger }),
    webhooks,
    notices: bridge.notices,
    status: bridge.status,
    ready: async () => ({ database: await answers(store), worker: state }),
    apiKey: config.apiKey,
    metrics,
    logger,
  });

  return bridge;
}

function sumOf(first: DrainResult, second: DrainResult): DrainResult {
  const { pushed, unchanged, retried, parked } = first;
  return {
    ...second,
    pushed: pushed + second.pushed,
    unchanged: unchanged + second.unchanged,
    retried: retried + second.retried,
    parked: parked + second.parked,
  };
}

async function answers(store: Store): Promise<'ok' | 'unreachable'> {
  return store.db.query('select 1').then(
    () => 'ok',
    () => 'unreachable',
  );
}
