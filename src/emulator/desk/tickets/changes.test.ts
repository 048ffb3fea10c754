import { expect, test } from 'vitest';
import { deskClient } from '../../../../test/harness/desk.js';

const NOW = new Date('2026-03-01T12:00:00Z');

test('a change answers the whole ticket, with a new time of change', async () => {
  const { emulator, desk, ticket } = await deskClient({ now: () => NOW });
  const made = await ticket();
  emulator.advance('PT1M');
  const changed = await desk('PATCH', `tickets/${made.id}`, { subject: 'Cannot log out', priority: 'High' });
  expect(changed).toMatchObject({ status: 200 });
  expect(changed.row).toEqual({ ...made, subject: 'Cannot log out', priority: 'High', modifiedTime: '2026-03-01T12:01:00.000Z' });
  expect((await desk('GET', `tickets/${made.id}`)).row).toMatchObject(changed.row);
});

test('what changes nothing leaves the time of change alone', async () => {
  const { emulator, desk, ticket } = await deskClient({ now: () => NOW });
  const made = await ticket({ priority: 'Low' });
  emulator.advance('PT1M');
  const body = { subject: made['subject'], priority: 'Low', secondaryContacts: [], cf: {} };
  expect((await desk('PATCH', `tickets/${made.id}`, body)).row).toEqual(made);
});

test("'' and null clear a field, but not subject, status and contact", async () => {
  const { desk, ticket } = await deskClient();
  const made = await ticket({ description: 'Help', priority: 'High', category: 'General', dueDate: '2026-03-05T10:00:00Z' });
  const change = await desk('PATCH', `tickets/${made.id}`, { description: '', priority: null, category: '', dueDate: '', phone: '' });
  expect(change.row).toMatchObject({ description: null, priority: null, category: null, dueDate: null, phone: null });
  const kept = ['subject', 'status', 'contactId', 'departmentId'];
  for (const field of kept) expect((await desk('PATCH', `tickets/${made.id}`, { [field]: '' })).wrong).toEqual([`/${field} invalid`]);
});

test('an empty change is refused, and so is an unknown key', async () => {
  const { desk, ticket } = await deskClient();
  const { id } = await ticket();
  expect(await desk('PATCH', `tickets/${id}`, {})).toMatchObject({ status: 422, error: 'EMPTY_PAYLOAD' });
  expect((await desk('PATCH', `tickets/${id}`, { statusType: 'Closed' })).wrong).toEqual(['/statusType invalid']);
  expect((await desk('PATCH', `tickets/${id}?disableClosureNotification=true`, { status: 'Closed' })).status).toBe(200);
  expect((await desk('PATCH', `tickets/${id}?disableClosureNotification=maybe`, { status: 'Open' })).status).toBe(422);
});

test('a status is of one of three types, and dates its closing and its being on hold', async () => {
  const { emulator, desk, ticket } = await deskClient({ now: () => NOW });
  const { id } = await ticket();
  const set = async (status: string) => {
    emulator.advance('PT1M');
    const { row } = await desk('PATCH', `tickets/${id}`, { status });
    return [row['statusType'], row['closedTime'], row['onholdTime']];
  };
  expect(await set('Escalated')).toEqual(['Open', null, null]);
  expect(await set('On Hold')).toEqual(['On Hold', null, '2026-03-01T12:02:00.000Z']);
  expect(await set('Closed')).toEqual(['Closed', '2026-03-01T12:03:00.000Z', null]);
  expect(await set('Open')).toEqual(['Open', null, null]);
  emulator.byHand.desk.addStatus({ value: 'Solved', statusType: 'Closed' });
  expect(await set('Solved')).toEqual(['Closed', '2026-03-01T12:05:00.000Z', null]);
  expect(await set('Closed')).toEqual(['Closed', '2026-03-01T12:05:00.000Z', null]);
});

