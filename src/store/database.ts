import pg from 'pg';
import { BridgeError, StoreError } from '../errors.js';

/** A row as the database gives it. Read through zod or a typed query, never trusted further. */
export type Row = Record<string, unknown>;

/** The one-method port everything that speaks SQL goes through: a pool, a transaction, or the caller's transaction. */
export interface Sql {
  query<T extends Row = Row>(text: string, values?: unknown[]): Promise<T[]>;
}

/** A pool. `transaction` gives one connection; inside it, use only what it hands you (PGlite has one connection in all). */
export interface Database extends Sql {
  readonly kind: 'pglite' | 'postgres';
  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>;
  /** Calls `onHint` when another session says there is work. A hint only; undefined when this database cannot. */
  listen?(channel: string, onHint: () => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** A lost LISTEN is tried again after one to two of these. */
const LISTEN_AGAIN_MS = 1000;

/** SQLSTATE classes and socket codes that mean "the database is not there now", not "the statement is wrong". */
const GONE = /^(08...|57P0[1-3]|53300|ECONN.*|EPIPE|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/;

/** Turns "the database is gone" in all its spellings into one StoreError; anything else passes unchanged. */
export function asStoreError(error: unknown): unknown {
  if (error instanceof BridgeError || !(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  const gone =
    GONE.test(code) ||
    /terminated unexpectedly|is not queryable|timeout exceeded when trying to connect|Connection terminated|after calling end/.test(
      error.message,
    );
  if (gone) {
    return new StoreError(
      'store_unreachable',
      `The database cannot be reached (${code || error.message}). Check DATABASE_URL and that the server is up; nothing accepted is lost.`,
      error,
    );
  }
  return REFUSED.test(code) ? refused(error) : error;
}

/** SQLSTATEs of a server that is there and will not have us: user or password, database, read-only replica, disk or memory full. */
const REFUSED = /^(28...|3D000|25006|53...|58030)$/;

/** PostgreSQL's own words are kept: they name user and database, never the password. */
const refused = (error: Error): StoreError =>
  new StoreError('store_unreachable', `The database cannot be used: ${error.message}. Check DATABASE_URL and the server.`, error);

/** Whatever keeps a connection from being made (a certificate, a password that is missing) keeps us from the database. */
function asConnectError(error: unknown): unknown {
  const known = asStoreError(error);
  return known instanceof BridgeError || !(known instanceof Error) ? known : refused(known);
}

/** Makes a Database of a pg pool, which PGlite can stand behind as well. */
export function poolDatabase(pool: pg.Pool, kind: Database['kind'], onClose: () => Promise<void>): Database {
  const run = (client: pg.PoolClient): Sql['query'] => {
    return async <T extends Row>(text: string, values: unknown[] = []) => {
      try {
        // Without values the simple protocol is used, which takes several statements at once (migrations).
        const result = values.length > 0 ? await client.query<T>(text, values) : await client.query<T>(text);
        return Array.isArray(result) ? (result as pg.QueryResult<T>[]).flatMap((one) => one.rows) : result.rows;
      } catch (error) {
        throw asStoreError(error);
      }
    };
  };
  // An idle client that loses its server reports here; the next query gets a fresh connection or a StoreError.
  pool.on('error', () => undefined);

  /** Lends a client. One that broke is thrown away, and only that: `pool.query` does so after any error, which PGlite's one connection does not survive. */
  const lend = async <T>(work: (client: pg.PoolClient, onBroken: (error: Error) => void) => Promise<T>): Promise<T> => {
    const client = await pool.connect().catch((error: unknown) => Promise.reject(asConnectError(error)));
    let broken: Error | undefined;
    const onBroken = (error: Error) => {
      broken = error;
    };
    // A checked-out client that loses its server emits `error` outside any query.
    client.on('error', onBroken);
    try {
      return await work(client, onBroken);
    } finally {
      client.removeListener('error', onBroken);
      client.release(broken);
    }
  };

  return {
    kind,
    query: (text, values) =>
      lend(async (client, onBroken) => {
        try {
          return await run(client)(text, values);
        } catch (error) {
          // Several statements at once may have begun a transaction that failed half-way: the next borrower must not find it open.
          await client.query('rollback').catch(onBroken);
          throw error;
        }
      }),
    transaction: (work) =>
      lend(async (client, onBroken) => {
        try {
          await client.query('begin');
          const result = await work({ query: run(client) });
          await client.query('commit');
          return result;
        } catch (error) {
          await client.query('rollback').catch(onBroken);
          throw asStoreError(error);
        }
      }),
    close: onClose,
  };
}

/**
 * Any Postgres by its URL. Uses no session state, so PgBouncer and Neon's pooled endpoint work; there LISTEN does
 * not, and polling takes its place.
 */
export function openPostgres(
  url: string,
  { max = 12, connectTimeoutMs = 5000 }: { max?: number; connectTimeoutMs?: number } = {},
): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: 30_000,
    // A server that vanished without a word is noticed within half a minute, not after hours.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'zoho-bridge',
  });
  return {
    ...poolDatabase(pool, 'postgres', () => pool.end()),
    async listen(channel, onHint) {
      let listening: pg.Client | undefined;
      let again: NodeJS.Timeout | undefined;
      let stopped = false;
      const connect = async () => {
        const client = new pg.Client({
          connectionString: url,
          application_name: 'zoho-bridge-listen',
          connectionTimeoutMillis: connectTimeoutMs,
          keepAlive: true,
          keepAliveInitialDelayMillis: 10_000,
        });
        // Losing the hint costs latency, never work: the poll goes on until the connection is back.
        client.on('error', () => undefined);
        client.on('notification', onHint);
        client.on('end', () => {
          if (client === listening) reconnect();
        });
        try {
          await client.connect();
          await client.query(`listen ${pg.escapeIdentifier(channel)}`);
        } catch (error) {
          await client.end().catch(() => undefined);
          throw asStoreError(error);
        }
        listening = client;
        if (stopped) await client.end();
      };
      const reconnect = () => {
        listening = undefined;
        if (stopped) return;
        again = setTimeout(() => void connect().then(onHint, reconnect), LISTEN_AGAIN_MS * (1 + Math.random()));
        again.unref();
      };
      await connect();
      return async () => {
        stopped = true;
        clearTimeout(again);
        await listening?.end();
      };
    },
  };
}
