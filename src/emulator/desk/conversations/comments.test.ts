import { expect, test } from 'vitest';
import { deskClient } from '../../../../test/harness/desk.js';

async function withTicket() {
  const client = await deskClient();
  const { id } = await client.ticket();
  const path = `tickets/${id}/comments`;
  const comment = (body: Record<string, unknown>) => client.desk('POST', path, body);
  return { ...client, id, path, comment };
}

test('a comment is HTML and private unless told otherwise, and always the token’s agent’s', async () => {
  const { comment, desk, path, id } = await withTicket();
  const { status, row } = await comment({ content: 'for <b>us</b>' });
  expect(status).toBe(200);
  expect(row).toMatchObject({
    ...{ content: 'for <b>us</b>', contentType: 'html', isPublic: false, modifiedTime: null, attachments: [] },
    commenter: { type: 'AGENT', name: 'Ines Integration', email: 'ines@zylker.example', roleName: 'Administrator' },
  });
  expect(row['commenterId']).toBe((row['commenter'] as { id: string }).id);
  expect((await desk('GET', `${path}/${row.id}`)).row).toEqual(row);
  expect((await desk('GET', `tickets/${id}`)).row).toMatchObject({ commentCount: '1', threadCount: '0' });
  expect((await comment({ content: 'for all', isPublic: true, contentType: 'plainText' })).row).toMatchObject({
    ...{ isPublic: true, contentType: 'plainText' },
  });
  expect((await comment({ content: 'as Ann', commenterId: '1' })).wrong).toEqual(['/commenterId invalid']);
});

test('comments are listed oldest first, unless told otherwise', async () => {
  const { comment, desk, path } = await withTicket();
  for (const content of ['one', 'two', 'three']) await comment({ content });
  const contents = async (query = '') => (await desk('GET', path + query)).list.map((row) => row['content']);
  expect(await contents()).toEqual(['one', 'two', 'three']);
  expect(await contents('?sortBy=-commentedTime')).toEqual(['three', 'two', 'one']);
  expect(await contents('?from=1&limit=1')).toEqual(['two']);
});

test('what is too long, empty or unknown is refused', async () => {
  const { comment, desk, path } = await withTicket();
  expect((await comment({ content: 'x'.repeat(32_000) })).status).toBe(200);
  expect((await comment({ content: 'x'.repeat(32_001) })).wrong).toEqual(['/content invalid']);
  expect((await comment({ content: '' })).wrong).toEqual(['/content invalid']);
  expect((await comment({ isPublic: true })).wrong).toEqual(['/content missing']);
  expect((await comment({ content: 'x', contentType: 'text/html' })).wrong).toEqual(['/contentType invalid']);
  expect((await comment({ content: 'x', attachmentIds: ['1'] })).wrong).toEqual(['/attachmentIds invalid']);
  expect((await desk('POST', path, '')).error).toBe('EMPTY_PAYLOAD');
  expect((await desk('POST', 'tickets/1/comments', { content: '' })).wrong).toEqual(['/content invalid']);
  expect((await desk('POST', 'tickets/1/comments', { content: 'x' })).error).toBe('URL_NOT_FOUND');
});

test('agents are mentioned by their zuid; who asks is told whom', async () => {
  const { comment, desk, path } = await withTicket();
  const [agent] = (await desk('GET', 'agents')).list;
  const content = `Look, zsu[@user:${agent?.['zuid']}]zsu and zsu[@user:1]zsu`;
  const { row } = await comment({ content });
  expect(row).not.toHaveProperty('mention');
  const { mention, plainText } = (await desk('GET', `${path}/${row.id}?include=mentions,plainText`)).row;
  expect(mention).toEqual([expect.objectContaining({ offSet: '6', length: '23', type: 'AGENT', id: agent?.id, zuid: agent?.['zuid'] })]);
  expect(plainText).toBe(content);
  expect((await desk('GET', `${path}?include=everything`)).status).toBe(422);
});

test('a comment can be changed by who wrote it, and says when', async () => {
  const { comment, desk, path, id, emulator } = await withTicket();
  const { row } = await comment({ content: 'one' });
  emulator.advance('PT5M');
  const changed = await desk('PATCH', `${path}/${row.id}`, { content: 'two', isPublic: true });
  expect(changed.row).toMatchObject({ id: row.id, content: 'two', isPublic: true, commentedTime: row['commentedTime'] });
  expect(changed.row['modifiedTime']).toEqual(expect.any(String));
  const other = emulator.byHand.desk.privateComment({ id, text: 'Ada’s' });
  expect((await desk('PATCH', `${path}/${other['id']}`, { content: 'mine' })).error).toBe('FORBIDDEN');
  expect((await desk('PATCH', `${path}/${row.id}`, {})).error).toBe('EMPTY_PAYLOAD');
});

test('a comment can be deleted with its files', async () => {
  const { comment, desk, path, id, upload } = await withTicket();
  const { row: file } = await upload('uploads');
  const { row } = await comment({ content: 'see', attachmentIds: [file.id] });
  expect((row['attachments'] as { href: string }[])[0]?.href).toContain(`/comments/${row.id}/attachments/${file.id}/content`);
  const deleted = await desk('DELETE', `${path}/${row.id}`);
  expect([deleted.status, deleted.body]).toEqual([200, undefined]);
  expect((await desk('GET', `${path}/${row.id}`)).status).toBe(404);
  expect((await desk('GET', `tickets/${id}`)).row).toMatchObject({ commentCount: '0', attachmentCount: '0' });
});

test('a comment does not re-open a ticket nor count as the customer’s answer', async () => {
  const { comment, desk, id, emulator } = await withTicket();
  await desk('PATCH', `tickets/${id}`, { status: 'Closed' });
  const before = (await desk('GET', `tickets/${id}`)).row;
  emulator.advance('PT5M');
  await comment({ content: 'Reply from Ann', isPublic: true });
  const after = (await desk('GET', `tickets/${id}`)).row;
  expect(after).toMatchObject({ status: 'Closed', customerResponseTime: before['customerResponseTime'] });
});

test('changing a comment takes its text, even to make it public', async () => {
  const { comment, desk, path } = await withTicket();
  const { id } = (await comment({ content: 'note' })).row;
  expect((await desk('PATCH', `${path}/${id}`, { isPublic: true })).wrong).toEqual(['/content missing']);
  expect((await desk('PATCH', `${path}/${id}`, { content: 'note', isPublic: true })).row).toMatchObject({ isPublic: true });
});
