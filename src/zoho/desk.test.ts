import { expect, onTestFinished, test } from 'vitest';
import { failureOf, says, startZoho } from '../../test/harness/zoho-client.js';
import type { FaultRule } from '../emulator/index.js';
import { type OddAnswerError, ReauthoriseError, RefusedError, TooManyError, type ZohoError } from '../errors.js';
import { liveContext } from './testing.js';

async function scene(rules: FaultRule[] = []) {
  const client = await startZoho(rules);
  onTestFinished(() => client[Symbol.asyncDispose]());
  const { emulator, zoho } = client;
  const departmentId = emulator.env()['ZOHO_DESK_DEPARTMENT_ID'] ?? '';
  const field = await zoho.desk.createTicketField({ label: 'Escalation Key', maxLength: 64 }, liveContext);
  const ticket = (key: string, more: object = {}) =>
    zoho.desk.createTicket(
      {
        ...{
          subject: 'Cannot log in',
          departmentId,
          description: 'It says <b>no</b>',
          contact: { email: 'ann@example.com', lastName: 'Smith' },
        },
        ...{ cf: { [field.apiName]: key }, ...more },
      },
      liveContext,
    );
  return { ...client, desk: zoho.desk, departmentId, field, ticket };
}

test('organisations are listed without naming one, everything else names ours in a header', async () => {
  const { desk, sent, emulator } = await scene();
  const [organization] = await desk.organizations(liveContext);
  expect(organization).toMatchObject({ id: emulator.env()['ZOHO_DESK_ORGANIZATION_ID'], edition: 'ENTERPRISE', isDefault: true });
  expect(await desk.departments(liveContext)).toMatchObject([{ name: 'Support', isDefault: true, isEnabled: true }]);
  const named = sent.map(({ path, headers }) => [path, headers['orgId'] !== undefined]);
  expect(named).toEqual([
    ['/api/v1/fields', true],
    ['/api/v1/organizations', false],
    ['/api/v1/departments', true],
  ]);
});

test('without an organisation nothing is sent, and it is said what to set', async () => {
  await using client = await startZoho([], { deskOrganizationId: undefined });
  const error = await failureOf<ZohoError>(client.zoho.desk.departments(liveContext));
  expect(error).toMatchObject({ code: 'zoho_not_configured', mayHaveHappened: false });
  expect(error.message).toContain('ZOHO_DESK_ORGANIZATION_ID');
  expect(client.sent).toEqual([]);
});

test('a field for our key is made once, and its API name is what Zoho answers', async () => {
  const { desk, field } = await scene();
  expect(field).toMatchObject({ apiName: 'cf_escalation_key', label: 'Escalation Key', isCustom: true, maxLength: 64 });
  expect(await desk.ticketFields(liveContext)).toContainEqual(field);
  const again = await failureOf<RefusedError>(desk.createTicketField({ label: 'Escalation Key', maxLength: 64 }, liveContext));
  expect(again).toMatchObject({ zohoCode: 'INVALID_DATA', fields: ['/displayLabel'] });
});

test('a ticket is made, read, changed, and found by its key once the search has caught up', async () => {
  const { desk, ticket, field, emulator } = await scene();
  const made = await ticket('k1');
  await ticket('k2');
  expect(made).toMatchObject({
    number: '101',
    status: 'Open',
    statusType: 'Open',
    customFields: { [field.apiName]: 'k1' },
    isTrashed: false,
  });
  expect(made.id).toMatch(/^\d{16,}$/);
  expect(await desk.ticket(made.id, liveContext)).toEqual(made);
  const search = { field: { apiName: field.apiName, value: 'k1' } };
  expect(await desk.searchTickets(search, liveContext)).toEqual([]);
  emulator.advance('PT6S');
  expect(await desk.searchTickets(search, liveContext)).toMatchObject([{ id: made.id }]);
  const changed = await desk.updateTicket(made.id, { status: 'Closed' }, liveContext);
  expect(changed).toMatchObject({ status: 'Closed', statusType: 'Closed' });
  emulator.advance('PT6S');
  const at = Date.parse(changed.modifiedAt ?? '');
  const modified = { from: new Date(at - 1000).toISOString(), to: new Date(at + 1000).toISOString() };
  expect(await desk.searchTickets({ modified }, liveContext)).toMatchObject([{ id: made.id }]);
});

