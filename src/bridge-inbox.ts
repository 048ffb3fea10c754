import type { NoticeSide } from './bridge-notices.js';
import type { Polling } from './bridge-polling.js';
import type { SegmentSide } from './bridge-segments.js';
import type { Config } from './config.js';
import { ConfigError } from './errors.js';
import { createDigest } from './inbox/digest.js';
import { createFeeder } from './inbox/feeder.js';
import { createProjector } from './inbox/project.js';
import { createTicketProjector } from './inbox/project-tickets.js';
import { createSweep, type SweepOptions } from './inbox/sweep.js';
import { createSweeper } from './inbox/sweeper.js';
import type { Logger } from './logger.js';
import type { BooksRefresh, RefreshOptions } from './reports/books-refresh.js';
import type { Store } from './store/store.js';
import type { Projector, TicketProjector } from './sync/said.js';
import type { Feeder } from './sync/worker.js';
import type { ZohoSide } from './sync/zoho-side.js';
import type { SweepReport } from './types-sweep.js';

/** Who brings what Billing says into the store, with everything that follows from it. */
export function projectorOf({
  store,
  side,
  notices,
  segments,
}: {
  store: Store;
  side: ZohoSide;
  notices: NoticeSide;
  segments: SegmentSide;
}): Projector {
  return createProjector({ store, now: side.now, tell: notices.teller(side).tell, refreshTiers: segments.refreshTiers });
}

/** The same for what Desk says of tickets. */
export function ticketProjectorOf({ store, side, notices }: { store: Store; side: ZohoSide; notices: NoticeSide }): TicketProjector {
  return createTicketProjector({ store, now: side.now, tell: notices.teller(side).tell });
}

/** What makes jobs of events, and finds those that webhooks lost while the worker runs. */
export function inboxOf({ store, config, logger, needZoho, wake, polling, refreshBooks }: InboxOptions) {
  const sweep = (options?: SweepOptions): Promise<SweepReport> => {
    const { zoho, now, settings } = needZoho();
    if (settings.organizations.billing === undefined) throw noOrganization();
    return createSweep({ store, billing: zoho.billing, now, wake })(options);
  };
  /** The sweep, and then Books: whoever has the turn of one has that of the other. Books in trouble is no trouble of the sweep's. */
  const sweepAll = async (options: { signal: AbortSignal }): Promise<SweepReport> => {
    const report = await sweep({ ...options, scheduled: true });
    await refreshOf(options);
    return report;
  };
  const refreshOf = async ({ signal }: { signal: AbortSignal }): Promise<void> => {
    if (needZoho().settings.organizations.books === undefined || signal.aborted) return;
    try {
      logger.info({ ...(await refreshBooks({ signal })) }, 'the mirror of Books is up to date');
    } catch (error) {
      if (!signal.aborted)
        logger.warn({ err: error }, 'Books could not be read; it is tried again with the next sweep and goes on where it was');
    }
  };
  /** Billing and Desk, as far as they are set up. What one of them meets keeps nobody from the other. */
  const sweepBoth = async (options?: SweepOptions): Promise<SweepReport> => {
    const { organizations } = needZoho().settings;
    const isDeskOnly = organizations.billing === undefined && organizations.desk !== undefined;
    const [billing, tickets] = await Promise.allSettled([isDeskOnly ? NOTHING : sweep(options), polling.look({ signal: options?.signal })]);
    if (billing.status === 'rejected') throw billing.reason;
    if (tickets.status === 'rejected') throw tickets.reason;
    return { ...billing.value, tickets: tickets.value ?? null };
  };
  return {
    sweep: sweepBoth,
    feederOf(wakeEngine: () => void): Feeder {
      const feeder = createFeeder({ digest: createDigest({ store, logger }), logger, wakeEngine });
      const sweeper = createSweeper({ sweep: sweepAll, store, everyMinutes: config.worker.sweepMinutes, logger });
      return {
        ...feeder,
        start() {
          feeder.start();
          sweeper.start();
          polling.watcher.start();
        },
        async stop() {
          await Promise.all([polling.watcher.stop(), sweeper.stop(), feeder.stop()]);
        },
      };
    },
  };
}

interface InboxOptions {
  store: Store;
  config: Config;
  logger: Logger;
  needZoho(): ZohoSide;
  wake(): void;
  polling: Polling;
  refreshBooks(options: RefreshOptions): Promise<BooksRefresh>;
}

const NOTHING: SweepReport = {
  ...{ from: '', events: 0, new: 0, unread: 0, subscriptions: 0, rung: 0, calls: 0, compared: false, tickets: null },
};

const noOrganization = () =>
  new ConfigError([{ variable: 'ZOHO_BILLING_ORGANIZATION_ID', problem: 'is not set', remedy: 'Run "zoho-bridge setup": it finds it.' }]);
