/** What `users.save` costs inside the app's own transaction, beside an insert of the same row into a table of the app. */
import pg from 'pg';
import { createBridge } from '../../src/index.js';
import { person } from '../person.js';
import { serve } from '../serve.js';
import { spreadOf } from '../stats.js';

const bridge = await createBridge({ migrate: false });
const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
await client.connect();
await client.query(
  'create table if not exists app_users (id text primary key, email text not null, name text, created_at timestamptz not null default now())',
);

let roundTrips = 0;
const tx = {
  query(text: string, values?: unknown[]) {
    roundTrips += 1;
    return client.query(text, values);
  },
};

const SIDES = {
  none: async () => undefined,
  insert: async ({ id, email, name }: { id: string; email: string; name: string }) => {
    await tx.query('insert into app_users (id, email, name) values ($1, $2, $3)', [id, email, name]);
  },
  save: async (user: { id: string; email: string; name: string }) => {
    await bridge.users.save(user, { tx });
  },
  again: async (user: { id: string; email: string; name: string }) => {
    await bridge.users.save(user, { tx });
  },
};
type Side = keyof typeof SIDES;

serve({
  /** Turn by turn, so that whatever disturbs the machine disturbs all sides. `again` saves a user that has not changed. */
  async measure({ transactions, warmUp }: { transactions: number; warmUp: number }) {
    const sides = Object.keys(SIDES) as Side[];
    const whole = Object.fromEntries(sides.map((side) => [side, [] as number[]])) as Record<Side, number[]>;
    const statement = Object.fromEntries(sides.map((side) => [side, [] as number[]])) as Record<Side, number[]>;
    const trips: Record<Side, number> = { none: 0, insert: 0, save: 0, again: 0 };
    for (let turn = 0; turn < transactions + warmUp; turn++) {
      for (const side of sides) {
        roundTrips = 0;
        const started = performance.now();
        await tx.query('begin');
        const before = performance.now();
        await SIDES[side](person(turn));
        const after = performance.now();
        await tx.query('commit');
        if (turn < warmUp) continue;
        whole[side].push(performance.now() - started);
        statement[side].push(after - before);
        trips[side] = roundTrips;
      }
    }
    return Object.fromEntries(
      sides.map((side) => [side, { transaction: spreadOf(whole[side]), statement: spreadOf(statement[side]), roundTrips: trips[side] }]),
    );
  },
  async close() {
    await client.end();
    await bridge.close();
  },
});