test('the contact of a ticket is the one with its address', async () => {
  const { ticket, emulator } = await scene();
  await ticket('k1');
  await ticket('k2', { contact: { email: 'ANN@example.com', lastName: 'Other' } });
  expect(emulator.state()['desk']?.['contacts']).toMatchObject([{ lastName: 'Smith' }]);
});

test('comments are plain text, private unless said otherwise, the newest first', async () => {
  const { desk, ticket } = await scene();
  const { id } = await ticket('k1');
  const first = await desk.createComment(id, { content: 'one <b>', isPublic: false }, liveContext);
  await desk.createComment(id, { content: 'two', isPublic: true }, liveContext);
  expect(first).toMatchObject({ content: 'one <b>', contentType: 'plainText', isPublic: false });
  const all = await desk.comments(id, { from: 0, limit: 100 }, liveContext);
  expect(all.map(({ content, isPublic }) => [content, isPublic])).toEqual([
    ['two', true],
    ['one <b>', false],
  ]);
  const rows = await desk.conversations(id, { from: 0, limit: 100 }, liveContext);
  expect(rows.map(({ kind }) => kind).sort()).toEqual(['comment', 'comment', 'thread']);
  const description = rows.find((row) => row.kind === 'thread');
  expect(description).toMatchObject({ isDescription: true, direction: 'in' });
  expect(await desk.thread(id, description?.id ?? '', liveContext)).toMatchObject({
    isDescription: true,
    plainText: expect.stringContaining('It says'),
  });
});

test('a file arrives as it was, whatever its name', async () => {
  const { desk, ticket, emulator, sent } = await scene();
  const { id } = await ticket('k1');
  const bytes = Buffer.from([0, 13, 10, 45, 45, 255, 0]);
  const file = { name: 'a "b" – ü.bin', contentType: 'application/octet-stream', bytes, isPublic: false };
  expect(await desk.createAttachment(id, file, liveContext)).toMatchObject({ size: bytes.length, isPublic: false });
  expect(await desk.attachments(id, liveContext)).toMatchObject([{ size: bytes.length, isPublic: false }]);
  const [kept] = await desk.attachments(id, liveContext);
  const { authorization = '', orgId = '' } = sent.at(-1)?.headers ?? {};
  const url = `${emulator.url}/api/v1/tickets/${id}/attachments/${kept?.id}/content`;
  const answer = await fetch(url, { headers: { authorization, orgId } });
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
  expect(kept?.name).toMatch(/^a .*ü\.bin$/);
});

test('a refusal names the fields that are wrong and nothing that was sent', async () => {
  const { ticket } = await scene();
  const error = await failureOf<RefusedError>(ticket('k1', { priority: 'Canary', contact: { email: 'no address' } }));
  expect(error).toBeInstanceOf(RefusedError);
  expect(error).toMatchObject({
    zohoCode: 'INVALID_DATA',
    fields: expect.arrayContaining(['/priority', '/contact/email']),
    verdict: { kind: 'park' },
  });
  expect(error.message).not.toMatch(/Canary|no address/);
});

test('another organisation, or an edition without it, is a matter of configuration', async () => {
  await using client = await startZoho([], { deskOrganizationId: '1234' });
  const error = await failureOf<RefusedError>(client.zoho.desk.departments(liveContext));
  expect(error).toMatchObject({ zohoCode: 'OAUTH_ORG_MISMATCH', verdict: { kind: 'retryAt' } });
  expect(error.message).toContain('ZOHO_DESK_ORGANIZATION_ID');
});

