import type { Ending } from '../types-escalations.js';
import type { Row, Sql } from './database.js';
import { sealedIn } from './escalations.js';
import type { Vault } from './vault.js';

/** The purpose of blind indexes of contacts. */
export const CONTACT = 'desk.contact';

/** What is known of the ticket of an escalation. */
export interface KeptTicket {
  id: string;
  userId: string | null;
  state: 'open' | 'closed';
  /** Desk said something of it. */
  seen: boolean;
  number: string | null;
  status: string | null;
  statusType: string | null;
  /** Desk's, ISO. */
  modifiedAt: string | null;
  /** As of when the conversation was read last; null: it was not. */
  threads: number | null;
  comments: number | null;
  resolvedAt: string | null;
  reopened: number;
  /** The user has answered, and Desk was not told to open it again yet. */
  reopening: boolean;
  /** It was opened because the user had answered, or is about to be, and was not seen so yet. */
  opening: boolean;
  ended: Ending | null;
  /** Keyed: is another ticket the same person's? */
  contactIndex: string | null;
  /** Something of the conversation was not sent, or not read, when it was looked at last. */
  unsent: boolean;
}

interface KeptRow extends Omit<KeptTicket, 'modifiedAt' | 'resolvedAt'>, Row {
  modified: Date | null;
  resolved: Date | null;
}

const KEPT = `e.id, e.user_id as "userId", e.state, e.seen_at is not null as seen, e.ticket_number as number, e.status, e.status_type as "statusType",
  e.ticket_modified_at as modified, e.thread_count as threads, e.comment_count as comments, e.resolved_at as resolved, e.reopened,
  e.reopen_after is not null as reopening, e.ended,
  e.opened_for_user or e.reopen_after is not null as opening,
  e.contact_index as "contactIndex", e.unsent`;

const toKept = ({ modified, resolved, ...rest }: KeptRow): KeptTicket => ({
  ...rest,
  modifiedAt: modified && new Date(modified).toISOString(),
  resolvedAt: resolved && new Date(resolved).toISOString(),
});

/** Takes escalations without waiting; those that somebody else has at this moment are missing in the answer. */
export async function holdTickets(tx: Sql, ids: string[]): Promise<Map<string, KeptTicket>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<KeptRow>(
    `select ${KEPT} from zoho_bridge.escalations e where e.id = any($1) order by e.id for no key update skip locked`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, toKept(row)]));
}

/** What a ticket is looked at for. */
export interface WatchedTicket extends KeptTicket {
  key: string;
  /** Since when the ticket is not there, ms; null: it is. */
  missingMs: number | null;
  /** Something was written in it, or changed: said by an event that was not looked at yet. */
  written: boolean;
  /** An event said that it was deleted. */
  deleted: boolean;
  /** Answers that were read before. */
  replies: KnownReply[];
  /** Blind indexes of the bridge's own comments. */
  own: string[];
}

/** An answer that was read before. */
export interface KnownReply {
  kind: 'thread' | 'comment';
  index: string;
  files: number;
}

interface WatchedRow extends KeptRow {
  object: string;
  key: string;
  missing: number | null;
  written: boolean;
  deleted: boolean;
  known: KnownReply[];
  own: string[];
}

/** Events after which what was said in a ticket is read again, whatever its counts say. */
const WRITTEN = '^Ticket_(Thread|Comment|Attachment)_';

/** The escalations of these objects, by the object's id; `as`: of one that is not known to be anybody's yet. */
export async function loadWatched(
  sql: Sql,
  objectIds: string[],
  as: { objectId: string; escalationId: string }[] = [],
): Promise<Map<string, WatchedTicket>> {
  const rows = await sql.query<WatchedRow>(
    `select o.id as object, ${KEPT}, e.key, (extract(epoch from now() - e.missing_at) * 1000)::float8 as missing,
            exists (select from zoho_bridge.event_objects r join zoho_bridge.events v on v.id = r.event_id
                     where r.object_id = o.id and r.version > o.seen_version and v.type ~ $2) as written,
            exists (select from zoho_bridge.event_objects r join zoho_bridge.events v on v.id = r.event_id
                     where r.object_id = o.id and v.type = 'Ticket_Delete') as deleted,
            (select coalesce(jsonb_agg(jsonb_build_object('kind', r.kind, 'index', r.id_index, 'files', r.files)), '[]')
               from zoho_bridge.escalation_replies r where r.escalation_id = e.id) as known,
            (select coalesce(array_agg(p.comment_index), '{}') from zoho_bridge.escalation_posts p
              where p.escalation_id = e.id and p.comment_index is not null) as own
       from zoho_bridge.objects o
       left join jsonb_to_recordset($3::jsonb) as a("objectId" text, "escalationId" text) on a."objectId" = o.id
       join zoho_bridge.escalations e on e.id = coalesce(o.escalation_id, a."escalationId") where o.id = any($1)`,
    [objectIds, WRITTEN, JSON.stringify(as)],
  );
  return new Map(
    rows.map(({ object, key, missing, written, deleted, known, own, ...row }) => [
      object,
      { ...toKept(row), key, missingMs: missing, written, deleted, replies: known, own },
    ]),
  );
}

