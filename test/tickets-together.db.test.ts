/** Two workers settle creates, comments and looks of the same tickets while the app adds to them: nobody waits for ever, nothing is lost. */
import { expect, test } from 'vitest';
import { ticketWorld } from './harness/tickets.js';

const ROUNDS = 12;
const TALKS = ['a', 'b', 'c', 'd'];

test('creates, comments, looks and the app’s own transactions at once end with all of it, and without a deadlock', {
  timeout: 240_000,
}, async () => {
  const w = await ticketWorld();
  const { store, bridge } = w;
  const other = store.db.kind === 'postgres' ? await w.another() : bridge;
  await bridge.users.save({ id: 'u-1', email: 'u-1@example.com', name: 'Ann Smith' });
  await Promise.all([bridge.start(), other.start()]);
  const open = async (talk: string) =>
    (await bridge.escalations.open({ conversationId: talk, userId: 'u-1', subject: 'Help', description: talk })).id;
  const ids = await Promise.all(TALKS.slice(1).map(open));
  await expect.poll(() => w.tickets().length, { timeout: 30_000 }).toBe(TALKS.length - 1);
  const ring = async () => {
    const refs = w.tickets().map(({ id }) => ({ kind: 'ticket' as const, zohoId: id }));
    await store.db.transaction((tx) => store.objects.ring(refs, tx));
  };
  let answered = 0;
  for (let round = 0; round < ROUNDS; round++) {
    if (round === 3) ids.push(await open('a'));
    // One transaction of the app adds to two escalations, and takes its time in between.
    const [first = '', second = ''] = [ids[round % ids.length], ids[(round + 1) % ids.length]];
    const adding = store.db.transaction(async (tx) => {
      await bridge.escalations.append(first, [{ role: 'user', text: `round ${round}, first` }], { tx });
      await tx.query('select pg_sleep(0.05)');
      await bridge.escalations.append(second, [{ role: 'user', text: `round ${round}, second` }], { tx });
    });
    const ticket = w.tickets()[round % ids.length];
    if (ticket) {
      w.hand.reply({ id: ticket.id, text: `answer ${answered++}` });
      if (round % 3 === 0) w.hand.setStatus({ id: ticket.id, status: round % 2 === 0 ? 'On Hold' : 'Open' });
    }
    await Promise.all([adding, ring(), ring()]);
  }
  await ring();
  await expect
    .poll(async () => (await Promise.all(ids.map(async (id) => bridge.escalations.get(id)))).map((one) => one?.sync.state), {
      timeout: 60_000,
    })
    .toEqual(TALKS.map(() => 'synced'));
  await expect
    .poll(
      async () =>
        (await Promise.all(ids.map(async (id) => (await bridge.escalations.get(id))?.replies.length ?? 0))).reduce((a, b) => a + b),
      {
        timeout: 60_000,
      },
    )
    .toBe(answered);
  expect(w.tickets()).toHaveLength(TALKS.length);
  for (const ticket of w.tickets()) {
    const texts = (await w.comments(ticket.id)).map(({ content }) => content.split('\n').at(-1));
    expect(new Set(texts).size).toBe(texts.length);
  }
  const told = await w.told('escalation.replied');
  expect(told).toHaveLength(answered);
  expect(answered).toBeGreaterThan(ROUNDS / 2);
  expect(w.logs.filter((line) => /40P01|deadlock|could not be written/.test(line))).toEqual([]);
});
