import { expect, test } from 'vitest';
import { deskClient } from '../../../../test/harness/desk.js';
import { textMatcher } from './words.js';

/** `${empty}` */
const state = (name: string): string => `\${${name}}`;

const NOW = new Date('2026-03-01T12:00:00Z');

/** A Desk whose searches know everything at once. */
async function promptDesk() {
  const client = await deskClient({ now: () => NOW });
  client.emulator.setLimits({ desk: { searchLagMs: 0 } });
  const ids = async (path: string) => (await client.desk('GET', path)).list.map(({ id }) => id);
  return { ...client, ids };
}

test.each([
  ['ann@example.com', 'ann@example.com', true],
  ['ANN@EXAMPLE.COM', 'ann@example.com', true],
  // The words stand in a longer address, too: a client has to compare again.
  ['ann@example.com', 'mary.ann@example.com', true],
  ['ann@example.com', 'ann@example.com.au', true],
  ['ann@example.com', 'anna@example.com', false],
  ['ann@example', 'ann@example.com', true],
  ['ann', 'Ann Smith', true],
  ['an', 'Ann Smith', false],
  ['an*', 'Ann Smith', true],
  ['*nn', 'Ann Smith', true],
  ['*mit*', 'Ann Smith', true],
  ['smith ann', 'Ann Smith', false],
  ['bob,ann', 'Ann Smith', true],
  [state('empty'), null, true],
  [state('empty'), 'x', false],
  [state('NOTEMPTY'), 'x', true],
  [state('notempty'), null, false],
  ['*', 'anything', true],
  ['@', 'ann@example.com', false],
  ['ann', null, false],
])('%s in %s: %s', (asked, value, found) => {
  expect(textMatcher(asked)(value)).toBe(found);
});

test('nothing found is a 204; hits come with their number and more than a row of a list', async () => {
  const { desk, ticket, emulator } = await promptDesk();
  emulator.byHand.desk.addCustomField({ label: 'Token' });
  expect((await desk('GET', 'tickets/search?subject=cannot')).status).toBe(204);
  const made = await ticket({ description: 'Help', cf: { cf_token: 'abc' }, assigneeId: '1892000000056007' });
  const { body, list } = await desk('GET', 'tickets/search?subject=cannot');
  expect(body).toMatchObject({ count: 1 });
  expect(list).toMatchObject([
    {
      ...{ id: made.id, statusType: 'Open', description: 'Help', modifiedTime: made['modifiedTime'], cf: { cf_token: 'abc' } },
      ...{ contact: { email: 'ann@example.com' }, department: { name: 'Support' }, product: null, team: null, isRead: false },
      assignee: { id: '1892000000056007', emailId: 'ada@zylker.example', zuid: '804512141' },
    },
  ]);
  expect(list[0]?.['assignee']).not.toHaveProperty('email');
});

