/** What becomes of a ticket in Desk is what people see here. */
import { expect, test } from 'vitest';
import { callDesk } from './harness/escalations.js';
import { deskCalls, ticketWorld } from './harness/tickets.js';

const received = (id: string) => `escalation.received/${id}`;

test('a ticket that Desk has is told as received, once', async () => {
  const w = await ticketWorld();
  const { id } = await w.escalated();
  expect(await w.told()).toEqual([received(id)]);
  await w.look();
  expect(await w.told()).toHaveLength(1);
});

test('a status is shown with its label and told as long as it is so', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  w.hand.addStatus({ value: 'Waiting for parts', statusType: 'On Hold' });
  w.hand.setStatus({ id: ticketId, status: 'Waiting for parts' });
  await w.look();
  expect(await w.bridge.escalations.get(id)).toMatchObject({
    ...{ state: 'open', resolvedAt: null, ended: null },
    ticket: { status: 'Waiting for parts', statusType: 'On Hold' },
  });
  expect(await w.told()).toEqual([received(id), expect.stringMatching(/^escalation\.status_changed\//)]);
});

test('a reply is kept, told once, and read without what it quotes', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  w.hand.reply({ id: ticketId, text: 'We look into it.', fileName: 'invoice.pdf', fileText: 'PDF' });
  await w.look();
  const shown = await w.bridge.escalations.get(id);
  expect(shown?.replies).toEqual([
    {
      ...{ id: expect.any(String), author: 'Ada Agent', text: 'We look into it.', at: expect.any(String) },
      attachments: [{ id: expect.any(String), name: 'invoice.pdf', size: 3 }],
    },
  ]);
  const replyId = shown?.replies[0]?.id;
  expect(await w.told()).toEqual([received(id), `escalation.replied/${id}/${replyId}`]);
  await w.look();
  expect(await w.told()).toHaveLength(2);
  expect((await w.bridge.escalations.list()).items[0]).toMatchObject({ replies: 1 });
});

test('what agents write for each other, what was not sent and what customers write is kept nowhere', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  w.hand.privateComment({ id: ticketId, text: 'canary private' });
  w.hand.draft({ id: ticketId, text: 'canary draft' });
  w.hand.failedReply({ id: ticketId, text: 'canary failed' });
  w.hand.pendingReply({ id: ticketId, text: 'canary pending' });
  w.hand.forward({ id: ticketId, text: 'canary forward', to: 'expert@example.com' });
  w.hand.customerMails({ id: ticketId, text: 'canary customer' });
  w.hand.customerComments({ id: ticketId, text: 'canary help centre' });
  await w.look();
  expect(await w.bridge.escalations.get(id)).toMatchObject({ replies: [] });
  expect(await w.told('escalation.replied')).toEqual([]);
  expect(await w.store.db.query('select * from zoho_bridge.escalation_replies')).toEqual([]);
  expect(w.logs.join('\n')).not.toContain('canary');
});

test('a public comment is an answer; edited it says the new text, private or deleted it is hidden', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  const comment = w.hand.publicComment({ id: ticketId, text: 'First words' }) as { id: string };
  await w.look();
  const texts = async () => (await w.bridge.escalations.get(id))?.replies.map(({ text }) => text);
  expect(await texts()).toEqual(['First words']);
  w.hand.editComment({ id: ticketId, commentId: comment.id, text: 'Second words' });
  await w.look();
  expect(await texts()).toEqual(['Second words']);
  w.hand.editComment({ id: ticketId, commentId: comment.id, isPublic: false });
  await w.look();
  expect(await texts()).toEqual([]);
  w.hand.editComment({ id: ticketId, commentId: comment.id, isPublic: true });
  await w.look();
  expect(await texts()).toEqual(['Second words']);
  expect(await w.told('escalation.replied')).toHaveLength(1);
});

