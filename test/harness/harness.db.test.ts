import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { DATABASE_KIND, databaseEnv } from './database.js';
import type { Template } from './template.js';

async function query(env: Awaited<ReturnType<typeof databaseEnv>>, sql: string): Promise<unknown[]> {
  if ('DATABASE_URL' in env) {
    const client = new pg.Client({ connectionString: env.DATABASE_URL });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }
  const db = new PGlite(join(env.ZOHO_BRIDGE_DATA_DIR, 'postgres'));
  try {
    return (await db.query(sql)).rows;
  } finally {
    await db.close();
  }
}

const template: Template = {
  name: 'harness',
  make: async (target) => {
    const env = DATABASE_KIND === 'postgres' ? { DATABASE_URL: target } : { ZOHO_BRIDGE_DATA_DIR: target };
    await query(env, 'create table from_template as select 7 as seven');
  },
};

test('each call gives a database of its own', async () => {
  const [a, b] = await Promise.all([databaseEnv(), databaseEnv()]);
  await query(a, 'create table only_here ()');
  expect(await query(b, "select to_regclass('only_here') as found")).toEqual([{ found: null }]);
});

test('a template is prepared once and copied', async () => {
  const [a, b] = await Promise.all([databaseEnv({ template }), databaseEnv({ template })]);
  await query(a, 'update from_template set seven = 8');
  expect(await query(b, 'select seven from from_template')).toEqual([{ seven: 7 }]);
});

test('a database is gone when its test is over', async () => {
  finished = await databaseEnv();
});

let finished: Awaited<ReturnType<typeof databaseEnv>> | undefined;

afterAll(async () => {
  if (!finished) return; // only when another test was picked by name
  if ('DATABASE_URL' in finished) await expect(query(finished, 'select 1')).rejects.toThrow(/does not exist/);
  else expect(existsSync(finished.ZOHO_BRIDGE_DATA_DIR)).toBe(false);
});
