import { randomUUID } from 'node:crypto';
import type { Row, Sql } from './database.js';
import { LIVE_PRIORITY } from './queue.js';
import type { Vault } from './vault.js';

/** Kinds of things in Billing that can be rung. A customer's ring is one for all of their subscriptions. */
export type BillingKind = 'subscription' | 'invoice' | 'payment' | 'credit_note' | 'customer';
/** And in Desk: tickets of ours. */
export type ObjectKind = BillingKind | 'ticket';

/** One thing in Zoho, by Zoho's id. */
export interface ObjectRef {
  kind: ObjectKind;
  zohoId: string;
}

/** A row of `objects`, opened. */
export interface Heard extends ObjectRef {
  id: string;
  version: number;
  seenVersion: number;
}

export interface Found {
  id: string;
  userId: string | null;
  /** Zoho was asked about it at least once. */
  seen: boolean;
  /** ISO; null before it was seen. */
  zohoUpdatedAt: string | null;
}

/** What looking at an object taught. */
export interface Sight {
  id: string;
  version: number;
  userId: string | null;
  zohoUpdatedAt: string | null;
  gone: boolean;
}

export const refKey = ({ kind, zohoId }: ObjectRef): string => `${kind}/${zohoId}`;
const place = (row: string) => ({ table: 'objects', column: 'sealed_id', row });
const purpose = (kind: ObjectKind): string => `object/${kind}`;

export interface Objects {
  /** The blind indexes that stand for an object in other tables, the first key's first. */
  indexesOf(ref: ObjectRef): string[];
  /** Rings: each object's version grows and its job is queued, all in the caller's transaction. Answers id and version by `refKey`. */
  ring(refs: ObjectRef[], tx: Sql): Promise<Map<string, { id: string; version: number }>>;
  /** Asks for a ring without waiting for anybody: what settles must not. `again` false: only what nobody has heard of yet. */
  ringLater(refs: ObjectRef[], options: { again: boolean }, tx: Sql): Promise<void>;
  /** Makes objects and jobs of what `ringLater` asked for. Answers how many were looked at. */
  digestRings(limit: number, tx: Sql): Promise<number>;
  /** Rows of these, made where there are none; without a job. `fresh`: it was made just now. */
  ensure(refs: ObjectRef[], tx: Sql): Promise<Map<string, { id: string; fresh: boolean }>>;
  /** Takes rows without waiting; answers those that somebody else has at this moment. */
  hold(ids: string[], tx: Sql): Promise<Set<string>>;
  load(ids: string[], sql?: Sql): Promise<Heard[]>;
  find(refs: ObjectRef[], sql: Sql): Promise<Map<string, Found>>;
  /** Writes down what objects were seen as. The caller holds their rows. */
  saw(sights: Sight[], tx: Sql): Promise<void>;
}

/** A row that may have to be made. */
interface Unheard {
  kind: ObjectKind;
  object_id: string;
  indexes: string[];
  sealed_id: string;
}

interface Bumped extends Row {
  id: string;
  version: string;
  kind: string;
  id_index: string;
}

