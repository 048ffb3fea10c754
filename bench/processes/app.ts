/** An app with a sign-up: one transaction that writes its own row and saves the user in the bridge. */
import pg from 'pg';
import { createBridge } from '../../src/index.js';
import { machineMs, onSchedule } from '../clock.js';
import { person } from '../person.js';
import { serve } from '../serve.js';

const bridge = await createBridge({ migrate: false });
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20 });
await pool.query(
  'create table if not exists app_users (id text primary key, email text not null, name text, created_at timestamptz not null default now())',
);

async function signUp(n: number): Promise<{ id: string; commitMs: number; committedMs: number }> {
  const user = person(n);
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('insert into app_users (id, email, name) values ($1, $2, $3)', [user.id, user.email, user.name]);
    await bridge.users.save(user, { tx: client });
    // Before the commit is sent: the worker may hear of it before this process does.
    const commitMs = machineMs();
    await client.query('commit');
    return { id: user.id, commitMs, committedMs: machineMs() };
  } finally {
    client.release();
  }
}

serve({
  async signUps({ offsets, from }: { offsets: number[]; from: number }) {
    const done: { id: string; commitMs: number; committedMs: number }[] = [];
    await onSchedule(offsets, async (index) => {
      done.push(await signUp(from + index));
    });
    return done;
  },
  async close() {
    await pool.end();
    await bridge.close();
  },
});