test('a closed label that was renamed is what closeTickets sets', async () => {
  const { emulator, desk, ticket } = await deskClient();
  const old = await ticket({ status: 'Closed' });
  emulator.byHand.desk.renameStatus({ value: 'Closed', to: 'Done' });
  expect((await desk('GET', `tickets/${old.id}`)).row).toMatchObject({ status: 'Done', statusType: 'Closed' });
  const { id } = await ticket();
  expect((await desk('PATCH', `tickets/${id}`, { status: 'Closed' })).wrong).toEqual(['/status invalid']);
  await desk('POST', 'closeTickets', { ids: [id] });
  expect((await desk('GET', `tickets/${id}`)).row).toMatchObject({ status: 'Done', statusType: 'Closed' });
});

test('a ticket that is due and open is overdue', async () => {
  const { emulator, desk, ticket } = await deskClient({ now: () => NOW });
  const { id } = await ticket({ dueDate: '2026-03-01T12:30:00Z' });
  const isOverDue = async () => (await desk('GET', `tickets/${id}`)).row['isOverDue'];
  expect(await isOverDue()).toBe(false);
  emulator.advance('PT31M');
  expect(await isOverDue()).toBe(true);
  await desk('PATCH', `tickets/${id}`, { status: 'On Hold' });
  expect(await isOverDue()).toBe(false);
});

test('a ticket goes to an active agent of its department only', async () => {
  const { emulator, desk, ticket } = await deskClient();
  const { id } = await ticket();
  const hand = emulator.byHand.desk;
  const stranger = hand.createAgent({ lastName: 'Stranger', departmentIds: [] });
  const assign = (assigneeId: string) => desk('PATCH', `tickets/${id}`, { assigneeId });
  expect((await assign('1892000000056007')).row['assigneeId']).toBe('1892000000056007');
  expect((await assign(stranger.id)).wrong).toEqual(['/assigneeId invalid']);
  expect((await assign('')).row['assigneeId']).toBeNull();
  hand.setAgentStatus({ id: '1892000000056007', status: 'DISABLED' });
  expect((await assign('1892000000056007')).wrong).toEqual(['/assigneeId invalid']);
});

test('tickets are closed in one call, closed ones stay as they are', async () => {
  const { emulator, desk, ticket } = await deskClient({ now: () => NOW });
  const [a, b] = [await ticket(), await ticket({ status: 'Closed' })];
  emulator.advance('PT1H');
  const answer = await desk('POST', 'closeTickets', { ids: [a.id, b.id, a.id] });
  expect([answer.status, answer.body]).toEqual([200, undefined]);
  const closed = await Promise.all([a, b].map(async ({ id }) => (await desk('GET', `tickets/${id}`)).row['closedTime']));
  expect(closed).toEqual(['2026-03-01T13:00:00.000Z', '2026-03-01T12:00:00.000Z']);
});

test.each(['closeTickets', 'tickets/markSpam', 'tickets/moveToTrash', 'tickets/updateMany'])(
  '%s does nothing when one of the tickets is unknown',
  async (path) => {
    const { desk, ticket } = await deskClient();
    const made = await ticket();
    const key = path === 'tickets/moveToTrash' ? 'ticketIds' : 'ids';
    const body: Record<string, unknown> = { [key]: [made.id, '1'] };
    if (path === 'tickets/markSpam') body['isSpam'] = true;
    if (path === 'tickets/updateMany') Object.assign(body, { fieldName: 'subject', fieldValue: 'x' });
    expect((await desk('POST', path, body)).wrong).toEqual([`/${key} invalid`]);
    expect((await desk('GET', `tickets/${made.id}`)).row).toMatchObject(made);
    expect((await desk('POST', path, { ...body, [key]: [] })).wrong).toEqual([`/${key} invalid`]);
    const { [key]: _, ...rest } = body;
    expect((await desk('POST', path, { ...rest, colour: 'red' })).wrong).toEqual([`/${key} missing`, '/colour invalid']);
  },
);

