import { PgBoss } from 'pg-boss';
import { SYNC_NAMES, type SyncName } from '../types.js';
import type { Database, Sql } from './database.js';

/** Schema of the queue's own tables. */
export const QUEUE_SCHEMA = 'zoho_bridge_queue';

/** A claimed job: bring `userId` up to date in one sync. `retryCount` fences: a settle of an outdated claim does nothing. */
export interface ClaimedJob {
  id: string;
  retryCount: number;
  userId: string;
  live: boolean;
  /** How long the claim lasts, as it stood when the job was queued: another process may have set another time. */
  leaseMs: number;
}

export interface Due {
  sync: SyncName;
  /** Jobs that could be claimed now. */
  ready: number;
  /** Jobs some worker holds. */
  active: number;
  /** Jobs with a due time in the future. */
  later: number;
  /** When the next one with a future due time comes up, ms from now. */
  nextInMs: number | null;
}

/** A cheap look at one queue, whatever its length. `ready` counts up to the limit asked for. */
export interface Peek {
  sync: SyncName;
  ready: number;
  active: boolean;
  /** Age in ms of the oldest ready job of a live change; null when there is none. */
  oldestLiveMs: number | null;
}

/** Jobs of live changes have this priority, backfills 0. Higher is claimed first. */
export const LIVE_PRIORITY = 10;

export interface Queue {
  /** `liveOnly` leaves backfills where they are. */
  claim(sync: SyncName, limit: number, options?: { liveOnly?: boolean }): Promise<ClaimedJob[]>;
  /** Removes settled jobs; answers the ids that were still ours. */
  finish(sync: SyncName, jobs: ClaimedJob[], tx: Sql): Promise<Set<string>>;
  enqueue(syncs: SyncName[], userIds: string[], options: { live: boolean; dueInMs?: number }, sql: Sql): Promise<void>;
  /** Which of these users have a job in one of the queues that is active or due. */
  awaited(syncs: SyncName[], userIds: string[], sql: Sql): Promise<Set<string>>;
  due(): Promise<Due[]>;
  peek(limit: number): Promise<Peek[]>;
  stop(): Promise<void>;
}

function bossOn(database: Database, options: { migrate: boolean; superviseSeconds?: number }): PgBoss {
  const seconds = options.superviseSeconds;
  return new PgBoss({
    db: { executeSql: async (text, values) => ({ rows: await database.query(text, values ?? []) }) },
    schema: QUEUE_SCHEMA,
    migrate: options.migrate,
    createSchema: options.migrate,
    schedule: false,
    supervise: seconds !== undefined,
    ...(seconds === undefined ? {} : { superviseIntervalSeconds: seconds, monitorIntervalSeconds: seconds }),
  });
}

