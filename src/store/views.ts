import { type JobView, type Page, SYNC_NAMES, type SyncName, type SyncState, type UserView } from '../types.js';
import type { UserDetail } from '../types-billing.js';
import type { Row, Sql } from './database.js';
import { LIVE_PRIORITY } from './queue.js';
import { OTHER_RECORDS, USER_SYNCS } from './records.js';
import { subscriptionsOf } from './subscriptions.js';
import { getUser, listUsers, toUser, type UserRow } from './users.js';

interface StateRow extends Row {
  user_id: string;
  sync: SyncName;
  attempts: number | null;
  reason: string | null;
  parked: boolean;
  waiting: boolean;
  refused_fields: string[] | null;
  pushed_at: Date | null;
}

/** How far these users are in every sync. A user without a row and without a job has nothing to do there; of what is no wish, only what is parked. */
async function statesOf(sql: Sql, userIds: string[]): Promise<Map<string, SyncState[]>> {
  const rows = await sql.query<StateRow>(
    // A record that waits for another sync has no job but a reason.
    `select r.user_id, r.sync, l.attempts, l.reason, l.parked_at is not null as parked, j.id is not null or l.reason is not null as waiting,
            l.refused_fields, l.pushed_at
       from (select u.id as user_id, u.id as record_id, s.sync, s.place, null::timestamptz as made_at
               from unnest($1::text[]) u(id) cross join unnest($2::text[]) with ordinality s(sync, place)
              union all
             select n.user_id, n.id, 'billing.subscription', cardinality($2::text[]) + 1, n.created_at
               from zoho_bridge.subscriptions n where n.user_id = any($1)
              union all
             select o.user_id, o.id, o.sync, cardinality($2::text[]) + 2, null from (${OTHER_RECORDS}) o
               join zoho_bridge.links p on p.sync = o.sync and p.user_id = o.id and p.parked_at is not null
              where o.user_id = any($1) and o.sync <> 'billing.subscription') r
       left join zoho_bridge.links l on l.sync = r.sync and l.user_id = r.record_id
       left join zoho_bridge_queue.job_common j
         on j.name = r.sync and coalesce(j.singleton_key, '') = r.record_id and j.policy = 'exclusive' and j.state <= 'active'
      -- A row that says no more than that somebody asked is no news.
      where j.id is not null or l.state <> 'new' or l.reason is not null or l.parked_at is not null
      order by r.user_id, r.place, r.made_at, r.record_id`,
    [userIds, USER_SYNCS],
  );
  const states = new Map<string, SyncState[]>();
  for (const row of rows) {
    const state: SyncState = {
      sync: row.sync,
      state: row.parked ? 'parked' : row.waiting ? 'waiting' : 'synced',
      attempts: row.attempts ?? 0,
      reason: row.reason,
      refusedFields: row.refused_fields ?? [],
      pushedAt: row.pushed_at?.toISOString() ?? null,
    };
    states.set(row.user_id, [...(states.get(row.user_id) ?? []), state]);
  }
  return states;
}

async function toViews(sql: Sql, rows: UserRow[]): Promise<UserView[]> {
  const states = await statesOf(
    sql,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    ...toUser(row),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    syncs: states.get(row.id) ?? [],
  }));
}

/** One user with the state of every sync and all subscriptions. */
export async function viewUser(sql: Sql, id: string): Promise<UserDetail | undefined> {
  const row = await getUser(sql, id);
  const [view] = row ? await toViews(sql, [row]) : [];
  return view && { ...view, subscriptions: await subscriptionsOf(sql, id) };
}

/** Users by id. `state` keeps those that have a sync in it. */
export async function viewUsers(
  sql: Sql,
  { after, limit = 50, state }: { after?: string; limit?: number; state?: 'parked' | 'waiting' } = {},
): Promise<Page<UserView>> {
  const rows = await listUsers(sql, { after, limit: limit + 1, state });
  const items = await toViews(sql, rows.slice(0, limit));
  return rows.length > limit ? { items, next: items.at(-1)?.id } : { items };
}

interface JobRow extends Row {
  sync: SyncName;
  record_id: string;
  user_id: string;
  state: JobView['state'];
  attempts: number;
  reason: string | null;
  due_at: Date | null;
}

const JOBS = `
  select j.name as sync, j.singleton_key as record_id,
         case when j.state = 'active' then 'active' when coalesce(l.attempts, 0) > 0 or l.reason is not null then 'retrying' else 'queued' end as state,
         coalesce(l.attempts, 0) as attempts, l.reason, case when j.state = 'active' then null else j.start_after end as due_at
    from zoho_bridge_queue.job_common j
    left join zoho_bridge.links l on l.sync = j.name and l.user_id = j.singleton_key
   where j.state <= 'active' and j.name = any($1)
  union all
  select l.sync, l.user_id as record_id, 'parked', l.attempts, l.reason, null from zoho_bridge.links l
   where l.parked_at is not null and l.sync = any($1)
     and not exists (select 1 from zoho_bridge_queue.job_common j where j.name = l.sync and j.singleton_key = l.user_id and j.state <= 'active')`;

/** Jobs in the order of sync and record. `after` is the cursor of the page before. */
export async function viewJobs(
  sql: Sql,
  { sync, state, limit = 50, after }: { sync?: SyncName; state?: JobView['state']; limit?: number; after?: string } = {},
): Promise<Page<JobView>> {
  const rows = await sql.query<JobRow>(
    `select j.*, coalesce(s.user_id, j.record_id) as user_id from (${JOBS}) j
       left join lateral (select o.user_id from (${OTHER_RECORDS}) o where o.id = j.record_id and o.sync = j.sync limit 1) s on true
      where ($2::text is null or j.state = $2) and ($3::text is null or (j.sync || '/' || j.record_id) > $3)
      order by j.sync || '/' || j.record_id limit $4`,
    [sync ? [sync] : SYNC_NAMES, state ?? null, after ?? null, limit + 1],
  );
  const items = rows.slice(0, limit).map(
    (row): JobView => ({
      sync: row.sync,
      userId: row.user_id,
      recordId: row.record_id,
      state: row.state,
      attempts: row.attempts,
      reason: row.reason,
      dueAt: row.due_at?.toISOString() ?? null,
    }),
  );
  const last = items.at(-1);
  return rows.length > limit && last ? { items, next: `${last.sync}/${last.recordId}` } : { items };
}

/** Puts parked records back into the queue, as new. Answers how many. */
export async function replayParked(sql: Sql, { sync, userId }: { sync?: SyncName; userId?: string }): Promise<number> {
  const rows = await sql.query<{ sync: SyncName; user_id: string }>(
    // Locked in the order in which settling locks them.
    `update zoho_bridge.links l set parked_at = null, attempts = 0, reason = null
       from (select p.sync, p.user_id from zoho_bridge.links p
              where p.parked_at is not null and ($1::text is null or p.sync = $1) and ($2::text is null
                   or (p.sync = any($3) and p.user_id = $2)
                   or exists (select from (${OTHER_RECORDS}) o where o.sync = p.sync and o.id = p.user_id and o.user_id = $2))
              order by p.sync, p.user_id for update) parked
      where l.sync = parked.sync and l.user_id = parked.user_id and l.parked_at is not null returning l.sync, l.user_id`,
    [sync ?? null, userId ?? null, USER_SYNCS],
  );
  for (const name of SYNC_NAMES) {
    const ids = rows.filter((row) => row.sync === name).map((row) => row.user_id);
    if (ids.length > 0) await sql.query('select zoho_bridge.enqueue($1, $2, $3)', [[name], ids, LIVE_PRIORITY]);
  }
  return rows.length;
}
