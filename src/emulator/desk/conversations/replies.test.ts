import { expect, test } from 'vitest';
import { deskClient } from '../../../../test/harness/desk.js';

const FROM = 'support@zylker.example';
const mail = (more: Record<string, unknown> = {}) => ({ channel: 'EMAIL', fromEmailAddress: FROM, content: 'Try again, please', ...more });

async function withTicket(values: Record<string, unknown> = { description: 'It says no' }) {
  const client = await deskClient();
  const ticket = await client.ticket(values);
  const { desk } = client;
  const path = `tickets/${ticket.id}`;
  return { ...client, id: ticket.id, path, reply: (more?: Record<string, unknown>) => desk('POST', `${path}/sendReply`, mail(more)) };
}

test('a reply is an outgoing thread of the token’s agent to the customer, in plain text unless told otherwise', async () => {
  const { reply, desk, path } = await withTicket();
  const { status, row } = await reply();
  expect(status).toBe(200);
  expect(row).toMatchObject({
    ...{ direction: 'out', visibility: 'public', status: 'SUCCESS', channel: 'EMAIL', isForward: false, isDescriptionThread: false },
    ...{ content: 'Try again, please', contentType: 'text/plain', to: 'ann@example.com', fromEmailAddress: `"Support"<${FROM}>` },
    author: { type: 'AGENT', email: 'ines@zylker.example' },
    responderId: expect.any(String),
  });
  expect((await desk('GET', `${path}/threads/${row.id}`)).row).toEqual(row);
  expect((await reply({ content: '<b>Now</b>', contentType: 'html' })).row).toMatchObject({
    contentType: 'text/html',
    content: '<b>Now</b>',
  });
});

test('a reply counts as a thread, may set a status, and leaves the customer’s response time alone', async () => {
  const { reply, desk, path, emulator } = await withTicket();
  const before = (await desk('GET', path)).row;
  emulator.advance('PT1H');
  await reply({ ticketStatus: 'On Hold' });
  const after = (await desk('GET', path)).row;
  expect(after).toMatchObject({ status: 'On Hold', statusType: 'On Hold', threadCount: '2', onholdTime: expect.any(String) });
  expect(after['customerResponseTime']).toBe(before['customerResponseTime']);
});

test('whether a reply changes modifiedTime is a switch', async () => {
  const { reply, desk, path, emulator } = await withTicket();
  const modified = async () => (await desk('GET', path)).row['modifiedTime'];
  const before = await modified();
  emulator.advance('PT1H');
  emulator.setLimits({ desk: { replyBumpsModifiedTime: false } });
  await reply();
  expect(await modified()).toBe(before);
  emulator.setLimits({ desk: { replyBumpsModifiedTime: true } });
  await reply();
  expect(await modified()).not.toBe(before);
});

test('a mail to the customer is public whatever is asked for, one to others as asked for, a forwarded one private', async () => {
  const { reply, desk, path } = await withTicket();
  const visibility = async (more: Record<string, unknown>) => (await reply(more)).row['visibility'];
  expect(await visibility({ isPrivate: true })).toBe('public');
  expect(await visibility({ to: '"Ann" <ANN@example.com>', isPrivate: true })).toBe('public');
  expect(await visibility({ to: 'expert@elsewhere.example', cc: 'ann@example.com', isPrivate: true })).toBe('public');
  expect(await visibility({ to: 'expert@elsewhere.example', isPrivate: true })).toBe('private');
  expect(await visibility({ to: 'expert@elsewhere.example' })).toBe('public');
  expect(await visibility({ to: 'expert@elsewhere.example', isForward: true })).toBe('private');
  expect(await visibility({ to: 'ann@example.com', isForward: true, isPrivate: false })).toBe('private');
  const byQuery = await desk('POST', `${path}/sendReply?isPrivate=true`, mail({ to: 'expert@elsewhere.example' }));
  expect(byQuery.row['visibility']).toBe('private');
});

