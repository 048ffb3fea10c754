import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import pg from 'pg';
import { StoreError } from '../errors.js';
import { type Database, poolDatabase } from './database.js';
import { lockFolder } from './folder-lock.js';

/** The Postgres major this PGlite carries (0.5.16 is 18); a folder of another one does not open. */
const POSTGRES_MAJOR = '18';

/**
 * The embedded database in a folder. One process only, guarded by a lock file: a second PGlite on the same folder
 * would lose acknowledged commits without a word. It survives the death of the process, not the loss of power
 * (PGlite does not fsync).
 *
 * @throws StoreError `store_locked` when another process has the folder, `store_newer` when another version wrote it,
 *   `store_unreachable` when it cannot be used.
 */
export async function openPglite(folder: string): Promise<Database> {
  const unlock = takeFolder(folder);
  const dataDir = join(folder, 'postgres');
  try {
    refuseOtherMajor(dataDir);
    // 16 MB of shared buffers instead of 128: 178 MB of memory instead of 300, with no loss at this size.
    const pglite = await PGlite.create({ dataDir, startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'] });
    const pool = new pg.Pool({ ...createPgConfig(pglite), max: 1 } as pg.PoolConfig);
    return poolDatabase(pool, 'pglite', async () => {
      await pool.end();
      await pglite.close();
      unlock();
    });
  } catch (error) {
    unlock();
    if (error instanceof StoreError) throw error;
    throw new StoreError(
      'store_unreachable',
      `The database folder ${dataDir} does not open. If it is damaged, restore it from a backup.`,
      error,
    );
  }
}

/** Makes the folder where it is missing and locks it. Node's own words are kept: they name the path and what is wrong with it. */
function takeFolder(folder: string): () => void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return lockFolder(folder);
  } catch (error) {
    if (error instanceof StoreError) throw error;
    const words = error instanceof Error ? error.message : String(error);
    throw new StoreError(
      'store_unreachable',
      `The folder ${folder} cannot be used: ${words}. Set ZOHO_BRIDGE_DATA_DIR to another one.`,
      error,
    );
  }
}

function refuseOtherMajor(dataDir: string): void {
  const file = join(dataDir, 'PG_VERSION');
  if (!existsSync(file)) return;
  const major = readFileSync(file, 'utf8').trim();
  if (major !== POSTGRES_MAJOR) {
    throw new StoreError(
      'store_newer',
      `The folder ${dataDir} was written by Postgres ${major}; this version reads ${POSTGRES_MAJOR}. Use the zoho-bridge version that wrote it, or start with an empty folder.`,
    );
  }
}
