import type { Happening } from '../types-happenings.js';
import type { Sql } from './database.js';
import { LIVE_PRIORITY } from './queue.js';

/** A fact that nobody had told before. */
export type Told = Happening & { id: string };

/** Writes down facts by their keys and answers those that are new, in the order given. Whoever tells the same ones at this moment waits. */
export async function recordHappenings(tx: Sql, happenings: Happening[]): Promise<Told[]> {
  if (happenings.length === 0) return [];
  // In the order of the keys: two transactions that tell the same facts must not wait for each other.
  const rows = await tx.query<{ id: string; key: string }>(
    `insert into zoho_bridge.happenings (key, name, user_id, subscription_id, invoice_id, payment_id, escalation_id, reply_id, at, data)
     select distinct on (h.key) h.key, h.name, h."userId", h."subscriptionId", h."invoiceId", h."paymentId", h."escalationId", h."replyId", h.at, h.data
       from jsonb_to_recordset($1::jsonb) as h(key text, name text, "userId" text, "subscriptionId" text, "invoiceId" text, "paymentId" text,
            "escalationId" text, "replyId" text, at timestamptz, data jsonb) order by h.key
     on conflict (key) do nothing returning id, key`,
    [JSON.stringify(happenings)],
  );
  const ids = new Map(rows.map((row) => [row.key, row.id]));
  return happenings.flatMap((happening) => {
    const id = ids.get(happening.key);
    ids.delete(happening.key);
    return id === undefined ? [] : [{ ...happening, id }];
  });
}

/** A fact that is news to whom it is about. `userId` null: somebody who is no user, who has no feed. */
export interface News {
  id: string;
  userId: string | null;
  kind: string;
  /** Facts of one call with the same one go out in one mail. */
  together: string | null;
}

/**
 * Writes notices for facts, and mails for those whose user wants them. `mail` false: this installation sends none. The jobs are in the
 * same transaction.
 */
export async function noticeHappenings(tx: Sql, facts: News[], { mail }: { mail: boolean }): Promise<void> {
  if (facts.length === 0) return;
  const rows = await tx.query<{ id: string; with: string | null }>(
    `with fact as (
       select * from jsonb_to_recordset($1::jsonb) as f(id text, "userId" text, kind text, together text, place int)
     ), noticed as (
       -- Not all clocks tell apart what is written at once: the feed is in the order of the facts.
       insert into zoho_bridge.notices (user_id, kind, happening_id, hidden, created_at)
       select f."userId", f.kind, f.id, zoho_bridge.is_quiet(f."userId", 'feed', f.kind), clock_timestamp() + f.place * interval '1 microsecond'
         from fact f where f."userId" is not null order by f.place
       returning id, happening_id
     ), mail as materialized (
       select gen_random_uuid()::text as id, f.id as happening_id, n.id as notice_id, f."userId" as user_id, f.together, f.place
         from fact f left join noticed n on n.happening_id = f.id
        where $2 and (f."userId" is null or not zoho_bridge.is_quiet(f."userId", 'mail', f.kind))
     )
     insert into zoho_bridge.deliveries (id, channel, happening_id, notice_id, user_id, with_id)
     select m.id, 'mail', m.happening_id, m.notice_id, m.user_id,
            nullif(first_value(m.id) over (partition by coalesce(m.together, m.id) order by m.place), m.id)
       from mail m order by m.place
     returning id, with_id as with`,
    [JSON.stringify(facts.map((one, place) => ({ ...one, place }))), mail],
  );
  await send(
    tx,
    'notice.mail',
    rows.filter((row) => row.with === null),
  );
}

/** Tells the app of facts: one webhook each. */
export async function announceHappenings(tx: Sql, facts: { id: string; userId: string | null }[]): Promise<void> {
  if (facts.length === 0) return;
  const rows = await tx.query<{ id: string }>(
    `insert into zoho_bridge.deliveries (channel, happening_id, user_id)
     select 'webhook', f.id, f."userId" from jsonb_to_recordset($1::jsonb) as f(id text, "userId" text) returning id`,
    [JSON.stringify(facts)],
  );
  await send(tx, 'notice.webhook', rows);
}

/**
 * Announces every fact told since `since` again, whether it arrived, is parked, or was never sent because there was no address then.
 * Each keeps its `webhook-id`. Answers how many.
 */
export async function reannounce(tx: Sql, { since, userId }: { since: string; userId?: string | undefined }): Promise<number> {
  const rows = await tx.query<{ id: string }>(
    `insert into zoho_bridge.deliveries as d (channel, happening_id, user_id)
     select 'webhook', h.id, h.user_id from zoho_bridge.happenings h
      where h.told_at >= $1::timestamptz and ($2::text is null or h.user_id = $2) order by h.id
     on conflict (channel, happening_id) do update set version = d.version + 1, state = 'waiting', reason = null, settled_at = null
     returning id`,
    [since, userId ?? null],
  );
  await tx.query(
    `update zoho_bridge.links set attempts = 0, parked_at = null, reason = null where sync = 'notice.webhook' and user_id = any($1)`,
    [rows.map((row) => row.id)],
  );
  await send(tx, 'notice.webhook', rows);
  return rows.length;
}

async function send(tx: Sql, sync: 'notice.mail' | 'notice.webhook', rows: { id: string }[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(`select zoho_bridge.enqueue($1, $2, $3), pg_notify('zoho_bridge', '')`, [
    [sync],
    rows.map((row) => row.id),
    LIVE_PRIORITY,
  ]);
}
