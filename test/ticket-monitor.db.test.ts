import { expect, test } from 'vitest';
import { type DeskWorld, deskWorld } from './harness/escalations.js';

/** So many tickets that Desk has and the bridge knows. */
async function tickets(at: DeskWorld, count: number): Promise<string[]> {
  for (let n = 0; n < count; n++) {
    await at.bridge.escalations.open({ conversationId: `c${n}`, email: `p${n}@example.com`, subject: `Help ${n}`, description: 'Please' });
  }
  await at.settled();
  return at.tickets().map(({ id }) => id);
}

const rung = async ({ store }: DeskWorld) =>
  (await store.db.query<{ version: string }>(`select version from zoho_bridge.objects where kind = 'ticket' order by id`)).map(
    ({ version }) => Number(version),
  );

test('no ticket, no call', async () => {
  const at = await deskWorld();
  const before = at.emulator.calls().length;
  const { tickets: look } = await at.bridge.events.sweep();
  expect(look).toEqual({ live: 0, ways: [], rows: 0, rung: 0, calls: 0, credits: 0 });
  expect(
    at.emulator
      .calls()
      .slice(before)
      .filter(({ service }) => service === 'desk'),
  ).toEqual([]);
});

test('a look at a few tickets is one call', async () => {
  const at = await deskWorld();
  await tickets(at, 3);
  at.emulator.advance('PT1M');
  const { tickets: look } = await at.bridge.events.sweep();
  expect(look).toMatchObject({ live: 3, calls: 1, credits: 3, rows: 3 });
  expect(await rung(at)).toHaveLength(3);
});
