import { asStoreError, type Database, type Row, type Sql } from './database.js';

/** What of a PGlite or its Transaction runs statements. */
interface PgliteSql {
  // biome-ignore lint/suspicious/noExplicitAny: as PGlite declares it; whatever version the app has must fit
  query<T>(text: string, values?: any[]): Promise<{ rows: T[] }>;
  exec(text: string): Promise<{ rows: Record<string, unknown>[] }[]>;
}

/** A PGlite of the app, told by its methods: the app's version of it need not be ours. */
export interface SharedPglite extends PgliteSql {
  transaction<T>(work: (tx: PgliteSql) => Promise<T>): Promise<T>;
  listen(channel: string, onHint: () => void): Promise<() => Promise<void>>;
}

/**
 * The app's own PGlite as the bridge's database. It has one connection: what is asked outside a transaction waits until
 * the transaction that is open is over, so inside one only its own `tx` may be used. It stays the app's to close.
 */
export function sharePglite(pglite: SharedPglite): Database {
  return {
    kind: 'pglite',
    ...on(pglite),
    transaction: (work) => pglite.transaction((tx) => work(on(tx))).catch((error: unknown) => Promise.reject(asStoreError(error))),
    async listen(channel, onHint) {
      const unlisten = await pglite.listen(channel, onHint);
      return () => unlisten();
    },
    close: async () => undefined,
  };
}

function on(port: PgliteSql): Sql {
  return {
    async query<T extends Row>(text: string, values: unknown[] = []) {
      try {
        if (values.length > 0) return (await port.query<T>(text, values)).rows;
        // Takes several statements at once (migrations).
        return (await port.exec(text)).flatMap((result) => result.rows) as T[];
      } catch (error) {
        throw asStoreError(error);
      }
    },
  };
}
