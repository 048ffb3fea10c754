import type { Sql } from './database.js';

/** Small things worth remembering between runs and processes, such as Zoho's field metadata. */
export interface Facts {
  get(key: string): Promise<{ value: unknown; at: Date } | undefined>;
  set(key: string, value: unknown): Promise<void>;
}

export function openFacts(db: Sql): Facts {
  return {
    async get(key) {
      const [row] = await db.query<{ value: unknown; at: Date }>('select value, at from zoho_bridge.facts where key = $1', [key]);
      return row;
    },
    async set(key, value) {
      await db.query(
        'insert into zoho_bridge.facts (key, value) values ($1, $2::jsonb) on conflict (key) do update set value = excluded.value, at = now()',
        [key, JSON.stringify(value)],
      );
    },
  };
}
