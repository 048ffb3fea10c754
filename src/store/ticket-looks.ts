import type { Row, Sql } from './database.js';
import type { Links } from './links.js';
import { type Objects, refKey } from './objects.js';

const SYNC = 'desk.ticket';
/** Under this name the credits of looks are counted beside Desk's, which have them too. */
const SPENT_AS = 'desk.looks';

/** Closed tickets are looked at for so long: a customer's mail opens them again. */
const CLOSED_DAYS = 14;

/** What is kept of a ticket, to be held against what Desk says. */
export interface KeptTicket {
  escalationId: string;
  zohoId: string;
  status: string | null;
  /** ISO, by Zoho's clock. */
  modifiedAt: string | null;
  threads: number | null;
  comments: number | null;
  /** Digest of what was last rung for and differs still, by who said it. */
  searched: string | null;
  listed: string | null;
}

interface KeptRow extends Row, Omit<KeptTicket, 'zohoId' | 'modifiedAt'> {
  modifiedAt: Date | null;
}

const COLUMNS = `e.id as "escalationId", e.status, e.ticket_modified_at as "modifiedAt", e.thread_count as threads, e.comment_count as comments,
                 l.searched, l.listed`;
const LIVE = `e.ended is null and e.seen_at is not null and (e.state = 'open' or e.updated_at > now() - interval '${CLOSED_DAYS} days'
                or e.resolved_at > now() - interval '${CLOSED_DAYS} days')`;

/** Tickets that something may still come of. */
export async function liveTickets(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ n: number }>(`select count(*)::int as n from zoho_bridge.escalations e where ${LIVE}`);
  return row?.n ?? 0;
}

/** A page of them, by our ids. */
export async function liveTicketsAfter(sql: Sql, links: Links, { after, limit }: { after: string; limit: number }): Promise<KeptTicket[]> {
  const rows = await sql.query<KeptRow>(
    `select ${COLUMNS} from zoho_bridge.escalations e left join zoho_bridge.ticket_looks l on l.escalation_id = e.id
      where e.id > $1 and ${LIVE} order by e.id limit $2`,
    [after, limit],
  );
  return withZohoIds(rows, links);
}

/** What is kept of those of these tickets that are ours, by Zoho's ids; ended ones too. */
export async function keptTickets(sql: Sql, links: Links, zohoIds: string[]): Promise<Map<string, KeptTicket>> {
  const owners = await links.ownersOf(SYNC, zohoIds);
  if (owners.size === 0) return new Map();
  const rows = await sql.query<KeptRow>(
    `select ${COLUMNS} from zoho_bridge.escalations e left join zoho_bridge.ticket_looks l on l.escalation_id = e.id where e.id = any($1)`,
    [[...owners.values()]],
  );
  const byId = new Map(rows.map((row) => [row.escalationId, row]));
  return new Map(
    [...owners].flatMap(([zohoId, id]) => {
      const row = byId.get(id);
      return row ? [[zohoId, opened(row, zohoId)] as const] : [];
    }),
  );
}

/** Live ones that were not asked for by their id since `before` (ms, Zoho's clock), the oldest first. One that nobody looked at yet is new: its time begins. */
export async function ticketsToCheck(
  sql: Sql,
  links: Links,
  { before, now, limit }: { before: number; now: number; limit: number },
): Promise<KeptTicket[]> {
  await sql.query(
    `insert into zoho_bridge.ticket_looks (escalation_id, checked_at)
     select e.id, $1 from zoho_bridge.escalations e
      where ${LIVE} and not exists (select from zoho_bridge.ticket_looks l where l.escalation_id = e.id) on conflict do nothing`,
    [new Date(now)],
  );
  const rows = await sql.query<KeptRow>(
    `select ${COLUMNS} from zoho_bridge.ticket_looks l join zoho_bridge.escalations e on e.id = l.escalation_id
      where l.checked_at <= $1 and ${LIVE} order by l.checked_at limit $2`,
    [new Date(before), limit],
  );
  return withZohoIds(rows, links);
}

