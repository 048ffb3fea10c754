import type { NoticeSide } from './bridge-notices.js';
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
export function inboxOf({ store, config, logger, needZoho, wake, refreshBooks }: InboxOptions) {
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
  return {
    sweep,
    feederOf(wakeEngine: () => void): Feeder {
      const feeder = createFeeder({ digest: createDigest({ store, logger }), logger, wakeEngine });
      const sweeper = createSweeper({ sweep: sweepAll, store, everyMinutes: config.worker.sweepMinutes, logger });
      return {
        ...feeder,
        start() {
          feeder.start();
          sweeper.start();
        },
        async stop() {
          await Promise.all([sweeper.stop(), feeder.stop()]);
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
  refreshBooks(options: RefreshOptions): Promise<BooksRefresh>;
}

const noOrganization = () =>
  new ConfigError([{ variable: 'ZOHO_BILLING_ORGANIZATION_ID', problem: 'is not set', remedy: 'Run "zoho-bridge setup": it finds it.' }]);
