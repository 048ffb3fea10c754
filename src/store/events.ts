import type { Row, Sql } from './database.js';
import type { Place, Vault } from './vault.js';

export type EventSource = 'billing.webhook' | 'billing.sweep' | 'desk.webhook';

/** An event to keep. */
export interface NewEvent {
  source: EventSource;
  /** What it is known by: Zoho's id of it, or else its content (a digest of the raw body). */
  identity: { id: string } | { content: string };
  /** Zoho's name of it; at most 100 plain characters. */
  type: string;
  /** When it happened, ISO; null when Zoho does not say. */
  at: string | null;
  /** The payload, JSON text; bytes are UTF-8. */
  body: string | Uint8Array;
}

/** What became of one that was handed in: `fresh` when it was not known before. */
export interface KeptEvent {
  fresh: boolean;
  deliveries: number;
}

/** Writes of the inbox. Who opens a payload does it with `bodyPlace(key)`. */
export interface Events {
  /**
   * Keeps each event once, in one transaction of one statement; those known already are counted. One result an event, in order.
   * Wakes the other processes soon after when something is new.
   */
  keep(events: NewEvent[]): Promise<KeptEvent[]>;
  /** Which of these ids of events in Billing are here already, whichever way they came. */
  known(eventIds: string[]): Promise<Set<string>>;
}

/** Where the payload of an event is sealed. */
export const bodyPlace = (key: string): Place => ({ table: 'events', column: 'sealed_body', row: key });

/**
 * Zoho's id of an event as text: the number 5675, "5675" and what `parseJson` makes of a number beyond 2^53 are one id. Undefined
 * for anything else, such as a number that has already lost its digits.
 */
export function eventIdOf(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 ? String(value) : undefined;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text.length > 0 && text.length <= 100 ? text.replace(/^0+(?=\d+$)/, '') : undefined;
}

/** Kept under the first; under the others it may be known from the time before the encryption key was changed. */
function eventKeys(vault: Vault, { source, identity }: Pick<NewEvent, 'source' | 'identity'>): string[] {
  const service = source === 'desk.webhook' ? 'desk' : 'billing';
  return vault.blindIndexes('id' in identity ? `${service}/id/${identity.id}` : `${service}/content/${identity.content}`, 'event');
}

export function openEvents(db: Sql, vault: Vault): Events {
  const hint = createHint(db);
  /** Which key an event has: the first one's, unless an old one's is there. Not locked: two processes with different keys may keep one event twice, which is a doorbell rung twice. */
  const placed = async (events: NewEvent[]): Promise<string[]> => {
    const keys = events.map((event) => eventKeys(vault, event));
    const old = keys.flatMap((all) => all.slice(1));
    const there = old.length === 0 ? new Set<string>() : await present(old);
    return keys.map((all) => all.find((key) => there.has(key)) ?? all[0] ?? '');
  };
  const present = async (keys: string[]): Promise<Set<string>> => {
    const rows = await db.query<{ key: string }>('select key from zoho_bridge.events where key = any($1)', [keys]);
    return new Set(rows.map(({ key }) => key));
  };

  return {
    async keep(events) {
      const keys = await placed(events);
      const rows = new Map<string, { event: NewEvent; deliveries: number }>();
      for (const [index, event] of events.entries()) {
        const key = keys[index] ?? '';
        const known = rows.get(key);
        if (known) known.deliveries += 1;
        else rows.set(key, { event, deliveries: 1 });
      }
      // In the order of the keys, so that two batches that share events never wait for each other.
      const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
      const bodies = sorted.map(([key, { event }]) => vault.sealBytes(event.body, bodyPlace(key)));
      const lengths = bodies.map(({ length }) => length);
      const kept = await db.query<KeptRow>(KEEP, [
        sorted.map(([key]) => key),
        sorted.map(([, { event }]) => event.source),
        sorted.map(([, { event }]) => event.type),
        sorted.map(([, { event }]) => event.at),
        sorted.map(([, { deliveries }]) => deliveries),
        startsOf(lengths),
        lengths,
        Buffer.concat(bodies),
      ]);
      const total = new Map(kept.map((row) => [row.key, row.deliveries]));
      const result = keys.map((key) => {
        const deliveries = total.get(key) ?? 0;
        return { deliveries, fresh: deliveries === rows.get(key)?.deliveries };
      });
      if (result.some(({ fresh }) => fresh)) hint();
      return result;
    },

    async known(eventIds) {
      const byKey = new Map(
        eventIds.flatMap((id) => eventKeys(vault, { source: 'billing.sweep', identity: { id } }).map((key) => [key, id] as const)),
      );
      const there = await present([...byKey.keys()]);
      return new Set([...there].flatMap((key) => byKey.get(key) ?? []));
    },
  };
}

interface KeptRow extends Row {
  key: string;
  deliveries: number;
}

/**
 * One statement, one commit. A double of another source or with another body changes nothing but the count. The bodies are one value
 * out of which each row takes its piece: the database parses a short statement that is always the same, where a parameter a value
 * costs it 10 µs a row.
 */
const KEEP = `
  insert into zoho_bridge.events as e (key, source, type, at, deliveries, sealed_body)
  select key, source, type, at, deliveries, substring($8::bytea from start for length)
    from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::int[], $6::int[], $7::int[])
      as given(key, source, type, at, deliveries, start, length)
  on conflict (key) do update set deliveries = e.deliveries + excluded.deliveries
  returning e.key, e.deliveries`;

/** Where each piece begins, the first at 1. */
function startsOf(lengths: number[]): number[] {
  let next = 1;
  return lengths.map((length) => {
    next += length;
    return next - length;
  });
}

/** How often the other processes are told at most. */
const HINT_EVERY_MS = 20;

/**
 * Tells the other processes that something is new, at once and then at most every 20 ms. Not in the statement that stores: commits
 * that notify wait for one another, and could not share a write to disk.
 */
function createHint(db: Sql): () => void {
  let quiet = false;
  let again = false;
  const send = () => {
    quiet = true;
    setTimeout(() => {
      quiet = false;
      if (again) send();
    }, HINT_EVERY_MS).unref();
    again = false;
    // Whoever misses it finds the event at the next poll.
    db.query(`select pg_notify('zoho_bridge', '')`).catch(() => undefined);
  };
  return () => {
    if (quiet) again = true;
    else send();
  };
}