test('tickets are found by ids, names, texts, addresses and states', async () => {
  const { ticket, ids } = await promptDesk();
  const a = await ticket({ subject: 'Printer on fire', priority: 'High', category: 'Hardware', phone: '555 010', description: 'It burns' });
  const b = await ticket({
    subject: 'No paper',
    status: 'On Hold',
    channel: 'Email',
    contact: { lastName: 'Jones', email: 'bob@example.com' },
  });
  const c = await ticket({ subject: 'Paper jam', status: 'Closed', assigneeId: '1892000000056007' });
  const search = (query: string) => ids(`tickets/search?${query}&sortBy=createdTime`);
  expect(await search(`id=${a.id},${c.id}`)).toEqual([a.id, c.id]);
  expect(await search('ticketNumber=102')).toEqual([b.id]);
  expect(await search(`contactId=${a['contactId']}`)).toEqual([a.id, c.id]);
  expect(await search('assigneeId=1892000000056007')).toEqual([c.id]);
  expect(await search('departmentId=1892000000006907')).toEqual([a.id, b.id, c.id]);
  expect(await search('departmentId=1')).toEqual([]);
  expect(await search('subject=paper')).toEqual([b.id, c.id]);
  expect(await search('subject=pap*')).toEqual([b.id, c.id]);
  expect(await search('subject=pap')).toEqual([]);
  expect(await search('description=burns')).toEqual([a.id]);
  expect(await search('email=bob@example.com')).toEqual([b.id]);
  expect(await search('email=jack*,bob*')).toEqual([b.id]);
  expect(await search(`phone=${state('notempty')}`)).toEqual([a.id]);
  expect(await search(`phone=${state('empty')}`)).toEqual([b.id, c.id]);
  expect(await search('contactName=jones')).toEqual([b.id]);
  expect(await search('category=hard*')).toEqual([a.id]);
  expect(await search('priority=high')).toEqual([a.id]);
  expect(await search('channel=email')).toEqual([b.id]);
  expect(await search('status=open,closed')).toEqual([a.id, c.id]);
  expect(await search(`status=${state('OPEN')}`)).toEqual([a.id]);
  expect(await search(`status=${state('onhold')},${state('CLOSED')}`)).toEqual([b.id, c.id]);
  expect(await search('_all=fire')).toEqual([a.id]);
  expect(await search('_all=555*')).toEqual([a.id]);
  expect(await search(`subject=paper&status=${state('CLOSED')}`)).toEqual([c.id]);
});

test('ranges of time include both ends', async () => {
  const { emulator, desk, ticket, ids } = await promptDesk();
  const a = await ticket({ dueDate: '2026-03-05T00:00:00Z' });
  emulator.advance('PT1H');
  const b = await ticket();
  await desk('PATCH', `tickets/${a.id}`, { subject: 'changed' });
  const range = (name: string, from: string, to: string) => ids(`tickets/search?${name}Range=${from},${to}&sortBy=createdTime`);
  expect(await range('createdTime', '2026-03-01T12:00:00.000Z', '2026-03-01T12:00:00.000Z')).toEqual([a.id]);
  expect(await range('createdTime', '2026-03-01T12:00:01Z', '2026-03-01T13:00:00Z')).toEqual([b.id]);
  expect(await range('modifiedTime', '2026-03-01T13:00:00Z', '2026-03-01T14:00:00Z')).toEqual([a.id, b.id]);
  expect(await range('dueDate', '2026-03-04T00:00:00Z', '2026-03-06T00:00:00Z')).toEqual([a.id]);
  expect(await range('customerResponseTime', '2026-03-01T12:30:00Z', '2026-03-01T14:00:00Z')).toEqual([b.id]);
});

test('custom fields are found by their api name', async () => {
  const { emulator, ticket, desk, ids } = await promptDesk();
  emulator.byHand.desk.addCustomField({ label: 'Token' });
  emulator.byHand.desk.addCustomField({ label: 'Plan' });
  const a = await ticket({ cf: { cf_token: 'abc-1', cf_plan: 'Large' } });
  await ticket({ cf: { cf_token: 'abc-2' } });
  expect(await ids('tickets/search?customField1=cf_token%3Aabc-1')).toEqual([a.id]);
  expect(await ids('tickets/search?customField1=cf_token:abc*&customField10=cf_plan:large')).toEqual([a.id]);
  for (const wrong of ['cf_none:x', 'cf_token', 'cf_token:', ':x']) {
    expect((await desk('GET', `tickets/search?customField1=${wrong}`)).error).toBe('UNPROCESSABLE_ENTITY');
  }
  expect((await desk('GET', 'tickets/search?customField11=cf_token:x')).error).toBe('UNPROCESSABLE_ENTITY');
});

test.each([
  'tickets/search?_all=ab',
  `tickets/search?_all=${'x'.repeat(101)}`,
  'tickets/search?subject=ab',
  'tickets/search?email=',
  'tickets/search?modifiedTimeRange=2026-03-01T12:00:00Z',
  'tickets/search?modifiedTimeRange=2026-03-01,2026-03-02',
  'tickets/search?createdTimeRange=x,y',
  'tickets/search?limit=101',
  'tickets/search?from=5000',
  'tickets/search?sortBy=dueDate',
  'tickets/search?fields=id',
  'contacts/search?_all=ab',
  'contacts/search?sortBy=customerResponseTime',
  'search',
  'search?searchStr=',
  'search?searchStr=ann&module=nonsense',
])('%s is refused', async (path) => {
  const { desk } = await promptDesk();
  expect(await desk('GET', path)).toMatchObject({ status: 422, error: 'UNPROCESSABLE_ENTITY' });
});

