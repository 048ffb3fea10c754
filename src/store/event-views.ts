import type { Page } from '../types.js';
import type { EventChoice, EventDetail, EventFilter, EventView } from '../types-events.js';
import type { Row, Sql } from './database.js';
import { bodyPlace } from './events.js';
import type { Vault } from './vault.js';

interface EventRow extends Row {
  id: string;
  source: string;
  type: string;
  at: Date | null;
  received_at: Date;
  deliveries: number;
  state: EventView['state'];
  reason: string | null;
}

const COLUMNS = 'e.id, e.source, e.type, e.at, e.received_at, e.deliveries, e.state, e.reason';
/** Of $1 to $4. */
const CHOSEN = `($1::text is null or e.type = $1) and ($2::text is null or e.state = $2)
  and ($3::timestamptz is null or e.received_at >= $3) and ($4::timestamptz is null or e.received_at < $4)`;

const chosen = ({ type, state, since, until }: EventFilter): unknown[] => [type ?? null, state ?? null, since ?? null, until ?? null];

/** Digits that fit the column: anything else is the id of nothing. */
const asId = (id: string | undefined): string | undefined => (id !== undefined && /^\d{1,18}$/.test(id) ? id : undefined);

const toView = (row: EventRow): EventView => ({
  id: String(row.id),
  source: row.source,
  type: row.type,
  at: row.at?.toISOString() ?? null,
  receivedAt: row.received_at.toISOString(),
  deliveries: row.deliveries,
  state: row.state,
  reason: row.reason,
});

/** Events, the newest first. `after` is the cursor of the page before. */
export async function viewEvents(
  sql: Sql,
  { after, limit = 50, ...filter }: EventFilter & { after?: string; limit?: number } = {},
): Promise<Page<EventView>> {
  const rows = await sql.query<EventRow>(
    `select ${COLUMNS} from zoho_bridge.events e where ${CHOSEN} and ($5::bigint is null or e.id < $5) order by e.id desc limit $6`,
    [...chosen(filter), after === undefined ? null : (asId(after) ?? '0'), limit + 1],
  );
  const items = rows.slice(0, limit).map(toView);
  return rows.length > limit ? { items, next: items.at(-1)?.id } : { items };
}

/** One event and what it rang. */
export async function viewEvent(sql: Sql, id: string): Promise<EventDetail | undefined> {
  if (asId(id) === undefined) return undefined;
  const [row] = await sql.query<EventRow>(`select ${COLUMNS} from zoho_bridge.events e where e.id = $1`, [id]);
  if (!row) return undefined;
  const rang = await sql.query<{ kind: string; id: string; user_id: string | null; seen: boolean }>(
    `select o.kind, o.id, o.user_id, o.seen_version >= r.version as seen
       from zoho_bridge.event_objects r join zoho_bridge.objects o on o.id = r.object_id where r.event_id = $1 order by o.kind, o.id`,
    [id],
  );
  return { ...toView(row), rang: rang.map(({ user_id, ...object }) => ({ ...object, userId: user_id })) };
}

/**
 * The payload as Zoho sent it (a form as JSON): full of personal data, for an operator's eyes only.
 *
 * @throws StoreError `store_key` when the key it was sealed with is gone
 */
export async function openPayload(sql: Sql, vault: Vault, id: string): Promise<string | undefined> {
  if (asId(id) === undefined) return undefined;
  const [row] = await sql.query<{ key: string; sealed_body: Uint8Array }>('select key, sealed_body from zoho_bridge.events where id = $1', [
    id,
  ]);
  return row && vault.openBytes(row.sealed_body, bodyPlace(row.key));
}

/** Makes events new again, so that what they are about is looked at once more. Answers how many. */
export async function replayEvents(sql: Sql, choice: EventChoice): Promise<number> {
  const byId = 'id' in choice;
  const where = byId ? 'e.id = $1' : CHOSEN;
  const values = byId ? [asId(choice.id) ?? '0'] : chosen('all' in choice ? {} : choice);
  const [row] = await sql.query<{ n: number }>(
    `with again as (
       update zoho_bridge.events set state = 'new', reason = null
        where id in (select e.id from zoho_bridge.events e where ${where} order by e.id for update) returning id)
     select count(*)::int as n, pg_notify('zoho_bridge', '')::text from again`,
    values,
  );
  return row?.n ?? 0;
}
