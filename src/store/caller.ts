import { randomBytes } from 'node:crypto';
import { fromKysely } from 'pg-boss';
import { InputError } from '../errors.js';
import type { AppTransaction } from '../types.js';
import type { Row, Sql } from './database.js';

/**
 * The caller's open transaction as Sql, so that a user is saved if and only if the app's own transaction commits.
 * Takes pg and PGlite (`query`), kysely (`executeQuery`) and drizzle (`execute`), told apart by their methods.
 *
 * @throws InputError when it is none of them.
 */
export function callerSql(tx: AppTransaction): Sql {
  if ('executeQuery' in tx && typeof tx.executeQuery === 'function') {
    const port = fromKysely(tx as Parameters<typeof fromKysely>[0]);
    return { query: async <T extends Row>(text: string, values?: unknown[]) => (await port.executeSql(text, values)).rows as T[] };
  }
  if ('query' in tx && typeof tx.query === 'function') {
    return { query: async <T extends Row>(text: string, values?: unknown[]) => rowsOf<T>(await tx.query(text, values)) };
  }
  if ('execute' in tx && typeof tx.execute === 'function') {
    const execute = tx.execute.bind(tx) as (query: string) => Promise<unknown>;
    return { query: async <T extends Row>(text: string, values: unknown[] = []) => rowsOf<T>(await execute(inline(text, values))) };
  }
  throw new InputError([{ path: 'tx', message: 'is no transaction of pg, kysely, drizzle or PGlite' }]);
}

function rowsOf<T>(result: unknown): T[] {
  if (Array.isArray(result)) return result as T[];
  return (result as { rows: T[] }).rows;
}

/**
 * Drizzle takes parameters only through its own `sql` tag, which is not ours to import; plain text it takes as is.
 * So values are written as dollar-quoted literals whose tag nobody can guess and which is checked all the same.
 */
function inline(text: string, values: unknown[]): string {
  return text.replace(/\$(\d+)/g, (_match, place: string) => literal(values[Number(place) - 1]));
}

function literal(value: unknown): string {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') throw new InputError([{ path: 'tx', message: 'only texts and numbers can be written through drizzle' }]);
  const tag = `$z${randomBytes(12).toString('hex')}$`;
  if (value.includes(tag)) return literal(value);
  return `${tag}${value}${tag}`;
}
