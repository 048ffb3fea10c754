import { expect, test } from 'vitest';
import { deskClient } from '../../../../test/harness/desk.js';

const NOW = new Date('2026-03-01T12:00:00.400Z');

test('a new ticket answers all of itself, bare and with 200', async () => {
  const { desk, departmentId } = await deskClient({ now: () => NOW });
  const contact = { firstName: 'Ann', lastName: 'Smith', email: 'ann@example.com' };
  const made = await desk('POST', 'tickets', { subject: 'Help', departmentId, contact, description: '<p>Now</p>', channel: 'Web' });
  expect(made.status).toBe(200);
  const time = '2026-03-01T12:00:00.000Z';
  expect(made.row).toMatchObject({
    ...{ ticketNumber: '101', subject: 'Help', description: '<p>Now</p>', status: 'Open', statusType: 'Open', channel: 'Web' },
    ...{ email: 'ann@example.com', phone: null, priority: null, classification: null, category: null, resolution: null, dueDate: null },
    ...{ createdTime: time, modifiedTime: time, customerResponseTime: time, closedTime: null, onholdTime: null, responseDueDate: null },
    ...{ threadCount: '1', commentCount: '0', attachmentCount: '0', taskCount: '0', approvalCount: '0', timeEntryCount: '0' },
    ...{ isSpam: false, isTrashed: false, isDeleted: false, isArchived: false, isOverDue: false, isEscalated: false },
    ...{ departmentId, assigneeId: null, teamId: null, productId: null, accountId: null, slaId: null, cf: {}, customFields: {} },
    ...{ sharedDepartments: [], secondaryContacts: [], entitySkills: [], modifiedBy: '1892000000042001', channelCode: null },
  });
  expect(made.row.id).toMatch(/^\d{17,19}$/);
  expect(made.row['contactId']).toMatch(/^\d{17,19}$/);
  expect(made.row['webUrl']).toMatch(/\/support\/zylker\/ShowHomePage\.do#Cases\/dv\/\d+$/);
});

test('GET adds what only it has, and what it is asked to include', async () => {
  const { desk, ticket } = await deskClient();
  const made = await ticket();
  const plain = await desk('GET', `tickets/${made.id}`);
  expect(plain.row).toEqual({
    ...made,
    ...{ sentiment: null, isFollowing: false, createdBy: '1892000000042001', tagCount: '0', followerCount: '0' },
  });
  await desk('PATCH', `tickets/${made.id}`, { assigneeId: '1892000000056007' });
  const include = 'contacts,products,departments,team,assignee,contract,isRead,skills';
  expect((await desk('GET', `tickets/${made.id}?include=${include}`)).row).toMatchObject({
    contact: { id: made['contactId'], firstName: 'Ann', lastName: 'Smith', email: 'ann@example.com', isSpam: false, account: null },
    department: { id: '1892000000006907', name: 'Support' },
    assignee: { id: '1892000000056007', firstName: 'Ada', lastName: 'Agent', email: 'ada@zylker.example' },
    ...{ product: null, team: null, contractId: null, isRead: false, skillsInfo: [] },
  });
  expect(await desk('GET', `tickets/${made.id}?include=secrets`)).toMatchObject({ status: 422, error: 'UNPROCESSABLE_ENTITY' });
});

test('an unknown ticket is a 404 in words that are also those of a wrong address', async () => {
  const { desk } = await deskClient();
  for (const path of ['tickets/1', 'tickets/nonsense', 'tickets/1/metrics', 'tickets/1/resolution', 'tickets/1/History']) {
    expect(await desk('GET', path)).toMatchObject({
      status: 404,
      body: { errorCode: 'URL_NOT_FOUND', message: 'The URL you requested could not be found.' },
    });
  }
});

test('subject, department and somebody to answer are needed', async () => {
  const { desk, departmentId } = await deskClient();
  const { body, wrong } = await desk('POST', 'tickets', { priority: 'High' });
  expect(wrong).toEqual(['/subject missing', '/departmentId missing', '/contactId missing']);
  expect(body).toEqual({
    errorCode: 'INVALID_DATA',
    message: 'The data is invalid due to validation restrictions',
    errors: ['/subject', '/departmentId', '/contactId'].map((fieldName) => ({ fieldName, errorType: 'missing', errorMessage: '' })),
  });
  const nobody = await desk('POST', 'tickets', { subject: 'x', departmentId, contact: { firstName: 'Ann' } });
  expect(nobody.wrong).toEqual(['/contact/lastName missing']);
});

test.each<[string, Record<string, unknown>]>([
  ['/subject', { subject: '' }],
  ['/subject', { subject: 'x'.repeat(256) }],
  ['/subject', { subject: 7 }],
  ['/description', { description: 'x'.repeat(65_536) }],
  ['/description', { description: '' }],
  ['/description', { description: null }],
  ['/departmentId', { departmentId: '1' }],
  ['/contactId', { contactId: '1' }],
  ['/contactId', { contactId: 'ann' }],
  ['/assigneeId', { assigneeId: '1' }],
  ['/assigneeId', { assigneeId: '' }],
  ['/status', { status: 'Resolved' }],
  ['/priority', { priority: 'Urgent' }],
  ['/classification', { classification: 'Riddle' }],
  ['/email', { email: 'nobody' }],
  ['/email', { email: 'a@b' }],
  ['/phone', { phone: '(555) 010' }],
  ['/phone', { phone: '5'.repeat(121) }],
  ['/category', { category: 'x'.repeat(301) }],
  ['/dueDate', { dueDate: '2026-03-01' }],
  ['/dueDate', { dueDate: '2026-03-01T12:00:00+01:00' }],
  ['/dueDate', { dueDate: 1_466_525_776_000 }],
  ['/responseDueDate', { responseDueDate: '2026-03-01T12:00:00Z' }],
  ['/teamId', { teamId: '1' }],
  ['/productId', { productId: '1' }],
  ['/accountId', { accountId: '1' }],
  ['/entitySkills', { entitySkills: ['1'] }],
  ['/secondaryContacts', { secondaryContacts: ['1'] }],
  ['/secondaryContacts', { secondaryContacts: Array.from({ length: 21 }, () => '1') }],
  ['/sharedDepartments', { sharedDepartments: ['1'] }],
  ['/uploads', { uploads: ['1'] }],
  ['/layoutId', { layoutId: '1' }],
  ['/cf/cf_unknown', { cf: { cf_unknown: 'x' } }],
  ['/cf', { cf: 'x' }],
  ['/customFields/Unknown', { customFields: { Unknown: 'x' } }],
  ['/ticketCreationType', { ticketCreationType: 'magic' }],
  ['/clonedTicketId', { clonedTicketId: '1' }],
  ['/parentTicket/id', { parentTicket: { id: '1' } }],
  ['/sourceTicket/id', { sourceTicket: { id: '1' } }],
  ['/blueprint', { blueprint: { id: '1' } }],
  ['/colour', { colour: 'red' }],
  ['/contact/colour', { contact: { lastName: 'x', colour: 'red' } }],
  ['/contact/email', { contact: { email: 'nobody' } }],
  ['/contact/lastName', { contact: { lastName: 'x'.repeat(201) } }],
])('%s is wrong in %j, and nothing is written', async (pointer, values) => {
  const { desk, departmentId, records } = await deskClient();
  const contact = { lastName: 'Smith', email: 'ann@example.com' };
  const answer = await desk('POST', 'tickets', { subject: 'x', departmentId, contact, ...values });
  expect(answer).toMatchObject({ status: 422, error: 'INVALID_DATA', wrong: [`${pointer} invalid`] });
  expect([records('tickets'), records('contacts')]).toEqual([[], []]);
});

test('an inline contact with a known address is that contact, as it is', async () => {
  const { desk, ticket, records } = await deskClient();
  const first = await ticket();
  const second = await ticket({ contact: { lastName: 'Other', email: 'ANN@example.com' } });
  expect(second['contactId']).toBe(first['contactId']);
  expect(records('contacts')).toMatchObject([{ lastName: 'Smith', email: 'ann@example.com' }]);
  await desk('PATCH', `contacts/${first['contactId']}`, { secondaryEmail: 'ann@second.example' });
  expect((await ticket({ contact: { email: 'ann@second.example' } }))['contactId']).toBe(first['contactId']);
});

test('a contact without an address is new each time, one without a name is called by its address', async () => {
  const { ticket, records } = await deskClient();
  await ticket({ contact: { lastName: 'Smith' } });
  await ticket({ contact: { lastName: 'Smith' } });
  await ticket({ contact: { email: 'bob@example.com' } });
  expect(records('contacts').map(({ lastName, email }) => [lastName, email])).toEqual([
    ['Smith', null],
    ['Smith', null],
    ['bob', 'bob@example.com'],
  ]);
});

test('an id wins over an inline contact', async () => {
  const { ticket, records } = await deskClient();
  const { contactId } = await ticket();
  expect((await ticket({ contactId, contact: { lastName: 'Other', email: 'other@example.com' } }))['contactId']).toBe(contactId);
  expect(records('contacts')).toHaveLength(1);
});

test('tickets are numbered from 101, and ids grow', async () => {
  const { ticket } = await deskClient();
  const [a, b] = [await ticket(), await ticket()];
  expect([a['ticketNumber'], b['ticketNumber']]).toEqual(['101', '102']);
  expect(BigInt(b.id)).toBeGreaterThan(BigInt(a.id));
});

test('custom fields are in every answer, null where they are empty, by api name and by label', async () => {
  const { emulator, desk, ticket } = await deskClient();
  const hand = emulator.byHand.desk;
  expect(hand.addCustomField({ label: 'Portal Token' })).toBe('cf_portal_token');
  hand.addCustomField({ label: 'Seats', type: 'Number' });
  hand.addCustomField({ label: 'Plan', type: 'Picklist', values: ['Small', 'Large'] });
  const made = await ticket({ cf: { cf_portal_token: 'abc', cf_seats: 7 } });
  expect(made).toMatchObject({
    cf: { cf_portal_token: 'abc', cf_seats: '7', cf_plan: null },
    customFields: { 'Portal Token': 'abc', Seats: '7', Plan: null },
  });
  const change = await desk('PATCH', `tickets/${made.id}`, { cf: { cf_seats: '' }, customFields: { Plan: 'Large' } });
  expect(change.row).toMatchObject({ cf: { cf_portal_token: 'abc', cf_seats: null, cf_plan: 'Large' } });
  const wrong = { cf_seats: 'many', cf_plan: 'Middling', cf_portal_token: 'x'.repeat(256) };
  expect((await desk('PATCH', `tickets/${made.id}`, { cf: wrong })).wrong).toEqual([
    '/cf/cf_seats invalid',
    '/cf/cf_plan invalid',
    '/cf/cf_portal_token invalid',
  ]);
});

test('a mandatory custom field has to be there at the beginning only', async () => {
  const { emulator, desk, ticket, departmentId } = await deskClient();
  const before = await ticket();
  emulator.byHand.desk.addCustomField({ label: 'Order', isMandatory: true });
  const { contactId } = before;
  expect((await desk('POST', 'tickets', { subject: 'x', departmentId, contactId })).wrong).toEqual(['/cf/cf_order missing']);
  expect((await desk('PATCH', `tickets/${before.id}`, { subject: 'y' })).status).toBe(200);
  expect((await desk('POST', 'tickets', { subject: 'x', departmentId, contactId, cf: { cf_order: '1' } })).status).toBe(200);
});

test('a description is the first thread, from the customer; without one there is none', async () => {
  const { desk, ticket } = await deskClient();
  const silent = await ticket();
  expect(silent).toMatchObject({ threadCount: '0', description: null });
  const made = await ticket({ description: 'Help', channel: 'Email' });
  expect((await desk('GET', `tickets/${made.id}/threads`)).list).toMatchObject([
    { channel: 'EMAIL', direction: 'in', isDescriptionThread: true, visibility: 'public', author: { type: 'END_USER' } },
  ]);
});

test('a ticket made to write to the customer begins with a thread that goes out', async () => {
  const { desk, ticket } = await deskClient();
  const made = await ticket({ description: 'Hello', ticketCreationType: 'sendAsEmail' });
  expect((await desk('GET', `tickets/${made.id}/threads`)).list).toMatchObject([{ direction: 'out', author: { type: 'AGENT' } }]);
});

test('only a locked ticket can be followed up on', async () => {
  const { emulator, desk, ticket, departmentId } = await deskClient();
  const old = await ticket();
  const followUp = { subject: 'Again', departmentId, contactId: old['contactId'], sourceTicket: { id: old.id } };
  expect((await desk('POST', 'tickets', followUp)).wrong).toEqual(['/sourceTicket/id invalid']);
  await desk('POST', 'closeTickets', { ids: [old.id] });
  emulator.byHand.desk.lockTicket({ id: old.id });
  expect((await desk('POST', 'tickets', followUp)).row).toMatchObject({ sourceTicket: { id: old.id, subject: 'Cannot log in' } });
  expect((await desk('PATCH', `tickets/${old.id}`, { subject: 'x' })).error).toBe('FORBIDDEN');
  expect((await desk('GET', `tickets/${old.id}`)).row['lockedTime']).toMatch(/Z$/);
});
