/** Changes of tickets are found without webhooks, and with few credits. */
import { expect, test } from 'vitest';
import { type LooksWorld, lookout, looksWorld } from './harness/ticket-looks.js';
import { DATABASE_KIND } from './harness/database.js';

const rung = async ({ store }: LooksWorld): Promise<number> => {
  const [row] = await store.db.query<{ n: number }>(`select coalesce(sum(version), 0)::int as n from zoho_bridge.objects where kind = 'ticket'`);
  return row?.n ?? 0;
};
const statuses = async ({ bridge }: LooksWorld) => (await bridge.escalations.list()).items.map(({ ticket }) => ticket?.status).toSorted();

test('no ticket, no call', async () => {
  const at = await looksWorld();
  expect(await at.after('PT1M')).toBeUndefined();
  expect((await at.bridge.events.sweep()).tickets).toEqual({ live: 0, ways: [], rows: 0, rung: 0, calls: 0, credits: 0 });
  expect(at.spent()).toEqual([]);
});

test('an idle look at up to a hundred tickets is one call of three credits, once a minute', async () => {
  const at = await looksWorld({ tickets: 3 });
  expect(await at.after('PT1M')).toMatchObject({ live: 3, ways: ['scan'], calls: 1, credits: 3, rows: 3, rung: 0 });
  expect(await at.after('PT50S')).toBeUndefined();
  expect(await at.after('PT10S')).toMatchObject({ rung: 0 });
  expect(at.spent()).toEqual(['GET tickets/search 3', 'GET tickets/search 3']);
  const calls = await at.store.db.query(`select priority from zoho_bridge.calls where operation = 'desk.searchTickets'`);
  expect(calls.every(({ priority }) => priority === 'backfill')).toBe(true);
});

test('a look that finds one change costs one call more, the ticket itself', async () => {
  const at = await looksWorld({ tickets: 3 });
  await at.after('PT1M');
  at.spent();
  at.hand.setStatus({ id: at.tickets()[1]?.id ?? '', status: 'Escalated' });
  expect(await at.after('PT1M')).toMatchObject({ rung: 1 });
  await at.settled();
  expect(at.spent()).toEqual(['GET tickets/search 3', 'GET tickets/{id} 1']);
  expect(await statuses(at)).toEqual(['Escalated', 'Open', 'Open']);
  expect(await at.after('PT1M')).toMatchObject({ rung: 0 });
});

test('where all tickets would take many calls, what changed is asked for, and all of them now and then', async () => {
  const at = await looksWorld({ tickets: 4 });
  await at.atOnce(1);
  expect(await at.after('PT1M')).toMatchObject({ ways: ['scan'], calls: 4 });
  const ways: string[][] = [];
  for (let n = 0; n < 15; n++) ways.push((await at.after('PT1M'))?.ways ?? []);
  expect(ways.flat()).toEqual([...Array.from({ length: 14 }, () => 'changes'), 'scan']);
  at.spent();
  at.hand.setStatus({ id: at.tickets()[0]?.id ?? '', status: 'Closed' });
  expect(await at.after('PT1M')).toMatchObject({ ways: ['changes'], rung: 1 });
  expect(at.spent()).toEqual(['GET tickets/search 3', 'GET tickets 3']);
});

test('a reply is found within a minute although it does not change modifiedTime, a comment with the next look at all', async () => {
  const at = await looksWorld({ tickets: 4 });
  at.emulator.setLimits({ desk: { replyBumpsModifiedTime: false } });
  await at.atOnce(1);
  await at.after('PT1M');
  const [first, second] = at.tickets();
  at.hand.reply({ id: first?.id ?? '', text: 'Try again.' });
  at.hand.publicComment({ id: second?.id ?? '', text: 'Looking.' });
  expect(await at.after('PT1M')).toMatchObject({ ways: ['changes'], rung: 1 });
  let found = 0;
  for (let n = 0; n < 15; n++) found += (await at.after('PT1M'))?.rung ?? 0;
  expect(found).toBe(1);
});

test('what the search does not show yet is found by the next look', async () => {
  const at = await looksWorld({ tickets: 4 });
  at.emulator.setLimits({ desk: { searchLagMs: 20_000 } });
  await at.atOnce(1);
  await at.after('PT1M');
  await at.after('PT50S');
  at.hand.setStatus({ id: at.tickets()[0]?.id ?? '', status: 'Closed' });
  expect(await at.after('PT10S')).toMatchObject({ ways: ['changes'], rung: 1 });
  at.hand.assign({ id: at.tickets()[1]?.id ?? '' });
  expect(await at.after('PT1M')).toMatchObject({ ways: ['changes'], rung: 1 });
});
