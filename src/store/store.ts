import { join } from 'node:path';
import { type BooksDocuments, openBooksDocuments } from './books-documents.js';
import { type Calls, openCalls } from './calls.js';
import { type Database, openPostgres } from './database.js';
import { type Events, openEvents } from './events.js';
import { type Facts, openFacts } from './facts.js';
import { type Limits, openLimits } from './limits.js';
import { type Links, openLinks } from './links.js';
import { type Objects, openObjects } from './objects.js';
import { openPglite } from './pglite.js';
import { type SharedPglite, sharePglite } from './pglite-shared.js';
import { openTokens, type Tokens } from './tokens.js';
import { createVault, type Vault } from './vault.js';
import { loadOrCreateKeyFile, parseKeys } from './vault-keys.js';

export interface Store {
  db: Database;
  vault: Vault;
  links: Links;
  objects: Objects;
  tokens: Tokens;
  limits: Limits;
  calls: Calls;
  booksDocuments: BooksDocuments;
  facts: Facts;
  events: Events;
  /** Where the data is, without credentials: for people. */
  where: string;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** A PGlite that the app has open; wins over the two below. */
  pglite?: SharedPglite | undefined;
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
export async function openStore({ pglite, databaseUrl, dataDir, encryptionKeys }: StoreOptions): Promise<Store> {
  const db = await open({ pglite, databaseUrl, dataDir });
  try {
    const vault = createVault(encryptionKeys.length > 0 ? parseKeys(encryptionKeys) : await loadOrCreateKeyFile(join(dataDir, 'key')));
    const calls = openCalls(db);
    return {
      db,
      vault,
      links: openLinks(db, vault),
      objects: openObjects(db, vault),
      tokens: openTokens(db, vault),
      limits: openLimits(db),
      calls,
      booksDocuments: openBooksDocuments(db, vault),
      facts: openFacts(db),
      events: openEvents(db, vault),
      where: pglite ? 'PGlite of the app' : databaseUrl === undefined ? dataDir : new URL(databaseUrl).host,
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

async function open({ pglite, databaseUrl, dataDir }: Omit<StoreOptions, 'encryptionKeys'>): Promise<Database> {
  if (pglite) return sharePglite(pglite);
  return databaseUrl === undefined ? openPglite(dataDir) : openPostgres(databaseUrl);
}
