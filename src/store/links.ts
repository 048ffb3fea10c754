import type { SyncName } from '../types.js';
import type { Row, Sql } from './database.js';
import type { Vault } from './vault.js';

/** A row of the ledger: what Zoho has of one user in one sync. */
export interface Link {
  state: 'new' | 'intent' | 'linked';
  /** Opened. Undefined unless linked. */
  zohoId: string | undefined;
  pushedHash: string | null;
  pushedVersion: number;
  attempts: number;
  parked: boolean;
  intentAt: Date | null;
  /** `intentAt` to the microsecond, as `takeOver` wants it. */
  intentSeen: string | null;
  /** The worker that sent the create has not settled it: it may be at work still, or dead. Else `intentAt` is when it was over. */
  intentHeld: boolean;
  /** Opened. What an unanswered create can be looked up by. */
  intent: string | undefined;
  refusedFields: string[];
  detail: unknown;
  /** Compare with what `settle` answers: different means there is more to do. */
  wanted: number;
}

interface LinkRow extends Row {
  user_id: string;
  state: Link['state'];
  sealed_id: string | null;
  pushed_hash: string | null;
  pushed_version: string;
  attempts: number;
  parked_at: Date | null;
  intent_age: number | null;
  intent_seen: string | null;
  intent_holder: string | null;
  sealed_intent: string | null;
  refused_fields: string[];
  detail: unknown;
  wanted: string;
}

/** What settling writes. Undefined leaves the column as it is, except where a kind says otherwise. */
export interface LinkChange {
  userId: string;
  kind: 'pushed' | 'unchanged' | 'failed' | 'parked' | 'waiting';
  version: number;
  zohoId?: string;
  hash?: string;
  reason?: string;
  attempts: number;
  refusedFields: string[];
  detail?: unknown;
  /** The create was certainly not carried out: the intent is over. */
  intentOver?: boolean;
}

const place = (sync: SyncName, userId: string, column: string) => ({ table: 'links', column, row: `${sync}/${userId}` });

export interface Links {
  load(sync: SyncName, userIds: string[], sql?: Sql): Promise<Map<string, Link>>;
  /**
   * Before records that Zoho has are pushed anew: what is there from now on is not certain until the push is settled. Else a
   * change whose answer was lost and that was taken back by the app would look as if there were nothing to push.
   */
  doubt(sync: SyncName, userIds: string[]): Promise<void>;
  /** Locks these users' rows, as the first thing in settling: whoever waits for a job of theirs holds none of them. */
  lock(sync: SyncName, userIds: string[], tx: Sql): Promise<void>;
  /** Writes the outcomes of a batch; answers each user's `wanted` as it is now. */
  settle(sync: SyncName, changes: LinkChange[], tx: Sql): Promise<Map<string, number>>;
  /** A Zoho record belongs to one user: takes these users' records away from whoever else had them. Answers those others. */
  disown(sync: SyncName, changes: LinkChange[], tx: Sql): Promise<string[]>;
  /** Each user's `wanted` as it is now; whoever is about to raise it is waited for. */
  wanted(sync: SyncName, userIds: string[], tx: Sql): Promise<Map<string, number>>;
  /** Tells another sync that these users need it; the caller enqueues. */
  want(sync: SyncName, userIds: string[], tx: Sql): Promise<void>;
  /** Writes down what is about to happen, before it does. */
  note(sync: SyncName, rows: { userId: string; detail: unknown }[]): Promise<void>;
  /** Which of these Zoho ids belong to a user already. */
  ownersOf(sync: SyncName, zohoIds: string[], sql?: Sql): Promise<Map<string, string>>;
  /** Writes the intents of creates that are about to be sent, but for users of whom another worker has one. */
  intend(sync: SyncName, holder: string, intents: { userId: string; key: string }[]): Promise<void>;
  /** Makes an intent that was looked up and not found ours, unless another worker touched it since it was loaded (`seen`). */
  takeOver(sync: SyncName, holder: string, intent: { userId: string; key: string; seen: string | null }): Promise<void>;
  /** The record is another one now, which stands for the same of ours. The caller holds the row. */
  move(sync: SyncName, to: { userId: string; zohoId: string }, tx: Sql): Promise<void>;
  /** Right before the create goes out: true when the intent is still ours. */
  confirmIntent(sync: SyncName, holder: string, userId: string): Promise<boolean>;
}

