import { BridgeError, InputError } from '../errors.js';
import type { Row, Sql } from './database.js';

/** The app's table as Postgres knows it. */
export interface AppTable {
  /** Quoted, with its schema: fit for SQL. */
  name: string;
  /** Column → type, as Postgres writes it. */
  columns: Map<string, string>;
  /** Functions behind triggers of an earlier attach, quoted. */
  functions: string[];
}

/** Most tables named in a message. */
const NAMED = 20;

/**
 * Looks a table up by its exact name, with or without schema; else as SQL would read the name (`Users` is `users`).
 *
 * @throws InputError when it is not there, or is nothing that can carry the trigger.
 */
export async function describeTable(sql: Sql, table: string): Promise<AppTable> {
  const rows = await sql.query<{ name: string; kind: string; partition: boolean; column: string; type: string; functions: string[] }>(
    `select format('%I.%I', n.nspname, c.relname) as name, c.relkind as kind, c.relispartition as partition,
            a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
            array(select distinct p.oid::regproc::text from pg_trigger t join pg_proc p on p.oid = t.tgfoid
                   where t.tgrelid = c.oid and t.tgname in ('zoho_bridge_insert', 'zoho_bridge_update')) as functions
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.oid = $1 order by a.attnum`,
    [await findTable(sql, table)],
  );
  const [first] = rows;
  if (!first) throw new InputError([{ path: '--table', message: await notThere(sql, table) }]);
  if (!['r', 'p'].includes(first.kind))
    throw new InputError([{ path: '--table', message: `${table} is not a table (a view cannot carry the trigger)` }]);
  if (first.partition) throw new InputError([{ path: '--table', message: `${table} is a partition; attach to the table it belongs to` }]);
  return { name: first.name, columns: new Map(rows.map((row) => [row.column, row.type])), functions: first.functions };
}

async function findTable(sql: Sql, table: string): Promise<number> {
  const [exact] = await sql.query<{ oid: number }>(
    `select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname || '.' || c.relname = $1 or (c.relname = $1 and pg_table_is_visible(c.oid))
      order by pg_table_is_visible(c.oid) desc limit 1`,
    [table],
  );
  if (exact) return exact.oid;
  // What is no name at all ("my users") makes Postgres throw.
  const read = await sql.query<{ oid: number | null }>('select to_regclass($1)::oid as oid', [table]).catch((error: unknown) => {
    if (codeOf(error) === '42602' || codeOf(error) === '42601') return [];
    throw error;
  });
  return read[0]?.oid ?? 0;
}

async function notThere(sql: Sql, table: string): Promise<string> {
  const rows = await sql.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^(pg_|information_schema$|zoho_bridge)' order by 1 limit $1`,
    [NAMED],
  );
  const there = rows.length > 0 ? `it has ${rows.map((row: Row) => String(row.name)).join(', ')}` : 'it has none';
  return `there is no table ${table} in this database; ${there}. Is DATABASE_URL the app's database?`;
}

/** Turns what Postgres says about rights and locks on the app's table into something a person can act on. */
export function explainTableError(error: unknown, table: string): unknown {
  const code = codeOf(error);
  if (code === '42501') {
    return new InputError([
      {
        path: '--table',
        message: `the database role may not put a trigger on ${table} or read all of it. Use the role that owns the table in DATABASE_URL`,
      },
    ]);
  }
  if (code === '55P03') {
    return new BridgeError(
      'table_busy',
      `${table} is locked by a long transaction of another session. Nothing was changed; try again when it is over.`,
      { cause: error, verdict: { kind: 'retry' } },
    );
  }
  return error;
}

/** SQLSTATE, when the database gave one. */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