test('hits are paged and sorted, the newest change first unless told otherwise', async () => {
  const { emulator, desk, ticket, ids } = await promptDesk();
  const made: string[] = [];
  for (let n = 0; n < 12; n += 1) made.push((await ticket()).id);
  emulator.advance('PT1M');
  const [first = ''] = made;
  await desk('PATCH', `tickets/${first}`, { priority: 'Low' });
  expect((await ids('tickets/search?subject=cannot'))[0]).toBe(first);
  expect(await ids('tickets/search?subject=cannot')).toHaveLength(10);
  expect(await ids('tickets/search?subject=cannot&sortBy=createdTime&from=10')).toEqual(made.slice(10));
  expect(await ids('tickets/search?subject=cannot&sortBy=-createdTime&limit=2')).toEqual(made.slice(-2).reverse());
  expect((await desk('GET', 'tickets/search?subject=cannot&limit=1')).body).toMatchObject({ count: 12 });
  expect((await desk('GET', 'tickets/search?subject=cannot&from=12')).status).toBe(204);
});

test('searches lag behind: a new ticket is unknown for a while, a changed one is its old self', async () => {
  const { emulator, desk, ticket } = await deskClient({ now: () => NOW });
  const { id } = await ticket({ subject: 'Alpha' });
  const found = async (query: string) => (await desk('GET', `tickets/search?${query}`)).list.map((row) => row['subject']);
  expect(await found('subject=alpha')).toEqual([]);
  emulator.advance('PT4S');
  expect(await found(`id=${id}`)).toEqual([]);
  emulator.advance('PT1S');
  expect(await found('subject=alpha')).toEqual(['Alpha']);
  await desk('PATCH', `tickets/${id}`, { subject: 'Bravo' });
  expect([await found('subject=alpha'), await found('subject=bravo')]).toEqual([['Alpha'], []]);
  expect((await desk('GET', `tickets/${id}`)).row['subject']).toBe('Bravo');
  await desk('POST', 'tickets/moveToTrash', { ticketIds: [id] });
  expect(await found('subject=alpha')).toEqual(['Alpha']);
  emulator.advance('PT5S');
  expect([await found('subject=alpha'), await found('subject=bravo')]).toEqual([[], []]);
});

test('the lag is a limit', async () => {
  const { emulator, desk, ticket } = await deskClient({ now: () => NOW });
  emulator.setLimits({ desk: { searchLagMs: 60_000 } });
  const { contactId } = await ticket();
  emulator.advance('PT59S');
  expect((await desk('GET', 'tickets/search?subject=cannot')).status).toBe(204);
  expect((await desk('GET', 'contacts/search?email=ann@example.com')).status).toBe(204);
  emulator.advance('PT1S');
  expect((await desk('GET', 'tickets/search?subject=cannot')).list).toHaveLength(1);
  expect((await desk('GET', 'contacts/search?email=ann@example.com')).list).toMatchObject([{ id: contactId }]);
});

test('spam is found, the recycle bin, the archive and what was merged away are not', async () => {
  const { emulator, desk, ticket, ids } = await promptDesk();
  const [a, b, c, d] = [await ticket(), await ticket(), await ticket(), await ticket()];
  await desk('POST', 'tickets/markSpam', { ids: [a.id], isSpam: true });
  emulator.byHand.desk.trashTicket({ id: b.id });
  emulator.byHand.desk.archiveTicket({ id: c.id });
  emulator.byHand.desk.mergeTickets({ id: a.id, ids: [d.id] });
  expect(await ids('tickets/search?subject=cannot')).toEqual([a.id]);
});

