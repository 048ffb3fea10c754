import { expect, test } from 'vitest';
import { loadWishes, lockLatest } from '../src/store/subscriptions.js';
import { type World, world } from './harness/bridge.js';

/** A subscription of a user, asked for at a moment, in an organisation of a time zone. */
async function asked(at: World, { startsAt = null as string | null } = {}): Promise<string> {
  await at.bridge.users.save({ id: 'u1', email: 'u1@host.example' });
  const { id } = await at.bridge.subscriptions.create('u1', { planCode: 'pro-monthly', autoCollect: false, ...(startsAt && { startsAt }) });
  return id;
}

test('whether the next term has begun is told by the day it is at the organisation, not by the day of the database', async () => {
  const at = await world();
  const { db, facts } = at.store;
  const id = await asked(at);
  await db.query(
    `update zoho_bridge.subscriptions set term_ends_at = '2027-03-01', next = '{"planCode":"starter-monthly","quantity":1,"addons":[]}' where id = $1`,
    [id],
  );
  const isDue = async (now: string) =>
    (await db.transaction((tx) => lockLatest(tx, { userId: 'u1', product: 'main', now: Date.parse(now) }))).subscription?.nextIsDue;
  await facts.set('organization.timeZone', 'America/Los_Angeles');
  expect(await isDue('2027-03-01T07:00:00Z')).toBe(false); // still the last of February there
  expect(await isDue('2027-03-01T09:00:00Z')).toBe(true);
  await facts.set('organization.timeZone', 'Pacific/Kiritimati');
  expect(await isDue('2027-02-28T09:00:00Z')).toBe(false);
  expect(await isDue('2027-02-28T11:00:00Z')).toBe(true);
});

test('what was to begin on the day it was asked for is billed from that day, by the day of the organisation', async () => {
  const at = await world();
  const { db, facts } = at.store;
  const id = await asked(at, { startsAt: '2027-03-01' });
  const isBilledLate = async (createdAt: string) => {
    await db.query('update zoho_bridge.subscriptions set created_at = $2 where id = $1', [id, createdAt]);
    return (await loadWishes(db, [id]))[0]?.billLate;
  };
  await facts.set('organization.timeZone', 'America/Los_Angeles');
  expect(await isBilledLate('2027-03-02T07:00:00Z')).toBe(true); // the first of March there
  expect(await isBilledLate('2027-03-02T09:00:00Z')).toBe(false);
  await facts.set('organization.timeZone', 'Pacific/Kiritimati');
  expect(await isBilledLate('2027-03-01T09:00:00Z')).toBe(true);
  expect(await isBilledLate('2027-03-01T11:00:00Z')).toBe(false);
});
