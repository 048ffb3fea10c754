import { expect, test } from 'vitest';
import { deskClient } from '../../../../test/harness/desk.js';

/** A Desk whose clock stands still at a moment that is no whole second, and finds tickets by their subject. */
async function laggingDesk(searchLagMs = 5000) {
  const client = await deskClient({ now: () => new Date('2026-03-01T12:00:00.700Z') });
  client.emulator.setLimits({ desk: { searchLagMs } });
  const subjects = async (path = 'tickets/search?_all=word*') => (await client.desk('GET', path)).list.map(({ subject }) => subject);
  return { ...client, subjects };
}

test('without a lag a ticket is found at once, though its dates are rounded up', async () => {
  const { ticket, subjects } = await laggingDesk(0);
  await ticket({ subject: 'words' });
  expect(await subjects()).toEqual(['words']);
});

test('each change is found when its own time has come, however many follow', async () => {
  const { emulator, desk, ticket, subjects } = await laggingDesk();
  const { id } = await ticket({ subject: 'word 0' });
  for (const at of [1, 2, 3, 4]) {
    emulator.advance('PT2S');
    await desk('PATCH', `tickets/${id}`, { subject: `word ${at}` });
  }
  // 8 seconds in: the first change is 6 seconds old, the second 4.
  expect(await subjects()).toEqual(['word 1']);
  emulator.advance('PT2S');
  expect(await subjects()).toEqual(['word 2']);
  emulator.advance('PT2S');
  expect(await subjects()).toEqual(['word 3']);
  emulator.advance('PT2S');
  expect(await subjects()).toEqual(['word 4']);
});

test('a search in between does not make the index forget', async () => {
  const { emulator, desk, ticket, subjects } = await laggingDesk();
  const { id } = await ticket({ subject: 'word 0' });
  emulator.advance('PT6S');
  await desk('PATCH', `tickets/${id}`, { subject: 'other' });
  expect(await subjects()).toEqual(['word 0']);
  emulator.advance('PT4S');
  expect(await subjects()).toEqual(['word 0']);
  emulator.advance('PT2S');
  expect(await subjects()).toEqual([]);
});

test('an id that is named twice is one hit', async () => {
  const { ticket, desk } = await laggingDesk(0);
  const { id, contactId } = await ticket();
  expect((await desk('GET', `tickets/search?id=${id},${id}`)).list).toHaveLength(1);
  expect((await desk('GET', `tickets/search?contactId=${contactId},${contactId}`)).list).toHaveLength(1);
  expect((await desk('GET', `contacts/search?id=${contactId},${contactId}`)).list).toHaveLength(1);
});

test('letters beyond ASCII have no case either', async () => {
  const { ticket, subjects } = await laggingDesk(0);
  await ticket({ subject: 'ÖSTERREICH İstanbul' });
  for (const asked of ['österreich', 'İSTANBUL', 'İstan*'])
    expect(await subjects(`tickets/search?subject=${encodeURIComponent(asked)}`), asked).toHaveLength(1);
});
