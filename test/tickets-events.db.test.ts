/** Events of Desk ring tickets, and nothing else of them is believed. */
import { expect, test } from 'vitest';
import { standingOf } from '../src/store/ticket-refs.js';
import { deskCalls, type TicketWorld, ticketWorld } from './harness/tickets.js';

let count = 0;
async function hear(w: TicketWorld, type: string, payload: unknown): Promise<void> {
  const body = JSON.stringify({ eventType: type, payload });
  await w.store.events.keep([{ source: 'desk.webhook', identity: { content: `event ${count++}` }, type, at: null, body }]);
}
const recorded = (w: TicketWorld) =>
  w.store.db.query<{ type: string; state: string; reason: string | null }>(
    'select type, state, reason from zoho_bridge.events order by id',
  );

test('many events of a ticket are one look; nothing they say is believed', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  const before = deskCalls(w).length;
  w.hand.setStatus({ id: ticketId, status: 'On Hold' });
  for (const status of ['Closed', 'Open', 'Closed'])
    await hear(w, 'Ticket_Update', { id: ticketId, status, statusType: status, modifiedTime: '2040-01-01T00:00:00Z' });
  await w.bridge.drain();
  expect(deskCalls(w).slice(before)).toEqual(['GET ticket']);
  expect(await w.bridge.escalations.get(id)).toMatchObject({ state: 'open', ticket: { status: 'On Hold' } });
});

test('an event about what was written has the conversation read though no count has changed', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  w.emulator.setLimits({ desk: { replyBumpsModifiedTime: false } });
  const { id: commentId } = w.hand.privateComment({ id: ticketId, text: 'For you as well' }) as { id: string };
  await w.look();
  w.emulator.advance('PT1M');
  await w.look();
  w.hand.editComment({ id: ticketId, commentId, isPublic: true });
  await w.look();
  expect((await w.bridge.escalations.get(id))?.replies).toEqual([]);
  await hear(w, 'Ticket_Comment_Update', { id: commentId, ticketId });
  await w.bridge.drain();
  expect((await w.bridge.escalations.get(id))?.replies.map(({ text }) => text)).toEqual(['For you as well']);
});

test('what is nobody’s here, not known or not to be read is recorded, and costs nothing', async () => {
  const w = await ticketWorld();
  await w.escalated();
  const { id: other } = w.hand.createTicket({ subject: 'Theirs', email: 'stranger@example.com' }) as { id: string };
  const before = deskCalls(w).length;
  await hear(w, 'Ticket_Update', { id: other, cf: { cf_escalation_key: null } });
  await hear(w, 'Ticket_Comment_Add', { id: '7', ticketId: other });
  await hear(w, 'Ticket_Approval_Add', { id: other });
  await hear(w, 'Ticket_Update', 'nothing');
  await w.bridge.drain();
  expect((await recorded(w)).map(({ state, reason }) => [state, reason])).toEqual([
    ['recorded', 'a ticket of nobody here'],
    ['recorded', 'a ticket of nobody here'],
    ['recorded', 'an event of this name is not known to this version'],
    ['recorded', 'the payload cannot be read'],
  ]);
  expect(deskCalls(w).slice(before)).toEqual([]);
});

test('the event of a ticket whose create has not been answered finds out by the key whose it is', async () => {
  const w = await ticketWorld();
  w.emulator.setFaults({ rules: [{ service: 'desk', method: 'POST', path: '/api/v1/tickets', fault: 'error-after-commit', count: 1 }] });
  await w.bridge.users.save({ id: 'u-1', email: 'u-1@example.com', name: 'Ann Smith' });
  const { id } = await w.bridge.escalations.open({ conversationId: 'c', userId: 'u-1', subject: 'Help', description: 'It is broken.' });
  await w.bridge.drain();
  const [ticket] = w.tickets();
  const { id: other } = w.hand.createTicket({ subject: 'Theirs', email: 'stranger@example.com' }) as { id: string };
  w.hand.reply({ id: ticket?.id ?? '', text: 'That was quick' });
  await hear(w, 'Ticket_Thread_Add', { id: '7', ticketId: ticket?.id });
  await hear(w, 'Ticket_Thread_Add', { id: '7', ticketId: other });
  await w.bridge.drain();
  expect(await w.bridge.escalations.get(id)).toMatchObject({ ticket: { number: '101' }, replies: [{ text: 'That was quick' }] });
  await w.settled();
  expect(w.tickets()).toHaveLength(2);
  expect(await w.bridge.escalations.get(id)).toMatchObject({ sync: { state: 'synced' }, replies: [{ text: 'That was quick' }] });
  expect((await w.told()).map((key) => key.split('/')[0])).toEqual(['escalation.received', 'escalation.replied']);
  // The other one was looked at once, and is nobody's from then on.
  await hear(w, 'Ticket_Thread_Add', { id: '8', ticketId: other });
  await w.bridge.drain();
  expect((await recorded(w)).at(-1)).toMatchObject({ reason: 'a ticket of nobody here' });
});

test('while a ticket whose answer was lost is parked, other people’s are not asked for', async () => {
  const { store, ...w } = await ticketWorld();
  await w.escalated();
  const isOurs = async () => (await standingOf(store.db, store.vault, [{ ticketId: '4711', keys: null }]))[0]?.isOurs;
  await store.db.query(`update zoho_bridge.links set state = 'intent' where sync = 'desk.ticket'`);
  expect(await isOurs()).toBe(true);
  await store.db.query(`update zoho_bridge.links set parked_at = now() where sync = 'desk.ticket'`);
  expect(await isOurs()).toBe(false);
});

test('an event of the ticket that has taken over has the one that was merged looked at', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  const key = w.tickets()[0]?.cf['cf_escalation_key'] ?? '';
  const { id: heir } = w.hand.createTicket({ subject: 'Also', email: 'u-1@example.com' }) as { id: string };
  w.hand.mergeTickets({ id: heir, ids: [ticketId] });
  w.hand.editTicket({ id: heir, values: { cf: { cf_escalation_key: key } } });
  await hear(w, 'Ticket_Update', { id: heir, cf: { cf_escalation_key: key } });
  await w.until(async () => (await w.bridge.escalations.get(id))?.ticket?.number === '102');
  w.hand.reply({ id: heir, text: 'Here now' });
  await hear(w, 'Ticket_Thread_Add', { id: '9', ticketId: heir });
  await w.bridge.drain();
  expect((await w.bridge.escalations.get(id))?.replies.map(({ text }) => text)).toEqual(['Here now']);
});

test('nothing of what agents wrote, nor an id of Desk’s, is in the database or the log in the clear', async () => {
  const w = await ticketWorld();
  const { ticketId } = await w.escalated();
  const reply = w.hand.reply({ id: ticketId, text: 'canary reply', fileName: 'canary.pdf', fileText: 'x' }) as { id: string };
  const comment = w.hand.publicComment({ id: ticketId, text: 'canary comment' }) as { id: string };
  w.hand.close({ id: ticketId, resolution: 'canary resolution' });
  await hear(w, 'Ticket_Thread_Add', { id: reply.id, ticketId, content: 'canary payload' });
  await w.bridge.drain();
  const tables = await w.store.db.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'zoho_bridge' and table_type = 'BASE TABLE'`,
  );
  const rows = await Promise.all(tables.map(({ name }) => w.store.db.query(`select to_jsonb(t)::text as row from zoho_bridge.${name} t`)));
  const all = JSON.stringify([rows, w.logs]);
  expect(all).not.toMatch(/canary|Ada Agent/);
  for (const one of [ticketId, reply.id, comment.id]) expect(all).not.toContain(one);
});
