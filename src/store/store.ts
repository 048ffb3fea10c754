import { join } from 'node:path';
import { type Calls, openCalls } from './calls.js';
import { type Database, openPostgres } from './database.js';
import { type Facts, openFacts } from './facts.js';
import { type Limits, openLimits } from './limits.js';
import { type Links, openLinks } from './links.js';
import { openPglite } from './pglite.js';
import { openTokens, type Tokens } from './tokens.js';
import { createVault, type Vault } from './vault.js';
import { loadOrCreateKeyFile, parseKeys } from './vault-keys.js';

export interface Store {
  db: Database;
  vault: Vault;
  links: Links;
  tokens: Tokens;
  limits: Limits;
  calls: Calls;
  facts: Facts;
  /** Where the data is, without credentials: for people. */
  where: string;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** Any Postgres; absent: PGlite in `dataDir`. */
  databaseUrl?: string | undefined;
  dataDir: string;
  /** The first one seals. None with PGlite: one is made in the data folder. */
  encryptionKeys: readonly string[];
}

/**
 * Opens the database and everything kept in it. Does not migrate.
 *
 * @throws StoreError when the database cannot be used; the message says what to do.
 */
export async function openStore({ databaseUrl, dataDir, encryptionKeys }: StoreOptions): Promise<Store> {
  const db = databaseUrl === undefined ? await openPglite(dataDir) : openPostgres(databaseUrl);
  try {
    const vault = createVault(encryptionKeys.length > 0 ? parseKeys(encryptionKeys) : await loadOrCreateKeyFile(join(dataDir, 'key')));
    const calls = openCalls(db);
    return {
      db,
      vault,
      links: openLinks(db, vault),
      tokens: openTokens(db, vault),
      limits: openLimits(db),
      calls,
      facts: openFacts(db),
      where: databaseUrl === undefined ? dataDir : new URL(databaseUrl).host,
      async close() {
        await calls.stop();
        await db.close();
      },
    };
  } catch (error) {
    await db.close();
    throw error;
  }
}
