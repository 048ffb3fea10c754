import { expect, test } from 'vitest';
import { tellAhead } from '../src/notices/ahead.js';
import { createHandlers } from '../src/notices/handlers.js';
import { createTeller } from '../src/notices/tell.js';
import type { Store } from '../src/store/store.js';
import { freshStore } from './harness/store.js';

let made = 0;

/** A subscription of 49.00 a month that runs and renews on 1 April, unless told otherwise. */
async function subscribe({ db }: Store, over: Record<string, unknown> = {}): Promise<string> {
  const id = `s-${++made}`;
  const row = {
    id,
    user_id: `u-${made}`,
    product: 'main',
    wish: 'active',
    plan_code: 'pro-monthly',
    quantity: 1,
    addons: '[]',
    status: 'live',
    amount: '49.00',
    currency: 'USD',
    term_starts_at: '2026-03-01',
    next_billing_at: '2026-04-01',
    auto_collect: true,
    ...over,
  };
  const columns = Object.keys(row);
  await db.query(
    `insert into zoho_bridge.subscriptions (${columns.join(', ')}) values (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
    Object.values(row),
  );
  return id;
}

/** What is told on a day, as `name key-without-name`. */
async function toldOn(store: Store, today: string): Promise<string[]> {
  const told: string[] = [];
  const handlers = createHandlers();
  handlers.on('*', ({ key }) => void told.push(key));
  const now = Date.parse(`${today}T12:00:00Z`);
  const teller = createTeller({ handlers, channels: { mail: true, webhook: true }, now: () => now });
  await tellAhead({ db: store.db, teller, today, now });
  return told.toSorted();
}

test('a renewal is told from three days before it, once, and not on the day itself', async () => {
  const store = await freshStore();
  const id = await subscribe(store);
  expect(await toldOn(store, '2026-03-28')).toEqual([]);
  expect(await toldOn(store, '2026-03-29')).toEqual([`subscription.renewal_ahead/${id}/2026-04-01`]);
  expect(await toldOn(store, '2026-03-29')).toEqual([]);
  expect(await toldOn(store, '2026-03-31')).toEqual([]);
  const late = await subscribe(store);
  expect(await toldOn(store, '2026-04-01')).toEqual([]);
  expect(await toldOn(store, '2026-03-31')).toEqual([`subscription.renewal_ahead/${late}/2026-04-01`]);
  // The next term is another fact.
  await store.db.query(`update zoho_bridge.subscriptions set next_billing_at = '2026-05-01' where id = $1`, [id]);
  expect(await toldOn(store, '2026-04-28')).toEqual([`subscription.renewal_ahead/${id}/2026-05-01`]);
});

test('nobody is told of the renewal of one that will not renew, or is not due', async () => {
  const store = await freshStore();
  const renews = await subscribe(store);
  for (const over of [
    { wish: 'ending' },
    { status: 'non_renewing' },
    { over_at: '2026-03-20' },
    { status: 'dunning' },
    // A week or less: its next bill is always near.
    { term_starts_at: '2026-03-29', next_billing_at: '2026-04-01' },
    // Billing does not have it yet.
    { status: null, next_billing_at: null },
  ])
    await subscribe(store, over);
  expect(await toldOn(store, '2026-03-30')).toEqual([`subscription.renewal_ahead/${renews}/2026-04-01`]);
});

test('the end of a trial is told, and not its first bill as a renewal', async () => {
  const store = await freshStore();
  const id = await subscribe(store, { status: 'trial', trial_ends_at: '2026-04-01' });
  expect(await toldOn(store, '2026-03-28')).toEqual([]);
  expect(await toldOn(store, '2026-03-29')).toEqual([`subscription.trial_ending/${id}/2026-04-01`]);
});

test('a card that expires is told once, whatever it pays for', async () => {
  const store = await freshStore();
  for (const product of ['main', 'more']) {
    await subscribe(store, { user_id: 'ada', product, card_last_four: '4242', card_expires: '2026-03-31', next_billing_at: '2026-06-01' });
  }
  expect(await toldOn(store, '2026-03-15')).toEqual([]);
  expect(await toldOn(store, '2026-03-16')).toEqual(['card.expiring/ada/4242/2026-03']);
  expect(await toldOn(store, '2026-03-31')).toEqual([]);
  // A new card is another fact.
  await store.db.query(`update zoho_bridge.subscriptions set card_last_four = '1111', card_expires = '2027-03-31'`);
  expect(await toldOn(store, '2027-03-31')).toEqual(['card.expiring/ada/1111/2027-03']);
});

test('of a term that will cost something else no amount is told', async () => {
  const store = await freshStore();
  await subscribe(store, { change_scheduled: true });
  await subscribe(store);
  await toldOn(store, '2026-03-30');
  const amounts = await store.db.query<{ amount: unknown }>(
    `select data -> 'amount' as amount from zoho_bridge.happenings order by subscription_id`,
  );
  expect(amounts.map(({ amount }) => amount)).toEqual([null, '49.00']);
});
