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
  intent_at: Date | null;
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
  /** Writes the outcomes of a batch; answers each user's `wanted` as it is now. */
  settle(sync: SyncName, changes: LinkChange[], tx: Sql): Promise<Map<string, number>>;
  /** A Zoho record belongs to one user: takes these users' records away from whoever else had them. Answers those others. */
  disown(sync: SyncName, changes: LinkChange[], tx: Sql): Promise<string[]>;
  /** Tells another sync that these users need it; the caller enqueues. */
  want(sync: SyncName, userIds: string[], tx: Sql): Promise<void>;
  /** Writes down what is about to happen, before it does. */
  note(sync: SyncName, rows: { userId: string; detail: unknown }[]): Promise<void>;
  /** Which of these Zoho ids belong to a user already. */
  ownersOf(sync: SyncName, zohoIds: string[]): Promise<Map<string, string>>;
  /** Writes the intents of creates that are about to be sent. */
  intend(sync: SyncName, holder: string, intents: { userId: string; key: string }[]): Promise<void>;
  /** Right before the create goes out: true when the intent is still ours. */
  confirmIntent(sync: SyncName, holder: string, userId: string): Promise<boolean>;
}

/** The ledger over any Sql; ids, intents and addresses pass through the vault. */
export function openLinks(db: Sql, vault: Vault): Links {
  return {
    async load(sync, userIds, sql = db) {
      const rows = await sql.query<LinkRow>(
        `select user_id, state, sealed_id, pushed_hash, pushed_version, attempts, parked_at, intent_at, intent_holder, sealed_intent, refused_fields, detail, wanted
           from zoho_bridge.links where sync = $1 and user_id = any($2)`,
        [sync, userIds],
      );
      return new Map(rows.map((row) => [row.user_id, open(sync, row)]));
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
        zohoId === undefined ? [] : [{ user_id: userId, id_index: vault.blindIndex(zohoId, sync) }],
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

    async ownersOf(sync, zohoIds) {
      const byIndex = new Map(zohoIds.flatMap((id) => vault.blindIndexes(id, sync).map((index) => [index, id] as const)));
      const rows = await db.query<{ user_id: string; id_index: string }>(
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
          where links.state <> 'linked'`,
        [sync, holder, JSON.stringify(rows)],
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
      intentAt: row.intent_at,
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
  select $1, r.user_id, case when r.kind in ('pushed', 'unchanged') then 'linked' else 'new' end, r.sealed_id, r.id_index, r.pushed_hash,
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
