/**
 * The power fails between any two steps of the way from a webhook to a told user. Where exactly is chosen from outside, at what the
 * program has to wait for: the wire to Zoho, the wire from Zoho, a table, the mail server, the app. Nothing is lost, nobody hears twice.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../src/emulator/index.js';
import { API_KEY, held, TEST_KEY, tagNames } from '../harness/bridge.js';
import { type Gate, openGate, type Stop } from '../harness/gate.js';
import { type MailServer, mailServer } from '../harness/mail-server.js';
import { databaseUrl } from '../harness/postgres.js';
import { findPostgres } from '../harness/postgres-server.js';
import { type Program, run, start } from '../harness/program.js';
import { receiver } from '../harness/receiver.js';
import { lockTable } from '../harness/table-lock.js';

const SECRET = 'killPointsSecret0123456789';
const APP_SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
/** A point that nothing comes to is no point. */
const REACHED_MS = 20_000;

interface Doors {
  database: string;
  /** To Zoho, from Zoho, to the app. */
  zoho: Gate;
  webhooks: Gate;
  app: Gate;
  mail: MailServer;
}

/** `transfer`: the subscriber has no card and pays by bank; a charge of a card is told of by its invoice, such a payment is not. */
type Point = [string, (doors: Doors) => Promise<Stop> | Stop, 'transfer'?];

const calls = (method: string, path: RegExp): Point[] =>
  (['before', 'after'] as const).map((when) => [
    `${when} ${method} ${path.source} is carried out`,
    ({ zoho }) => zoho.stop({ method, path, when }),
  ]);
const writes = (...tables: string[]): Point[] =>
  tables.map((table) => [`while it writes into ${table}`, ({ database }) => lockTable(database, `zoho_bridge.${table}`)]);

const POINTS: Point[] = [
  ...calls('POST', /\/subscriptions$/),
  ['before a webhook arrives', ({ webhooks }) => webhooks.stop({ method: 'POST', path: /billing/, when: 'before' })],
  ...writes('events'),
  [
    'after a webhook was stored, before its answer arrives',
    ({ webhooks }) => webhooks.stop({ method: 'POST', path: /billing/, when: 'after' }),
  ],
  ...writes('objects', 'event_objects'),
  ...calls('GET', /\/subscriptions\/\d+$/),
  ...calls('GET', /\/invoices\/\d+$/),
  ...calls('GET', /\/payments\/\d+$/).map(([name, stop]): Point => [name, stop, 'transfer']),
  ...writes('subscriptions', 'invoices', 'payments', 'payment_invoices', 'subscription_history'),
  ...writes('users', 'happenings', 'notices', 'deliveries', 'links'),
  ...calls('POST', /\/actions\/add_tags$/),
  ...calls('POST', /\/actions\/convert$/),
  ['before a mail is taken', ({ mail }) => mail.stop('before')],
  ['after a mail was taken, before that is said', ({ mail }) => mail.stop('after')],
  ['before the app hears', ({ app }) => app.stop({ method: 'POST', path: /./, when: 'before' })],
  ['after the app has heard, before its answer arrives', ({ app }) => app.stop({ method: 'POST', path: /./, when: 'after' })],
];

