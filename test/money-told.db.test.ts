/** What the app reads of money that was moved, and what becomes of moves that wait for a person. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { putMove } from '../src/store/money-moves.js';
import { saveUsers } from '../src/store/users.js';
import { moneySync } from '../src/sync/money.js';
import { settle } from '../src/sync/settle.js';
import type { Billing } from '../src/zoho/billing.js';
import { DATABASE_KIND } from './harness/database.js';
import { moneyWorld } from './harness/money-moves.js';
import { freshQueue, freshStore } from './harness/store.js';

const onPostgres = test.skipIf(DATABASE_KIND === 'pglite');

test('a payment is read with the reference the app gave it, wherever it is shown, and its keys in the order of the description', async () => {
  const w = await moneyWorld({ env: { ZOHO_BOOKS_ORGANIZATION_ID: '' } });
  const { id, zohoId } = await w.invoice('u-1', 49);
  const move = await w.bridge.payments.record({ reference: 'ch_1 #2', invoice: id, amount: '9' });
  expect(Object.keys(move).slice(0, 6)).toEqual(['id', 'kind', 'userId', 'reference', 'amount', 'currency']);
  expect(Object.keys(move.sync)).toEqual(['state', 'attempts', 'reason', 'pushedAt']);
  await w.settled();
  w.emulator.byHand.billing.recordPayment({ id: zohoId, amount: 40, reference: 'by hand #0123456789ab' });
  await w.follow();
  expect(w.inBilling('payments')[0]).toMatchObject({ reference_number: expect.stringMatching(/^ch_1 #2 #[0-9a-f]{12}$/) });
  const invoice = await w.bridge.invoices.get(id);
  expect(invoice?.payments.map(({ reference }) => reference).sort()).toEqual(['by hand #0123456789ab', 'ch_1 #2']);
  expect(Object.keys(invoice?.lines[0] ?? {})).toEqual(['code', 'name', 'description', 'quantity', 'price', 'total']);
  const shown = await w.bridge.payments.get(move.id);
  expect(shown).toMatchObject({ reference: 'ch_1 #2' });
  expect(Object.keys(shown?.invoices[0] ?? {})).toEqual(['invoiceId', 'number', 'amount']);
  const { documents } = await w.bridge.reports.revenue({ from: '2020-01-01', to: '2029-12-31', trace: true });
  expect(
    documents
      ?.filter(({ figure }) => figure === 'collected')
      .map(({ number }) => number)
      .sort(),
  ).toEqual(['by hand #0123456789ab', 'ch_1 #2']);
});

test('a credit note without a day gets that of the organisation, and its amount the decimals of its currency', async () => {
  const w = await moneyWorld();
  // Where it is another day than in UTC, whatever the hour.
  const zone = new Date().getUTCHours() < 11 ? 'Etc/GMT+12' : 'Pacific/Kiritimati';
  await w.store.facts.set('organization.timeZone', zone);
  const move = await w.bridge.creditNotes.create({ reference: 'c1', userId: 'u-1', amount: '5' });
  expect(await w.settled()).toMatchObject({ drained: true, parked: 0 });
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format();
  expect(today).not.toBe(new Date().toISOString().slice(0, 10));
  expect(w.inBilling('creditnotes')).toMatchObject([{ date: today }]);
  expect(await w.bridge.moneyMoves.get(move.id)).toMatchObject({ amount: '5.00', currency: 'USD' });
});

test('what is parked can be given up: it is over, is not tried again, and leaves room for another', async () => {
  const w = await moneyWorld();
  const { id, zohoId } = await w.invoice('u-1', 49);
  w.emulator.byHand.billing.recordPayment({ id: zohoId, amount: 40 });
  const move = await w.bridge.payments.record({ reference: 'ch_1', invoice: id, amount: '49' });
  await expect(w.bridge.moneyMoves.giveUp(move.id)).rejects.toMatchObject({ code: 'move_not_parked' });
  expect(await w.settled()).toMatchObject({ parked: 1 });
  const over = await w.bridge.moneyMoves.giveUp(move.id);
  expect(over).toMatchObject({
    state: 'failed',
    reason: expect.stringMatching(/^given up by a person; before: Billing refused it/),
    finishedAt: expect.any(String),
    sync: { state: 'synced', reason: null },
  });
  expect(await w.bridge.moneyMoves.giveUp(move.id)).toEqual(over);
  expect((await w.bridge.jobs.list()).items).toEqual([]);
  expect(await w.bridge.jobs.replay({ sync: 'billing.money' })).toBe(0);
  // Somebody queues its job all the same.
  const sent = w.posts().length;
  await w.store.db.query('select zoho_bridge.enqueue($1, $2, 10)', [['billing.money'], [move.id]]);
  expect(await w.settled()).toMatchObject({ drained: true, parked: 0 });
  expect(w.posts()).toHaveLength(sent);
  expect(await w.bridge.moneyMoves.get(move.id)).toMatchObject({ state: 'failed', reason: over.reason });

  await w.follow();
  const rest = await w.bridge.payments.record({ reference: 'ch_2', invoice: id, amount: '9' });
  expect(await w.settled()).toMatchObject({ drained: true, parked: 0 });
  expect(await w.bridge.moneyMoves.get(rest.id)).toMatchObject({ state: 'done' });
  await expect(w.bridge.moneyMoves.giveUp(rest.id)).rejects.toMatchObject({ code: 'move_not_parked' });
  await expect(w.bridge.moneyMoves.giveUp('none')).rejects.toMatchObject({ code: 'move_not_found' });
});

onPostgres('two workers that settle moves of the same two users do not wait for each other', async () => {
  const store = await freshStore();
  const queue = await freshQueue(store);
  const nobody = { firstName: null, lastName: null, phone: null, company: null };
  await saveUsers(
    store.db,
    ['u-1', 'u-2'].map((id) => ({ id, email: `${id}@example.com`, name: id, ...nobody })),
    { live: true },
  );
  const put = async (userId: string, reference: string) => {
    const row = { userId, reference, kind: 'credit_note', invoiceId: null, paymentId: null, amount: '1', currency: 'USD' } as const;
    return (await putMove(store.db, { ...row, data: {}, content: {} })) ?? '';
  };
  const [a1, b1, a2, b2] = [await put('u-1', 'a1'), await put('u-2', 'b1'), await put('u-1', 'a2'), await put('u-2', 'b2')];
  const jobs = new Map((await queue.claim('billing.money', 10)).map((job) => [job.userId, job]));
  const sync = moneySync({
    ...{ store, billing: {} as Billing, organizationId: 'x', callTimeoutMs: 1, searchLagMs: 1 },
    ...{ zohoNow: Date.now, ring: async () => undefined },
  });
  const { keep } = sync;
  // Both have written their rows before either asks for what follows, if they are let.
  let there = 0;
  sync.keep = async (said, tx) => {
    await keep?.(said, tx);
    there++;
    for (let waited = 0; there < 2 && waited < 300; waited += 20) await sleep(20);
  };
  const deps = { db: store.db, links: store.links, queue, random: Math.random, backoff: {}, maxAttempts: 5 };
  const batch = (over: string, behind: string) =>
    settle(
      deps,
      sync,
      [over, behind].map((id) => {
        const job = jobs.get(id);
        if (!job) throw new Error('no job');
        const done = { kind: 'done', said: { outcome: 'done', touched: [] }, detail: { outcome: 'done' } } as const;
        return { job, version: 1, link: undefined, outcome: id === over ? done : { kind: 'blocked', reason: 'waits' } };
      }),
    );
  await Promise.all([batch(a1, b2), batch(b1, a2)]);
  expect((await queue.claim('billing.money', 10)).map((job) => job.userId).sort()).toEqual([a2, b2].sort());
});
