import type { Config } from './config.js';
import { dayIn } from './lib/day.js';
import type { Logger } from './logger.js';
import type { Database, Sql } from './store/database.js';
import { organizationTimeZone, type RefreshOptions, refreshByTime, refreshDue, refreshTiers, type TierChange } from './store/segments.js';
import { tierHappenings } from './tier.js';
import type { SyncName } from './types.js';
import type { Happening } from './types-happenings.js';

/** How often users who were busy are looked for; the table is empty nearly always. */
const CATCH_UP_MS = 1_000;
/** After a look that failed, since a handler that throws may go on throwing. */
const AFTER_TROUBLE_MS = 10_000;
/** How often those whose grace is over are looked for: it ends with a day of the organisation. */
const BY_TIME_MS = 60_000;
/** How long the organisation's time zone is remembered: setup may find it while the worker runs. */
const ZONE_MS = 60_000;

export interface SegmentSideOptions {
  db: Database;
  config: Pick<Config, 'segments'>;
  logger: Logger;
  /** What time it is at Zoho, ms since the epoch. */
  now(): number;
  tell(happenings: Happening[], tx: Sql): Promise<unknown>;
  wake(): void;
}

/** Tiers, wired to the store: in the transaction that writes down what Billing said, and by the clock. */
export function createSegmentSide({ db, config, logger, now, tell, wake }: SegmentSideOptions) {
  const { graceDays, tierField, lifecycle } = config.segments;
  const tierSyncs: SyncName[] = tierField === undefined ? [] : lifecycle === 'contact-only' ? ['crm.contact'] : ['crm.contact', 'crm.lead'];
  let zone: { name: string; until: number } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<unknown> = Promise.resolve();
  let lookedAt = 0;

  const optionsAt = async (sql: Sql): Promise<RefreshOptions> => {
    if (zone === undefined || Date.now() >= zone.until)
      zone = { name: (await organizationTimeZone(sql)) ?? 'UTC', until: Date.now() + ZONE_MS };
    return { today: dayIn(zone.name, now()), graceDays, tierSyncs };
  };

  /** Does what is due by now; answers how many users it was for. */
  async function catchUp({ byTime = true }: { byTime?: boolean } = {}): Promise<number> {
    let count = 0;
    const told = async (changes: TierChange[], tx: Sql) => {
      count += changes.length;
      await tell(tierHappenings(changes, now()), tx);
    };
    const options = { ...(await optionsAt(db)), told };
    try {
      count += await refreshDue(db, options);
    } finally {
      try {
        // Whatever stands in the way of the one is no reason to leave the other.
        if (byTime) await refreshByTime(db, options);
      } finally {
        if (count > 0) wake();
      }
    }
    return count;
  }

  return {
    /** For the projector: first payments, then tiers, in its transaction. What is told of the changes is up to it. */
    async refreshTiers(tx: Sql, { userIds, paid }: { userIds: string[]; paid: { userId: string; at: Date }[] }): Promise<TierChange[]> {
      return refreshTiers(tx, userIds, { ...(await optionsAt(tx)), paid });
    },
    catchUp,
    /** Catches up from now on, as long as the worker runs. */
    start() {
      let pauseMs = CATCH_UP_MS;
      const look = () => {
        pauseMs = CATCH_UP_MS;
        const byTime = Date.now() - lookedAt >= BY_TIME_MS;
        if (byTime) lookedAt = Date.now();
        working = catchUp({ byTime }).catch((error: unknown) => {
          lookedAt = 0;
          pauseMs = AFTER_TROUBLE_MS;
          logger.warn({ err: error }, 'the tiers could not be looked at; it is tried again');
        });
        void working.then(plan);
      };
      const plan = () => {
        if (timer === undefined) return;
        timer = setTimeout(look, pauseMs);
        timer.unref();
      };
      if (timer !== undefined) return;
      timer = setTimeout(look, 0);
    },
    async close() {
      clearTimeout(timer);
      timer = undefined;
      await working;
    },
  };
}

export type SegmentSide = ReturnType<typeof createSegmentSide>;
