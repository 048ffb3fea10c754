import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHandlers, type Handlers } from '../src/notices/handlers.js';
import { createTeller } from '../src/notices/tell.js';
import type { Store } from '../src/store/store.js';
import { HAPPENINGS, type Happening } from '../src/types-happenings.js';
import { NOTICE_KINDS } from '../src/types-notices.js';
import { freshStore } from './harness/store.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');

function teller(handlers: Handlers = createHandlers(), channels = { mail: true, webhook: true }) {
  return createTeller({ handlers, channels, now: () => NOW });
}

function fact(over: Partial<Happening> = {}): Happening {
  return {
    name: 'payment.received',
    key: 'payment.received/1',
    userId: 'u-1',
    at: '2026-03-01T11:00:00.000Z',
    data: { amount: '49.00' },
    ...over,
  };
}

/** How much there is of everything that a told fact makes. */
async function made({ db }: Store, like = '%'): Promise<Record<string, number>> {
  const [row] = await db.query<Record<string, number>>(
    `select count(distinct h.id)::int as happenings, count(distinct n.id)::int as notices, count(distinct m.id)::int as mails, count(distinct w.id)::int as webhooks,
            count(distinct j.id)::int as jobs
       from zoho_bridge.happenings h
       left join zoho_bridge.notices n on n.happening_id = h.id
       left join zoho_bridge.deliveries m on m.happening_id = h.id and m.channel = 'mail'
       left join zoho_bridge.deliveries w on w.happening_id = h.id and w.channel = 'webhook'
       left join zoho_bridge_queue.job_common j on (j.name, j.singleton_key) in (('notice.mail', m.id), ('notice.webhook', w.id))
      where h.key like $1`,
    [like],
  );
  return row ?? {};
}

test('a fact makes one notice, one mail and one webhook, however often it is told', async () => {
  const store = await freshStore();
  const { tell } = teller();
  expect(await store.db.transaction((tx) => tell([fact(), fact()], tx))).toBe(1);
  expect(await store.db.transaction((tx) => tell([fact({ data: { amount: '50.00' } })], tx))).toBe(0);
  expect(await made(store)).toMatchObject({ happenings: 1, notices: 1, mails: 1, webhooks: 1, jobs: 2 });
});

test('never twice: tellers at the same moment, with facts in any order, make one of each', async () => {
  const store = await freshStore();
  const { db } = store;
  // PGlite has one connection: there, transactions come one after the other.
  const heard: string[] = [];
  const handlers = createHandlers();
  handlers.on('*', ({ key }) => void heard.push(key));
  const { tell } = teller(handlers);
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.record({ name: fc.constantFrom(...HAPPENINGS), what: fc.integer({ min: 1, max: 3 }) }), { maxLength: 6 }), {
        minLength: 1,
        maxLength: 4,
      }),
      async (tellings) => {
        const prefix = `run-${++run}`;
        const facts = tellings.map((telling) =>
          telling.map(({ name, what }) => fact({ name, key: `${prefix}/${name}/${what}`, userId: `u-${what}` })),
        );
        const counts = await Promise.all(facts.map((telling) => db.transaction((tx) => tell(telling, tx))));
        const keys = new Set(facts.flat().map(({ key }) => key));
        const news = [...keys].filter((key) => NOTICE_KINDS.some((kind) => key.includes(`/${kind}/`)));
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(keys.size);
        expect(await made(store, `${prefix}/%`)).toMatchObject({
          happenings: keys.size,
          notices: news.length,
          mails: news.length,
          webhooks: keys.size,
        });
        expect(heard.filter((key) => key.startsWith(`${prefix}/`)).toSorted()).toEqual([...keys].toSorted());
      },
    ),
    { numRuns: 60 },
  );
});

test('handlers run inside the transaction: what they write is there with the fact, or not at all', async () => {
  const store = await freshStore();
  await store.db.query('create table app_log (line text)');
  const handlers = createHandlers();
  let fails = true;
  const off = handlers.on('payment.received', async ({ userId }, tx) => {
    await tx.query('insert into app_log (line) values ($1)', [`${userId} paid`]);
    if (fails) throw new Error('the app is not ready');
  });
  const { tell } = teller(handlers);
  const lines = () => store.db.query('select line from app_log');
  await expect(store.db.transaction((tx) => tell([fact()], tx))).rejects.toThrow('the app is not ready');
  expect([await lines(), (await made(store))['happenings']]).toEqual([[], 0]);

  fails = false;
  expect(await store.db.transaction((tx) => tell([fact()], tx))).toBe(1);
  expect(await lines()).toEqual([{ line: 'u-1 paid' }]);

  off();
  await store.db.transaction((tx) => tell([fact({ key: 'another' })], tx));
  expect(await lines()).toHaveLength(1);
});

test('a handler hears its own name, or everything', async () => {
  const store = await freshStore();
  const handlers = createHandlers();
  const heard: string[] = [];
  handlers.on('invoice.paid', ({ name }) => void heard.push(`own ${name}`));
  handlers.on('*', ({ name }) => void heard.push(`any ${name}`));
  await store.db.transaction((tx) =>
    teller(handlers).tell([fact({ key: '1', name: 'invoice.created' }), fact({ key: '2', name: 'invoice.paid' })], tx),
  );
  expect(heard).toEqual(['any invoice.created', 'own invoice.paid', 'any invoice.paid']);
});

test('what is older than a week when it is first seen is kept and announced to the app, but is no notice', async () => {
  const store = await freshStore();
  const { tell } = teller();
  await store.db.transaction((tx) =>
    tell([fact({ key: 'old', at: '2026-02-22T11:59:59Z' }), fact({ key: 'new', at: '2026-02-22T12:00:00Z' })], tx),
  );
  expect(await made(store, 'old')).toMatchObject({ happenings: 1, notices: 0, mails: 0, webhooks: 1 });
  expect(await made(store, 'new')).toMatchObject({ happenings: 1, notices: 1, mails: 1, webhooks: 1, jobs: 2 });
});

test('without a mail server and an address for webhooks there is the feed alone', async () => {
  const store = await freshStore();
  await store.db.transaction((tx) => teller(createHandlers(), { mail: false, webhook: false }).tell([fact()], tx));
  expect(await made(store)).toEqual({ happenings: 1, notices: 1, mails: 0, webhooks: 0, jobs: 0 });
});