test('what is wrong is told one field at a time, before the ticket is looked for', async () => {
  const { desk, path } = await withTicket();
  const wrong = async (body: unknown, where = path) => (await desk('POST', `${where}/sendReply`, body)).wrong;
  const nowhere = 'tickets/000000000000000001';
  expect(await wrong({ contentType: 'html' }, nowhere)).toEqual(['/content missing']);
  expect(await wrong({ content: 'x' }, nowhere)).toEqual(['/channel missing']);
  expect(await wrong({ content: 'x', channel: 'EMAIL' }, nowhere)).toEqual(['/fromEmailAddress missing']);
  expect((await desk('POST', `${nowhere}/sendReply`, mail())).error).toBe('URL_NOT_FOUND');
  expect(await wrong(mail({ channel: 'FACEBOOK' }))).toEqual(['/channel invalid']);
  expect(await wrong(mail({ fromEmailAddress: 'ann@example.com' }))).toEqual(['/fromEmailAddress invalid']);
  expect(await wrong(mail({ contentType: 'text/html' }))).toEqual(['/contentType invalid']);
  expect(await wrong(mail({ to: 'nobody' }))).toEqual(['/to invalid']);
  expect(await wrong(mail({ ticketStatus: 'Gone' }))).toEqual(['/ticketStatus invalid']);
  expect(await wrong(mail({ inReplyToThreadId: '1' }))).toEqual(['/inReplyToThreadId invalid']);
  expect(await wrong(mail({ attachmentIds: ['1'] }))).toEqual(['/attachmentIds invalid']);
  expect(await wrong(mail({ nonsense: 1 }))).toEqual(['/nonsense invalid']);
  expect(await wrong(mail({ isForward: true }))).toEqual(['/to missing']);
  expect((await desk('POST', `${path}/sendReply`, {})).error).toBe('EMPTY_PAYLOAD');
  expect((await desk('POST', `${path}/sendReply`, '{"content":')).error).toBe('BAD_REQUEST');
});

test('a sender’s address may have a name, and is listed for its department', async () => {
  const { reply, desk, departmentId } = await withTicket();
  expect((await reply({ fromEmailAddress: `"Our Support"<${FROM.toUpperCase()}>` })).row['fromEmailAddress']).toBe(`"Support"<${FROM}>`);
  expect((await desk('GET', `mailReplyAddress?departmentId=${departmentId}`)).list).toEqual([
    expect.objectContaining({ address: FROM, displayName: 'Support', isActive: true, isVerified: true, isDepartmentDefault: true }),
  ]);
  expect((await desk('GET', 'mailReplyAddress')).status).toBe(422);
});

test('a reply names the thread it answers, and takes uploaded files along', async () => {
  const { reply, desk, path, upload, download } = await withTicket();
  const [first] = (await desk('GET', `${path}/threads`)).list;
  const { row: file } = await upload('uploads', { name: 'Übersicht.txt', bytes: 'how to' });
  const { row } = await reply({ inReplyToThreadId: first?.id, attachmentIds: [file.id] });
  expect(row).toMatchObject({ hasAttach: true, attachmentCount: '1' });
  const [attached] = row['attachments'] as Record<string, string>[];
  expect(attached).toMatchObject({ id: file.id, name: 'Übersicht.txt', size: '6' });
  expect(attached?.['href']).toContain(`/threads/${row.id}/attachments/${file.id}/content`);
  expect((await download(attached?.['href'] ?? '')).bytes.toString()).toBe('how to');
  expect((await desk('GET', path)).row['attachmentCount']).toBe('1');
  const again = await reply({ attachmentIds: [file.id] });
  expect((again.row['attachments'] as { id: string }[])[0]?.id).not.toBe(file.id);
});