/** The ledger over any Sql; ids, intents and addresses pass through the vault. */
export function openLinks(db: Sql, vault: Vault): Links {
  return {
    async load(sync, userIds, sql = db) {
      const rows = await sql.query<LinkRow>(
        // The age and not the moment: this machine's clock may differ from the database's.
        `select user_id, state, sealed_id, pushed_hash, pushed_version, attempts, parked_at, intent_holder, sealed_intent, refused_fields, detail, wanted,
                intent_at::text as intent_seen, (extract(epoch from now() - intent_at) * 1000)::float8 as intent_age
           from zoho_bridge.links where sync = $1 and user_id = any($2)`,
        [sync, userIds],
      );
      return new Map(rows.map((row) => [row.user_id, open(sync, row)]));
    },

    async doubt(sync, userIds) {
      if (userIds.length === 0) return;
      await db.query(
        `update zoho_bridge.links l set pushed_hash = null
           from (select d.user_id from zoho_bridge.links d where d.sync = $1 and d.user_id = any($2) order by d.user_id for update) d
          where l.sync = $1 and l.user_id = d.user_id and l.pushed_hash is not null`,
        [sync, userIds],
      );
    },

    async lock(sync, userIds, tx) {
      await tx.query('select from zoho_bridge.links where sync = $1 and user_id = any($2) order by user_id for update', [sync, userIds]);
    },

    async settle(sync, changes, tx) {
      if (changes.length === 0) return new Map();
      const rows = changes.map((change) => ({
        user_id: change.userId,
        kind: change.kind,
        sealed_id: change.zohoId && vault.seal(change.zohoId, place(sync, change.userId, 'sealed_id')),
        id_index: change.zohoId && vault.blindIndex(change.zohoId, sync),
        pushed_hash: change.hash,
        version: change.version,
        attempts: change.attempts,
        reason: change.reason ?? null,
        refused_fields: change.refusedFields,
        detail: change.detail,
      }));
      const settled = await tx.query<{ user_id: string; wanted: string }>(SETTLE, [sync, JSON.stringify(rows)]);
      const over = changes.filter((change) => change.intentOver).map((change) => change.userId);
      if (over.length > 0) {
        await tx.query(
          `update zoho_bridge.links set state = 'new', sealed_intent = null where sync = $1 and user_id = any($2) and state = 'intent'`,
          [sync, over],
        );
      }
      return new Map(settled.map((row) => [row.user_id, Number(row.wanted)]));
    },

    async disown(sync, changes, tx) {
      const owned = changes.flatMap(({ userId, zohoId }) =>
        zohoId === undefined ? [] : vault.blindIndexes(zohoId, sync).map((index) => ({ user_id: userId, id_index: index })),
      );
      if (owned.length === 0) return [];
      const rows = await tx.query<{ user_id: string }>(
        `update zoho_bridge.links l set state = 'new', sealed_id = null, id_index = null, pushed_hash = null, pushed_version = 0
           from jsonb_to_recordset($2::jsonb) as r(user_id text, id_index text)
          where l.sync = $1 and l.id_index = r.id_index and l.user_id <> r.user_id returning l.user_id`,
        [sync, JSON.stringify(owned)],
      );
      return rows.map((row) => row.user_id);
    },

    async wanted(sync, userIds, tx) {
      if (userIds.length === 0) return new Map();
      const rows = await tx.query<{ user_id: string; wanted: string }>(
        `insert into zoho_bridge.links as l (sync, user_id) select $1, id from unnest($2::text[]) id order by id
         on conflict (sync, user_id) do update set wanted = l.wanted returning l.user_id, l.wanted`,
        [sync, userIds],
      );
      return new Map(rows.map((row) => [row.user_id, Number(row.wanted)]));
    },

    async want(sync, userIds, tx) {
      await tx.query(
        `insert into zoho_bridge.links as l (sync, user_id, wanted) select $1, id, 1 from unnest($2::text[]) id order by id
         on conflict (sync, user_id) do update set wanted = l.wanted + 1`,
        [sync, userIds],
      );
    },

    async note(sync, rows) {
      await db.query(
        `insert into zoho_bridge.links as l (sync, user_id, detail)
         select $1, r.user_id, r.detail from jsonb_to_recordset($2::jsonb) as r(user_id text, detail jsonb) order by r.user_id
         on conflict (sync, user_id) do update set detail = excluded.detail`,
        [sync, JSON.stringify(rows.map(({ userId, detail }) => ({ user_id: userId, detail })))],
      );
    },

    async ownersOf(sync, zohoIds, sql = db) {
      if (zohoIds.length === 0) return new Map();
      const byIndex = new Map(zohoIds.flatMap((id) => vault.blindIndexes(id, sync).map((index) => [index, id] as const)));
      const rows = await sql.query<{ user_id: string; id_index: string }>(
        'select user_id, id_index from zoho_bridge.links where sync = $1 and id_index = any($2)',
        [sync, [...byIndex.keys()]],
      );
      return new Map(rows.map((row) => [byIndex.get(row.id_index) ?? '', row.user_id]));
    },

    async intend(sync, holder, intents) {
      const rows = intents.map(({ userId, key }) => ({
        user_id: userId,
        sealed_intent: vault.seal(key, place(sync, userId, 'sealed_intent')),
      }));
      await db.query(
        `insert into zoho_bridge.links (sync, user_id, state, intent_at, intent_holder, sealed_intent)
         select $1, r.user_id, 'intent', now(), $2, r.sealed_intent from jsonb_to_recordset($3::jsonb) as r(user_id text, sealed_intent text) order by r.user_id
         on conflict (sync, user_id) do update
            set state = 'intent', intent_at = now(), intent_holder = excluded.intent_holder, sealed_intent = excluded.sealed_intent
          where links.state = 'new'`,
        [sync, holder, JSON.stringify(rows)],
      );
    },

    async takeOver(sync, holder, { userId, key, seen }) {
      await db.query(
        `update zoho_bridge.links set intent_at = now(), intent_holder = $3, sealed_intent = $4
          where sync = $1 and user_id = $2 and state = 'intent' and intent_at is not distinct from $5::timestamptz`,
        [sync, userId, holder, vault.seal(key, place(sync, userId, 'sealed_intent')), seen],
      );
    },

    async move(sync, { userId, zohoId }, tx) {
      await tx.query(
        `insert into zoho_bridge.links as l (sync, user_id, state, sealed_id, id_index) values ($1, $2, 'linked', $3, $4)
         on conflict (sync, user_id) do update set state = 'linked', sealed_id = excluded.sealed_id, id_index = excluded.id_index`,
        [sync, userId, vault.seal(zohoId, place(sync, userId, 'sealed_id')), vault.blindIndex(zohoId, sync)],
      );
    },

    async confirmIntent(sync, holder, userId) {
      const rows = await db.query(
        `update zoho_bridge.links set intent_at = now() where sync = $1 and user_id = $2 and state = 'intent' and intent_holder = $3 returning user_id`,
        [sync, userId, holder],
      );
      return rows.length > 0;
    },
  };

  function open(sync: SyncName, row: LinkRow): Link {
    return {
      state: row.state,
      zohoId: row.sealed_id === null ? undefined : vault.open(row.sealed_id, place(sync, row.user_id, 'sealed_id')),
      pushedHash: row.pushed_hash,
      pushedVersion: Number(row.pushed_version),
      attempts: row.attempts,
      parked: row.parked_at !== null,
      intentAt: row.intent_age === null ? null : new Date(Date.now() - row.intent_age),
      intentSeen: row.intent_seen,
      intentHeld: row.intent_holder !== null,
      intent: row.sealed_intent === null ? undefined : vault.open(row.sealed_intent, place(sync, row.user_id, 'sealed_intent')),
      refusedFields: row.refused_fields,
      detail: row.detail,
      wanted: Number(row.wanted),
    };
  }
}