test('contacts are found by names, addresses and numbers', async () => {
  const { desk, ids, emulator } = await promptDesk();
  emulator.byHand.desk.addCustomField({ module: 'contacts', label: 'Portal User' });
  const contact = async (values: Record<string, unknown>) => (await desk('POST', 'contacts', values)).row.id;
  const a = await contact({
    firstName: 'Ann',
    lastName: 'Smith',
    email: 'ann@example.com',
    phone: '555 010',
    cf: { cf_portal_user: 'u1' },
  });
  const b = await contact({ firstName: 'Mary Ann', lastName: 'Jones', email: 'x@example.com', secondaryEmail: 'ann@example.com' });
  const search = (query: string) => ids(`contacts/search?${query}&sortBy=createdTime`);
  expect(await search('email=ann@example.com')).toEqual([a, b]);
  expect(await search('email=x@example.com')).toEqual([b]);
  expect(await search('fullName=ann%20smith')).toEqual([a]);
  expect(await search('firstName=ann')).toEqual([a, b]);
  expect(await search('lastName=j*')).toEqual([b]);
  expect(await search('phone=555*')).toEqual([a]);
  expect(await search(`mobile=${state('empty')}`)).toEqual([a, b]);
  expect(await search('_all=jones')).toEqual([b]);
  expect(await search(`id=${b}`)).toEqual([b]);
  expect(await search('customField1=cf_portal_user:u1')).toEqual([a]);
  expect(await search('createdTimeRange=2026-03-01T12:00:00Z,2026-03-01T12:00:00Z')).toEqual([a, b]);
  expect((await desk('GET', 'contacts/search?lastName=smith')).body).toMatchObject({
    count: 1,
    data: [{ modifiedTime: expect.any(String) }],
  });
  await desk('POST', 'contacts/moveToTrash', { contactIds: [a] });
  expect(await search('email=ann@example.com')).toEqual([b]);
});

test('one search looks through tickets and contacts, each saying what it is', async () => {
  const { desk, ticket } = await promptDesk();
  const made = await ticket({ subject: 'Ann cannot log in' });
  const all = await desk('GET', 'search?searchStr=ann');
  expect(all.body).toMatchObject({ count: { tickets: 1, contacts: 1 } });
  expect(all.list.map((row) => [String(row['module']), row.id]).sort(([a = ''], [b = '']) => a.localeCompare(b))).toEqual([
    ['contacts', made['contactId']],
    ['tickets', made.id],
  ]);
  expect((await desk('GET', 'search?searchStr=ann&module=contacts')).list).toMatchObject([{ module: 'contacts' }]);
  expect((await desk('GET', 'search?searchStr=ann&module=tickets&departmentId=1')).status).toBe(204);
  expect((await desk('GET', 'search?searchStr=ann&module=accounts')).status).toBe(501);
  expect((await desk('GET', 'search?searchStr=nobody')).status).toBe(204);
});

test('a value that was taken away is found no more, a new one is, whatever else is asked for', async () => {
  const { emulator, desk, ticket, ids } = await promptDesk();
  emulator.byHand.desk.addCustomField({ label: 'Token' });
  const { id } = await ticket({ cf: { cf_token: 'old-1' } });
  const other = await ticket({ cf: { cf_token: 'else' } });
  await desk('PATCH', `tickets/${id}`, { cf: { cf_token: 'new-1' }, email: 'new@example.com' });
  expect(await ids('tickets/search?customField1=cf_token:old-1')).toEqual([]);
  expect(await ids('tickets/search?customField1=cf_token:new-1')).toEqual([id]);
  expect(await ids('tickets/search?customField1=cf_token:new-*')).toEqual([id]);
  expect(await ids('tickets/search?customField1=cf_token:*ew-1,nothing')).toEqual([id]);
  expect(await ids('tickets/search?customField1=cf_token:ne*,else&sortBy=createdTime')).toEqual([id, other.id]);
  expect(await ids('tickets/search?email=new@example.com')).toEqual([id]);
  expect(await ids('tickets/search?email=new@example.com&status=closed')).toEqual([]);
  expect(await ids('tickets/search?email=,')).toEqual([]);
});
