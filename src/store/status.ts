import { type Status, SYNC_NAMES, type SyncName } from '../types.js';
import type { Database, Row } from './database.js';
import { migrationOf } from './migrate.js';

interface SyncRow extends Row {
  sync: SyncName;
  synced: number;
  queued: number;
  active: number;
  retrying: number;
  parked: number;
}

/** The counts behind `status` and the metrics; the token's state comes from elsewhere. */
export async function readStatus(db: Database, where: string): Promise<Omit<Status, 'token' | 'polling'>> {
  const [users] = await db.query<{ users: number }>('select count(*)::int as users from zoho_bridge.users');
  const syncs = await db.query<SyncRow>(
    `select s.sync, coalesce(l.synced, 0) as synced, coalesce(j.queued, 0) as queued, coalesce(j.active, 0) as active,
            coalesce(j.retrying, 0) as retrying, coalesce(l.parked, 0) as parked
       from unnest($1::text[]) with ordinality s(sync, place)
       left join (select sync, count(*) filter (where state = 'linked' and parked_at is null)::int as synced,
                         count(*) filter (where parked_at is not null)::int as parked
                    from zoho_bridge.links group by sync) l on l.sync = s.sync
       left join (select name, count(*) filter (where state = 'active')::int as active,
                         count(*) filter (where state < 'active' and start_after <= now())::int as queued,
                         count(*) filter (where state < 'active' and start_after > now())::int as retrying
                    from zoho_bridge_queue.job_common where state <= 'active' group by name) j on j.name = s.sync
      order by s.place`,
    [SYNC_NAMES],
  );
  const calls = await db.query<Status['calls'][number] & Row>(
    `select service, count(*) filter (where at > now() - interval '1 hour')::int as "lastHour", count(*)::int as "lastDay",
            coalesce(sum(credits), 0)::int as "creditsLastDay",
            count(*) filter (where at > now() - interval '1 hour' and outcome <> 'ok')::int as "failuresLastHour"
       from zoho_bridge.calls where at > now() - interval '24 hours' group by service order by service`,
  );
  return {
    users: users?.users ?? 0,
    syncs: syncs.map((row) => ({ ...row, waitingFor: null })),
    calls,
    database: { kind: db.kind, where, migration: await migrationOf(db) },
  };
}