test('too many at once is soon over, a used-up day is not', async () => {
  const { desk, emulator } = await scene();
  emulator.setFaults({ rules: [says('desk', 429, { errorCode: 'TOO_MANY_REQUESTS', message: 'x' }, { count: 1 })] });
  expect(await failureOf<TooManyError>(desk.departments(liveContext))).toMatchObject({ limit: 'concurrency' });
  emulator.setFaults({ rules: [] });
  await using other = await startZoho();
  other.emulator.setLimits({ desk: { creditsPerDay: 1 } });
  const error = await failureOf<TooManyError>(other.zoho.desk.departments(liveContext));
  expect(error).toBeInstanceOf(TooManyError);
  expect(error.limit).toBe('day');
});

test('what a call costs is taken from the pool of Desk, and what is left is remembered', async () => {
  const { desk, ticket, records, limitStore } = await scene();
  expect(limitStore).toBeDefined();
  const { id } = await ticket('k1');
  const before = desk.credits()?.remaining ?? 0;
  await desk.comments(id, { from: 0, limit: 10 }, liveContext);
  expect(before - (desk.credits()?.remaining ?? 0)).toBe(3);
  expect(records.map(({ service, operation, credits }) => [service, operation, credits]).slice(-2)).toEqual([
    ['desk', 'desk.createTicket', 1],
    ['desk', 'desk.comments', 3],
  ]);
});

test('a missing scope says which to ask for', async () => {
  const client = await scene();
  client.emulator.setFaults({ rules: [says('desk', 403, { errorCode: 'SCOPE_MISMATCH', message: 'x' })] });
  const error = await failureOf<ReauthoriseError>(client.desk.searchTickets({}, liveContext));
  expect(error).toBeInstanceOf(ReauthoriseError);
  expect(error.message).toContain('Desk.search.READ');
});

test('a lost answer may have been carried out', async () => {
  const { emulator, ticket } = await scene();
  emulator.setFaults({ rules: [{ service: 'desk', method: 'POST', path: '/api/v1/tickets', fault: 'error-after-commit', rate: 1 }] });
  expect(await failureOf<OddAnswerError>(ticket('k1'))).toMatchObject({ mayHaveHappened: true });
  expect(emulator.state()['desk']?.['tickets']).toHaveLength(1);
});

test('a file of a thread or a comment is had by its ids, byte for byte, and may be anything', async () => {
  const { desk, ticket, emulator } = await scene();
  const { id: ticketId } = await ticket('k1');
  const fileText = '{"code":0}\n<html>';
  emulator.byHand.desk.reply({ id: ticketId, text: 'Look', fileName: 'a.json', fileText });
  emulator.byHand.desk.publicComment({ id: ticketId, text: 'Look', fileName: 'b.html', fileText });
  const rows = (await desk.conversations(ticketId, { from: 0, limit: 10 }, liveContext)).flatMap((row) =>
    row.kind === 'other' || (row.kind === 'thread' && row.isDescription) ? [] : [row],
  );
  expect(rows.map(({ kind }) => kind).sort()).toEqual(['comment', 'thread']);
  for (const { kind: of, id: ofId } of rows) {
    const { attachments } =
      of === 'thread' ? await desk.thread(ticketId, ofId, liveContext) : await desk.comment(ticketId, ofId, liveContext);
    const attachmentId = attachments[0]?.id ?? '';
    const { file } = await desk.attachment({ ticketId, of, ofId, attachmentId }, liveContext);
    expect([file.size, await new Response(file.body).text()]).toEqual([fileText.length, fileText]);
    const wrong = await failureOf<RefusedError>(desk.attachment({ ticketId, of, ofId: '1', attachmentId }, liveContext));
    expect(wrong).toMatchObject({ zohoCode: 'URL_NOT_FOUND' });
    for (const fault of ['truncate', 'reset'] as const) {
      emulator.setFaults({ rules: [{ path: '/content', fault, count: 1 }] });
      expect((await failureOf<ZohoError>(desk.attachment({ ticketId, of, ofId, attachmentId }, liveContext))).code).toMatch(
        /^zoho_(no|odd)_answer$/,
      );
    }
  }
});