test('one field of many tickets is set by the rules of a change', async () => {
  const { emulator, desk, ticket } = await deskClient();
  emulator.byHand.desk.addCustomField({ label: 'Token' });
  const ids = [(await ticket()).id, (await ticket()).id];
  const update = (body: Record<string, unknown>) => desk('POST', 'tickets/updateMany', { ids, ...body });
  const answer = await update({ fieldName: 'priority', fieldValue: 'High' });
  expect([answer.status, answer.body]).toEqual([204, undefined]);
  expect((await update({ fieldName: 'cf_token', isCustomField: true, fieldValue: 'abc' })).status).toBe(204);
  for (const id of ids) expect((await desk('GET', `tickets/${id}`)).row).toMatchObject({ priority: 'High', cf: { cf_token: 'abc' } });
  expect((await update({ fieldName: 'priority', fieldValue: '' })).status).toBe(204);
  expect((await update({ fieldName: 'priority', fieldValue: 'Urgent' })).wrong).toEqual(['/fieldValue invalid']);
  expect((await update({ fieldName: 'colour', fieldValue: 'red' })).wrong).toEqual(['/fieldName invalid']);
  expect((await update({ fieldName: 'cf_none', isCustomField: true, fieldValue: 'x' })).wrong).toEqual(['/fieldValue invalid']);
});

test('spam is out of lists, may take contact and other tickets along, and can be undone', async () => {
  const { desk, ticket } = await deskClient();
  const [a, b] = [await ticket(), await ticket()];
  await desk('POST', 'tickets/markSpam', { ids: [a.id], isSpam: 'true' });
  expect((await desk('GET', 'tickets')).list.map(({ id }) => id)).toEqual([b.id]);
  expect((await desk('GET', `tickets/${a.id}`)).row['isSpam']).toBe(true);
  await desk('POST', 'tickets/markSpam', { ids: [a.id], isSpam: true, contactSpam: true, handleExistingTickets: true });
  expect((await desk('GET', 'tickets')).status).toBe(204);
  expect((await desk('GET', `contacts/${a['contactId']}`)).row['isSpam']).toBe(true);
  await desk('POST', 'tickets/markSpam', { ids: [a.id, b.id], isSpam: false });
  expect((await desk('GET', 'tickets')).list).toHaveLength(2);
});

test('what is in the recycle bin is out of lists; GET shows it or not, and after 60 days never', async () => {
  const { emulator, desk, ticket, control, token } = await deskClient({ now: () => NOW });
  const { id, contactId } = await ticket();
  const answer = await desk('POST', 'tickets/moveToTrash', { ticketIds: [id] });
  expect([answer.status, answer.body]).toEqual([204, undefined]);
  expect((await desk('GET', 'tickets')).status).toBe(204);
  expect((await desk('GET', `contacts/${contactId}/tickets`)).status).toBe(204);
  expect((await desk('GET', `tickets/${id}`)).row).toMatchObject({ isTrashed: true, status: 'Open' });
  expect((await desk('PATCH', `tickets/${id}`, { subject: 'x' })).error).toBe('FORBIDDEN');
  expect((await desk('POST', 'tickets/moveToTrash', { ticketIds: [id] })).wrong).toEqual(['/ticketIds invalid']);
  await control('limits', { desk: { trashedTickets: '404' } });
  expect((await desk('GET', `tickets/${id}`)).error).toBe('URL_NOT_FOUND');
  await control('limits', { desk: { trashedTickets: 'trashed' } });
  emulator.byHand.desk.restoreTicket({ id });
  expect((await desk('GET', 'tickets')).list).toHaveLength(1);
  await desk('POST', 'tickets/moveToTrash', { ticketIds: [id] });
  emulator.advance('P61D');
  const { access_token } = (await token()).body as { access_token: string };
  const late = await desk('GET', `tickets/${id}`, undefined, { authorization: `Zoho-oauthtoken ${access_token}` });
  expect(late.error).toBe('URL_NOT_FOUND');
});