/** Creates or upgrades the queue's tables and one queue a sync. Safe with several processes at once. */
export async function migrateQueue(database: Database, leaseSeconds: number): Promise<void> {
  const boss = bossOn(database, { migrate: true });
  await boss.start();
  try {
    for (const name of SYNC_NAMES) {
      const options = {
        // A worker that dies does not use up attempts: those are counted in the ledger, which also parks.
        retryLimit: 1_000_000,
        retryDelay: 0,
        expireInSeconds: leaseSeconds,
        retentionSeconds: 10 * 365 * 86_400,
      };
      if (await boss.getQueue(name)) await boss.updateQueue(name, options);
      else await boss.createQueue(name, { ...options, policy: 'exclusive' });
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** The queue as the engine uses it. `leaseSeconds`: after this a claim of a dead worker goes back. */
export async function openQueue(
  database: Database,
  { leaseSeconds, onError }: { leaseSeconds: number; onError: (error: unknown) => void },
): Promise<Queue> {
  const boss = bossOn(database, { migrate: false, superviseSeconds: Math.max(1, Math.min(15, Math.floor(leaseSeconds / 2))) });
  // A database that is away for a while, or a missing right without which no claim would ever run out: said, and tried again.
  boss.on('error', onError);
  await boss.start();
  return {
    async claim(sync, limit, { liveOnly = false } = {}) {
      const jobs = await boss.fetch<{ id: string }>(sync, {
        batchSize: limit,
        includeMetadata: true,
        ...(liveOnly ? { minPriority: LIVE_PRIORITY } : {}),
      });
      return jobs.map((job) => ({
        id: job.id,
        retryCount: job.retryCount,
        userId: job.data.id,
        live: job.priority >= LIVE_PRIORITY,
        leaseMs: job.expireInSeconds * 1000,
      }));
    },
    async finish(sync, jobs, tx) {
      // Job by job through the primary key. As a plain join it read all jobs of the queue, or compared all active ones with all of ours,
      // whenever the statistics were behind: 20 ms instead of 1. The cast keeps the small index of active jobs out of it.
      const rows = await tx.query<{ id: string }>(
        `delete from zoho_bridge_queue.job_common where ctid = any(array(
           select mine.row from unnest($2::uuid[], $3::int[]) as claim(id, retries)
            cross join lateral (
              select j.ctid as row from zoho_bridge_queue.job_common j
               where j.name = $1 and j.id = claim.id and j.retry_count = claim.retries and j.state::text = 'active' for update) mine))
         returning id`,
        [sync, jobs.map((job) => job.id), jobs.map((job) => job.retryCount)],
      );
      return new Set(rows.map((row) => row.id));
    },
    enqueue: (syncs, userIds, options, sql) => enqueue(sql, syncs, userIds, options),
    awaited: (syncs, userIds, sql) => awaited(sql, syncs, userIds),
    due: () => due(database),
    peek: (limit) => peek(database, limit),
    stop: () => boss.stop({ graceful: false }),
  };
}

async function enqueue(
  sql: Sql,
  syncs: SyncName[],
  userIds: string[],
  { live, dueInMs = 0 }: { live: boolean; dueInMs?: number },
): Promise<void> {
  if (userIds.length === 0) return;
  await sql.query(`select zoho_bridge.enqueue($1, $2, $3, now() + $4 * interval '1 ms')`, [
    syncs,
    userIds,
    live ? LIVE_PRIORITY : 0,
    dueInMs,
  ]);
}

async function awaited(sql: Sql, syncs: SyncName[], userIds: string[]): Promise<Set<string>> {
  if (syncs.length === 0 || userIds.length === 0) return new Set();
  // Pair by pair through the index that keeps one job a user and queue; a plain `any` reads all of the queue when the statistics are behind.
  const rows = await sql.query<{ id: string }>(
    `select u.id from unnest($1::text[]) as q(name) cross join unnest($2::text[]) as u(id)
      cross join lateral (
        select 1 from zoho_bridge_queue.job_common j
         where j.name = q.name and coalesce(j.singleton_key, '') = u.id and j.policy = 'exclusive' and j.state <= 'active'
           and (j.state = 'active' or j.start_after <= now()) limit 1) found`,
    [syncs, userIds],
  );
  return new Set(rows.map((row) => row.id));
}

async function due(database: Database): Promise<Due[]> {
  const rows = await database.query<{ name: SyncName; ready: number; active: number; later: number; next: number | null }>(
    `select name,
            count(*) filter (where state < 'active' and start_after <= now())::int as ready,
            count(*) filter (where state = 'active')::int as active,
            count(*) filter (where state < 'active' and start_after > now())::int as later,
            (extract(epoch from min(start_after) filter (where state < 'active' and start_after > now()) - now()) * 1000)::float8 as next
       from zoho_bridge_queue.job_common where state <= 'active' group by name`,
  );
  return rows.map((row) => ({ sync: row.name, ready: row.ready, active: row.active, later: row.later, nextInMs: row.next }));
}

async function peek(database: Database, limit: number): Promise<Peek[]> {
  const rows = await database.query<{ name: SyncName; ready: number; active: boolean; oldest: number | null }>(
    `select q.name, r.ready, r.oldest,
            exists (select 1 from zoho_bridge_queue.job_common j where j.name = q.name and j.state = 'active') as active
       from unnest($1::text[]) as q(name)
      cross join lateral (
        select count(*)::int as ready, (extract(epoch from now() - min(n.created_on) filter (where n.priority >= $2)) * 1000)::float8 as oldest
          from (select j.created_on, j.priority from zoho_bridge_queue.job_common j
                 where j.name = q.name and j.state < 'active' and not j.blocked and j.start_after <= now()
                 order by j.priority desc, j.created_on limit $3) n) r`,
    [SYNC_NAMES, LIVE_PRIORITY, limit],
  );
  return rows.map((row) => ({ sync: row.name, ready: row.ready, active: row.active, oldestLiveMs: row.oldest }));
}
