import type { Row, Sql } from './database.js';

/** What only one process does at a time. */
export type Lease = 'billing.sweep.lease' | 'desk.looks.lease';
const LEASE = 'billing.sweep.lease';

/**
 * Takes the right to sweep, or keeps it; false: another process has it. It runs out by itself. `heedPause`: not while one that failed is
 * given a rest.
 */
export async function takeSweepLease(
  sql: Sql,
  holder: string,
  leaseMs: number,
  { heedPause = false, lease = LEASE }: { heedPause?: boolean; lease?: Lease } = {},
): Promise<boolean> {
  const rows = await sql.query(
    `insert into zoho_bridge.facts as f (key, value) values ($1, jsonb_build_object('holder', $2::text, 'until', now() + $3 * interval '1 ms'))
     on conflict (key) do update set value = excluded.value, at = now()
      where f.value ->> 'holder' = $2 or (f.value ->> 'until')::timestamptz <= now() or (f.value ->> 'holder' = '' and not $4)
      returning f.key`,
    [lease, holder, leaseMs, heedPause],
  );
  return rows.length > 0;
}

/** Gives it back, for others to take after `pauseMs`. */
export async function leaveSweepLease(sql: Sql, holder: string, pauseMs: number, lease: Lease = LEASE): Promise<void> {
  await sql.query(
    `update zoho_bridge.facts set value = jsonb_build_object('holder', '', 'until', now() + $3 * interval '1 ms')
      where key = $1 and value ->> 'holder' = $2`,
    [lease, holder, pauseMs],
  );
}

/** How old a fact is, by the database's clock, in ms; null when there is none. */
export async function ageOfFact(sql: Sql, key: string): Promise<number | null> {
  const [row] = await sql.query<{ age: number }>(
    'select (extract(epoch from now() - at) * 1000)::float8 as age from zoho_bridge.facts where key = $1',
    [key],
  );
  return row?.age ?? null;
}

export interface MirroredState {
  status: string | null;
  /** As ISO text. */
  updatedAt: string | null;
  /** It was looked at so soon after that change that there may have been another one. */
  tooFresh: boolean;
}

/** What is mirrored of subscriptions that Billing lists, by our ids. */
export async function mirroredStates(sql: Sql, ids: string[]): Promise<Map<string, MirroredState>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<{ id: string; status: string | null; at: Date | null; tooFresh: boolean } & Row>(
    'select id, status, zoho_updated_at as at, too_fresh as "tooFresh" from zoho_bridge.subscriptions where id = any($1)',
    [ids],
  );
  return new Map(rows.map(({ id, at, ...row }) => [id, { ...row, updatedAt: at && new Date(at).toISOString() }]));
}

/** Subscriptions that Billing should have and that are not over, page by page of our ids. */
export async function liveInBilling(sql: Sql, after: string, limit: number): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select s.id from zoho_bridge.subscriptions s
       join zoho_bridge.links l on l.sync = 'billing.subscription' and l.user_id = s.id and l.state = 'linked' and l.sealed_id is not null
      where s.id > $1 and s.over_at is null and s.status is not null order by s.id limit $2`,
    [after, limit],
  );
  return rows.map((row) => row.id);
}

/** Status and balance of invoices that are mirrored. */
export async function mirroredInvoices(sql: Sql, ids: string[]): Promise<Map<string, { status: string; balance: string }>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<{ id: string; status: string; balance: string } & Row>(
    'select id, status, balance::text as balance from zoho_bridge.invoices where id = any($1)',
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Mirrored invoices of users on which something is owed, page by page of their ids. */
export async function openInvoices(sql: Sql, after: string, limit: number): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select id from zoho_bridge.invoices where id > $1 and balance > 0 and status not in ('draft', 'pending', 'void') and user_id is not null order by id limit $2`,
    [after, limit],
  );
  return rows.map((row) => row.id);
}

/** The day on which there was first a place for events here, in UTC. */
export async function inboxSince(sql: Sql): Promise<string | undefined> {
  const [row] = await sql.query<{ day: string }>(`select at::date::text as day from zoho_bridge.migrations where number = 7`);
  return row?.day;
}
