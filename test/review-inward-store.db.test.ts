/** What an answer of Billing's, a payload or a change of keys may do to the store, piece by piece. */
import { expect, test } from 'vitest';
import { paymentHappenings } from '../src/inbox/happenings.js';
import { momentOf } from '../src/inbox/payload.js';
import { takeNewEvents } from '../src/store/digest.js';
import { type LinkChange, openLinks } from '../src/store/links.js';
import { dropOld } from '../src/store/retention.js';
import { refreshTiers } from '../src/store/segments.js';
import { createVault } from '../src/store/vault.js';
import { parseKeys } from '../src/store/vault-keys.js';
import { text } from '../src/zoho/billing-ask.js';
import { day, toIso } from '../src/zoho/time.js';
import { TEST_KEY, world } from './harness/bridge.js';
import { DATABASE_KIND } from './harness/database.js';
import { courier, subscriber } from './harness/inbox.js';
import { freshStore } from './harness/store.js';

const NEW_KEY = Buffer.alloc(32, 9).toString('base64');

test('a record of Zoho stands for one user also after the encryption key was changed', async () => {
  const { db } = await freshStore();
  const pushed = (userId: string) =>
    ({ userId, kind: 'pushed', version: 1, attempts: 0, refusedFields: [] as string[], zohoId: '4711' }) satisfies LinkChange;
  const old = openLinks(db, createVault(parseKeys([TEST_KEY])));
  await db.transaction((tx) => old.settle('crm.contact', [pushed('ann')], tx));
  const rotated = openLinks(db, createVault(parseKeys([NEW_KEY, TEST_KEY])));
  expect(await db.transaction((tx) => rotated.disown('crm.contact', [pushed('bob')], tx))).toEqual(['ann']);
  await db.transaction((tx) => rotated.settle('crm.contact', [pushed('bob')], tx));
  expect(await rotated.ownersOf('crm.contact', ['4711'])).toEqual(new Map([['4711', 'bob']]));
});

test('payloads of a megabyte are digested a few at a time, and all of them', async () => {
  const { db, vault, events } = await freshStore();
  const body = JSON.stringify({ data: { note: 'x'.repeat(1_000_000) } });
  for (let batch = 0; batch < 3; batch++) {
    const ids = Array.from({ length: 8 }, (_, place) => String(batch * 8 + place + 1));
    await events.keep(ids.map((id) => ({ source: 'billing.webhook', identity: { id }, type: 'invoice_created', at: null, body })));
  }
  const taken = await db.transaction((tx) => takeNewEvents(500, vault, tx));
  expect(taken.length).toBeGreaterThan(0);
  expect(taken.length).toBeLessThan(20);
  expect(taken.map(({ id }) => Number(id))).toEqual(taken.map((_, place) => place + 1));
});

test('days and moments that no database knows are none', () => {
  expect(['0000-00-00', '0000-01-01', '2026-02-30', '2026-13-01', '2026-02-28'].map((value) => day.parse(value))).toEqual([
    null,
    null,
    null,
    null,
    '2026-02-28',
  ]);
  expect(momentOf('0000-01-01')).toBeNull();
  expect(toIso('0000-01-01T00:00:00+0000')).toBeNull();
});

test('what no database can hold is taken out of texts', () => {
  expect(text.parse('a\u0000b\ud83d')).toBe('ab\ufffd');
  expect(text.parse('grün 😀')).toBe('grün 😀');
});

test('a payment that is neither received nor failed is told as neither, until it is', () => {
  const seen = {
    id: 'p',
    userId: 'u',
    mode: 'banktransfer',
    date: null,
    currency: 'EUR',
    amount: '9.00',
    refunded: '0',
    cardLastFour: null,
  };
  const invoices = [{ id: 'i', number: 'INV-1', balance: '9.00', subscriptionId: null }];
  const told = (before: string | null, status: string) =>
    paymentHappenings(before === null ? null : { status: before, refunded: '0' }, { ...seen, status, failure: null, invoices }, 'now').map(
      ({ name }) => name,
    );
  expect([told(null, 'pending'), told('pending', 'success'), told('pending', 'failure')]).toEqual([
    [],
    ['payment.received'],
    ['payment.failed'],
  ]);
});