test('a comment that agents take back is hidden by the next look though neither an event nor anything else tells of it', async () => {
  const w = await ticketWorld();
  w.emulator.setLimits({ desk: { replyBumpsModifiedTime: false } });
  const { id, ticketId } = await w.escalated();
  const { id: commentId } = w.hand.publicComment({ id: ticketId, text: 'Not for customers' }) as { id: string };
  await w.look();
  w.emulator.advance('PT1M');
  await w.look();
  expect((await w.bridge.escalations.get(id))?.replies).toHaveLength(1);
  w.hand.editComment({ id: ticketId, commentId, isPublic: false });
  await w.look();
  expect((await w.bridge.escalations.get(id))?.replies).toEqual([]);
});

test('closing resolves, with the resolution; another status opens it again', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  w.hand.close({ id: ticketId, resolution: 'Paid back.' });
  await w.look();
  expect(await w.bridge.escalations.get(id)).toMatchObject({
    state: 'closed',
    resolution: 'Paid back.',
    resolvedAt: expect.any(String),
    ended: null,
  });
  w.hand.setStatus({ id: ticketId, status: 'Open' });
  await w.look();
  expect(await w.bridge.escalations.get(id)).toMatchObject({ state: 'open', resolvedAt: null, ticket: { status: 'Open' } });
  expect((await w.told()).map((key) => key.replace(id, '…'))).toEqual([
    'escalation.received/…',
    expect.stringMatching(/^escalation\.resolved\/…\/2/),
    'escalation.reopened/…/1',
  ]);
});

test('what agents write as a resolution is for users once the ticket is closed, and as long as it is', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  const shown = async () => (await w.bridge.escalations.get(id))?.resolution;
  w.hand.editTicket({ id: ticketId, values: { resolution: 'canary: to be checked with legal' } });
  await w.look();
  expect(await shown()).toBeNull();
  w.hand.close({ id: ticketId, resolution: 'Paid back.' });
  await w.look();
  expect(await shown()).toBe('Paid back.');
  w.hand.setStatus({ id: ticketId, status: 'Open' });
  await w.look();
  expect(await shown()).toBeNull();
});

test('only what is still so is told: a ticket that was closed and opened between two looks tells nothing', async () => {
  const w = await ticketWorld();
  const { ticketId } = await w.escalated();
  w.hand.setStatus({ id: ticketId, status: 'Closed' });
  w.hand.setStatus({ id: ticketId, status: 'Open' });
  await w.look();
  expect(await w.told()).toHaveLength(1);
});

test('a look costs one credit when nothing has happened, and the conversation only when it may have', async () => {
  const w = await ticketWorld();
  const { ticketId } = await w.escalated();
  const cost = async (work: () => unknown) => {
    const before = deskCalls(w).length;
    await work();
    await w.look();
    return deskCalls(w).slice(before);
  };
  expect(await cost(() => undefined)).toEqual(['GET ticket']);
  expect(await cost(() => w.hand.setStatus({ id: ticketId, status: 'On Hold' }))).toEqual(['GET ticket']);
  expect(await cost(() => w.hand.reply({ id: ticketId, text: 'Hello' }))).toEqual(['GET ticket', 'GET conversation', 'GET thread']);
  expect(await cost(() => undefined)).toEqual(['GET ticket']);
  expect(await cost(() => w.hand.privateComment({ id: ticketId, text: 'Psst' }))).toEqual(['GET ticket', 'GET conversation']);
});

