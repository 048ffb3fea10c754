import { expect, test } from 'vitest';
import { deskClient } from '../../../../test/harness/desk.js';

const NOW = new Date('2026-03-01T12:00:00Z');
const ANN = { firstName: 'Ann', lastName: 'Smith', email: 'ann@example.com' };

test('a contact is created, read and changed', async () => {
  const { emulator, desk } = await deskClient({ now: () => NOW });
  const made = await desk('POST', 'contacts', { ...ANN, phone: '+1 (555) 010', zip: '00501', type: 'paidUser' });
  expect(made.status).toBe(200);
  expect(made.row).toMatchObject({
    ...{ ...ANN, phone: '+1 (555) 010', mobile: null, zip: '00501', type: 'paidUser', accountId: null, secondaryEmail: null },
    ...{ isSpam: false, isTrashed: false, isDeleted: false, isEndUser: false, isAnonymous: false, zohoCRMContact: null },
    ...{ ownerId: '1892000000042001', createdTime: '2026-03-01T12:00:00.000Z', modifiedTime: '2026-03-01T12:00:00.000Z' },
    ...{ customerHappiness: { badPercentage: '0', okPercentage: '0', goodPercentage: '0' }, cf: {}, customFields: {} },
  });
  const { id } = made.row;
  expect((await desk('GET', `contacts/${id}?include=owner,accounts`)).row).toEqual({
    ...made.row,
    account: null,
    owner: { firstName: 'Ines', lastName: 'Integration', id: '1892000000042001' },
  });
  emulator.advance('PT1M');
  const changed = await desk('PATCH', `contacts/${id}`, { phone: '', title: 'Boss', ownerId: '1892000000056007' });
  expect(changed.row).toEqual({
    ...made.row,
    ...{ phone: null, title: 'Boss', ownerId: '1892000000056007', modifiedTime: '2026-03-01T12:01:00.000Z' },
  });
});

test.each<[string, Record<string, unknown>]>([
  ['/lastName missing', { firstName: 'Ann' }],
  ['/lastName invalid', { lastName: '' }],
  ['/lastName invalid', { lastName: 'x'.repeat(201) }],
  ['/firstName invalid', { lastName: 'x', firstName: 'x'.repeat(41) }],
  ['/email invalid', { lastName: 'x', email: 'nobody' }],
  ['/email invalid', { lastName: 'x', email: '' }],
  ['/email invalid', { lastName: 'x', email: null }],
  ['/secondaryEmail invalid', { lastName: 'x', secondaryEmail: `${'x'.repeat(100)}@example.com` }],
  ['/phone invalid', { lastName: 'x', phone: '5'.repeat(51) }],
  ['/zip invalid', { lastName: 'x', zip: 'SW1' }],
  ['/ownerId invalid', { lastName: 'x', ownerId: '1' }],
  ['/accountId invalid', { lastName: 'x', accountId: '1' }],
  ['/layoutId invalid', { lastName: 'x', layoutId: '1' }],
  ['/cf/cf_none invalid', { lastName: 'x', cf: { cf_none: 'x' } }],
  ['/colour invalid', { lastName: 'x', colour: 'red' }],
])('%s in %j', async (wrong, body) => {
  const { desk, records } = await deskClient();
  expect(await desk('POST', 'contacts', body)).toMatchObject({ status: 422, error: 'INVALID_DATA', wrong: [wrong] });
  expect(records('contacts')).toEqual([]);
});

test('two contacts may have one address; a ticket goes to the older one', async () => {
  const { desk, ticket } = await deskClient();
  const [a, b] = [await desk('POST', 'contacts', ANN), await desk('POST', 'contacts', ANN)];
  expect([a.status, b.status]).toEqual([200, 200]);
  expect((await ticket())['contactId']).toBe(a.row.id);
  await desk('POST', 'contacts/moveToTrash', { contactIds: [a.row.id] });
  expect((await ticket())['contactId']).toBe(b.row.id);
  await desk('PATCH', `contacts/${b.row.id}`, { email: 'else@example.com' });
  expect([a.row.id, b.row.id]).not.toContain((await ticket())['contactId']);
});

