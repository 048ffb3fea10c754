import { readdirSync, readFileSync } from 'node:fs';
import { StoreError } from '../errors.js';
import type { Database, Sql } from './database.js';
import { migrateQueue } from './queue.js';

const FOLDER = new URL('./migrations/', import.meta.url);

/** Any number that nobody else takes as an advisory lock in the same database: "zb" and a year, say. */
const LOCK = 7_266_2026;

interface Migration {
  number: number;
  name: string;
}

function available(): Migration[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ number: Number(name.slice(0, 4)), name }));
}

/** The number of the newest migration this version knows. */
export const NEWEST_MIGRATION = Math.max(...available().map((migration) => migration.number));

/**
 * Brings the schema up to date: the queue's tables, then the numbered SQL files that are missing, in one transaction
 * under an advisory lock, so that several processes may start at once. Answers the names of those it ran.
 *
 * @throws StoreError `store_newer` when a newer version of zoho-bridge has been here; `store_not_migrated` when the role may not.
 */
export async function migrate(database: Database, { leaseSeconds = 60 }: { leaseSeconds?: number } = {}): Promise<string[]> {
  try {
    await refuseNewer(database);
    // The queue's library speaks on a connection of its own; PGlite has only one, and only one process.
    if (database.kind === 'pglite') await migrateQueue(database, leaseSeconds);
    return await runMissing(database, leaseSeconds);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === '42501')) throw error;
    throw new StoreError(
      'store_not_migrated',
      `The schema cannot be brought up to date: ${error.message}. Run "zoho-bridge migrate" once as a role that may create schemas in this database.`,
      error,
    );
  }
}

function runMissing(database: Database, leaseSeconds: number): Promise<string[]> {
  return database.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [LOCK]);
    if (database.kind === 'postgres') await migrateQueue(database, leaseSeconds);
    await tx.query('create schema if not exists zoho_bridge');
    await tx.query(
      'create table if not exists zoho_bridge.migrations (number int primary key, name text not null, at timestamptz not null default now())',
    );
    const done = new Set((await tx.query<{ number: number }>('select number from zoho_bridge.migrations')).map((row) => row.number));
    const missing = available().filter((migration) => !done.has(migration.number));
    for (const { number, name } of missing) {
      await tx.query(readFileSync(new URL(name, FOLDER), 'utf8'));
      await tx.query('insert into zoho_bridge.migrations (number, name) values ($1, $2)', [number, name]);
    }
    return missing.map((migration) => migration.name);
  });
}

/** The newest migration the database has; 0 when it has none. */
export async function migrationOf(sql: Sql): Promise<number> {
  const [there] = await sql.query<{ there: boolean }>(`select to_regclass('zoho_bridge.migrations') is not null as there`);
  if (!there?.there) return 0;
  const [row] = await sql.query<{ number: number }>('select coalesce(max(number), 0)::int as number from zoho_bridge.migrations');
  return row?.number ?? 0;
}

async function refuseNewer(database: Database): Promise<void> {
  const number = await migrationOf(database);
  if (number > NEWEST_MIGRATION) {
    throw new StoreError(
      'store_newer',
      `The database is at migration ${number}, this version of zoho-bridge knows ${NEWEST_MIGRATION}. Run the newer version that wrote it; nothing was changed.`,
    );
  }
}