test('a ticket that was merged into one that carries the key is followed there', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  w.hand.reply({ id: ticketId, text: 'Before' });
  await w.look();
  const key = w.tickets().find((one) => one.id === ticketId)?.cf['cf_escalation_key'] ?? '';
  const heir = w.hand.createTicket({ subject: 'Also broken', email: 'u-1@example.com' }) as { id: string };
  w.hand.mergeTickets({ id: heir.id, ids: [ticketId] });
  w.hand.editTicket({ id: heir.id, values: { cf: { cf_escalation_key: key } } });
  w.hand.reply({ id: heir.id, text: 'After' });
  await w.look();
  await w.until(async () => (await w.bridge.escalations.get(id))?.ticket?.number === '102');
  const shown = await w.bridge.escalations.get(id);
  expect(shown).toMatchObject({ state: 'open', ended: null });
  expect(shown?.replies.map(({ text }) => text)).toEqual(['Before', 'After']);
  w.hand.reply({ id: heir.id, text: 'Later' });
  await w.look();
  expect((await w.bridge.escalations.get(id))?.replies.map(({ text }) => text)).toEqual(['Before', 'After', 'Later']);
  expect(await w.told('escalation.ended')).toEqual([]);
});

test('a ticket that was merged away ends, also when the key went to somebody else’s ticket', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  const { id: second, ticketId: secondId } = await w.escalated('chat-2');
  const key = w.tickets().find((one) => one.id === ticketId)?.cf['cf_escalation_key'] ?? '';
  const strangers = w.hand.createTicket({ subject: 'Other', email: 'stranger@example.com' }) as { id: string };
  w.hand.reply({ id: strangers.id, text: 'canary for the stranger' });
  w.hand.mergeTickets({ id: strangers.id, ids: [ticketId, secondId] });
  w.hand.editTicket({ id: strangers.id, values: { cf: { cf_escalation_key: key } } });
  await w.look();
  await w.until(async () => (await w.bridge.escalations.get(id))?.ended !== null);
  await w.until(async () => (await w.bridge.escalations.get(second))?.ended !== null);
  for (const one of [id, second]) {
    expect(await w.bridge.escalations.get(one)).toMatchObject({ state: 'closed', ended: 'merged', resolvedAt: null, replies: [] });
  }
  expect((await w.told('escalation.ended')).sort()).toEqual([`escalation.ended/${id}/merged`, `escalation.ended/${second}/merged`].sort());
});

test('answers to a stranger whose ticket was merged into ours stay with the stranger', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  const stranger = w.hand.createTicket({ subject: 'Other', email: 'stranger@example.com' }) as { id: string };
  w.hand.reply({ id: stranger.id, text: 'canary for the stranger' });
  w.hand.mergeTickets({ id: ticketId, ids: [stranger.id] });
  w.hand.reply({ id: ticketId, text: 'For you' });
  await w.look();
  expect((await w.bridge.escalations.get(id))?.replies.map(({ text }) => text)).toEqual(['For you']);
});

test('a ticket in the recycle bin ends; fetched back it is open again', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  w.hand.trashTicket({ id: ticketId });
  await w.look();
  await w.until(async () => (await w.bridge.escalations.get(id))?.ended === 'trashed');
  expect(await w.bridge.escalations.get(id)).toMatchObject({ state: 'closed' });
  w.hand.restoreTicket({ id: ticketId });
  await w.look();
  expect(await w.bridge.escalations.get(id)).toMatchObject({ state: 'open', ended: null });
  expect((await w.told()).slice(1)).toEqual([`escalation.ended/${id}/trashed`, `escalation.reopened/${id}/1`]);
});

test('an archived ticket ends; a resolved one is told as resolved before', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  w.hand.close({ id: ticketId });
  w.hand.archiveTicket({ id: ticketId });
  await w.look();
  expect(await w.bridge.escalations.get(id)).toMatchObject({ state: 'closed', ended: 'archived', resolvedAt: expect.any(String) });
  const names = (await w.told()).slice(1).map((key) => key.split('/')[0]);
  expect(new Set(names)).toEqual(new Set(['escalation.resolved', 'escalation.ended']));
});

