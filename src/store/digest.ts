import type { Row, Sql } from './database.js';
import { bodyPlace, type EventSource } from './events.js';
import type { Vault } from './vault.js';

/** An event that nobody has looked at yet. `body` null: it does not open with the keys there are. */
export interface NewEvent {
  id: string;
  source: EventSource;
  type: string;
  body: string | null;
  /** It was looked at before, and somebody wants all of it looked at. */
  again: boolean;
}

/** What became of an event. `rung`: the objects it is about, with the version each got. */
export interface Digested {
  id: string;
  reason: string | null;
  rung: { id: string; version: number }[];
}

/** Payloads are a few KB; somebody who knows the secret may send much larger ones. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Takes new events, the oldest first, at most `limit` and at most 16 MiB of them; those that another process has are left to it. */
export async function takeNewEvents(limit: number, vault: Vault, tx: Sql): Promise<NewEvent[]> {
  const heads = await tx.query<{ id: string; bytes: number }>(
    `select id, octet_length(sealed_body) as bytes from zoho_bridge.events where state = 'new' order by id limit $1 for update skip locked`,
    [limit],
  );
  let bytes = 0;
  const some = heads.filter((head, place) => {
    bytes += head.bytes;
    return place === 0 || bytes <= MOST_BYTES;
  });
  if (some.length === 0) return [];
  const rows = await tx.query<
    { id: string; source: EventSource; key: string; type: string; sealed_body: Uint8Array; again: boolean } & Row
  >(
    `select id, source, key, type, sealed_body, exists (select from zoho_bridge.event_objects o where o.event_id = e.id) as again
       from zoho_bridge.events e where id = any($1) order by id`,
    [some.map(({ id }) => id)],
  );
  return rows.map((row) => ({ id: row.id, source: row.source, type: row.type, again: row.again, body: open(vault, row) }));
}

function open(vault: Vault, { key, sealed_body }: { key: string; sealed_body: Uint8Array }): string | null {
  try {
    return vault.openBytes(sealed_body, bodyPlace(key));
  } catch {
    return null; // the caller says so in the event's reason
  }
}

/** Writes what became of events that `takeNewEvents` gave. */
export async function settleEvents(digested: Digested[], tx: Sql): Promise<void> {
  if (digested.length === 0) return;
  const events = digested.map(({ id, reason }) => ({ id, reason, state: reason === null ? 'rung' : 'recorded' }));
  await tx.query(
    `update zoho_bridge.events e set state = r.state, reason = r.reason
       from jsonb_to_recordset($1::jsonb) as r(id bigint, state text, reason text) where e.id = r.id`,
    [JSON.stringify(events)],
  );
  const pairs = digested.flatMap(({ id, rung }) => rung.map((object) => ({ event: id, object: object.id, version: object.version })));
  if (pairs.length === 0) return;
  await tx.query(
    `insert into zoho_bridge.event_objects (event_id, object_id, version)
     select r.event, r.object, r.version from jsonb_to_recordset($1::jsonb) as r(event bigint, object text, version bigint)
     on conflict (event_id, object_id) do update set version = greatest(event_objects.version, excluded.version)`,
    [JSON.stringify(pairs)],
  );
}

/**
 * Has events of these types looked at again that rang one of these invoices and not the payment itself: the invoice was to tell of it,
 * and does not any more. Each event at most once.
 */
export async function lookForPaymentsOf(tx: Sql, invoiceIds: string[], types: readonly string[]): Promise<void> {
  if (invoiceIds.length === 0) return;
  await tx.query(
    `update zoho_bridge.events e set state = 'new'
      where e.state = 'rung' and e.type = any($2) and e.id in (select r.event_id from zoho_bridge.event_objects r where r.object_id = any($1))
        and not exists (select from zoho_bridge.event_objects r join zoho_bridge.objects o on o.id = r.object_id
                         where r.event_id = e.id and o.kind = 'payment')`,
    [invoiceIds, types],
  );
}

/** Whether there is anything to digest. Cheap: a look at the ends of two small indexes. */
export async function isAnythingNew(sql: Sql): Promise<boolean> {
  const [row] = await sql.query<{ any: boolean }>(
    `select exists (select from zoho_bridge.events where state = 'new') or exists (select from zoho_bridge.rings)
         or exists (select from zoho_bridge.escalations e where e.look_at <= now()) as any`,
  );
  return row?.any ?? false;
}