/** Rings these tickets. */
export async function ringTickets(tx: Sql, objects: Objects, tickets: KeptTicket[]): Promise<void> {
  if (tickets.length === 0) return;
  const refOf = (ticket: KeptTicket) => ({ kind: 'ticket' as const, zohoId: ticket.zohoId });
  const rung = await objects.ring(tickets.map(refOf), tx);
  await tx.query(
    `update zoho_bridge.objects o set escalation_id = r.id from jsonb_to_recordset($1::jsonb) as r(id text, object text)
      where o.id = r.object and o.escalation_id is null`,
    [JSON.stringify(tickets.map((ticket) => ({ id: ticket.escalationId, object: rung.get(refKey(refOf(ticket)))?.id })))],
  );
}

/** A ticket that was rung, and the digest of what it was rung for, by who said it; neither: its turn had come. */
export interface Differing {
  ticket: KeptTicket;
  searched?: string;
  listed?: string;
}

/** Remembers what was rung for, so that the same is not rung for again. `now`: Zoho's time, ms. */
export async function rememberLooks(tx: Sql, differing: Differing[], now: number): Promise<void> {
  if (differing.length === 0) return;
  await tx.query(
    `insert into zoho_bridge.ticket_looks as l (escalation_id, searched, listed, checked_at)
     select r.id, r.searched, r.listed, $2 from jsonb_to_recordset($1::jsonb) as r(id text, searched text, listed text) order by r.id
     on conflict (escalation_id) do update
       set searched = coalesce(excluded.searched, l.searched), listed = coalesce(excluded.listed, l.listed), checked_at = excluded.checked_at`,
    [JSON.stringify(differing.map(({ ticket, searched, listed }) => ({ id: ticket.escalationId, searched, listed }))), new Date(now)],
  );
}

/** These say what is kept again. */
export async function forgetLooks(tx: Sql, column: 'searched' | 'listed', escalationIds: string[]): Promise<void> {
  if (escalationIds.length === 0) return;
  await tx.query(`update zoho_bridge.ticket_looks set ${column} = null where escalation_id = any($1)`, [escalationIds]);
}

/** Counts credits that looks took. */
export async function spentOnLooks(sql: Sql, credits: number): Promise<void> {
  if (credits === 0) return;
  await sql.query(
    `insert into zoho_bridge.spending as s (service, hour, credits) values ($1, date_trunc('hour', clock_timestamp()), $2)
     on conflict (service, hour) do update set credits = s.credits + excluded.credits`,
    [SPENT_AS, credits],
  );
}

/** Credits of Desk in the last 24 hours: those of looks, and all others of ours. */
export async function creditsOfDesk(sql: Sql): Promise<{ looks: number; others: number }> {
  const [row] = await sql.query<{ looks: number; all: number }>(
    `select coalesce(sum(credits) filter (where service = $1), 0)::int as looks, coalesce(sum(credits) filter (where service = 'desk'), 0)::int as "all"
       from zoho_bridge.spending where service in ('desk', $1) and hour > clock_timestamp() - interval '25 hours'`,
    [SPENT_AS],
  );
  return { looks: row?.looks ?? 0, others: Math.max(0, (row?.all ?? 0) - (row?.looks ?? 0)) };
}

/** When an event of Desk last arrived, and how long ago that is (ms). */
export async function lastDeskEvent(sql: Sql): Promise<{ id: string; ageMs: number } | undefined> {
  const [row] = await sql.query<{ id: string; age: number }>(
    `select v.id::text as id, (extract(epoch from now() - v.received_at) * 1000)::float8 as age
       from zoho_bridge.events v where v.source = 'desk.webhook' order by v.id desc limit 1`,
  );
  return row && { id: row.id, ageMs: row.age };
}

async function withZohoIds(rows: KeptRow[], links: Links): Promise<KeptTicket[]> {
  const own = await links.load(
    SYNC,
    rows.map(({ escalationId }) => escalationId),
  );
  return rows.flatMap((row) => {
    const zohoId = own.get(row.escalationId)?.zohoId;
    return zohoId === undefined ? [] : [opened(row, zohoId)];
  });
}

const opened = ({ modifiedAt, ...row }: KeptRow, zohoId: string): KeptTicket => ({
  ...row,
  zohoId,
  modifiedAt: modifiedAt && new Date(modifiedAt).toISOString(),
});
