import { expect, test } from 'vitest';
import { deskClient } from '../../../../test/harness/desk.js';

async function withTicket() {
  const client = await deskClient();
  const { id } = await client.ticket({ description: 'It says no' });
  return { ...client, id, hand: client.emulator.byHand.desk, get: async () => (await client.desk('GET', `tickets/${id}`)).row };
}

/** What a customer may be shown, picked as the documentation tells. */
async function shownToCustomers({ desk, id }: Pick<Awaited<ReturnType<typeof withTicket>>, 'desk' | 'id'>) {
  const { list } = await desk('GET', `tickets/${id}/conversations`);
  const shown = list.filter((row) =>
    row['type'] === 'comment' ? row['isPublic'] === true : row['visibility'] === 'public' && row['status'] === 'SUCCESS',
  );
  return shown.map((row) => String(row['summary'] ?? row['content']));
}

test('an agent’s mail has a signature and the mail before it, unless told otherwise; a survey only when asked for', async () => {
  const { hand, id, desk } = await withTicket();
  const plainText = async (thread: Record<string, unknown>) =>
    String((await desk('GET', `tickets/${id}/threads/${thread['id']}?include=plainText`)).row['plainText']);
  const full = await plainText(hand.reply({ id, text: 'Turn it off\nand on', survey: true }));
  expect(full).toMatch(/^Turn it off\nand on\n/);
  expect(full).toContain('--\nAda Agent\nSupport, Zylker');
  expect(full).toContain('How would you rate our customer service?');
  expect(full).toMatch(/---- On .* Ann Smith <ann@example\.com> wrote ----\nIt says no$/);
  expect(await plainText(hand.reply({ id, text: 'Bare', signature: false, quoteHistory: false }))).toBe('Bare');
});

test('private things are never among public ones', async () => {
  const { hand, id, desk } = await withTicket();
  hand.privateComment({ id, text: 'SECRET comment' });
  hand.forward({ id, text: 'SECRET forward', to: 'expert@elsewhere.example' });
  hand.draft({ id, text: 'SECRET draft' });
  hand.failedReply({ id, text: 'SECRET failure' });
  hand.pendingReply({ id, text: 'SECRET queue' });
  hand.publicComment({ id, text: 'hello' });
  hand.reply({ id, text: 'hi', signature: false, quoteHistory: false });
  expect(await shownToCustomers({ desk, id })).toEqual(['hi', 'hello', 'It says no']);
  expect((await desk('GET', `tickets/${id}/latestThread?needPublic=true&threadStatus=success`)).row['content']).toBe('<div>hi</div>');
});

test('a customer’s mail re-opens what is closed or on hold, and starts the clock anew', async () => {
  const { hand, id, get, emulator } = await withTicket();
  for (const status of ['Closed', 'On Hold']) {
    hand.reply({ id, text: 'done?', status });
    expect((await get())['status']).toBe(status);
    const before = (await get())['customerResponseTime'];
    emulator.advance('PT1H');
    const mail = hand.customerMails({ id, text: 'No!' });
    expect(mail).toMatchObject({ direction: 'in', visibility: 'public', author: { type: 'END_USER', email: 'ann@example.com' } });
    const after = await get();
    expect(after).toMatchObject({ status: 'Open', statusType: 'Open', closedTime: null, onholdTime: null });
    expect(after['customerResponseTime']).not.toBe(before);
  }
});

test('an agent closes with a resolution', async () => {
  const { hand, id, get } = await withTicket();
  hand.close({ id, resolution: 'Switched it on' });
  expect(await get()).toMatchObject({ statusType: 'Closed', resolution: 'Switched it on', closedTime: expect.any(String) });
});

test('asking for a rating is a mail like any other', async () => {
  const { hand, id } = await withTicket();
  const mail = hand.sendSurvey({ id });
  expect(mail).toMatchObject({ direction: 'out', visibility: 'public', status: 'SUCCESS' });
  expect(mail['content']).toContain('/feedback/');
});

test('what cannot be done is said', async () => {
  const { hand, id, desk } = await withTicket();
  expect(() => hand.reply({ id: '1', text: 'x' })).toThrow('there is no ticket 1');
  expect(() => hand.reply({ id, text: 'x', status: 'Gone' })).toThrow('there is no status Gone');
  expect(() => hand.forward({ id, text: 'x', to: 'nobody' })).toThrow('no e-mail address');
  expect(() => hand.privateComment({ id, text: 'x', agentId: '1' })).toThrow('there is no agent 1');
  await desk('POST', 'tickets/moveToTrash', { ticketIds: [id] });
  expect(() => hand.customerMails({ id, text: 'x' })).toThrow('trash');
});

test('a wrong status leaves nothing written', async () => {
  const { hand, id, desk } = await withTicket();
  expect(() => hand.reply({ id, text: 'x', status: 'Gone' })).toThrow('there is no status Gone');
  expect((await desk('GET', `tickets/${id}/threads`)).list).toHaveLength(1);
});

test('a comment is hidden and shown again by hand, its file with it', async () => {
  const { hand, id, desk } = await withTicket();
  const { id: commentId } = hand.publicComment({ id, text: 'hello', fileName: 'a.txt', fileText: 'x' });
  const publicFiles = async () => (await desk('GET', `tickets/${id}/attachments?isPublic=true`)).list.length;
  expect(await publicFiles()).toBe(1);
  hand.editComment({ id, commentId: String(commentId), isPublic: false });
  expect([await shownToCustomers({ desk, id }), await publicFiles()]).toEqual([['It says no'], 0]);
  hand.editComment({ id, commentId: String(commentId), text: 'hi', isPublic: true });
  expect([await shownToCustomers({ desk, id }), await publicFiles()]).toEqual([['hi', 'It says no'], 1]);
  expect(() => hand.editComment({ id, commentId: '1', text: 'x' })).toThrow('no comment 1');
});

test('the customer comments in the help centre: a public comment of an end user, which does not re-open the ticket', async () => {
  const { hand, id, desk, get } = await withTicket();
  hand.close({ id });
  hand.customerComments({ id, text: 'Thanks' });
  expect((await desk('GET', `tickets/${id}/comments`)).list).toMatchObject([
    { isPublic: true, commenter: { type: 'END_USER', name: 'Ann Smith', roleName: 'PortalUser' } },
  ]);
  expect(await get()).toMatchObject({ status: 'Closed' });
});

test('files go with mails: public with a reply, private with a forward, and their bytes can be had', async () => {
  const { hand, id, desk, download } = await withTicket();
  const file = { fileName: 'a.txt', fileText: 'ä' };
  hand.reply({ id, text: 'see', ...file });
  hand.forward({ id, text: 'see', to: 'expert@elsewhere.example', ...file });
  hand.customerMails({ id, text: 'see', ...file });
  const { list } = await desk('GET', `tickets/${id}/attachments`);
  expect(list).toMatchObject([
    { isPublic: true },
    { isPublic: false },
    { isPublic: true, creatorId: (await desk('GET', `tickets/${id}`)).row['contactId'] },
  ]);
  expect((await download(String(list[0]?.['href']))).bytes.toString()).toBe('ä');
  const [thread] = (await desk('GET', `tickets/${id}/threads`)).list;
  expect(thread).toMatchObject({ hasAttach: true, attachmentCount: '1' });
});

test('where the survey leads is a page of Zoho', async () => {
  const { hand, id } = await withTicket();
  expect(hand.sendSurvey({ id })['content']).toContain('https://desk.zoho.com/support/zylker/feedback/');
});
