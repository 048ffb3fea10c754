import { expect, test } from 'vitest';
import { type LoneDesk, loneDesk } from '../../../test/harness/lone-desk.js';

const DEPARTMENT = '1892000000006907';
const idIn = (body: unknown): string => (body as { id: string }).id;

/** A Desk in which a little of everything has happened. */
function livedIn(): LoneDesk & { ids: string[] } {
  const lone = loneDesk();
  const { desk, call } = lone;
  desk.setLimits({ searchLagMs: 0, concurrency: 7, trashedTickets: '404' });
  desk.byHand.addCustomField({ label: 'Token' });
  desk.byHand.addStatus({ value: 'Waiting', statusType: 'On Hold' });
  desk.byHand.addChoice({ field: 'priority', value: 'Urgent' });
  const sales = desk.byHand.createDepartment({ name: 'Sales' });
  desk.byHand.createAgent({ lastName: 'Baker' });
  const contact = { firstName: 'Ann', lastName: 'Smith', email: 'ann@example.com' };
  const body = { subject: 'Help', departmentId: DEPARTMENT, contact, description: 'Now', cf: { cf_token: 'abc' }, priority: 'Urgent' };
  const ids = [0, 1, 2, 3].map(() => idIn(call('POST', 'tickets', body).body));
  const [a = '', b = '', c = '', d = ''] = ids;
  call('PATCH', `tickets/${a}`, { status: 'Waiting', resolution: 'One' });
  call('PATCH', `tickets/${a}/resolution`, { content: 'Two' });
  call('POST', `tickets/${a}/comments`, { content: 'Note' });
  call('POST', `tickets/${a}/merge`, { ids: [b] });
  call('POST', 'tickets/moveToTrash', { ticketIds: [c] });
  call('POST', `tickets/${d}/move`, { departmentId: sales.id });
  return { ...lone, ids };
}

/** Through a file and back. */
const throughJson = (pieces: Iterable<unknown>): unknown[] => [...pieces].map((piece) => JSON.parse(JSON.stringify(piece)) as unknown);

test('what is saved is there again, records and what hangs on them', () => {
  const { desk, call, ids } = livedIn();
  const other = loneDesk();
  other.desk.restore(throughJson(desk.save()));
  expect(other.desk.state()).toEqual(desk.state());
  expect(other.desk.limits()).toEqual({ ...desk.limits() });
  const [a = ''] = ids;
  const paths = [
    ...[`tickets/${a}`, 'tickets', `tickets/${a}/History`, `tickets/${a}/metrics`, `tickets/${a}/resolutionHistory`],
    ...[`tickets/${a}/conversations`, `tickets/${a}/threads`, 'contacts', 'departments', 'agents', 'fields?module=tickets'],
    ...['tickets/search?email=ann@example.com', 'contacts/search?email=ann@example.com', 'tickets/search?customField1=cf_token:abc'],
  ];
  for (const path of paths) expect(other.call('GET', path), path).toEqual(call('GET', path));
  for (const id of ids.slice(1, 3)) expect(other.call('GET', `tickets/${id}`).status).toBe(404);
});

test('life goes on after it: numbers grow, addresses are known, hidden things stay hidden', () => {
  const { desk } = livedIn();
  const other = loneDesk();
  other.desk.restore(throughJson(desk.save()));
  const contact = { email: 'ANN@example.com' };
  const made = other.call('POST', 'tickets', { subject: 'Again', departmentId: DEPARTMENT, contact }).body;
  expect(made).toMatchObject({ ticketNumber: '105' });
  expect(other.desk.state()['contacts']).toHaveLength(1);
});

test('what is saved is of one Desk: the other changes alone', () => {
  const { desk, ids } = livedIn();
  const [a = ''] = ids;
  const other = loneDesk();
  other.desk.restore(throughJson(desk.save()));
  other.call('PATCH', `tickets/${a}`, { subject: 'Else' });
  expect(desk.state()['tickets']).toMatchObject([{ id: a, subject: 'Help' }, {}, {}, {}]);
});

test('a piece that is none is refused', () => {
  for (const piece of [null, 7, {}, { ticket: {} }, { ticket: { id: '1' } }, { lead: { id: '1' } }, { settings: {} }]) {
    expect(() => loneDesk().desk.restore([piece]), JSON.stringify(piece)).toThrow(/not a piece/);
  }
});

test('a reset is a bare portal again', () => {
  const { desk } = livedIn();
  desk.reset();
  expect(desk.state()).toMatchObject({ tickets: [], contacts: [], agents: [{}, {}], departments: [{ name: 'Support' }] });
  expect(desk.limits()).toMatchObject({ creditsUsed: 0, concurrency: 25 });
});

test('shelves show the same as the state, newest first, and find by text', () => {
  const { desk, ids } = livedIn();
  const shelves = Object.fromEntries(desk.shelves().map((shelf) => [shelf.name, shelf]));
  expect(Object.keys(shelves)).toEqual(['tickets', 'contacts', 'agents', 'departments']);
  const { tickets, contacts, agents, departments } = shelves;
  const state = desk.state();
  expect(tickets?.browse({ text: '', offset: 0, limit: 10 }).records.map(({ record }) => record)).toEqual(state['tickets']?.toReversed());
  expect(tickets?.browse({ text: 'ABC', offset: 0, limit: 1 })).toMatchObject({ total: 4, records: [{ id: ids[3] }] });
  expect(contacts?.browse({ text: 'ann smith', offset: 0, limit: 10 }).total).toBe(1);
  expect(agents?.browse({ text: 'baker', offset: 0, limit: 10 }).total).toBe(1);
  expect(departments?.find(DEPARTMENT)).toMatchObject({ name: 'Support' });
  expect(tickets?.find('1')).toBeUndefined();
  expect([tickets?.size(), contacts?.size(), agents?.size(), departments?.size()]).toEqual([4, 1, 3, 2]);
});

test('what searches have not caught up with is saved, too', () => {
  const { desk, call } = loneDesk();
  desk.byHand.addCustomField({ label: 'Token' });
  const contact = { lastName: 'Smith', email: 'ann@example.com' };
  desk.setLimits({ searchLagMs: 0 });
  const id = idIn(call('POST', 'tickets', { subject: 'Help', departmentId: DEPARTMENT, contact, cf: { cf_token: 'old' } }).body);
  desk.setLimits({ searchLagMs: 5000 });
  call('PATCH', `tickets/${id}`, { cf: { cf_token: 'new' } });
  const other = loneDesk();
  other.desk.restore(throughJson(desk.save()));
  for (const token of ['old', 'new']) {
    const path = `tickets/search?customField1=cf_token:${token}`;
    expect(other.call('GET', path)).toEqual(call('GET', path));
  }
});
