/** Fresh Postgres databases for tests of the `postgres` project. */
import { createHash, randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject, onTestFinished, TestRunner } from 'vitest';
import type { Template } from './template.js';
import './setup-postgres.js';

/**
 * Creates a database and returns its connection string. With `template` it is a copy of one that was prepared once per run.
 * Called inside a test it is dropped when the test ends; called in a hook it is dropped when the run ends.
 */
export async function databaseUrl({ template }: { template?: Template } = {}): Promise<string> {
  const server = inject('postgresUrl');
  const name = `${inject('postgresPrefix')}${randomUUID().slice(0, 8)}`;
  const source = template && (await prepared(server, template));
  await onServer(server, (client) => client.query(`create database "${name}"${source ? ` template "${source}"` : ''}`));
  if (TestRunner.getCurrentTest()) {
    onTestFinished(() =>
      onServer(server, (client) => client.query(`drop database if exists "${name}" with (force)`)).then(() => undefined),
    );
  }
  return urlOf(server, name);
}

/** Name of the template's database; the first caller of all workers makes it while the others wait. */
async function prepared(server: string, { name, make }: Template): Promise<string> {
  const database = `${inject('postgresPrefix')}template_${name}`;
  const lock = createHash('sha256').update(database).digest().readInt32BE();
  await onServer(server, async (client) => {
    await client.query('select pg_advisory_lock($1)', [lock]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (rowCount) return;
    await client.query(`create database "${database}"`);
    await make(urlOf(server, database)).catch(async (error: unknown) => {
      await client.query(`drop database "${database}" with (force)`);
      throw error;
    });
  });
  return database;
}

async function onServer<T>(server: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