test('a contact’s own custom fields are apart from a ticket’s, a hundred characters long', async () => {
  const { emulator, desk } = await deskClient();
  emulator.byHand.desk.addCustomField({ module: 'contacts', label: 'Portal User' });
  const made = await desk('POST', 'contacts', { ...ANN, cf: { cf_portal_user: 'u1' } });
  expect(made.row).toMatchObject({ cf: { cf_portal_user: 'u1' }, customFields: { 'Portal User': 'u1' } });
  expect((await desk('PATCH', `contacts/${made.row.id}`, { cf: { cf_portal_user: 'x'.repeat(101) } })).wrong).toEqual([
    '/cf/cf_portal_user invalid',
  ]);
});

test('contacts are listed, newest first or sorted, without a filter by address', async () => {
  const { desk } = await deskClient();
  expect((await desk('GET', 'contacts')).status).toBe(204);
  const names = ['Baker', 'adams', 'Clark'];
  for (const lastName of names) await desk('POST', 'contacts', { lastName });
  const listed = async (query: string) => (await desk('GET', `contacts?${query}`)).list.map((row) => row['lastName']);
  expect(await listed('')).toEqual(['Clark', 'adams', 'Baker']);
  expect(await listed('sortBy=lastName')).toEqual(['adams', 'Baker', 'Clark']);
  expect(await listed('sortBy=-createdTime&limit=1')).toEqual(['Clark']);
  expect(await listed('from=1&limit=1')).toEqual(['adams']);
  expect((await desk('GET', 'contacts?limit=1')).list[0]).not.toHaveProperty('modifiedTime');
  expect((await desk('GET', 'contacts?fields=lastName,modifiedTime&limit=1')).list[0]).toMatchObject({
    lastName: 'Clark',
    modifiedTime: expect.any(String),
  });
  expect((await desk('GET', 'contacts?fields=colour')).status).toBe(500);
  expect((await desk('GET', 'contacts?from=100&fields=colour')).status).toBe(500);
  expect((await desk('GET', 'contacts?email=x@example.com')).error).toBe('UNPROCESSABLE_ENTITY');
  expect((await desk('GET', 'contacts?limit=101')).error).toBe('UNPROCESSABLE_ENTITY');
});

test('contacts are fetched by ids, what is unknown left out', async () => {
  const { desk } = await deskClient();
  const { id } = (await desk('POST', 'contacts', ANN)).row;
  expect((await desk('GET', `contacts/contactsByIds?ids=${id},1`)).list).toMatchObject([{ id }]);
  expect((await desk('GET', 'contacts/contactsByIds?ids=1')).status).toBe(204);
  expect((await desk('GET', `contacts/contactsByIds?ids=${Array.from({ length: 21 }, () => id).join()}`)).status).toBe(422);
});

test('a contact’s tickets are listed by time of creation or change', async () => {
  const { emulator, desk, ticket } = await deskClient({ now: () => NOW });
  const a = await ticket();
  emulator.advance('PT1M');
  const b = await ticket();
  await ticket({ contact: { lastName: 'Other' } });
  emulator.advance('PT1M');
  await desk('PATCH', `tickets/${a.id}`, { subject: 'x' });
  const ids = async (query: string) => (await desk('GET', `contacts/${a['contactId']}/tickets?${query}`)).list.map(({ id }) => id);
  expect(await ids('')).toEqual([b.id, a.id]);
  expect(await ids('sortBy=createdTime')).toEqual([a.id, b.id]);
  expect(await ids('sortBy=-modifiedTime')).toEqual([a.id, b.id]);
  expect(await ids('limit=1&from=1')).toEqual([a.id]);
  expect(await ids('departmentId=1')).toEqual([]);
  expect(await ids('isSpam=true')).toEqual([]);
  expect((await desk('GET', 'contacts/1/tickets')).error).toBe('URL_NOT_FOUND');
  expect((await desk('GET', `contacts/${a['contactId']}/tickets?sortBy=dueDate`)).status).toBe(422);
  expect((await desk('GET', `contacts/${a['contactId']}/tickets?include=contacts`)).status).toBe(422);
});

