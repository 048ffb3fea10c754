import type { Ending } from '../types-escalations.js';
import type { Row, Sql } from './database.js';
import { sealedIn } from './escalations.js';
import type { Vault } from './vault.js';

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
  ended: Ending | null;
  /** Keyed: is another ticket the same person's? */
  contactIndex: string | null;
}

interface KeptRow extends Omit<KeptTicket, 'modifiedAt' | 'resolvedAt'>, Row {
  modified: Date | null;
  resolved: Date | null;
}

const KEPT = `e.id, e.user_id as "userId", e.state, e.seen_at is not null as seen, e.ticket_number as number, e.status, e.status_type as "statusType",
  e.ticket_modified_at as modified, e.thread_count as threads, e.comment_count as comments, e.resolved_at as resolved, e.reopened,
  e.reopen_after is not null as reopening, e.ended,
  e.contact_index as "contactIndex"`;

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

/** What an object of kind `ticket` is looked at for. */
export interface WatchedTicket extends KeptTicket {
  key: string;
  /** Since when the ticket is not there, ms; null: it is. */
  missingMs: number | null;
  /** Something was written in it, or changed: said by an event that was not looked at yet. */
  written: boolean;
}

/** Events after which what was said in a ticket is read again, whatever its counts say. */
const WRITTEN = '^Ticket_(Thread|Comment|Attachment)_';

/** The escalations of these objects, by the object's id. */
export async function loadWatched(sql: Sql, objectIds: string[]): Promise<Map<string, WatchedTicket>> {
  const rows = await sql.query<KeptRow & { object: string; key: string; missing: number | null; written: boolean }>(
    `select o.id as object, ${KEPT}, e.key, (extract(epoch from now() - e.missing_at) * 1000)::float8 as missing,
            exists (select from zoho_bridge.event_objects r join zoho_bridge.events v on v.id = r.event_id
                     where r.object_id = o.id and r.version > o.seen_version and v.type ~ $2) as written
       from zoho_bridge.objects o join zoho_bridge.escalations e on e.id = o.escalation_id where o.id = any($1)`,
    [objectIds, WRITTEN],
  );
  return new Map(rows.map(({ object, key, missing, written, ...row }) => [object, { ...toKept(row), key, missingMs: missing, written }]));
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
            contact_index = coalesce(r."contactIndex", e.contact_index), missing_at = null
       from jsonb_to_recordset($1::jsonb) as r(id text, number text, status text, "statusType" text, state text, "modifiedAt" timestamptz,
            threads int, comments int, "resolvedAt" timestamptz, resolution text, reopened int, ended text, "contactIndex" text)
      where e.id = r.id`,
    [JSON.stringify(sealed)],
  );
}
