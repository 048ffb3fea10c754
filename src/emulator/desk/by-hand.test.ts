import { expect, test } from 'vitest';
import { deskClient } from '../../../test/harness/desk.js';

test('an agent takes a ticket in, changes it, and the history knows who', async () => {
  const { emulator, desk } = await deskClient();
  const hand = emulator.byHand.desk;
  const { id } = hand.createTicket({ subject: 'On the phone', email: 'ann@example.com', priority: 'High', description: 'Hello' });
  hand.editTicket({ id, values: { category: 'General', classification: 'Problem' } });
  hand.assign({ id });
  hand.tagTicket({ id, tags: ['vip'] });
  hand.escalate({ id });
  hand.setStatus({ id, status: 'Closed', agentId: '1892000000042001' });
  expect((await desk('GET', `tickets/${id}`)).row).toMatchObject({
    ...{ subject: 'On the phone', channel: 'Phone', priority: 'High', category: 'General', classification: 'Problem', tagCount: '1' },
    ...{ assigneeId: '1892000000056007', isEscalated: true, statusType: 'Closed', modifiedBy: '1892000000042001' },
  });
  const history = (await desk('GET', `tickets/${id}/History`)).list;
  expect(history.map(({ eventName, actor }) => [eventName, (actor as { name: string }).name])).toEqual([
    ['TicketUpdated', 'Ines Integration'],
    ['TicketEscalated', 'System'],
    ['TagsAdded', 'Ada Agent'],
    ['TicketUpdated', 'Ada Agent'],
    ['TicketUpdated', 'Ada Agent'],
    ['TicketCreated', 'Ada Agent'],
  ]);
  hand.assign({ id, assigneeId: null });
  expect((await desk('GET', `tickets/${id}`)).row['assigneeId']).toBeNull();
});

test('what Desk would refuse is refused by hand, in its words', async () => {
  const { emulator, ticket } = await deskClient();
  const hand = emulator.byHand.desk;
  const { id } = await ticket();
  expect(() => hand.setStatus({ id, status: 'Resolved' })).toThrow(/INVALID_DATA.*\/status/);
  expect(() => hand.editTicket({ id, values: { colour: 'red' } })).toThrow(/\/colour/);
  expect(() => hand.createTicket({ subject: 'x', email: 'ann@example.com', priority: 'Urgent' })).toThrow(/\/priority/);
  expect(() => hand.createTicket({ subject: 'x', email: 'nobody' })).toThrow();
  expect(() => hand.setStatus({ id: '1', status: 'Open' })).toThrow('there is no ticket 1');
  expect(() => hand.moveTicket({ id, departmentId: '1' })).toThrow('there is no department 1');
  expect(() => hand.mergeTickets({ id, ids: [id] })).toThrow('into itself');
  expect(() => hand.lockTicket({ id })).toThrow('is not closed');
  expect(() => hand.addStatus({ value: 'Open', statusType: 'Open' })).toThrow('already');
  hand.trashTicket({ id });
  expect(() => hand.setStatus({ id, status: 'Closed' })).toThrow('in the trash');
  hand.restoreTicket({ id });
  hand.setStatus({ id, status: 'Closed' });
});

test('contacts are added, changed, merged and thrown away by hand', async () => {
  const { emulator, desk } = await deskClient();
  const hand = emulator.byHand.desk;
  const a = hand.createContact({ lastName: 'Smith', email: 'ann@example.com' });
  const b = hand.createContact({ lastName: 'Smyth', values: { phone: '123' } });
  hand.editContact({ id: a.id, values: { title: 'Boss' } });
  hand.spamContact({ id: a.id });
  hand.mergeContacts({ id: a.id, ids: [b.id] });
  expect((await desk('GET', `contacts/${a.id}`)).row).toMatchObject({ title: 'Boss', isSpam: true, ownerId: '1892000000056007' });
  expect(() => hand.editContact({ id: b.id, values: { title: 'x' } })).toThrow('there is no contact');
  hand.trashContact({ id: a.id });
  expect(() => hand.createContact({ lastName: 'x', email: 'nobody' })).toThrow(/\/email/);
});

test('Setup takes no name twice', async () => {
  const { emulator } = await deskClient();
  const hand = emulator.byHand.desk;
  hand.addCustomField({ label: 'Token' });
  expect(() => hand.addCustomField({ label: 'token' })).toThrow('there is a field cf_token already');
  hand.addCustomField({ label: 'Token', module: 'contacts' });
  hand.createDepartment({ name: 'Sales' });
  expect(() => hand.createDepartment({ name: 'Sales' })).toThrow('already');
  hand.createAgent({ lastName: 'Baker' });
  expect(() => hand.createAgent({ lastName: 'Baker' })).toThrow('already');
  expect(() => hand.renameStatus({ value: 'None', to: 'x' })).toThrow('there is no status None');
  expect(hand.addChoice({ field: 'priority', value: 'Urgent' })).toEqual(['High', 'Medium', 'Low', 'Urgent']);
});

test('new picklist values and departments are taken by the API', async () => {
  const { emulator, ticket } = await deskClient();
  emulator.byHand.desk.addChoice({ field: 'priority', value: 'Urgent' });
  const sales = emulator.byHand.desk.createDepartment({ name: 'Sales' });
  const made = await ticket({ priority: 'Urgent', departmentId: sales.id });
  expect(made).toMatchObject({ priority: 'Urgent', departmentId: sales.id });
});

test('actions are offered over HTTP, with their refusals', async () => {
  const { control, ticket } = await deskClient();
  const { id } = await ticket();
  expect(await control('by-hand/desk/setStatus', { id, status: 'Closed' })).toMatchObject({ status: 200 });
  expect(await control('by-hand/desk/setStatus', { id, status: 'Resolved' })).toMatchObject({
    status: 400,
    body: { error: /INVALID_DATA/ },
  });
  expect(await control('by-hand/desk/setStatus', { id })).toMatchObject({ status: 400, body: { error: /^status: / } });
});
