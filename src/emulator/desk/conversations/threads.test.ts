import { expect, test } from 'vitest';
import { deskClient } from '../../../../test/harness/desk.js';

const LONG = `${'word '.repeat(40)}end`;

test('a list of threads has the newest first, with a summary of a hundred characters and no content', async () => {
  const { desk, ticket, emulator } = await deskClient();
  const { id } = await ticket({ description: `<p>${LONG}</p>` });
  emulator.byHand.desk.reply({ id, text: 'Have a look', signature: false, quoteHistory: false });
  const { list } = await desk('GET', `tickets/${id}/threads`);
  expect(list.map((row) => [row['direction'], row['isDescriptionThread']])).toEqual([
    ['out', false],
    ['in', true],
  ]);
  expect(list[0]).toMatchObject({
    ...{ channel: 'EMAIL', status: 'SUCCESS', visibility: 'public', summary: 'Have a look', contentType: 'text/html' },
    ...{ attachmentCount: '0', hasAttach: false, isForward: false, to: 'ann@example.com', actions: [] },
    fromEmailAddress: '"Support"<support@zylker.example>',
    author: { type: 'AGENT', name: 'Ada Agent', email: 'ada@zylker.example' },
    respondedIn: expect.stringMatching(/^00:00:\d\d$/),
  });
  expect(String(list[1]?.['summary'])).toHaveLength(100);
  expect(list[1]?.['author']).toMatchObject({ type: 'END_USER', email: 'ann@example.com' });
  for (const row of list) for (const name of ['content', 'attachments', 'fullContentURL']) expect(row).not.toHaveProperty(name);
  expect((await desk('GET', `tickets/${id}/threads?sortBy=sendDateTime`)).list.map((row) => row.id)).toEqual(
    list.map((row) => row.id).reverse(),
  );
  expect((await desk('GET', `tickets/${id}/threads?from=1&limit=1`)).list.map((row) => row.id)).toEqual([list[1]?.id]);
});

test('one thread has its content, and plain text for who asks', async () => {
  const { desk, ticket } = await deskClient();
  const { id } = await ticket({ description: '<div>Hi,</div><div>it <b>fails</b> &amp; fails</div>' });
  const [row] = (await desk('GET', `tickets/${id}/threads`)).list;
  const plain = await desk('GET', `tickets/${id}/threads/${row?.id}?include=plainText`);
  expect(plain.row).toMatchObject({
    ...row,
    content: '<div>Hi,</div><div>it <b>fails</b> &amp; fails</div>',
    plainText: 'Hi,\nit fails & fails',
    ...{ isContentTruncated: false, fullContentURL: null, attachments: [] },
  });
  expect((await desk('GET', `tickets/${id}/threads/${row?.id}`)).row).not.toHaveProperty('plainText');
  expect((await desk('GET', `tickets/${id}/threads/123`)).error).toBe('URL_NOT_FOUND');
  expect((await desk('GET', `tickets/${id}/threads/${row?.id}?include=nonsense`)).error).toBe('UNPROCESSABLE_ENTITY');
});

test('a very long thread is cut, and whole at the address it names', async () => {
  const { desk, ticket, download, emulator } = await deskClient();
  const { id } = await ticket();
  const { id: threadId } = emulator.byHand.desk.customerMails({ id, text: 'x'.repeat(70_000) });
  const { row } = await desk('GET', `tickets/${id}/threads/${threadId}`);
  expect(row).toMatchObject({ isContentTruncated: true, fullContentURL: expect.stringContaining(`/threads/${threadId}/fullContent`) });
  expect(String(row['content'])).toHaveLength(65_535);
  const whole = JSON.parse((await download(String(row['fullContentURL']))).bytes.toString()) as Record<string, string>;
  expect(whole['content']).toBe(`<div>${'x'.repeat(70_000)}</div>`);
  expect(whole).toMatchObject({ isContentTruncated: false, fullContentURL: null });
});

test('conversations mix threads, of which there is a summary, with comments in full', async () => {
  const { desk, ticket, emulator } = await deskClient();
  const { id } = await ticket({ description: 'help' });
  emulator.advance('PT1M');
  emulator.byHand.desk.privateComment({ id, text: LONG });
  emulator.advance('PT1M');
  emulator.byHand.desk.reply({ id, text: LONG });
  const { list } = await desk('GET', `tickets/${id}/conversations`);
  expect(list.map((row) => row['type'])).toEqual(['thread', 'comment', 'thread']);
  expect(String(list[0]?.['summary'])).toHaveLength(100);
  expect(list[0]).not.toHaveProperty('content');
  expect(list[1]).toMatchObject({ content: LONG, contentType: 'plainText', isPublic: false, commenter: { type: 'AGENT' } });
  expect((await desk('GET', `tickets/${id}/conversations?from=1&limit=1`)).list).toEqual([list[1]]);
});