/** Whose key this is, unless that escalation has a ticket: a copy of a ticket carries the key as well. */
export async function ownerOfKey(sql: Sql, key: string): Promise<string | undefined> {
  const rows = await sql.query<{ id: string }>(
    `select e.id from zoho_bridge.escalations e
      where e.key = $1 and not exists (select from zoho_bridge.links l where l.sync = 'desk.ticket' and l.user_id = e.id and l.state = 'linked')
        and not exists (select from zoho_bridge.objects o where o.escalation_id = e.id)`,
    [key],
  );
  return rows[0]?.id;
}

/** Takes their rows of the ledger without waiting; answers those that are not to be had. */
export async function holdTicketLinks(tx: Sql, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.query<{ user_id: string }>(
    `select user_id from zoho_bridge.links where sync = 'desk.ticket' and user_id = any($1) order by user_id for update skip locked`,
    [ids],
  );
  const held = new Set(rows.map((row) => row.user_id));
  return new Set(ids.filter((id) => !held.has(id)));
}

/** Says which escalation each object is. */
export async function ownTickets(tx: Sql, owned: { objectId: string; escalationId: string }[]): Promise<void> {
  if (owned.length === 0) return;
  await tx.query(
    `update zoho_bridge.objects o set escalation_id = r."escalationId"
       from jsonb_to_recordset($1::jsonb) as r("objectId" text, "escalationId" text)
      where o.id = r."objectId" and o.escalation_id is distinct from r."escalationId"`,
    [JSON.stringify(owned)],
  );
}

/** What is written of a ticket that is there. */
export interface TicketRow {
  id: string;
  number: string;
  status: string;
  statusType: string | null;
  state: 'open' | 'closed';
  modifiedAt: string | null;
  /** Null: the conversation is to be read yet. */
  threads: number | null;
  comments: number | null;
  resolvedAt: string | null;
  resolution: string | null;
  reopened: number;
  ended: Ending | null;
  /** Blind index of Desk's contact. */
  contactIndex: string | null;
  unsent: boolean;
  /** Look at it again after so many ms without being rung; null: when it is rung. */
  lookMs: number | null;
}

/** The caller holds the rows. */
export async function writeTickets(tx: Sql, vault: Vault, rows: TicketRow[]): Promise<void> {
  if (rows.length === 0) return;
  const sealed = rows.map(({ resolution, ...row }) => ({
    ...row,
    resolution: resolution === null ? null : vault.seal(resolution, sealedIn('sealed_resolution', row.id)),
  }));
  await tx.query(
    `update zoho_bridge.escalations e
        set ticket_number = r.number, status = r.status, status_type = r."statusType", state = r.state, seen_at = now(),
            ticket_modified_at = coalesce(r."modifiedAt", e.ticket_modified_at), thread_count = r.threads, comment_count = r.comments,
            resolved_at = r."resolvedAt", sealed_resolution = r.resolution, reopened = r.reopened, ended = r.ended,
            ended_at = case when r.ended is not null then coalesce(e.ended_at, now()) end,
            contact_index = coalesce(r."contactIndex", e.contact_index), missing_at = null, unsent = r.unsent,
            opened_for_user = e.opened_for_user and r."statusType" = 'On Hold',
            look_at = now() + r."lookMs" * interval '1 ms'
       from jsonb_to_recordset($1::jsonb) as r(id text, number text, status text, "statusType" text, state text, "modifiedAt" timestamptz,
            threads int, comments int, "resolvedAt" timestamptz, resolution text, reopened int, ended text, "contactIndex" text,
            unsent boolean, "lookMs" float8)
      where e.id = r.id`,
    [JSON.stringify(sealed)],
  );
}

/** They are not there. Not believed before they were looked at again, after so many ms. */
export async function noteMissing(tx: Sql, rows: { id: string; lookMs: number }[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `update zoho_bridge.escalations e set missing_at = coalesce(e.missing_at, now()), look_at = now() + r."lookMs" * interval '1 ms'
       from jsonb_to_recordset($1::jsonb) as r(id text, "lookMs" float8) where e.id = r.id`,
    [JSON.stringify(rows)],
  );
}

/** Nothing more comes of them. */
export async function endTickets(tx: Sql, rows: { id: string; why: Ending }[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `update zoho_bridge.escalations e set state = 'closed', ended = r.why, ended_at = coalesce(e.ended_at, now()), missing_at = null, look_at = null
       from jsonb_to_recordset($1::jsonb) as r(id text, why text) where e.id = r.id`,
    [JSON.stringify(rows)],
  );
}

/** Another ticket has taken over: the object that was theirs is nobody's. */
export async function disownTickets(tx: Sql, objectIds: string[]): Promise<void> {
  if (objectIds.length === 0) return;
  await tx.query('update zoho_bridge.objects set escalation_id = null where id = any($1)', [objectIds]);
}

/** To be looked at after so many ms, if something was learnt of it within the last ten minutes: what was never so again is not waited for. */
export async function lookAgainSoon(tx: Sql, id: string, ms: number): Promise<void> {
  await tx.query(
    `update zoho_bridge.escalations set look_at = coalesce(look_at, now() + $2 * interval '1 ms')
      where id = $1 and seen_at > now() - interval '10 minutes'`,
    [id, ms],
  );
}