test('a draft is seen by agents only as one, can be changed, and is sent at the time of sending', async () => {
  const { desk, path, emulator } = await withTicket();
  const { row: draft } = await desk('POST', `${path}/draftReply`, mail({ content: 'first' }));
  expect(draft).toMatchObject({ status: 'DRAFT', direction: 'out' });
  expect((draft['actions'] as { rel: string }[]).map(({ rel }) => rel)).toEqual(['send', 'update', 'delete']);
  expect((await desk('GET', path)).row['threadCount']).toBe('1');
  expect((await desk('PATCH', `${path}/draftReply/${draft.id}`, mail({ content: 'second' }))).row).toMatchObject({
    ...{ id: draft.id, status: 'DRAFT', content: 'second' },
  });
  emulator.advance('PT1H');
  emulator.byHand.desk.customerMails({ id: path.split('/')[1] ?? '', text: 'Hello?' });
  const sent = await desk('POST', `${path}/sendDraft?draftThreadId=${draft.id}&ticketStatus=Closed`);
  expect(sent.row).toMatchObject({ id: draft.id, status: 'SUCCESS', content: 'second', visibility: 'public', actions: [] });
  expect(sent.row['createdTime']).not.toBe(draft['createdTime']);
  expect((await desk('GET', `${path}/threads`)).list[0]?.id).toBe(draft.id);
  expect((await desk('GET', path)).row['status']).toBe('Closed');
  expect((await desk('POST', `${path}/sendDraft?draftThreadId=${draft.id}`)).status).toBe(404);
});

test('a draft can be dropped with its files, what was sent cannot', async () => {
  const { desk, path, upload, reply } = await withTicket();
  const ids = [(await upload('uploads')).row.id, (await upload('uploads')).row.id];
  const { row: draft } = await desk('POST', `${path}/draftReply`, mail({ attachmentIds: ids }));
  expect((await desk('DELETE', `${path}/threads/${draft.id}/attachments/${ids[0]}`)).status).toBe(200);
  expect((await desk('GET', `${path}/threads/${draft.id}`)).row['attachmentCount']).toBe('1');
  const dropped = await desk('DELETE', `${path}/draftReply/${draft.id}`);
  expect([dropped.status, dropped.body]).toEqual([200, undefined]);
  expect((await desk('GET', `${path}/threads/${draft.id}`)).status).toBe(404);
  expect((await desk('GET', `${path}/attachments`)).status).toBe(204);
  const { row: sent } = await reply();
  expect((await desk('DELETE', `${path}/draftReply/${sent.id}`)).error).toBe('URL_NOT_FOUND');
});

test('a draft sent for review stays a draft', async () => {
  const { desk, path } = await withTicket();
  const { row } = await desk('POST', `${path}/draftReply`, mail());
  const review = await desk('POST', `${path}/threads/${row.id}/sendForReview`);
  expect([review.status, review.body]).toEqual([200, undefined]);
  expect((await desk('GET', `${path}/threads/${row.id}`)).row['status']).toBe('DRAFT');
});

test('a mail that failed can be sent again, once', async () => {
  const { desk, path, id, emulator } = await withTicket();
  const failed = emulator.byHand.desk.failedReply({ id, text: 'hello' });
  expect((failed['actions'] as { href: string }[])[0]?.href).toContain(`resendFailedThread?threadId=${failed['id']}`);
  const again = await desk('POST', `${path}/resendFailedThread?threadId=${failed['id']}`);
  expect(again.row).toMatchObject({ id: failed['id'], status: 'SUCCESS', actions: [] });
  expect((await desk('POST', `${path}/resendFailedThread?threadId=${failed['id']}`)).status).toBe(422);
  expect((await desk('POST', `${path}/resendFailedThread`)).status).toBe(422);
});

test('the history tells of what was sent, not of drafts', async () => {
  const { desk, path, reply } = await withTicket();
  await desk('POST', `${path}/draftReply`, mail());
  await reply({ to: 'expert@elsewhere.example', isForward: true });
  const { list } = await desk('GET', `${path}/History`);
  const added = list.filter((entry) => entry['eventName'] === 'ThreadAdded');
  expect(added).toHaveLength(1);
  expect(added[0]).toMatchObject({ actor: { type: 'Agent' } });
  const info = added[0]?.['eventInfo'] as { propertyName: string; propertyValue: unknown }[];
  expect(Object.fromEntries(info.map(({ propertyName, propertyValue }) => [propertyName, propertyValue]))).toEqual({
    ...{ Direction: 'Outgoing', ThreadType: 'Private', SendStatus: 'SUCCESS' },
  });
});