test.skipIf(DATABASE_KIND === 'pglite')(
  'an invoice whose payment is being settled by another worker waits for nobody, and the payment is rung',
  async () => {
    const at = await world();
    const carry = courier(at);
    await subscriber(at, { card: true });
    await carry();
    await at.bridge.drain();
    const of = async (kind: string) =>
      (await at.store.db.query<{ id: string }>('select id from zoho_bridge.objects where kind = $1', [kind]))[0]?.id;
    const [payment, invoice] = [await of('payment'), await of('invoice')];
    await at.store.db.query('update zoho_bridge.objects set version = version + 1 where id = $1', [invoice]);
    await at.store.db.query(`select zoho_bridge.enqueue(array['billing.mirror'], array[$1], 10)`, [invoice]);
    const sql = 'select seen_version = version as seen from zoho_bridge.objects where id = $1';
    let draining: Promise<unknown> = Promise.resolve();
    await at.store.db.transaction(async (tx) => {
      // What the other worker's settling holds from its beginning on.
      await tx.query('select from zoho_bridge.objects where id = $1 for no key update', [payment]);
      draining = at.bridge.drain();
      await expect.poll(() => at.store.db.query(sql, [invoice]), { timeout: 10_000 }).toEqual([{ seen: true }]);
    });
    await draining;
    const rung = await at.store.db.query('select version > 1 and seen_version = version as again from zoho_bridge.objects where id = $1', [
      payment,
    ]);
    expect(rung).toEqual([{ again: true }]);
  },
);

test('what is done is dropped after its days, once a day; what is new, waiting or told stays', async () => {
  const { db, events } = await freshStore();
  const keep = (id: string) => ({ source: 'billing.webhook', identity: { id }, type: 'invoice_created', at: null, body: '{}' }) as const;
  await events.keep(['1', '2', '3'].map(keep));
  await db.query(
    `update zoho_bridge.events set state = case id when 1 then 'new' else 'rung' end, received_at = now() - id * interval '60 days'`,
  );
  await db.query(`update zoho_bridge.events set received_at = now() - interval '1 year' where id = 1`);
  await db.query(
    `insert into zoho_bridge.happenings (id, key, name, user_id, at, data) select 'h' || g, 'k' || g, 'invoice.paid', 'u', now(), '{}' from generate_series(1, 3) g`,
  );
  await db.query(
    `insert into zoho_bridge.deliveries (id, channel, happening_id, user_id, state, settled_at) values
       ('old', 'webhook', 'h1', 'u', 'delivered', now() - interval '1 year'), ('young', 'webhook', 'h2', 'u', 'delivered', now()), ('parked', 'webhook', 'h3', 'u', 'waiting', null)`,
  );
  await db.query(
    `insert into zoho_bridge.links (sync, user_id) values ('notice.webhook', 'old'), ('notice.webhook', 'young'), ('crm.tags', 'old')`,
  );
  const left = async (what: string, from: string) =>
    (await db.query(`select ${what} as it from zoho_bridge.${from} order by 1`)).map(({ it }) => it);
  expect(await dropOld(db, { keepDays: 150 })).toBe(2);
  expect(await left('id::int', 'events')).toEqual([1, 2]);
  expect(await left('id', 'deliveries')).toEqual(['parked', 'young']);
  expect(await left("sync || '/' || user_id", 'links')).toEqual(['crm.tags/old', 'notice.webhook/young']);
  expect(await left('id', 'happenings')).toEqual(['h1', 'h2', 'h3']);
  expect(await dropOld(db, { keepDays: 31 })).toBe(0);
});

test.skipIf(DATABASE_KIND === 'pglite')(
  'who asks for a sync on account of payments and of tiers takes its rows in one order, as settling does',
  async () => {
    const { db } = await freshStore();
    for (const id of ['a', 'b']) await db.query(`insert into zoho_bridge.users (id, email) values ($1, $1 || '@x.example')`, [id]);
    await db.query(`insert into zoho_bridge.links (sync, user_id) values ('crm.contact', 'a'), ('crm.contact', 'b')`);
    await db.query(
      `insert into zoho_bridge.subscriptions (user_id, product, wish, plan_code, quantity, addons, status, recurring) values ('a', 'main', 'active', 'pro', 1, '[]', 'live', 9)`,
    );
    const options = { today: '2026-03-01', graceDays: 14, tierSyncs: ['crm.contact'], paid: [{ userId: 'b', at: new Date() }] } as const;
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    let asking: Promise<unknown> = Promise.resolve();
    await db.transaction(async (settling) => {
      await settling.query(`select from zoho_bridge.links where sync = 'crm.contact' and user_id = 'a' for update`);
      asking = db.transaction((tx) => refreshTiers(tx, ['a', 'b'], options));
      await expect.poll(() => db.query(waiting)).toHaveLength(1);
      // The next row of the one who settles is free: else the two would wait for each other.
      expect(
        await settling.query(`select from zoho_bridge.links where sync = 'crm.contact' and user_id = 'b' for update nowait`),
      ).toHaveLength(1);
    });
    expect(await asking).toEqual([{ userId: 'a', from: 'Free Tier', to: 'Paid Tier' }]);
  },
);
