import type { Database } from './database.js';

/** Of one statement, so that nobody waits long for it. */
const AT_ONCE = 10_000;
const FACT = 'retention';

/**
 * Drops what is done and older than `keepDays`: events with their payloads (never one that is still new), and deliveries that are over with their
 * rows of the ledger; of what agents did, counts of windows that are over. Once a day in all processes; what is left over is dropped by the next call. What was told (happenings, notices) stays: it
 * is the memory by which nothing is told twice. Answers how many rows went.
 */
export async function dropOld(db: Database, { keepDays }: { keepDays: number }): Promise<number> {
  const turn = await db.query(
    `insert into zoho_bridge.facts as f (key, value) values ($1, '{}')
     on conflict (key) do update set at = now() where f.at <= now() - interval '1 day' returning f.key`,
    [FACT],
  );
  if (turn.length === 0) return 0;
  const counts = [];
  for (const text of [EVENTS, DELIVERIES, AGENT_WINDOWS]) {
    const [row] = await db.query<{ n: number }>(text, [keepDays, AT_ONCE]);
    counts.push(row?.n ?? 0);
  }
  if (counts.includes(AT_ONCE)) await db.query(`update zoho_bridge.facts set at = now() - interval '1 day' where key = $1`, [FACT]);
  return counts.reduce((sum, one) => sum + one, 0);
}

const EVENTS = `
  with gone as (
    delete from zoho_bridge.events where state <> 'new' and id in (
      select id from zoho_bridge.events where received_at < now() - $1 * interval '1 day' and state <> 'new' limit $2 for update skip locked)
    returning id)
  select count(*)::int as n from gone`;

const DELIVERIES = `
  with gone as (
    delete from zoho_bridge.deliveries where id in (
      select id from zoho_bridge.deliveries where settled_at < now() - $1 * interval '1 day' and state <> 'waiting' limit $2 for update skip locked)
    returning id, channel
  ), unlinked as (
    delete from zoho_bridge.links l using gone where l.sync = 'notice.' || gone.channel and l.user_id = gone.id)
  select count(*)::int as n from gone`;

/** The longest window is an hour. */
const AGENT_WINDOWS = `
  with gone as (
    delete from zoho_bridge.agent_windows where (kind, key, starts_at) in (
      select kind, key, starts_at from zoho_bridge.agent_windows where starts_at < now() - least($1, 2) * interval '1 day' limit $2
         for update skip locked)
    returning key)
  select count(*)::int as n from gone`;
