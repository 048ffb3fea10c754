import { expect, test } from 'vitest';
import { deskClient } from '../../../../test/harness/desk.js';

const NOW = new Date('2026-03-01T12:00:00Z');

test('no tickets are a 204 without a body', async () => {
  const { desk } = await deskClient();
  const { status, body } = await desk('GET', 'tickets');
  expect([status, body]).toEqual([204, undefined]);
});

test('a row is not a ticket: no text, no time of change, no type of status, no custom fields', async () => {
  const { emulator, desk, ticket } = await deskClient();
  emulator.byHand.desk.addCustomField({ label: 'Token' });
  const made = await ticket({ description: 'Help', cf: { cf_token: 'a' } });
  const [row] = (await desk('GET', 'tickets')).list;
  for (const name of ['description', 'resolution', 'modifiedTime', 'classification', 'statusType', 'customFields', 'layoutDetails']) {
    expect(row, name).not.toHaveProperty(name);
  }
  const { subject, status, threadCount, contactId } = made;
  expect(row).toMatchObject({ id: made.id, ticketNumber: '101', subject, status, threadCount, contactId, cf: null, sentiment: null });
  expect(row?.['lastThread']).toEqual({ channel: 'WEB', isDraft: false, isForward: false, direction: 'in' });
});

test('fields takes the place of the row; a name nobody knows is an opaque 500', async () => {
  const { emulator, desk, ticket } = await deskClient();
  emulator.byHand.desk.addCustomField({ label: 'Token' });
  const { id } = await ticket({ cf: { cf_token: 'a' }, description: 'x' });
  expect((await desk('GET', 'tickets?fields=subject,statusType,cf_token')).list).toEqual([
    { id, subject: 'Cannot log in', statusType: 'Open', cf: { cf_token: 'a' } },
  ]);
  for (const wrong of ['colour', 'subject,colour', 'description', 'cf_none']) {
    expect(await desk('GET', `tickets?fields=${wrong}`), wrong).toMatchObject({ status: 500, error: 'INTERNAL_SERVER_ERROR' });
  }
  expect((await desk('GET', 'tickets?status=Closed&fields=colour')).status).toBe(500);
  const many = Array.from({ length: 31 }, () => 'subject').join();
  expect((await desk('GET', `tickets?fields=${many}`)).status).toBe(422);
});

test('pages are counted from 0, ten rows unless told otherwise, and end short', async () => {
  const { desk, ticket } = await deskClient();
  const made: string[] = [];
  for (let n = 0; n < 12; n += 1) made.unshift((await ticket()).id);
  const ids = async (query: string) => (await desk('GET', `tickets?${query}`)).list.map(({ id }) => id);
  expect(await ids('')).toEqual(made.slice(0, 10));
  expect(await ids('limit=100')).toEqual(made);
  expect(await ids('from=10&limit=5')).toEqual(made.slice(10));
  expect((await desk('GET', 'tickets?from=12')).status).toBe(204);
});

test.each([
  ['limit=0', "The value passed for field 'limit' exceeds the range of '1-100'."],
  ['limit=101', "The value passed for field 'limit' exceeds the range of '1-100'."],
  ['from=5000', "The value passed for field 'from' exceeds the range of '0-4999'."],
  ['from=-1', "The value passed for field 'from' exceeds the range of '0-4999'."],
  ['from=one', "The value passed for the 'from' query parameter is invalid."],
  ['sortBy=modifiedTime', "The value passed for the 'sortBy' query parameter is invalid."],
  ['include=secrets', "The value passed for the 'include' query parameter is invalid."],
  ['receivedInDays=7', "The value passed for the 'receivedInDays' query parameter is invalid."],
  ['modifiedTimeRange=x', "Extra query parameter 'modifiedTimeRange' is present in the input."],
  ['email=ann@example.com', "Extra query parameter 'email' is present in the input."],
  ['page=2', "Extra query parameter 'page' is present in the input."],
])('%s is refused in Desk’s words', async (query, message) => {
  const { desk } = await deskClient();
  expect(await desk('GET', `tickets?${query}`)).toMatchObject({ status: 422, body: { errorCode: 'UNPROCESSABLE_ENTITY', message } });
});

test('lists are filtered; the singular departmentId is ignored', async () => {
  const { emulator, desk, ticket } = await deskClient({ now: () => NOW });
  const sales = emulator.byHand.desk.createDepartment({ name: 'Sales' });
  const a = await ticket({ subject: 'a', priority: 'High', channel: 'Email', assigneeId: '1892000000056007' });
  emulator.advance('PT5M');
  const b = await ticket({ subject: 'b', status: 'On Hold', departmentId: sales.id });
  const c = await ticket({ subject: 'c', status: 'Closed', priority: 'Low' });
  const all = [c.id, b.id, a.id];
  const ids = async (query: string) => (await desk('GET', `tickets?${query}`)).list.map(({ id }) => id);
  expect(await ids('status=Open,On%20Hold')).toEqual([b.id, a.id]);
  expect(await ids('priority=High,Low')).toEqual([c.id, a.id]);
  expect(await ids('channel=Email')).toEqual([a.id]);
  expect(await ids('assignee=Unassigned')).toEqual([c.id, b.id]);
  expect(await ids('assignee=1892000000056007,Unassigned')).toEqual(all);
  expect(await ids(`departmentIds=${sales.id}`)).toEqual([b.id]);
  expect(await ids(`departmentId=${sales.id}`)).toEqual(all);
  expect(await ids('teamIds=1')).toEqual([]);
  expect(await ids('receivedInDays=15')).toEqual(all);
  expect((await desk('GET', `tickets?departmentIds=${Array.from({ length: 21 }, () => '1').join()}`)).status).toBe(422);
});

test('lists are sorted by time, either way, or by what was written last', async () => {
  const { emulator, desk, ticket } = await deskClient({ now: () => NOW });
  const a = await ticket({ dueDate: '2026-03-03T00:00:00Z' });
  emulator.advance('PT1M');
  const b = await ticket({ dueDate: '2026-03-02T00:00:00Z' });
  emulator.advance('PT1M');
  emulator.byHand.desk.customerMails({ id: a.id, text: 'Well?' });
  const ids = async (sortBy: string) => (await desk('GET', `tickets?sortBy=${sortBy}`)).list.map(({ id }) => id);
  expect(await ids('createdTime')).toEqual([a.id, b.id]);
  expect(await ids('-createdTime')).toEqual([b.id, a.id]);
  expect(await ids('dueDate')).toEqual([b.id, a.id]);
  expect(await ids('-customerResponseTime')).toEqual([a.id, b.id]);
  expect(await ids('recentThread')).toEqual([b.id, a.id]);
});

test('rows include what is asked for', async () => {
  const { desk, ticket } = await deskClient();
  await ticket();
  expect((await desk('GET', 'tickets?include=contacts,assignee,departments')).list).toMatchObject([
    { contact: { lastName: 'Smith' }, assignee: null, department: { name: 'Support' } },
  ]);
});

test('views and composed filters are a loud 501', async () => {
  const { desk } = await deskClient();
  expect((await desk('GET', 'tickets?viewId=1')).status).toBe(501);
  expect((await desk('GET', 'tickets?filters={}')).status).toBe(501);
  expect((await desk('GET', 'contacts?viewId=1')).status).toBe(501);
});
