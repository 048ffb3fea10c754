import { expect, test } from 'vitest';
import { DATABASE_KIND } from '../../test/harness/database.js';
import { databaseUrl } from '../../test/harness/postgres.js';
import { freshStore } from '../../test/harness/store.js';
import { StoreError } from '../errors.js';
import { openPostgres } from './database.js';

test('a statement that fails leaves the next ones unharmed, with values or without, in a transaction or not', async () => {
  const { db } = await freshStore();
  for (let round = 0; round < 3; round++) {
    await expect(db.query('select 1 / 0')).rejects.toThrow('division by zero');
    await expect(db.query('select 1 / $1::int', [0])).rejects.toThrow('division by zero');
    await expect(db.query('select $1::int', ['x'])).rejects.toThrow('invalid input syntax');
    await expect(db.transaction((tx) => tx.query('select 1 / $1::int', [0]))).rejects.toThrow('division by zero');
    expect(await db.query('select $1::int as one', [1])).toEqual([{ one: 1 }]);
  }
});

test.runIf(DATABASE_KIND === 'postgres')('a connection that is cut is a StoreError, and the next statement has another', async () => {
  const { db } = await freshStore();
  const cut = 'select pg_terminate_backend(pg_backend_pid())';
  await expect(db.query(cut)).rejects.toThrow(StoreError);
  await expect(db.transaction((tx) => tx.query(cut))).rejects.toThrow(StoreError);
  const idle = db.transaction(async (tx) => {
    const [row] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
    await db.query('select pg_terminate_backend($1)', [row?.pid]);
    await expect.poll(() => db.query('select 1 from pg_stat_activity where pid = $1', [row?.pid])).toEqual([]);
    await tx.query('select 1');
  });
  await expect(idle).rejects.toThrow(StoreError);
  expect(await db.query('select 1 as one')).toEqual([{ one: 1 }]);
});

test.runIf(DATABASE_KIND === 'postgres').each([
  ['a database that does not exist', { pathname: '/no_such_database' }, 'does not exist'],
  ['a role that does not exist', { username: 'nobody_at_all' }, 'nobody_at_all'],
  ['a certificate where there is none', { search: '?sslmode=verify-full' }, 'SSL'],
])('%s is a StoreError that says so', async (_name, change, said) => {
  const url = Object.assign(new URL(await databaseUrl()), { password: 'hunter2' }, change);
  const db = openPostgres(url.href);
  const error = await db.query('select 1').catch((reason: unknown) => reason);
  await db.close();
  expect(error).toBeInstanceOf(StoreError);
  expect(error).toMatchObject({ message: expect.stringContaining(said) });
  expect(String(error)).not.toContain('hunter2');
});
