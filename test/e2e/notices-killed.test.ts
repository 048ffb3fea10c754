/** A worker that is killed while it sends: every notice arrives, and what arrives twice can be told apart. */
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../src/store/store.js';
import { saveUsers } from '../../src/store/users.js';
import { TEST_KEY } from '../harness/bridge.js';
import { bridgeEnv, emulator } from '../harness/fleet.js';
import { mailServer } from '../harness/mail-server.js';
import { fact, mailEnv, tell } from '../harness/notices.js';
import { databaseUrl } from '../harness/postgres.js';
import { findPostgres } from '../harness/postgres-server.js';
import { run, start } from '../harness/program.js';
import { receiver } from '../harness/receiver.js';

const onPostgres = test.runIf(Boolean(process.env.TEST_DATABASE_URL ?? findPostgres()));

const NOTICES = 60;

onPostgres('kill -9 around sending loses no mail and no webhook, and what is repeated has the same id', async () => {
  const server = await mailServer({ slowMs: 40 });
  const app = await receiver();
  app.answer((response) => void setTimeout(() => response.writeHead(200).end(), 40));
  const database = { DATABASE_URL: await databaseUrl() };
  const zoho = await emulator();
  const env = bridgeEnv(zoho, database, {
    ...mailEnv(server.url),
    ZOHO_BRIDGE_APP_WEBHOOK_URL: app.url,
    ZOHO_BRIDGE_APP_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
    ZOHO_BRIDGE_LEASE_SECONDS: '4',
    ZOHO_BRIDGE_CALL_TIMEOUT_MS: '1000',
  });
  expect((await run(['migrate'], env)).code).toBe(0);
  const store = await openStore({ databaseUrl: database.DATABASE_URL, dataDir: '', encryptionKeys: [TEST_KEY] });
  onTestFinished(() => store.close());
  const ada = { id: 'ada', email: 'ada@example.com', name: null, firstName: null, lastName: null, phone: null, company: null };
  await saveUsers(store.db, [ada], { live: true });
  await tell(store, ...Array.from({ length: NOTICES }, () => fact()));

  const kills: number[] = [];
  for (const until of [5, 20, 40]) {
    const worker = start(['worker'], env);
    await worker.ready;
    await expect.poll(() => server.received.length, { timeout: 30_000, interval: 5 }).toBeGreaterThanOrEqual(until);
    await worker.kill('SIGKILL');
    kills.push(server.received.length);
  }
  const last = start(['worker'], env);
  await last.ready;
  const open = async () => {
    const [row] = await store.db.query<{ n: number }>(`select count(*)::int as n from zoho_bridge.deliveries where state <> 'delivered'`);
    return row?.n;
  };
  await expect.poll(open, { timeout: 60_000, interval: 50 }).toBe(0);

  const ids = server.received.map(({ mail }) => mail.messageId);
  const hooks = app.received.map((one) => String(one.headers['webhook-id']));
  expect([new Set(ids).size, new Set(hooks).size]).toEqual([NOTICES, NOTICES]);
  // Only what was under way at the moment of a kill is repeated: four mails, ten webhooks.
  expect(ids.length - NOTICES).toBeLessThanOrEqual(kills.length * 4);
  expect(hooks.length - NOTICES).toBeLessThanOrEqual(kills.length * 10);
});