test('an archived ticket is read, listed apart, and not changed', async () => {
  const { emulator, desk, ticket, departmentId } = await deskClient();
  const { id } = await ticket({ status: 'Closed' });
  expect((await desk('GET', `tickets/archivedTickets?departmentId=${departmentId}`)).status).toBe(204);
  emulator.byHand.desk.archiveTicket({ id });
  expect((await desk('GET', 'tickets')).status).toBe(204);
  expect((await desk('GET', `tickets/archivedTickets?departmentId=${departmentId}&viewType=2`)).list).toMatchObject([
    { id, isArchived: true, statusType: 'Closed' },
  ]);
  expect((await desk('GET', `tickets/${id}`)).row['isArchived']).toBe(true);
  expect((await desk('PATCH', `tickets/${id}`, { status: 'Open' })).error).toBe('FORBIDDEN');
  for (const query of ['', '?departmentId=1', `?departmentId=${departmentId}&viewType=3`]) {
    expect((await desk('GET', `tickets/archivedTickets${query}`)).error).toBe('UNPROCESSABLE_ENTITY');
  }
});

test('a move changes department and layout, keeps id and status, and takes a stranger off', async () => {
  const { emulator, desk, ticket, departmentId } = await deskClient();
  const me = '1892000000042001';
  const sales = emulator.byHand.desk.createDepartment({ name: 'Sales', agentIds: [me] });
  const made = await ticket({ assigneeId: '1892000000056007', status: 'On Hold' });
  const answer = await desk('POST', `tickets/${made.id}/move`, { departmentId: sales.id });
  expect([answer.status, answer.body]).toEqual([200, undefined]);
  const { row } = await desk('GET', `tickets/${made.id}`);
  expect(row).toMatchObject({ id: made.id, departmentId: sales.id, status: 'On Hold', assigneeId: null });
  expect(row['layoutId']).not.toBe(made['layoutId']);
  await desk('PATCH', `tickets/${made.id}`, { assigneeId: me });
  expect((await desk('POST', `tickets/${made.id}/move?departmentId=${departmentId}`)).status).toBe(200);
  expect((await desk('GET', `tickets/${made.id}`)).row).toMatchObject({ departmentId, layoutId: made['layoutId'], assigneeId: me });
  for (const wrong of [{ departmentId: '1' }, { departmentId: '' }]) {
    expect((await desk('POST', `tickets/${made.id}/move`, wrong)).wrong).toEqual(['/departmentId invalid']);
  }
  emulator.byHand.desk.enableDepartment({ id: sales.id, isEnabled: false });
  expect((await desk('POST', `tickets/${made.id}/move`, { departmentId: sales.id })).wrong).toEqual(['/departmentId invalid']);
});

test('a merge gathers threads and comments, and takes fields from where it is told', async () => {
  const { emulator, desk, ticket } = await deskClient({ now: () => NOW });
  emulator.byHand.desk.addCustomField({ label: 'Token' });
  const a = await ticket({ description: 'First', cf: { cf_token: 'a' } });
  emulator.advance('PT1M');
  const b = await ticket({ description: 'Second', priority: 'High', status: 'On Hold', cf: { cf_token: 'b' } });
  const c = await ticket({ description: 'Third', cf: { cf_token: 'c' } });
  await desk('POST', `tickets/${b.id}/comments`, { content: 'Note', isPublic: false });
  emulator.advance('PT1M');
  const source = { priority: b.id, status: b.id, subject: a.id, cf: { cf_token: c.id } };
  const merged = await desk('POST', `tickets/${a.id}/merge`, { ids: [b.id, c.id], source });
  expect(merged.status).toBe(200);
  expect(merged.row).toMatchObject({
    ...{ id: a.id, priority: 'High', status: 'On Hold', statusType: 'On Hold', description: 'First' },
    ...{ threadCount: '3', commentCount: '1', cf: { cf_token: 'c' }, modifiedTime: '2026-03-01T12:02:00.000Z' },
  });
  const threads = (await desk('GET', `tickets/${a.id}/threads?sortBy=sendDateTime`)).list;
  expect(threads.map((thread) => [thread['summary'], thread['isDescriptionThread']])).toEqual([
    ['First', true],
    ['Second', false],
    ['Third', false],
  ]);
  expect((await desk('GET', 'tickets')).list.map(({ id }) => id)).toEqual([a.id]);
});