/** Objects over any Sql; Zoho's ids pass through the vault. */
export function openObjects(db: Sql, vault: Vault): Objects {
  const sealed = ({ kind, zohoId }: ObjectRef): Unheard => {
    const id = randomUUID();
    return { kind, object_id: id, indexes: vault.blindIndexes(zohoId, purpose(kind)), sealed_id: vault.seal(zohoId, place(id)) };
  };

  return {
    indexesOf: ({ kind, zohoId }) => vault.blindIndexes(zohoId, purpose(kind)),

    async ring(refs, tx) {
      const unique = [...new Map(refs.map((ref) => [refKey(ref), ref])).entries()];
      if (unique.length === 0) return new Map();
      const rung = await bump(
        unique.map(([, ref]) => sealed(ref)),
        tx,
      );
      return new Map(unique.flatMap(([key], place) => (rung[place] ? [[key, rung[place]] as const] : [])));
    },

    async ringLater(refs, { again }, tx) {
      const unique = [...new Map(refs.map((ref) => [refKey(ref), ref])).values()];
      if (unique.length === 0) return;
      await tx.query(
        `insert into zoho_bridge.rings (kind, object_id, indexes, sealed_id, again)
         select r.kind, r.object_id, r.indexes, r.sealed_id, $2
           from jsonb_to_recordset($1::jsonb) as r(kind text, object_id text, indexes text[], sealed_id text)`,
        [JSON.stringify(unique.map(sealed)), again],
      );
    },

    async digestRings(limit, tx) {
      const rows = await tx.query<Unheard & { again: boolean } & Row>(
        `delete from zoho_bridge.rings where id in (select id from zoho_bridge.rings order by id limit $1 for update skip locked)
         returning kind, object_id, indexes, sealed_id, again`,
        [limit],
      );
      const there = await known(rows, tx);
      const due = rows.filter((row, place) => row.again || there[place] === undefined);
      await bump([...new Map(due.map((row) => [`${row.kind}/${row.indexes[0]}`, row])).values()], tx);
      return rows.length;
    },

    async ensure(refs, tx) {
      const unique = [...new Map(refs.map((ref) => [refKey(ref), ref])).entries()];
      const rows = unique.map(([, ref]) => sealed(ref));
      const there = await known(rows, tx);
      const missing = rows.filter((_, place) => there[place] === undefined);
      if (missing.length > 0) {
        await tx.query(
          `insert into zoho_bridge.objects (id, kind, id_index, sealed_id)
           select r.object_id, r.kind, r.indexes[1], r.sealed_id
             from jsonb_to_recordset($1::jsonb) as r(object_id text, kind text, indexes text[], sealed_id text) order by r.kind, r.indexes[1]
           on conflict do nothing`,
          [JSON.stringify(missing)],
        );
      }
      const now = missing.length > 0 ? await known(rows, tx) : there;
      return new Map(
        unique.flatMap(([key], place) => {
          const id = now[place]?.id;
          return id === undefined ? [] : [[key, { id, fresh: there[place] === undefined }] as const];
        }),
      );
    },

    async hold(ids, tx) {
      if (ids.length === 0) return new Set();
      const rows = await tx.query<{ id: string }>(
        'select id from zoho_bridge.objects where id = any($1) order by id for no key update skip locked',
        [ids],
      );
      const held = new Set(rows.map((row) => row.id));
      return new Set(ids.filter((id) => !held.has(id)));
    },

    async load(ids, sql = db) {
      if (ids.length === 0) return [];
      const rows = await sql.query<{ id: string; kind: ObjectKind; sealed_id: string; version: string; seen_version: string }>(
        'select id, kind, sealed_id, version, seen_version from zoho_bridge.objects where id = any($1)',
        [ids],
      );
      return rows.map((row) => ({
        id: row.id,
        kind: row.kind,
        zohoId: vault.open(row.sealed_id, place(row.id)),
        version: Number(row.version),
        seenVersion: Number(row.seen_version),
      }));
    },

    async find(refs, sql) {
      const byIndex = new Map(
        refs.flatMap((ref) => vault.blindIndexes(ref.zohoId, purpose(ref.kind)).map((index) => [index, refKey(ref)])),
      );
      if (byIndex.size === 0) return new Map();
      const rows = await sql.query<{ id: string; kind: string; id_index: string; user_id: string | null; seen: boolean; at: Date | null }>(
        `select id, kind, id_index, user_id, seen_at is not null as seen, zoho_updated_at as at
           from zoho_bridge.objects where kind = any($1) and id_index = any($2)`,
        [[...new Set(refs.map((ref) => ref.kind))], [...byIndex.keys()]],
      );
      return new Map(
        rows.map((row) => [
          byIndex.get(row.id_index) ?? '',
          { id: row.id, userId: row.user_id, seen: row.seen, zohoUpdatedAt: row.at && new Date(row.at).toISOString() },
        ]),
      );
    },

    async saw(sights, tx) {
      if (sights.length === 0) return;
      await tx.query(
        `update zoho_bridge.objects o
            set seen_version = greatest(o.seen_version, r.version), seen_at = now(), user_id = coalesce(r."userId", o.user_id),
                zoho_updated_at = coalesce(r."zohoUpdatedAt", o.zoho_updated_at),
                gone_at = case when r.gone then coalesce(o.gone_at, now()) end
           from jsonb_to_recordset($1::jsonb) as r(id text, version bigint, "userId" text, "zohoUpdatedAt" timestamptz, gone boolean)
          where o.id = r.id`,
        [JSON.stringify(sights)],
      );
    },
  };

  /** The row each of these has, under whatever key; undefined where there is none. */
  async function known(rows: { kind: string; indexes: string[] }[], tx: Sql): Promise<({ id: string } | undefined)[]> {
    if (rows.length === 0) return [];
    const found = await tx.query<{ id: string; kind: string; id_index: string }>(
      'select id, kind, id_index from zoho_bridge.objects where kind = any($1) and id_index = any($2)',
      [[...new Set(rows.map((row) => row.kind))], rows.flatMap((row) => row.indexes)],
    );
    const have = new Map(found.map((row) => [`${row.kind}/${row.id_index}`, row]));
    return rows.map((row) => row.indexes.map((index) => have.get(`${row.kind}/${index}`)).find((one) => one !== undefined));
  }

  /**
   * Versions and jobs. Who settles a job holds its object and may insert others (`ensure`), so nobody may wait for a job while it holds
   * an insert: first the rows that are there and their jobs, then the new ones. Each in order, so that two of these wait in one order.
   */
  async function bump(rows: Unheard[], tx: Sql): Promise<{ id: string; version: number }[]> {
    const there = await known(rows, tx);
    const ids = there.flatMap((one) => one?.id ?? []);
    const bumped =
      ids.length === 0
        ? []
        : await tx.query<Bumped>(
            `update zoho_bridge.objects o set version = o.version + 1
         from (select id from zoho_bridge.objects where id = any($1) order by id for no key update) mine where o.id = mine.id
       returning o.id, o.version, o.kind, o.id_index`,
            [ids],
          );
    await enqueue(bumped, tx);
    const unheard = rows.filter((_, place) => there[place] === undefined);
    const fresh =
      unheard.length === 0
        ? []
        : await tx.query<Bumped>(
            `insert into zoho_bridge.objects as o (id, kind, id_index, sealed_id)
       select r.object_id, r.kind, r.indexes[1], r.sealed_id
         from jsonb_to_recordset($1::jsonb) as r(object_id text, kind text, indexes text[], sealed_id text) order by r.kind, r.indexes[1]
       on conflict (kind, id_index) do update set version = o.version + 1
       returning o.id, o.version, o.kind, o.id_index`,
            [JSON.stringify(unheard)],
          );
    await enqueue(fresh, tx);
    const byId = new Map(bumped.map((row) => [row.id, row]));
    const byIndex = new Map(fresh.map((row) => [`${row.kind}/${row.id_index}`, row]));
    return rows.map(({ kind, indexes: [index = ''] }, place) => {
      const row = byId.get(there[place]?.id ?? '') ?? byIndex.get(`${kind}/${index}`);
      if (!row) throw new Error('an object was rung, but the database answered no row');
      return { id: row.id, version: Number(row.version) };
    });
  }

  async function enqueue(rows: { id: string; kind: string }[], tx: Sql): Promise<void> {
    // In one order, so that two of these wait in one order.
    for (const sync of ['billing.mirror', 'desk.mirror'] as const) {
      const ids = rows.filter(({ kind }) => (kind === 'ticket') === (sync === 'desk.mirror')).map(({ id }) => id);
      if (ids.length > 0) await tx.query('select zoho_bridge.enqueue($1, $2, $3)', [[sync], ids, LIVE_PRIORITY]);
    }
  }
}