test.skipIf(!findPostgres())('killed between any two steps, it loses nothing and tells nobody twice', { timeout: 300_000 }, async () => {
  const appHears = await receiver();
  const doors: Doors = {
    database: await databaseUrl(),
    zoho: await openGate(),
    webhooks: await openGate(),
    app: await openGate(appHears.url),
    mail: await mailServer(),
  };
  const emulator = await startEmulator({ warn: () => undefined });
  onTestFinished(() => emulator.close());
  doors.zoho.target = emulator.url;
  emulator.setLimits({ billing: { searchLagMs: 200 } });
  emulator.webhooks({ to: `${doors.webhooks.url}/webhooks/billing`, secret: SECRET });
  const env = {
    ...emulator.env(),
    ...{ ZOHO_EMULATOR_URL: doors.zoho.url, DATABASE_URL: doors.database, PORT: '0', LOG_LEVEL: 'warn' },
    ...{ ZOHO_BRIDGE_ENCRYPTION_KEY: TEST_KEY, ZOHO_BRIDGE_API_KEY: API_KEY, ZOHO_WEBHOOK_SECRET: SECRET },
    ...{ ZOHO_BRIDGE_LEASE_SECONDS: '2', ZOHO_BRIDGE_CALL_TIMEOUT_MS: '500', ZOHO_BRIDGE_SEARCH_LAG_SECONDS: '1' },
    ...{ SMTP_URL: doors.mail.url, ZOHO_BRIDGE_MAIL_FROM: 'Acme <billing@acme.example>' },
    ...{ ZOHO_BRIDGE_APP_WEBHOOK_URL: doors.app.url, ZOHO_BRIDGE_APP_WEBHOOK_SECRET: APP_SECRET },
  };
  expect((await run(['setup'], env)).code).toBe(0);

  let program: Program;
  const begin = async () => {
    program = start(['serve'], env);
    doors.webhooks.target = /http:\S+/.exec(await program.ready)?.[0]?.replace(/\/$/, '');
  };
  const api = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${doors.webhooks.target}${path}`, {
      method,
      headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  /** The accountant books what came in; false while there is no invoice. */
  const payByTransfer = (email: string): boolean => {
    const invoice = ((emulator.state().billing?.invoices ?? []) as Record<string, unknown>[]).find((one) => one.email === email);
    if (invoice) emulator.byHand.billing.recordPayment({ id: String(invoice.invoice_id) });
    return invoice !== undefined;
  };
  await begin();
  const people = POINTS.map((_, index) => `u-${index}`);
  for (const id of people) await api('PUT', `/v1/users/${id}`, { email: `${id}@example.com`, name: `Ann ${id}` });
  await expect.poll(() => held(emulator).customers.length, { timeout: 30_000 }).toBe(people.length);
  for (const { customer_id } of held(emulator).customers) emulator.byHand.billing.addCard({ customerId: String(customer_id) });

  // Somebody subscribes; all that follows from it comes to the point sooner or later.
  const missed: string[] = [];
  for (const [index, [name, stop, transfer]] of POINTS.entries()) {
    const stopped = await stop(doors);
    const subscribe = () =>
      api('POST', `/v1/users/u-${index}/subscription`, { planCode: 'pro-monthly', autoCollect: transfer === undefined });
    await subscribe().catch(() => undefined);
    if (transfer) await expect.poll(() => payByTransfer(`u-${index}@example.com`), { timeout: 20_000 }).toBe(true);
    const reached = await Promise.race([stopped.reached.then(() => true), sleep(REACHED_MS).then(() => false)]);
    if (!reached) missed.push(name);
    doors.webhooks.target = undefined;
    await program!.kill('SIGKILL'); // begin() has started it
    stopped.lift();
    await begin();
    // The wish itself may have been what was cut off: an app asks again until it has an answer.
    await subscribe();
  }
  expect(missed).toEqual([]);
  // Billing sends again what was not answered.
  emulator.advance('PT10M');

  const client = new pg.Client({ connectionString: doors.database });
  await client.connect();
  onTestFinished(() => client.end());
  const ask = async (sql: string) => (await client.query(`select count(*)::int as n from zoho_bridge.${sql}`)).rows[0]?.n as number;
  const all = people.length;
  await expect
    .poll(
      async () => ({
        active: await ask(`subscriptions where status = 'live'`),
        paid: await ask(`invoices where status = 'paid'`),
        received: await ask(`happenings where name = 'payment.received'`),
        feed: await ask(`notices where kind = 'payment.received'`),
        undelivered: await ask(`deliveries where state <> 'delivered'`),
        parked: await ask(`links where parked_at is not null`),
        tagged: held(emulator).contacts.filter((contact) => tagNames(contact).includes('Paid Tier')).length,
        leads: held(emulator).leads.filter((lead) => lead.$converted !== true).length,
      }),
      { timeout: 90_000, interval: 500 },
    )
    .toEqual({ active: all, paid: all, received: all, feed: all, undelivered: 0, parked: 0, tagged: all, leads: 0 });

  // A mail or a webhook may come twice when its answer was lost; it then bears the same name, so whoever gets it knows.
  const mails = doors.mail.received.filter(({ mail }) => /received your payment/.test(mail.subject ?? ''));
  expect(new Set(mails.map(({ mail }) => mail.messageId)).size).toBe(all);
  expect(new Set(mails.map(({ mail, to }) => `${mail.messageId} ${to[0]}`)).size).toBe(all);
  const told = appHears.received.map(({ headers, body }) => ({ id: headers['webhook-id'], body: JSON.parse(body) as { type?: string } }));
  const received = told.filter(({ body }) => body.type === 'payment.received');
  expect(new Set(received.map(({ id }) => id)).size).toBe(all);
  const inBilling = (emulator.state().billing?.subscriptions ?? []) as unknown[];
  expect(inBilling).toHaveLength(all);
});