test('a ticket that is moved, marked as spam or split stays what it is', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  const sales = w.hand.createDepartment({ name: 'Sales' }) as { id: string };
  w.emulator.setLimits({ desk: { departmentPermissions: false } });
  w.hand.moveTicket({ id: ticketId, departmentId: sales.id });
  w.hand.spamTicket({ id: ticketId });
  const mail = w.hand.customerMails({ id: ticketId, text: 'And something else' }) as { id: string };
  w.hand.splitTicket({ id: ticketId, threadId: mail.id });
  await w.look();
  expect(await w.bridge.escalations.get(id)).toMatchObject({ state: 'open', ended: null, ticket: { number: '101' } });
  expect(await w.told()).toEqual([received(id)]);
});

test('a mail that failed is shown once it was sent again, though nothing tells of it', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  w.emulator.setLimits({ desk: { replyBumpsModifiedTime: false } });
  const mail = w.hand.failedReply({ id: ticketId, text: 'At last' }) as { id: string };
  await w.look();
  expect(await w.bridge.escalations.get(id)).toMatchObject({ replies: [] });
  expect(await callDesk(w, 'POST', `tickets/${ticketId}/resendFailedThread?threadId=${mail.id}`)).toMatchObject({ status: 200 });
  await w.look();
  expect((await w.bridge.escalations.get(id))?.replies.map(({ text }) => text)).toEqual(['At last']);
});

test('an answer of Desk’s that is older than what is known changes and tells nothing; Desk is asked again soon', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  const older = await (await callDesk(w, 'GET', `tickets/${ticketId}`)).json();
  w.emulator.advance('PT1M');
  w.hand.setStatus({ id: ticketId, status: 'Closed' });
  await w.look();
  const told = await w.told();
  w.emulator.setFaults({
    rules: [{ service: 'desk', path: `/api/v1/tickets/${ticketId}`, fault: 'answer', status: 200, body: older, count: 1 }],
  });
  await w.look();
  expect(await w.bridge.escalations.get(id)).toMatchObject({ state: 'closed', ticket: { status: 'Closed' } });
  expect(await w.told()).toEqual(told);
  expect(await w.store.db.query('select id from zoho_bridge.escalations where look_at > now()')).toHaveLength(1);
});

test('an answer of the same second is not taken for older because it says no more than seconds', async () => {
  const w = await ticketWorld();
  w.emulator.setLimits({ desk: { replyBumpsModifiedTime: false } });
  const { id, ticketId } = await w.escalated();
  await w.store.db.query(`update zoho_bridge.escalations set ticket_modified_at = ticket_modified_at + interval '900 ms'`);
  w.hand.reply({ id: ticketId, text: 'Hello' });
  await w.look();
  expect((await w.bridge.escalations.get(id))?.replies.map(({ text }) => text)).toEqual(['Hello']);
});

test('where Desk has nothing of a ticket in the recycle bin, its event says that it was deleted', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  w.emulator.setLimits({ desk: { trashedTickets: '404' } });
  w.hand.trashTicket({ id: ticketId });
  const body = JSON.stringify({ eventType: 'Ticket_Delete', payload: { id: ticketId } });
  await w.store.events.keep([{ source: 'desk.webhook', identity: { content: 'x' }, type: 'Ticket_Delete', at: null, body }]);
  await w.until(async () => (await w.bridge.escalations.get(id))?.ended === 'deleted');
  expect(await w.told('escalation.ended')).toEqual([`escalation.ended/${id}/deleted`]);
});

test('a ticket that the token’s agent may not see any more asks for a person; what was seen last stays', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  const { id: sales } = w.hand.createDepartment({ name: 'Sales', agentIds: [] }) as { id: string };
  w.hand.moveTicket({ id: ticketId, departmentId: sales });
  await w.look();
  expect(await w.bridge.escalations.get(id)).toMatchObject({ state: 'open', ended: null, ticket: { status: 'Open' } });
  const [parked] = (await w.bridge.jobs.list({ state: 'parked' })).items;
  expect(parked).toMatchObject({ sync: 'desk.mirror', userId: 'u-1' });
});