test('custom fields of what was merged are lost unless chosen', async () => {
  const { emulator, desk, ticket } = await deskClient();
  emulator.byHand.desk.addCustomField({ label: 'Token' });
  const [a, b] = [await ticket(), await ticket({ cf: { cf_token: 'b' } })];
  expect((await desk('POST', `tickets/${a.id}/merge`, { ids: [b.id] })).row['cf']).toEqual({ cf_token: null });
});

test('what GET says of a ticket that was merged away is a switch', async () => {
  const { desk, ticket, control } = await deskClient();
  const [a, b] = [await ticket(), await ticket()];
  await desk('POST', `tickets/${a.id}/merge`, { ids: [b.id] });
  expect((await desk('GET', `tickets/${b.id}`)).error).toBe('URL_NOT_FOUND');
  await control('limits', { desk: { mergedTickets: 'trashed' } });
  expect((await desk('GET', `tickets/${b.id}`)).row).toMatchObject({ id: b.id, isTrashed: true });
  expect((await desk('PATCH', `tickets/${b.id}`, { subject: 'x' })).error).toBe('FORBIDDEN');
});

test('a merge takes one to five other tickets, and sources among them', async () => {
  const { desk, ticket } = await deskClient();
  const [a, b, c] = [await ticket(), await ticket(), await ticket()];
  const merge = async (body: unknown) => (await desk('POST', `tickets/${a.id}/merge`, body)).wrong;
  expect(await merge({ ids: [] })).toEqual(['/ids invalid']);
  expect(await merge({ ids: [a.id] })).toEqual(['/ids invalid']);
  expect(await merge({ ids: Array.from({ length: 6 }, () => b.id) })).toEqual(['/ids invalid']);
  expect(await merge({ ids: [b.id, '1'] })).toEqual(['/ids invalid']);
  expect(await merge({ source: {} })).toEqual(['/ids missing']);
  expect(await merge({ ids: [b.id], source: { subject: c.id, colour: a.id, cf: { cf_none: a.id } } })).toEqual([
    '/source/subject invalid',
    '/source/colour invalid',
    '/source/cf/cf_none invalid',
  ]);
  expect((await desk('GET', 'tickets')).list).toHaveLength(3);
});

test('a resolution is written, kept when it is written anew, and taken away', async () => {
  const { emulator, desk, ticket } = await deskClient({ now: () => NOW });
  const { id } = await ticket();
  expect((await desk('GET', `tickets/${id}/resolution`)).row).toEqual({ content: null, modifiedTime: null, author: null });
  expect((await desk('GET', `tickets/${id}/resolutionHistory`)).status).toBe(204);
  const author = { id: '1892000000042001', lastName: 'Integration' };
  const first = await desk('PATCH', `tickets/${id}/resolution`, { content: 'Restart', isNotifyContact: false });
  expect(first.row).toMatchObject({ content: 'Restart', modifiedTime: '2026-03-01T12:00:00.000Z', author });
  emulator.advance('PT1M');
  await desk('PATCH', `tickets/${id}`, { resolution: 'Restart twice' });
  expect((await desk('GET', `tickets/${id}`)).row['resolution']).toBe('Restart twice');
  expect((await desk('GET', `tickets/${id}/resolutionHistory`)).list).toMatchObject([
    { content: 'Restart twice', modifiedTime: '2026-03-01T12:01:00.000Z' },
    { content: 'Restart' },
  ]);
  expect((await desk('PATCH', `tickets/${id}/resolution`, { isNotifyContact: true })).wrong).toEqual(['/content missing']);
  expect((await desk('DELETE', `tickets/${id}/resolution`)).status).toBe(204);
  expect((await desk('GET', `tickets/${id}/resolution`)).row['content']).toBeNull();
  expect((await desk('GET', `tickets/${id}/resolutionHistory`)).list).toHaveLength(2);
});
