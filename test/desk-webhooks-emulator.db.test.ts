/** Desk's webhooks as the emulator sends them: signed by its own key, doubled, reordered, lost and late. */
import { expect, test } from 'vitest';
import { DATABASE_KIND } from './harness/database.js';
import { DESK_SECRET, listening, receivingAt } from './harness/desk-receiving.js';
import { type TicketWorld, ticketWorld } from './harness/tickets.js';

async function scene(env: Record<string, string> = {}) {
  const w = await ticketWorld({ env: { ZOHO_DESK_WEBHOOK_SECRET: DESK_SECRET, ZOHO_BOOKS_ORGANIZATION_ID: '', ...env } });
  const publicUrl = await listening(w);
  const { steps } = await w.bridge.setup({ publicUrl });
  expect(steps).toContainEqual(expect.objectContaining({ what: 'Desk webhook', state: 'created' }));
  return { ...w, publicUrl };
}

const sent = ({ emulator }: TicketWorld) => emulator.deliveries().filter(({ service }) => service === 'desk');
const kept = async ({ bridge }: TicketWorld) =>
  (await bridge.events.list({ limit: 200 })).items.filter(({ source }) => source === 'desk.webhook');

test.each([false, true])('what agents do arrives, signed, each once; dates in milliseconds: %s', async (webhookJwtMilliseconds) => {
  const w = await scene();
  w.emulator.setLimits({ desk: { webhookJwtMilliseconds } });
  const { ticketId } = await w.escalated();
  w.hand.reply({ id: ticketId, text: 'We are on it.' });
  w.hand.privateComment({ id: ticketId, text: 'No idea' });
  w.hand.close({ id: ticketId });
  await w.emulator.settled();
  expect(sent(w).map(({ state }) => state)).toEqual(sent(w).map(() => 'delivered'));
  const events = await kept(w);
  expect(new Set(events.map(({ type }) => type))).toEqual(new Set(['Ticket_Update', 'Ticket_Thread_Add', 'Ticket_Comment_Add']));
  expect(events.filter(({ at }) => at === null)).toEqual([]);
});

test('doubled, reordered and lost ones: each that arrived is kept once', async () => {
  const w = await scene();
  const { ticketId } = await w.escalated();
  w.emulator.webhooks({ seed: 5, drop: 0.2, duplicate: 0.4, reorder: 0.4, delayMs: 5 });
  for (let n = 0; n < 20; n += 1) {
    w.hand.publicComment({ id: ticketId, text: `Comment ${n}` });
    w.emulator.advance('PT1M');
    await w.emulator.settled();
  }
  w.emulator.webhooks({ drop: 0, duplicate: 0, reorder: 0 });
  w.emulator.advance('PT2H');
  await w.emulator.settled();
  const events = (await kept(w)).filter(({ type }) => type === 'Ticket_Comment_Add');
  expect(events.length).toBeGreaterThan(10);
  expect(events.length).toBeLessThanOrEqual(20);
  expect(events.reduce((sum, { deliveries }) => sum + deliveries, 0)).toBeGreaterThan(events.length);
});

test('a clock that was moved at the emulator makes no token early', async () => {
  const w = await scene();
  const { ticketId } = await w.escalated();
  w.emulator.advance('P40D');
  w.hand.close({ id: ticketId });
  await w.emulator.settled();
  expect(sent(w).at(-1)).toMatchObject({ state: 'delivered' });
  expect(w.logs.filter((line) => line.includes('a webhook of Desk was refused'))).toEqual([]);
});

test.runIf(DATABASE_KIND === 'postgres')('a webhook that another process made is known within a second', async () => {
  const w = await ticketWorld({ env: { ZOHO_DESK_WEBHOOK_SECRET: DESK_SECRET, ZOHO_BOOKS_ORGANIZATION_ID: '' } });
  const at = receivingAt(w);
  const publicUrl = await listening(w);
  expect((await at.send({ jwt: 'x.y.z', body: '[{"payload":{}}]' })).status).toBe(401);
  const { ticketId } = await w.escalated();
  const { steps } = await (await w.another()).setup({ publicUrl });
  expect(steps).toContainEqual(expect.objectContaining({ what: 'Desk webhook', state: 'created' }));
  w.hand.close({ id: ticketId });
  await w.emulator.settled();
  // A token for a webhook nobody knows makes the process look again, once a second at most.
  await expect
    .poll(
      async () => {
        w.emulator.redeliver(sent(w).at(-1)?.id ?? 0);
        await w.emulator.settled();
        return sent(w).at(-1)?.state;
      },
      { interval: 300, timeout: 5000 },
    )
    .toBe('delivered');
});