/** One statement a batch. An older version never overwrites a newer one. */
const SETTLE = `
  insert into zoho_bridge.links as l (sync, user_id, state, sealed_id, id_index, pushed_hash, pushed_version, pushed_at,
                                      attempts, reason, parked_at, intent_at, refused_fields, detail, updated_at)
  select $1, r.user_id, case when r.kind in ('pushed', 'unchanged') or r.sealed_id is not null then 'linked' else 'new' end, r.sealed_id, r.id_index, r.pushed_hash,
         case when r.kind in ('pushed', 'unchanged') then r.version else 0 end, case when r.kind = 'pushed' then now() end,
         r.attempts, r.reason, case when r.kind = 'parked' then now() end,
         case when r.kind = 'failed' then now() end, r.refused_fields, r.detail, now()
    from jsonb_to_recordset($2::jsonb) as r(user_id text, kind text, sealed_id text, id_index text, pushed_hash text,
         version bigint, attempts int, reason text, refused_fields text[], detail jsonb)
   order by r.user_id
  on conflict (sync, user_id) do update set
    state          = case when excluded.state = 'linked' then 'linked' else l.state end,
    sealed_id      = coalesce(excluded.sealed_id, l.sealed_id),
    id_index       = coalesce(excluded.id_index, l.id_index),
    pushed_hash    = coalesce(excluded.pushed_hash, l.pushed_hash),
    pushed_version = greatest(excluded.pushed_version, l.pushed_version),
    pushed_at      = coalesce(excluded.pushed_at, l.pushed_at),
    attempts       = excluded.attempts,
    reason         = excluded.reason,
    parked_at      = excluded.parked_at,
    sealed_intent  = case when excluded.state = 'linked' then null else l.sealed_intent end,
    -- A failed create is over now; one that is only being waited for keeps its moment and its worker.
    intent_at      = coalesce(excluded.intent_at, l.intent_at),
    intent_holder  = case when excluded.intent_at is not null or excluded.state = 'linked' then null else l.intent_holder end,
    refused_fields = excluded.refused_fields,
    detail         = coalesce(excluded.detail, l.detail),
    updated_at     = now()
  returning l.user_id, l.wanted`;
