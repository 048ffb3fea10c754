import { StoreError } from '../errors.js';
import { togetherOrApart } from '../lib/apart.js';
import { dayIn } from '../lib/day.js';
import { type TierFacts, type TierOptions, tierOf } from '../tier.js';
import type { SyncName, Tier } from '../types.js';
import type { Database, Row, Sql } from './database.js';
import { LIVE_PRIORITY } from './queue.js';

export interface TierChange {
  userId: string;
  from: Tier;
  to: Tier;
}

export interface RefreshOptions extends TierOptions {
  /** Syncs besides `crm.tags` that carry the tier to Zoho: those with the picklist. @default [] */
  tierSyncs?: readonly SyncName[];
}

export interface Paid {
  userId: string;
  at: Date;
}

/**
 * Brings the tiers of these users in line with their subscriptions, inside the caller's transaction: the tier, its version and the
 * jobs that carry it to Zoho. One statement when nothing changes. Answers the changes; a user whose row somebody else holds at this
 * moment is done by the next `refreshDue`, as waiting for the row could end in a deadlock. Who has paid gets a conversion as well;
 * `paid`: first payments that are noted before, as `markPaid` does.
 */
export async function refreshTiers(
  tx: Sql,
  userIds: readonly string[],
  { today, graceDays, tierSyncs = [], paid = [] }: RefreshOptions & { paid?: readonly Paid[] },
): Promise<TierChange[]> {
  if (userIds.length === 0) return [];
  const payers = await notePaid(tx, paid);
  const rows = await tx.query<{ user_id: string; tier: Tier; unconverted: boolean; subscriptions: TierFacts[] } & Row>(
    'select * from zoho_bridge.tiers_of($1)',
    [[...new Set(userIds)]],
  );
  const changes = rows.flatMap((row): TierChange[] => {
    const to = tierOf(row.subscriptions, { today, graceDays });
    return to === row.tier ? [] : [{ userId: row.user_id, from: row.tier, to }];
  });
  await putTiers(tx, changes);
  const unconverted = rows.filter((row) => row.unconverted).map((row) => row.user_id);
  await askFor(tx, [
    { syncs: CONVERSION, userIds: [...payers, ...unconverted] },
    { syncs: ['crm.tags', ...tierSyncs], userIds: changes.map((change) => change.userId) },
  ]);
  return changes;
}

/** What has to do with a first payment. `crm.contact` is there for the life cycle that makes contacts of payers only. */
const CONVERSION: readonly SyncName[] = ['crm.contact', 'crm.conversion'];

