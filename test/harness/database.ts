/** The database of whichever project runs the test: PGlite or Postgres. Tests of the store run on both. */

import { pgliteFolder } from './pglite.js';
import { databaseUrl } from './postgres.js';
import type { Template } from './template.js';

/** Which database this test run uses; set by vitest.config.ts. */
export const DATABASE_KIND: 'pglite' | 'postgres' = process.env.TEST_DATABASE === 'postgres' ? 'postgres' : 'pglite';

/**
 * A fresh database, as the environment variables that point the bridge at it: `DATABASE_URL`, or `ZOHO_BRIDGE_DATA_DIR` for PGlite.
 * `template` as in `databaseUrl` and `pgliteFolder`; both remove it at the end of the test (or of the run, when called in a hook).
 */
export async function databaseEnv(
  options: { template?: Template } = {},
): Promise<{ DATABASE_URL: string } | { ZOHO_BRIDGE_DATA_DIR: string }> {
  return DATABASE_KIND === 'postgres'
    ? { DATABASE_URL: await databaseUrl(options) }
    : { ZOHO_BRIDGE_DATA_DIR: await pgliteFolder(options) };
}
