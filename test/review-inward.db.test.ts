import { expect, test } from 'vitest';
import type { Sql } from '../src/store/database.js';
import { type World, world } from './harness/bridge.js';
import { courier, subscriber, toldBy } from './harness/inbox.js';

const rows = ({ store }: World, sql: string) => store.db.query<Record<string, unknown>>(sql);

test("a handler that always throws for one user's fact holds up nobody else, is parked, and hears of it after a replay", async () => {
  const at = await world({ env: { ZOHO_BRIDGE_MAX_ATTEMPTS: '2' } });
  const carry = courier(at);
  const [ann, bob] = [await subscriber(at, { id: 'ann' }), await subscriber(at, { id: 'bob' })];
  await carry(() => []);
  await at.store.db.query('create table app_heard (id text)');
  const hears = (tx: Sql, userId: string) => tx.query('insert into app_heard values ($1)', [userId]);
  const heard = async () => (await rows(at, 'select id from app_heard')).map(({ id }) => id);
  const off = at.bridge.on('subscription.cancelled', async ({ userId }, tx) => {
    await hears(tx, userId);
    if (userId === 'ann') throw new TypeError('no plan for ann@host.example');
  });
  for (const { zohoId } of [ann, bob]) at.emulator.byHand.billing.cancelSubscription({ id: zohoId });
  await carry();
  await at.bridge.drain({ timeoutMs: 20_000 });
  expect(await heard()).toEqual(['bob']);
  expect(await at.bridge.users.get('bob')).toMatchObject({ tier: 'Churned' });
  expect(await at.bridge.users.get('ann')).toMatchObject({ tier: 'Paid Tier' });
  const parked = await rows(at, `select reason from zoho_bridge.links where sync = 'billing.mirror' and parked_at is not null`);
  expect(parked).toEqual([{ reason: expect.stringContaining('could not be written (TypeError)') }]);
  expect(at.logs.join('\n')).not.toContain('ann@host.example');

  off();
  at.bridge.on('subscription.cancelled', async ({ userId }, tx) => void (await hears(tx, userId)));
  await at.bridge.jobs.replay({ sync: 'billing.mirror' });
  await at.bridge.drain();
  expect(await heard()).toEqual(['bob', 'ann']);
  expect(await at.bridge.users.get('ann')).toMatchObject({ tier: 'Churned' });
});

test('a handler that always throws at a notice of the calendar keeps back that one, and no work', async () => {
  const at = await world();
  for (const id of ['ann', 'bob']) await subscriber(at, { id });
  at.bridge.on('subscription.renewal_ahead', ({ userId }) => {
    if (userId === 'ann') throw new Error('not now');
  });
  at.emulator.advance('P28D');
  await at.bridge.users.save({ id: 'cid', email: 'cid@host.example' });
  expect(await at.bridge.drain()).toMatchObject({ drained: true });
  expect(await rows(at, `select user_id from zoho_bridge.happenings where name = 'subscription.renewal_ahead'`)).toEqual([
    { user_id: 'bob' },
  ]);
});

test('a handler that always throws at a change of tier that time brings keeps back that user only', async () => {
  const at = await world();
  for (const id of ['ann', 'bob']) await subscriber(at, { id });
  await at.bridge.drain();
  await at.store.db.query(`update zoho_bridge.subscriptions set status = 'dunning', dunning_since = '2020-01-01'`);
  at.bridge.on('tier.changed', ({ userId }) => {
    if (userId === 'ann') throw new Error('not now');
  });
  await at.bridge.drain();
  const tierOf = async (id: string) => (await at.bridge.users.get(id))?.tier;
  expect([await tierOf('ann'), await tierOf('bob')]).toEqual(['Paid Tier', 'Churned']);
});

test('an event that Billing lists and cannot give holds up neither the others nor the comparison, and is asked for again', async () => {
  const at = await world();
  const { zohoId } = await subscriber(at);
  at.emulator.byHand.billing.cancelSubscription({ id: zohoId });
  const told = toldBy(at);
  const broken = told[0]?.event_id ?? '';
  at.emulator.setFaults({ rules: [{ service: 'billing', path: `/events/${broken}`, fault: 'status', status: 500 }] });
  const report = await at.bridge.events.sweep();
  expect(report).toMatchObject({ unread: 1, new: told.length - 1, compared: true });
  await at.bridge.drain();
  expect(await at.bridge.users.get('u1')).toMatchObject({ tier: 'Churned' });

  at.emulator.setFaults({ rules: [] });
  at.emulator.advance('P2D');
  expect(await at.bridge.events.sweep()).toMatchObject({ unread: 0, new: 1 });
});

test('a sweep of the last days on demand leaves those before to the next one', async () => {
  const at = await world();
  const { zohoId } = await subscriber(at);
  await at.bridge.events.sweep();
  at.emulator.byHand.billing.cancelSubscription({ id: zohoId });
  at.emulator.advance('P10D');
  await at.bridge.drain();
  const count = toldBy(at).length;
  const today = (await at.bridge.events.sweep({ since: '2099-01-01' })).from;
  expect(today).toBe('2099-01-01');
  await at.bridge.events.sweep();
  const [row] = await rows(at, 'select count(*)::int as n from zoho_bridge.events');
  expect(row).toEqual({ n: count });
});

test('a sweep finds what happens after the clock was set back', async () => {
  const at = await world();
  const { zohoId } = await subscriber(at);
  await at.store.facts.set('billing.sweep', { day: '2099-01-01', comparedAt: 0, pages: 0 });
  at.emulator.byHand.billing.cancelSubscription({ id: zohoId });
  expect((await at.bridge.events.sweep()).new).toBeGreaterThan(0);
});

test('an object whose encryption key is gone holds up none of its batch', async () => {
  const at = await world();
  const carry = courier(at);
  const all = [await subscriber(at, { id: 'ann' }), await subscriber(at, { id: 'bob' })];
  await carry();
  await at.bridge.drain();
  await at.store.db.query(
    `update zoho_bridge.objects set sealed_id = 'zb1.gone' || substring(sealed_id from 5)
      where id = (select min(id) from zoho_bridge.objects where kind = 'invoice')`,
  );
  for (const { zohoId } of all) at.emulator.byHand.billing.cancelSubscription({ id: zohoId });
  await at.bridge.events.replay({ all: true });
  await carry();
  await at.bridge.drain({ timeoutMs: 4000 });
  for (const id of ['ann', 'bob']) expect(await at.bridge.users.get(id)).toMatchObject({ tier: 'Churned' });
});