/** Writes tiers of users whose rows are locked. */
async function putTiers(tx: Sql, changes: readonly TierChange[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.query(
    `update zoho_bridge.users u set tier = r."to", version = u.version + 1, updated_at = now()
       from jsonb_to_recordset($1::jsonb) as r("userId" text, "to" text) where u.id = r."userId"`,
    [JSON.stringify(changes)],
  );
}

/**
 * All that one transaction asks for, at once: sync by sync, each with all its users in order. Whoever settles a sync takes its rows in that
 * order, so one who came back for another user of the same sync could wait for somebody who waits for them.
 */
async function askFor(tx: Sql, asks: readonly { syncs: readonly SyncName[]; userIds: readonly string[] }[]): Promise<void> {
  const bySync = new Map<SyncName, Set<string>>();
  for (const { syncs, userIds } of asks) {
    for (const sync of syncs) bySync.set(sync, new Set([...(bySync.get(sync) ?? []), ...userIds]));
  }
  for (const [sync, userIds] of [...bySync].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (userIds.size > 0) await tx.query('select zoho_bridge.ask_for($1, $2, $3)', [[sync], [...userIds], LIVE_PRIORITY]);
  }
}

/**
 * Notes first payments, inside the caller's transaction: the user's lead is to become their contact. Later payments, and users that
 * are not known, change nothing. A user whose row somebody else holds is done by the next `refreshDue`.
 */
export async function markPaid(tx: Sql, paid: readonly Paid[]): Promise<void> {
  await askFor(tx, [{ syncs: CONVERSION, userIds: await notePaid(tx, paid) }]);
}

/** Answers whose first payment it was. */
async function notePaid(tx: Sql, paid: readonly Paid[]): Promise<string[]> {
  if (paid.length === 0) return [];
  const rows = await tx.query<{ id: string }>('select zoho_bridge.mark_paid($1::jsonb) as id', [JSON.stringify(paid)]);
  return rows.map((row) => row.id);
}

/** How many users one transaction of `refreshDue` takes. */
const AT_ONCE = 500;

/**
 * What is left to do: users who were busy when their tier or first payment was to be written. `told` gets the changes inside each
 * transaction; when it throws for one user, the others are done all the same. Answers how many there were. One look at an empty table
 * when there is nothing.
 */
export async function refreshDue(
  db: Database,
  options: RefreshOptions & { told?: (changes: TierChange[], tx: Sql) => Promise<void> },
): Promise<number> {
  let done = 0;
  let failed: { error: unknown } | undefined;
  for (let after = ''; ; ) {
    const due = await db.query<{ user_id: string }>(
      `select d.user_id from zoho_bridge.tiers_due d join zoho_bridge.users u on u.id = d.user_id where d.user_id > $1 order by 1 limit $2`,
      [after, AT_ONCE],
    );
    const userIds = due.map((row) => row.user_id);
    const failure = await togetherOrApart(
      userIds,
      async (few) => {
        done += await db.transaction((tx) => refreshNow(tx, few, options));
      },
      isOfStore,
    );
    failed ??= failure;
    const last = userIds.at(-1);
    if (last === undefined || userIds.length < AT_ONCE) break;
    after = last;
  }
  if (failed) throw failed.error;
  return done;
}

const isOfStore = (error: unknown): boolean => error instanceof StoreError;

/** Those of these users whose rows nobody holds at this moment. */
async function refreshNow(tx: Sql, userIds: readonly string[], options: Parameters<typeof refreshAndTell>[2]): Promise<number> {
  const rows = await tx.query<{ user_id: string; paid_at: Date | null }>(
    `delete from zoho_bridge.tiers_due where user_id in (
       select d.user_id from zoho_bridge.tiers_due d join zoho_bridge.users u on u.id = d.user_id
        where d.user_id = any($1) order by d.user_id for no key update skip locked) returning user_id, paid_at`,
    [userIds],
  );
  if (rows.length === 0) return 0;
  const paid = rows.flatMap((row) => (row.paid_at === null ? [] : [{ userId: row.user_id, at: row.paid_at }]));
  await refreshAndTell(
    tx,
    rows.map((row) => row.user_id),
    { ...options, paid },
  );
  return rows.length;
}

async function refreshAndTell(
  tx: Sql,
  userIds: readonly string[],
  { told, ...options }: RefreshOptions & { paid?: readonly Paid[]; told?: (changes: TierChange[], tx: Sql) => Promise<void> },
): Promise<void> {
  const changes = await refreshTiers(tx, userIds, options);
  if (changes.length > 0) await told?.(changes, tx);
}

/** What changes by time alone: the grace of those whose payment is missing runs out. SQL only; repeating it does nothing. */
export async function refreshByTime(
  db: Database,
  options: RefreshOptions & { told?: (changes: TierChange[], tx: Sql) => Promise<void> },
): Promise<void> {
  let failed: { error: unknown } | undefined;
  for (let after = ''; ; ) {
    const rows = await db.query<{ user_id: string }>(
      `select distinct s.user_id from zoho_bridge.subscriptions s join zoho_bridge.users u on u.id = s.user_id
        where s.status in ('dunning', 'unpaid') and s.dunning_since <= $1::date - $2::int and u.tier = 'Paid Tier' and s.user_id > $3
        order by s.user_id limit $4`,
      [options.today, options.graceDays, after, AT_ONCE],
    );
    const userIds = rows.map((row) => row.user_id);
    const failure = await togetherOrApart(userIds, (few) => db.transaction((tx) => refreshAndTell(tx, few, options)), isOfStore);
    failed ??= failure;
    const last = userIds.at(-1);
    if (last === undefined || userIds.length < AT_ONCE) break;
    after = last;
  }
  if (failed) throw failed.error;
}

/** Which of these users' leads are contacts now, converted by the bridge or by a salesperson. */
export async function convertedOf(sql: Sql, userIds: readonly string[]): Promise<Set<string>> {
  const rows = await sql.query<{ user_id: string }>(
    "select user_id from zoho_bridge.links where sync = 'crm.conversion' and user_id = any($1) and state = 'linked'",
    [userIds],
  );
  return new Set(rows.map((row) => row.user_id));
}

/** Writes down that a salesperson converted these users' leads. The life cycle that makes contacts of payers only takes them for payers. */
export async function noteConverted(db: Database, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  await db.transaction(async (tx) => {
    await askFor(tx, [{ syncs: ['crm.contact'], userIds }]);
    await tx.query(
      `insert into zoho_bridge.links as l (sync, user_id, state, detail)
       select 'crm.conversion', u, 'linked', '{"by": "hand"}' from unnest($1::text[]) u order by u
       on conflict (sync, user_id) do update set state = 'linked', detail = excluded.detail, updated_at = now() where l.state <> 'linked'`,
      [userIds],
    );
  });
}

/** Asks for contacts anew, whatever was pushed before: they are gone in CRM. */
export async function makeContactsAgain(db: Database, userIds: readonly string[]): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query("update zoho_bridge.links set pushed_hash = null where sync = 'crm.contact' and user_id = any($1)", [userIds]);
    await askFor(tx, [{ syncs: ['crm.contact'], userIds }]);
  });
}

