/** The process that takes webhooks is killed in the middle of it: what was answered 200 is there, once. */
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { migratedEnv } from '../harness/bridge.js';
import { bridgeEnv, HEADERS, runJson, serve } from '../harness/fleet.js';
import { databaseUrl } from '../harness/postgres.js';
import { findPostgres } from '../harness/postgres-server.js';

const SECRET = 'webhookSecret0123456789';
const hasPostgres = Boolean(process.env.TEST_DATABASE_URL ?? findPostgres());

test.each(['PGlite', ...(hasPostgres ? ['Postgres'] : [])])(
  'kill -9 between receiving and answering loses nothing that was answered 200: %s',
  async (kind) => {
    const database = kind === 'PGlite' ? await migratedEnv() : { DATABASE_URL: await databaseUrl() };
    const env = bridgeEnv(undefined, database, { ZOHO_WEBHOOK_SECRET: SECRET });
    const answered = new Set<string>();
    let sent = 0;
    for (let life = 0; life < 4; life++) {
      const { program, url } = await serve(env, '--no-worker');
      const sending = Array.from({ length: 20 }, async () => {
        for (;;) {
          sent += 1;
          const type = `kill_${sent}`;
          const body = JSON.stringify({ event_id: `13595300000${1_000_000 + sent}`, event_type: type });
          const signature = createHmac('sha256', SECRET).update(body).digest('hex');
          const answer = await fetch(`${url}/webhooks/billing`, {
            method: 'POST',
            body,
            headers: { 'x-zoho-webhook-signature': signature },
          }).catch(() => undefined);
          if (answer?.status !== 200) return;
          answered.add(type);
        }
      });
      const before = answered.size;
      await expect.poll(() => answered.size, { timeout: 20_000, interval: 5 }).toBeGreaterThan(before + 50);
      await program.kill('SIGKILL');
      await Promise.all(sending);
    }
    const stored: { type: string; deliveries: number }[] = [];
    const { url } = await serve(env, '--no-worker');
    for (let after: string | undefined = ''; after !== undefined; ) {
      const page = (await (await fetch(`${url}/v1/events?limit=1000${after && `&after=${after}`}`, { headers: HEADERS })).json()) as {
        items: typeof stored;
        next?: string;
      };
      stored.push(...page.items);
      after = page.next;
    }
    const types = new Set(stored.map(({ type }) => type));
    expect([...answered].filter((type) => !types.has(type))).toEqual([]);
    expect(types.size).toBe(stored.length);
    expect(stored.filter(({ deliveries }) => deliveries !== 1)).toEqual([]);
  },
);

test('events are listed on the command line', async () => {
  const env = bridgeEnv(undefined, await migratedEnv(), { ZOHO_WEBHOOK_SECRET: SECRET });
  expect(await runJson(['events', 'list'], env)).toMatchObject({ code: 0, json: { items: [] } });
  expect((await runJson(['events', 'show', '1'], env)).code).toBe(1);
});
