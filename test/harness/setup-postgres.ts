/** vitest globalSetup of the `postgres` project: one server for the whole run, or the one `TEST_DATABASE_URL` names. */
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres-server.js';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
    postgresPrefix: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? { url: given, stop: () => dropAll(given, prefix) } : await startPostgres();
  project.provide('postgresUrl', server.url);
  project.provide('postgresPrefix', prefix);
  return server.stop;
}

/** Names of this run's databases begin with this, so that a run on a shared server can clean up after itself. */
const prefix = `zoho_bridge_test_${process.pid}_`;

async function dropAll(url: string, namePrefix: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>('select datname from pg_database where starts_with(datname, $1)', [
      namePrefix,
    ]);
    for (const { datname } of rows) await client.query(`drop database if exists "${datname}" with (force)`);
  } finally {
    await client.end();
  }
}