/** Whose lead some worker is pushing at this moment. */
export async function leadsInFlight(sql: Sql, userIds: readonly string[]): Promise<Set<string>> {
  const rows = await sql.query<{ id: string }>(
    `select singleton_key as id from zoho_bridge_queue.job_common
      where name = 'crm.lead' and state = 'active' and policy = 'exclusive' and coalesce(singleton_key, '') = any($1)`,
    [userIds],
  );
  return new Set(rows.map((row) => row.id));
}

/** Of these users those who have paid and whose lead, as far as is known, is still to be converted: they may have waited for a record. */
export async function awaitingConversion(sql: Sql, userIds: readonly string[]): Promise<{ id: string; userId: string }[]> {
  const rows = await sql.query<{ id: string }>(
    `select u.id from zoho_bridge.users u left join zoho_bridge.links l on l.sync = 'crm.conversion' and l.user_id = u.id
      where u.id = any($1) and u.paid_at is not null and l.state is distinct from 'linked' order by u.id`,
    [userIds],
  );
  return rows.map(({ id }) => ({ id, userId: id }));
}

/** Time zone of the organisation, as Zoho said it the last time. Undefined: it was never asked. */
export async function organizationTimeZone(sql: Sql): Promise<string | undefined> {
  const [row] = await sql.query<{ value: unknown }>("select value from zoho_bridge.facts where key = 'organization.timeZone'");
  return typeof row?.value === 'string' ? row.value : undefined;
}

/** The organisation's day, such as `2026-03-01`, at a moment (ms since the epoch); in UTC until its time zone is known. */
export async function organizationDay(sql: Sql, at: number): Promise<string> {
  return dayIn((await organizationTimeZone(sql)) ?? 'UTC', at);
}

/** Asks for everybody in these syncs, behind everything else: a field was added that none of their records has. Answers how many. */
export async function askForEverybody(db: Database, syncs: readonly SyncName[]): Promise<number> {
  let count = 0;
  for (let after = ''; ; ) {
    const [row] = await db.query<{ last: string | null; count: number }>(
      `with few as (select id from zoho_bridge.users where id > $2 order by id limit 5000), asked as (
         select zoho_bridge.enqueue($1, array_agg(id order by id), 0) from few having count(*) > 0)
       select max(id) as last, count(*)::int as count from few left join asked on true`,
      [syncs, after],
    );
    count += row?.count ?? 0;
    if (row?.last == null) return count;
    after = row.last;
  }
}