test('a merged contact leaves its tickets to the other and is a 404', async () => {
  const { desk, ticket } = await deskClient();
  const a = (await desk('POST', 'contacts', ANN)).row;
  const b = (await desk('POST', 'contacts', { lastName: 'Smith-Jones', email: 'ann@work.example', phone: '123' })).row;
  const made = await ticket({ contact: undefined, contactId: b.id });
  const merged = await desk('POST', `contacts/${a.id}/merge`, { ids: [b.id], source: { phone: b.id } });
  expect(merged.row).toMatchObject({ id: a.id, email: 'ann@example.com', phone: '123' });
  expect((await desk('GET', `contacts/${b.id}`)).error).toBe('URL_NOT_FOUND');
  expect((await desk('GET', `tickets/${made.id}`)).row['contactId']).toBe(a.id);
  expect((await desk('GET', `contacts/${a.id}/tickets`)).list).toHaveLength(1);
  expect((await desk('POST', 'tickets', { subject: 'x', departmentId: made['departmentId'], contactId: b.id })).wrong).toEqual([
    '/contactId invalid',
  ]);
});

test('users of the help centre cannot be merged away, nor strangers or itself', async () => {
  const { emulator, desk } = await deskClient();
  const [a, b] = [(await desk('POST', 'contacts', ANN)).row, (await desk('POST', 'contacts', ANN)).row];
  emulator.byHand.desk.makeEndUser({ id: b.id });
  for (const ids of [[b.id], [a.id], ['1'], []]) {
    expect((await desk('POST', `contacts/${a.id}/merge`, { ids })).wrong).toEqual(['/ids invalid']);
  }
  expect((await desk('POST', `contacts/${b.id}/merge`, { ids: [a.id], source: { colour: a.id } })).wrong).toEqual([
    '/source/colour invalid',
  ]);
  expect((await desk('POST', `contacts/${b.id}/merge`, { ids: [a.id] })).status).toBe(200);
});

test('a trashed contact is out of lists and shown as such; its tickets stay', async () => {
  const { desk, ticket } = await deskClient();
  const made = await ticket();
  const id = String(made['contactId']);
  expect((await desk('POST', 'contacts/moveToTrash', { contactIds: [id] })).status).toBe(204);
  expect((await desk('GET', 'contacts')).status).toBe(204);
  expect((await desk('GET', `contacts/${id}`)).row['isTrashed']).toBe(true);
  expect((await desk('GET', `tickets/${made.id}?include=contacts`)).row['contact']).toMatchObject({ id });
  expect((await desk('POST', 'contacts/moveToTrash', { contactIds: [id] })).wrong).toEqual(['/contactIds invalid']);
});

test('spam contacts are out of lists and may take their tickets along', async () => {
  const { desk, ticket } = await deskClient();
  const { contactId } = await ticket();
  await desk('POST', 'contacts/markSpam', { ids: [contactId], isSpam: true });
  expect((await desk('GET', 'contacts')).status).toBe(204);
  expect((await desk('GET', 'tickets')).list).toHaveLength(1);
  await desk('POST', 'contacts/markSpam', { ids: [contactId], isSpam: true, handleExistingTickets: true });
  expect((await desk('GET', 'tickets')).status).toBe(204);
  expect((await desk('POST', 'contacts/markSpam', { ids: [contactId] })).wrong).toEqual(['/isSpam missing']);
});

test('of several contacts with one address a ticket takes the oldest, whichever was changed last', async () => {
  const { desk, ticket } = await deskClient({ now: () => NOW });
  const [first, second] = [(await desk('POST', 'contacts', ANN)).row, (await desk('POST', 'contacts', ANN)).row];
  for (const { id } of [second, first]) await desk('PATCH', `contacts/${id}`, { title: 'Boss' });
  expect((await ticket())['contactId']).toBe(first.id);
});
