import type { Happening } from '../types-happenings.js';
import type { BounceView, NoticeKind, NoticePreference } from '../types-notices.js';
import type { Row, Sql } from './database.js';
import { ABOUT, dataInOrder, PLAN_NAME } from './deliveries.js';

/** A notice as it is kept; its words are made by whoever shows it. */
export interface NoticeRow {
  id: string;
  userId: string;
  kind: NoticeKind;
  at: string;
  createdAt: string;
  readAt: string | null;
  subscriptionId: string | null;
  invoiceId: string | null;
  paymentId: string | null;
  escalationId: string | null;
  replyId: string | null;
  planName: string | null;
  data: Happening['data'];
}

/** A notice (`n`) of a fact (`h`) is in the feed: the user wants it there, and it is not of an answer that was taken back. */
const SHOWN = `not n.hidden and not exists (select from zoho_bridge.escalation_replies r where r.id = h.reply_id and r.hidden_at is not null)`;

/** A user's feed, the newest first. `after`: the id of the last one of the page before. */
export async function listNotices(
  sql: Sql,
  userId: string,
  { after, limit, unread = false }: { after?: string | undefined; limit: number; unread?: boolean | undefined },
): Promise<NoticeRow[]> {
  const rows = await sql.query<Omit<NoticeRow, 'at' | 'createdAt' | 'readAt'> & { at: Date; createdAt: Date; readAt: Date | null } & Row>(
    `select n.id, n.user_id as "userId", n.kind, h.at, n.created_at as "createdAt", n.read_at as "readAt",
            h.subscription_id as "subscriptionId", h.invoice_id as "invoiceId", h.payment_id as "paymentId", h.escalation_id as "escalationId",
            h.reply_id as "replyId", ${PLAN_NAME} as "planName", ${ABOUT} as data
       from zoho_bridge.notices n join zoho_bridge.happenings h on h.id = n.happening_id
       left join zoho_bridge.subscriptions s on s.id = h.subscription_id
      where n.user_id = $1 and ${SHOWN} and ($4 is false or n.read_at is null)
        and ($2::text is null or (n.created_at, n.id) < (select l.created_at, l.id from zoho_bridge.notices l where l.id = $2 and l.user_id = $1))
      order by n.created_at desc, n.id desc limit $3`,
    [userId, after ?? null, limit, unread],
  );
  return rows.map((row) => ({
    ...row,
    at: row.at.toISOString(),
    createdAt: row.createdAt.toISOString(),
    readAt: row.readAt?.toISOString() ?? null,
    data: dataInOrder(row.data),
  }));
}

export async function countUnread(sql: Sql, userId: string): Promise<number> {
  const [row] = await sql.query<{ n: number }>(
    `select count(*)::int as n from zoho_bridge.notices n join zoho_bridge.happenings h on h.id = n.happening_id
      where n.user_id = $1 and n.read_at is null and ${SHOWN}`,
    [userId],
  );
  return row?.n ?? 0;
}

/** Marks one notice of a user, or all of them. Answers how many there are of those, read before or not. */
export async function markNoticesRead(sql: Sql, userId: string, noticeId: string | undefined): Promise<number> {
  const rows = await sql.query(
    `update zoho_bridge.notices n set read_at = coalesce(n.read_at, now()) from zoho_bridge.happenings h
      where h.id = n.happening_id and n.user_id = $1 and ${SHOWN}
        and ($2::text is null or n.id = $2) and ($2::text is not null or n.read_at is null) returning n.id`,
    [userId, noticeId ?? null],
  );
  return rows.length;
}

export async function readPreferences(sql: Sql, userId: string): Promise<NoticePreference[]> {
  return sql.query<NoticePreference & Row>(
    'select kind, channel, quiet from zoho_bridge.notice_preferences where user_id = $1 order by channel, kind',
    [userId],
  );
}

/** Puts these in place of what there was. */
export async function writePreferences(tx: Sql, userId: string, preferences: NoticePreference[]): Promise<void> {
  await tx.query('delete from zoho_bridge.notice_preferences where user_id = $1', [userId]);
  await tx.query(
    `insert into zoho_bridge.notice_preferences (user_id, kind, channel, quiet)
     select $1, p.kind, p.channel, p.quiet from jsonb_to_recordset($2::jsonb) as p(kind text, channel text, quiet boolean)
     on conflict (user_id, channel, kind) do update set quiet = excluded.quiet`,
    [userId, JSON.stringify(preferences)],
  );
}

export interface BounceRow extends Omit<BounceView, 'current'> {
  addressIndex: string;
}

/** Bounces of a user's mails, the newest first; of all users without `userId`. */
export async function listBounces(
  sql: Sql,
  { userId, after, limit }: { userId?: string | undefined; after?: string | undefined; limit: number },
): Promise<(BounceRow & { email: string | null })[]> {
  const rows = await sql.query<Omit<BounceRow, 'at'> & { at: Date; email: string | null } & Row>(
    `select b.id::text as id, b.user_id as "userId", b.code, b.at, b.notice_id as "noticeId", b.address_index as "addressIndex", u.email
       from zoho_bridge.bounces b left join zoho_bridge.users u on u.id = b.user_id
      where ($1::text is null or b.user_id = $1) and ($2::bigint is null or b.id < $2) order by b.id desc limit $3`,
    [userId ?? null, after ?? null, limit],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** The address is good again: mail goes there once more. Answers how many bounces were forgotten. */
export async function forgetBounces(sql: Sql, userId: string): Promise<number> {
  return (await sql.query('delete from zoho_bridge.bounces where user_id = $1 returning id', [userId])).length;
}

/** Forgets one, and what came back of the same person's mail to the same address. Answers how many. */
export async function forgetBounce(sql: Sql, id: string): Promise<number> {
  const rows = await sql.query(
    `delete from zoho_bridge.bounces b using zoho_bridge.bounces one
      where one.id = $1 and b.address_index = one.address_index and b.user_id is not distinct from one.user_id returning b.id`,
    [id],
  );
  return rows.length;
}

export async function isUser(sql: Sql, userId: string): Promise<boolean> {
  return (await sql.query('select from zoho_bridge.users where id = $1', [userId])).length > 0;
}
