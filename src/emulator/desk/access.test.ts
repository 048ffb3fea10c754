import { expect, test } from 'vitest';
import { deskClient } from '../../../test/harness/desk.js';

test('a call without a token, and one with a dead one, is refused in different words', async () => {
  const { desk } = await deskClient();
  const without = await desk('GET', 'tickets', undefined, { authorization: '' });
  expect(without).toMatchObject({
    status: 401,
    body: { errorCode: 'UNAUTHORIZED', message: 'You are not authorized to perform this operation.' },
  });
  const dead = await desk('GET', 'tickets', undefined, { authorization: 'Zoho-oauthtoken 1000.x.y' });
  expect(dead).toMatchObject({ status: 401, body: { errorCode: 'INVALID_OAUTH', message: 'The OAuth Token you provided is invalid.' } });
});

test('Bearer is taken as well', async () => {
  const { desk, headers } = await deskClient();
  const { authorization = '' } = await headers();
  const bearer = authorization.replace('Zoho-oauthtoken', 'Bearer');
  expect((await desk('GET', 'organizations', undefined, { authorization: bearer })).status).toBe(200);
});

test('the organisation has to be sent, except to find out what it is', async () => {
  const { desk, control } = await deskClient();
  for (const path of ['tickets', 'accessibleOrganizations', 'departments', 'organizations/804512131']) {
    expect(await desk('GET', path, undefined, { orgId: '' }), path).toMatchObject({ status: 422, error: 'UNPROCESSABLE_ENTITY' });
  }
  expect(await desk('GET', 'organizations', undefined, { orgId: '' })).toMatchObject({ status: 200, list: [{ id: '804512131' }] });
  await control('limits', { desk: { orgIdRequired: false } });
  expect((await desk('GET', 'departments', undefined, { orgId: '' })).status).toBe(200);
});

test('the organisation is a header or a query parameter', async () => {
  const { desk } = await deskClient();
  expect((await desk('GET', 'departments?orgId=804512131', undefined, { orgId: '' })).status).toBe(200);
});

test('another organisation is a 403, a word instead of a number an opaque 500', async () => {
  const { desk } = await deskClient();
  expect(await desk('GET', 'organizations', undefined, { orgId: '804512093' })).toMatchObject({
    status: 403,
    body: { errorCode: 'OAUTH_ORG_MISMATCH', message: 'The OAuthToken is not valid for specified organization.' },
  });
  expect(await desk('GET', 'tickets', undefined, { orgId: 'zylker' })).toMatchObject({
    status: 500,
    body: {
      errorCode: 'INTERNAL_SERVER_ERROR',
      message: 'An internal server error occurred while performing this operation.',
    },
  });
});

test.each([
  ['GET', 'tickets', ['Desk.tickets.READ']],
  ['POST', 'tickets', ['Desk.tickets.CREATE']],
  ['PATCH', 'tickets/1', ['Desk.tickets.UPDATE']],
  ['POST', 'tickets/moveToTrash', ['Desk.tickets.DELETE']],
  ['DELETE', 'tickets/1/resolution', ['Desk.tickets.DELETE']],
  ['POST', 'tickets/1/merge', ['Desk.tickets.UPDATE']],
  ['GET', 'tickets/search', ['Desk.tickets.READ', 'Desk.search.READ']],
  ['GET', 'tickets/archivedTickets', ['Desk.tickets.READ', 'Desk.search.READ']],
  ['GET', 'contacts', ['Desk.contacts.READ']],
  ['POST', 'contacts', ['Desk.contacts.CREATE']],
  ['PATCH', 'contacts/1', ['Desk.contacts.UPDATE']],
  ['POST', 'contacts/moveToTrash', ['Desk.contacts.DELETE']],
  ['GET', 'contacts/search', ['Desk.contacts.READ', 'Desk.search.READ']],
  ['GET', 'contacts/1/tickets', ['Desk.contacts.READ', 'Desk.tickets.READ', 'Desk.search.READ']],
  ['GET', 'accessibleOrganizations', ['Desk.basic.READ']],
  ['GET', 'search', ['Desk.search.READ', 'Desk.tickets.READ', 'Desk.contacts.READ', 'Desk.tasks.READ']],
])('%s %s needs %j, all of them', async (method, path, scopes) => {
  const { emulator, desk } = await deskClient();
  for (const missing of scopes) {
    emulator.setAccounts({ scopes: ['Desk.agents.READ', 'Desk.settings.READ', ...scopes.filter((scope) => scope !== missing)] });
    expect(await desk(method, path), missing).toMatchObject({ status: 403, error: 'SCOPE_MISMATCH' });
  }
  emulator.setAccounts({ scopes });
  expect((await desk(method, path)).error).not.toBe('SCOPE_MISMATCH');
});

test.each([
  ['organizations', 'Desk.organization.READ'],
  ['departments', 'Desk.departments.READ'],
  ['agents', 'Desk.agents.READ'],
  ['agents', 'Desk.settings.READ'],
  ['fields?module=tickets', 'Desk.fields.READ'],
  ['layouts?module=tickets', 'Desk.layouts.READ'],
])('%s is open to %s as well as to Desk.basic.READ', async (path, scope) => {
  const { emulator, desk } = await deskClient();
  for (const scopes of [[scope], ['Desk.basic.READ']]) {
    emulator.setAccounts({ scopes });
    expect((await desk('GET', path)).status, scopes[0]).toBe(200);
  }
  emulator.setAccounts({ scopes: ['Desk.tickets.ALL'] });
  expect((await desk('GET', path)).error).toBe('SCOPE_MISMATCH');
});