test('limits of a page are kept', async () => {
  const { desk, ticket } = await deskClient();
  const { id } = await ticket({ description: 'help' });
  for (const path of ['conversations?limit=200', 'threads?limit=200', 'comments?limit=100', 'attachments?limit=100'])
    expect((await desk('GET', `tickets/${id}/${path}`)).status).toBeLessThan(300);
  for (const path of ['conversations?limit=201', 'threads?limit=201', 'comments?limit=101', 'attachments?limit=0', 'threads?from=-1']) {
    const refused = await desk('GET', `tickets/${id}/${path}`);
    expect([refused.status, refused.error, path]).toEqual([422, 'UNPROCESSABLE_ENTITY', path]);
  }
  expect((await desk('GET', `tickets/${id}/conversations?since=1`)).body).toMatchObject({
    message: "Extra query parameter 'since' is present in the input.",
  });
});

test('a ticket nobody wrote in has empty lists without a body', async () => {
  const { desk, ticket } = await deskClient();
  const { id } = await ticket();
  for (const what of ['threads', 'conversations', 'comments', 'attachments', 'latestThread']) {
    const { status, body } = await desk('GET', `tickets/${id}/${what}`);
    expect([status, body, what]).toEqual([204, undefined, what]);
  }
});

test('the latest thread can be the latest public, incoming or sent one', async () => {
  const { desk, ticket, emulator } = await deskClient();
  const { id } = await ticket({ description: 'first' });
  const { customerMails, reply, failedReply, forward, draft } = emulator.byHand.desk;
  const made = [customerMails, reply, failedReply].map((act) => act({ id, text: 'x' })['id']);
  const forwarded = forward({ id, text: 'see', to: 'expert@elsewhere.example' })['id'];
  const drafted = draft({ id, text: 'maybe' })['id'];
  const latest = async (query = '') => (await desk('GET', `tickets/${id}/latestThread${query}`)).row.id;
  expect(await latest()).toBe(drafted);
  expect(await latest('?threadStatus=SUCCESS')).toBe(forwarded);
  expect(await latest('?threadStatus=success&needPublic=true')).toBe(made[1]);
  expect(await latest('?threadStatus=failed')).toBe(made[2]);
  expect(await latest('?needIncomingThread=true')).toBe(made[0]);
  expect((await desk('GET', `tickets/${id}/latestThread?include=plainText`)).row).toHaveProperty('plainText');
  expect((await desk('GET', `tickets/${id}/latestThread?threadStatus=odd`)).error).toBe('UNPROCESSABLE_ENTITY');
  const pending = emulator.byHand.desk.pendingReply({ id, text: 'soon' });
  expect([await latest('?threadStatus=PENDING'), await latest('?threadStatus=pending')]).toEqual([pending['id'], pending['id']]);
});

test('reading needs tickets.READ, writing tickets.UPDATE, and dropping a draft tickets.DELETE', async () => {
  const { desk, ticket, emulator } = await deskClient();
  const { id } = await ticket({ description: 'x' });
  const { id: draftId } = emulator.byHand.desk.draft({ id, text: 'maybe' });
  emulator.setAccounts({ scopes: ['Desk.tickets.READ'] });
  expect((await desk('GET', `tickets/${id}/conversations`)).status).toBe(200);
  for (const [method, path] of [
    ['POST', 'sendReply'],
    ['POST', 'comments'],
    ['DELETE', `draftReply/${draftId}`],
  ]) {
    const refused = await desk(method ?? '', `tickets/${id}/${path}`, method === 'POST' ? { content: 'x' } : undefined);
    expect([refused.status, refused.error, path]).toEqual([403, 'SCOPE_MISMATCH', path]);
  }
  emulator.setAccounts({ scopes: ['Desk.tickets.DELETE'] });
  expect((await desk('DELETE', `tickets/${id}/draftReply/${draftId}`)).status).toBe(200);
});

test('a list of what was written costs three credits, one thread one', async () => {
  const { desk, ticket } = await deskClient();
  const { id } = await ticket({ description: 'x' });
  const weight = async (path: string) => (await desk('GET', `tickets/${id}/${path}`)).headers.get('X-Rate-Limit-Request-Weight-v3');
  expect(await weight('conversations')).toBe('3');
  expect(await weight('threads')).toBe('3');
  expect(await weight('comments')).toBe('3');
  expect(await weight('latestThread')).toBe('1');
});
