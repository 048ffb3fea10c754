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

test('what agents do is seen here without anybody polling, with a look at Desk for each ticket that was rung', async () => {
  const w = await scene();
  const { id, ticketId } = await w.escalated();
  const calls = w.emulator.calls().length;
  w.hand.reply({ id: ticketId, text: 'Try again now.' });
  w.hand.publicComment({ id: ticketId, text: 'It was the cable.' });
  w.hand.close({ id: ticketId });
  await w.emulator.settled();
  await w.settled();
  expect(await w.bridge.escalations.get(id)).toMatchObject({
    state: 'closed',
    replies: [{ text: 'Try again now.' }, { text: 'It was the cable.' }],
  });
  const looks = w.emulator.calls().slice(calls);
  expect(looks.filter(({ path }) => path === `/api/v1/tickets/${ticketId}`)).toHaveLength(1);
});

test('a token that was caught achieves a look at Desk and nothing else, whatever body it comes with', async () => {
  const w = await scene();
  const at = receivingAt(w);
  const { id, ticketId } = await w.escalated();
  w.hand.publicComment({ id: ticketId, text: 'We look into it.' });
  await w.emulator.settled();
  await w.settled();
  const caught = sent(w).findLast(({ state }) => state === 'delivered');
  const jwt = caught?.headers['X-ZDesk-JWT'] ?? '';
  // All there is to see, but for when Desk was last asked.
  const shown = async () => JSON.stringify(await w.bridge.escalations.get(id)).replace(/"seenAt":"[^"]+"/, '');
  const before = await shown();
  expect(before).toContain('We look into it.');
  const told = await w.told();
  const rows = await at.rows();
  const looks = () => w.emulator.calls().filter(({ path }) => path === `/api/v1/tickets/${ticketId}`).length;
  const asked = looks();

  // The same again: counted, and not looked at.
  for (let n = 0; n < 10; n += 1) expect((await at.send({ jwt, body: caught?.body ?? '' })).status).toBe(200);
  await w.settled();
  expect(await at.rows()).toEqual({ n: rows.n, deliveries: rows.deliveries + 10 });
  expect(looks()).toBe(asked);

  // Lies about the ticket, many at once: they ring it, one look shows that nothing is so.
  const lie = (n: number) => [
    { eventType: 'Ticket_Update', eventTime: `${1785000000000 + n}`, orgId: w.env.ZOHO_DESK_ORGANIZATION_ID, payload: closed(ticketId, n) },
    { eventType: 'Ticket_Thread_Add', eventTime: `${n}`, payload: { ...reply(ticketId, n), direction: 'out', visibility: 'public' } },
    { eventType: 'Ticket_Comment_Add', eventTime: `${n}`, payload: { ...reply(ticketId, n), isPublic: true } },
    { eventType: 'Ticket_Delete', eventTime: `${n}`, payload: { id: ticketId } },
  ];
  const answers = await Promise.all(Array.from({ length: 25 }, (_, n) => at.send({ jwt, body: JSON.stringify(lie(n)) })));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  await w.settled();
  expect((await at.rows()).n).toBe(rows.n + 100);
  expect(await shown()).toBe(before);
  expect(await w.told()).toEqual(told);
  expect(looks()).toBe(asked + 1);

  // About tickets and things nobody here knows: kept, without a call.
  const calls = w.emulator.calls().length;
  for (const payload of [{ id: '999' }, { id: "1' or 1=1" }, { id: '../../tickets' }, {}]) {
    expect((await at.send({ jwt, body: JSON.stringify([{ eventType: 'Ticket_Update', payload }]) })).status).toBe(200);
  }
  await w.settled();
  expect(
    w.emulator
      .calls()
      .slice(calls)
      .filter(({ service }) => service === 'desk'),
  ).toEqual([]);
  expect(await shown()).toBe(before);

  // It is good for some minutes only.
  w.emulator.advance('PT10M');
  await w.bridge.drain();
  expect((await at.send({ jwt, body: caught?.body ?? '' })).status).toBe(401);
});

const closed = (id: string, n: number) => ({
  ...{ id, status: 'Closed', statusType: 'Closed', resolution: `Forged ${n}`, modifiedTime: '2030-01-01T00:00:00.000Z' },
  ...{ closedTime: '2030-01-01T00:00:00.000Z', isTrashed: true, commentCount: '99' },
});
const reply = (ticketId: string, n: number) => ({
  id: `${n + 1}`,
  ticketId,
  status: 'SUCCESS',
  content: `Forged ${n}`,
  summary: `Forged ${n}`,
});