test('an unknown query parameter is named in the refusal', async () => {
  const { desk } = await deskClient();
  for (const path of ['tickets', 'contacts', 'departments', 'agents', 'tickets/search', 'contacts/search', 'organizations']) {
    expect(await desk('GET', `${path}?colour=red`), path).toMatchObject({
      status: 422,
      body: { errorCode: 'UNPROCESSABLE_ENTITY', message: "Extra query parameter 'colour' is present in the input." },
    });
  }
});

test('a method that a path has not is a 405, what Zoho has and we have not is a 501', async () => {
  const { desk, warnings } = await deskClient();
  expect(await desk('DELETE', 'tickets/1')).toMatchObject({ status: 405, error: 'METHOD_NOT_ALLOWED' });
  expect(await desk('PUT', 'contacts')).toMatchObject({ status: 405 });
  expect(warnings).toEqual([]);
  expect((await desk('GET', 'accounts')).status).toBe(501);
  expect((await desk('POST', 'contacts/1/inviteAsEndUser', { helpCenterId: '1' })).status).toBe(501);
  expect((await desk('GET', 'tickets/1/history')).status).toBe(501);
  expect(warnings).toHaveLength(3);
});

test('bodies that are empty or no JSON are told apart', async () => {
  const { desk } = await deskClient();
  for (const body of ['', '{}']) expect(await desk('POST', 'tickets', body)).toMatchObject({ status: 422, error: 'EMPTY_PAYLOAD' });
  for (const body of ['{', '[]', '"text"'])
    expect(await desk('POST', 'tickets', body)).toMatchObject({ status: 400, error: 'BAD_REQUEST' });
});

test('faults speak the language of Desk', async () => {
  const { emulator, desk } = await deskClient();
  for (const [status, code] of [
    [500, 'INTERNAL_SERVER_ERROR'],
    [429, 'TOO_MANY_REQUESTS'],
    [401, 'INVALID_OAUTH'],
    [404, 'URL_NOT_FOUND'],
  ] as const) {
    emulator.setFaults({ rules: [{ service: 'desk', fault: 'status', status }] });
    expect(await desk('GET', 'tickets')).toMatchObject({ status, error: code });
  }
});

test('what belongs to a department the agent of the token is not in is hidden, unless that is switched off', async () => {
  const { emulator, desk, ticket, control } = await deskClient();
  const hand = emulator.byHand.desk;
  const ada = (await desk('GET', 'agents?searchStr=Ada')).list[0]?.id ?? '';
  const sales = hand.createDepartment({ name: 'Sales', agentIds: [ada] });
  const mine = await ticket();
  const theirs = hand.createTicket({ subject: 'Secret', email: 'ann@example.com', departmentId: sales.id });
  emulator.advance('PT10S');
  expect((await desk('GET', `tickets/${theirs.id}`)).error).toBe('FORBIDDEN');
  expect((await desk('PATCH', `tickets/${theirs.id}`, { subject: 'x' })).error).toBe('FORBIDDEN');
  expect((await desk('GET', 'tickets')).list.map(({ id }) => id)).toEqual([mine.id]);
  expect((await desk('GET', 'tickets/search?email=ann@example.com')).list.map(({ id }) => id)).toEqual([mine.id]);
  expect((await desk('GET', `contacts/${mine['contactId']}/tickets`)).list).toHaveLength(1);
  expect((await desk('POST', 'tickets', { subject: 'x', departmentId: sales.id, contactId: mine['contactId'] })).wrong).toEqual([
    '/departmentId invalid',
  ]);
  expect((await desk('POST', 'closeTickets', { ids: [theirs.id] })).wrong).toEqual(['/ids invalid']);
  await control('limits', { desk: { departmentPermissions: false } });
  expect((await desk('GET', 'tickets')).list).toHaveLength(2);
  expect((await desk('GET', `tickets/${theirs.id}`)).status).toBe(200);
});

test('a disabled agent is nobody', async () => {
  const { emulator, desk } = await deskClient();
  emulator.byHand.desk.setAgentStatus({ id: '1892000000042001', status: 'DISABLED' });
  expect(await desk('GET', 'tickets')).toMatchObject({ status: 401, error: 'UNAUTHORIZED' });
});

test('a token without a person, by client credentials for this organisation, works like any other', async () => {
  const { emulator, desk, token } = await deskClient();
  // What a bridge between an application and Desk needs.
  const scope = [
    ...['Desk.tickets.ALL', 'Desk.contacts.READ', 'Desk.contacts.CREATE', 'Desk.contacts.UPDATE', 'Desk.search.READ', 'Desk.basic.READ'],
    ...[
      'Desk.settings.READ',
      'Desk.events.ALL',
      'Desk.webhooks.CREATE',
      'Desk.webhooks.READ',
      'Desk.webhooks.UPDATE',
      'Desk.webhooks.DELETE',
    ],
  ].join();
  const soid = `ZohoDesk.${emulator.env()['ZOHO_DESK_ORGANIZATION_ID']}`;
  const { access_token } = (await token({ grant_type: 'client_credentials', scope, soid })).body as { access_token: string };
  const authorization = `Zoho-oauthtoken ${access_token}`;
  for (const path of ['tickets', 'tickets/search?subject=none', 'departments', 'webhooks'])
    expect((await desk('GET', path, undefined, { authorization })).status, path).toBeLessThan(300);
  expect((await desk('POST', 'contacts/moveToTrash', { contactIds: ['1'] }, { authorization })).error).toBe('SCOPE_MISMATCH');
});
