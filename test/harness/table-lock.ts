/** Nobody writes into a table while a test holds it: whoever tries stands still in the middle of a transaction. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Stop } from './gate.js';

/** Reading and row locks go on; `reached` resolves when somebody waits to write. */
export async function lockTable(url: string, table: string): Promise<Stop> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('begin');
  await client.query(`lock table ${table} in share mode`);
  let lifted = false;
  const waiting = async () => {
    const { rows } = await client.query('select from pg_locks where relation = $1::regclass and not granted', [table]);
    return rows.length > 0;
  };
  const reached = (async () => {
    while (!lifted && !(await waiting())) await sleep(20);
  })();
  return {
    reached,
    lift: () => {
      lifted = true;
      void reached.then(() => client.end());
    },
  };
}
