import { expect, test } from 'vitest';
import { closing, events, subscribed } from '../../../../test/harness/desk-webhooks.js';

test('a new ticket comes as an array, with its state, its customer and its first thread', async () => {
  const { client, deliveries, hooks } = await subscribed({ Ticket_Add: null });
  const ticket = await client.ticket({ description: 'It says no' });
  const [batch = []] = await deliveries();
  expect(batch).toHaveLength(1);
  const [event] = batch;
  expect(event).toMatchObject({ eventType: 'Ticket_Add', orgId: client.emulator.env()['ZOHO_DESK_ORGANIZATION_ID'] });
  expect(event?.payload).toMatchObject({
    id: ticket.id,
    status: 'Open',
    statusType: 'Open',
    contact: { lastName: 'Smith', email: 'ann@example.com' },
    firstThread: { ticketId: ticket.id, direction: 'in', isDescriptionThread: true, content: 'It says no' },
  });
  expect(event?.eventTime).toMatch(/^\d{13}$/);
  expect(Math.abs(Number(event?.eventTime) - client.emulator.now().getTime())).toBeLessThan(60_000);
  expect(event).not.toHaveProperty('prevState');
  expect(hooks.received).toEqual([]);
});

test('only what was subscribed to is sent, and nothing while it is switched off', async () => {
  const { client, deliveries, webhookId } = await subscribed({ Ticket_Comment_Add: null });
  const { id } = await client.ticket();
  await client.desk('POST', `tickets/${id}/comments`, { content: 'one' });
  expect(events(await deliveries())).toEqual(['Ticket_Comment_Add']);
  await client.desk('PATCH', `webhooks/${webhookId}`, { isEnabled: false });
  await client.desk('POST', `tickets/${id}/comments`, { content: 'two' });
  expect(await deliveries()).toEqual([]);
});

test('what was before comes only for who asked for it, whole and only with updates', async () => {
  const { client, deliveries } = await subscribed({ Ticket_Update: { includePrevState: true } });
  const { id } = await client.ticket({ priority: 'Low' });
  await client.desk('PATCH', `tickets/${id}`, { status: 'Closed' });
  const [[event] = []] = await deliveries();
  expect(event?.payload).toMatchObject({ status: 'Closed', statusType: 'Closed' });
  expect(event?.prevState).toMatchObject({ id, status: 'Open', statusType: 'Open', closedTime: null, priority: 'Low' });

  const plain = await subscribed({ Ticket_Update: null });
  await closing(plain, (await plain.client.ticket()).id);
  expect(JSON.parse(plain.hooks.received[0]?.body ?? '')[0]).not.toHaveProperty('prevState');
});

test('a filter of fields lets only changes of those through', async () => {
  const { client, deliveries } = await subscribed({ Ticket_Update: { fields: ['status', 'priority'] } });
  const { id } = await client.ticket();
  await client.desk('PATCH', `tickets/${id}`, { subject: 'Another' });
  expect(await deliveries()).toEqual([]);
  await client.desk('PATCH', `tickets/${id}`, { priority: 'High' });
  expect(events(await deliveries())).toEqual(['Ticket_Update']);
});

test('a filter of departments or of a direction lets only those through', async () => {
  const { client, hooks, deliveries } = await subscribed({ Ticket_Thread_Add: { direction: 'out' } });
  const { id } = await client.ticket();
  client.emulator.byHand.desk.customerMails({ id, text: 'Hello?' });
  expect(await deliveries()).toEqual([]);
  client.emulator.byHand.desk.reply({ id, text: 'Here we are' });
  expect(events(await deliveries())).toEqual(['Ticket_Thread_Add']);

  const { id: sales } = client.emulator.byHand.desk.createDepartment({ name: 'Sales' });
  await client.desk('POST', 'webhooks', {
    url: `${hooks.url}/sales`,
    subscriptions: { Ticket_Add: { departmentIds: [sales] }, Department_Add: null, Agent_Update: { includePrevState: true } },
  });
  hooks.received.length = 0;
  await client.ticket();
  expect(await deliveries()).toEqual([]);
  await client.ticket({ departmentId: sales });
  expect(events(await deliveries())).toEqual(['Ticket_Add']);
});

test('agents and departments tell of themselves', async () => {
  const { client, deliveries } = await subscribed({ Department_Add: null, Agent_Update: { includePrevState: true } });
  const { createDepartment, setAgentStatus } = client.emulator.byHand.desk;
  const [, human] = (await client.desk('GET', 'agents')).list;
  createDepartment({ name: 'Sales' });
  setAgentStatus({ id: human?.id ?? '', status: 'DISABLED' });
  const all = (await deliveries()).flat();
  expect(all.map(({ eventType }) => eventType)).toEqual(['Department_Add', 'Agent_Update']);
  expect(all[0]?.payload).toMatchObject({ name: 'Sales' });
  expect([all[1]?.payload['status'], all[1]?.prevState?.['status']]).toEqual(['DISABLED', 'ACTIVE']);
});

test('what a time-based rule does is sent only to who asked for automation', async () => {
  const deaf = await subscribed({ Ticket_Update: null });
  const keen = await subscribed({ Ticket_Update: null }, { includeEventsFrom: ['AUTOMATION'] });
  for (const { client } of [deaf, keen]) {
    const { id } = await client.ticket();
    client.emulator.byHand.desk.runTimeRule({ id, status: 'Escalated' });
  }
  expect(await deaf.deliveries()).toEqual([]);
  expect(events(await keen.deliveries())).toEqual(['Ticket_Update']);
});

test('events of one module and one moment come in one array, up to a limit', async () => {
  const { client, deliveries } = await subscribed({ Ticket_Update: null, Ticket_Comment_Add: null });
  const tickets = [await client.ticket(), await client.ticket(), await client.ticket()];
  const { close, privateComment } = client.emulator.byHand.desk;
  const all = () => {
    for (const { id } of tickets) {
      close({ id });
      privateComment({ id, text: 'done' });
    }
  };
  all();
  const batches = await deliveries();
  expect(batches.map((batch) => events([batch]))).toEqual([Array(3).fill('Ticket_Update'), Array(3).fill('Ticket_Comment_Add')]);
  client.emulator.setLimits({ desk: { webhookBatch: 1 } });
  all();
  expect((await deliveries()).map((batch) => batch.length)).toEqual([1, 1, 1]);
});

test('an event tells of the record as it is when it is sent', async () => {
  const { client, deliveries } = await subscribed({ Ticket_Update: null });
  const { id } = await client.ticket();
  const { reply } = client.emulator.byHand.desk;
  reply({ id, text: 'Waiting for you', status: 'On Hold' });
  reply({ id, text: 'No, done', status: 'Closed' });
  const [batch = []] = await deliveries();
  expect(batch.map(({ payload }) => payload['status'])).toEqual(['Closed', 'Closed']);
});

test('what is not answered with 200 counts as failed and is tried again; 410 ends the subscription', async () => {
  const { client, hooks, deliveries, webhookId } = await subscribed({ Ticket_Add: null });
  hooks.answer(201);
  await client.ticket();
  expect(await deliveries()).toHaveLength(1);
  expect(client.emulator.deliveries()[0]).toMatchObject({ service: 'desk', event: 'Ticket_Add', state: 'retrying' });
  hooks.answer(200);
  client.emulator.advance('PT2M');
  expect(await deliveries()).toHaveLength(1);
  expect(client.emulator.deliveries()[0]).toMatchObject({ state: 'delivered' });

  hooks.answer(410);
  await client.ticket();
  expect(await deliveries()).toHaveLength(1);
  expect((await client.desk('GET', `webhooks/${webhookId}`)).status).toBe(404);
  client.emulator.advance('PT2M');
  await client.ticket();
  expect(await deliveries()).toEqual([]);
});

test('retries can be switched off', async () => {
  const { client, hooks, deliveries } = await subscribed({ Ticket_Add: null });
  client.emulator.setLimits({ desk: { webhookRetries: false } });
  hooks.answer(500);
  await client.ticket();
  expect(await deliveries()).toHaveLength(1);
  expect(client.emulator.deliveries()[0]).toMatchObject({ state: 'failed' });
  client.emulator.advance('P1D');
  expect(await deliveries()).toEqual([]);
});

test('a thread comes without addresses, a comment with who wrote it', async () => {
  const { client, deliveries } = await subscribed({ Ticket_Thread_Add: null, Ticket_Comment_Add: null });
  const { id } = await client.ticket();
  client.emulator.byHand.desk.reply({ id, text: 'Try again', signature: false, quoteHistory: false });
  await client.desk('POST', `tickets/${id}/comments`, { content: 'mine', isPublic: true });
  const [thread, comment] = (await deliveries()).flat();
  expect(thread?.payload).toMatchObject({ ticketId: id, direction: 'out', visibility: 'public', content: '<div>Try again</div>' });
  for (const name of ['to', 'cc', 'bcc', 'fromEmailAddress', 'replyTo']) expect(thread?.payload).not.toHaveProperty(name);
  expect(comment?.payload).toMatchObject({ ticketId: id, content: 'mine', isPublic: true, commenter: { type: 'AGENT' } });
});

test('a draft is no event; sending it is one, with what was written', async () => {
  const { client, deliveries } = await subscribed({ Ticket_Thread_Add: null });
  const { id } = await client.ticket();
  const draft = client.emulator.byHand.desk.draft({ id, text: 'Maybe' });
  expect(await deliveries()).toEqual([]);
  await client.desk('POST', `tickets/${id}/sendDraft?draftThreadId=${draft['id']}`);
  const [[event] = []] = await deliveries();
  expect(event?.payload).toMatchObject({ id: draft['id'], status: 'SUCCESS' });
});

test('a deleted ticket is no more than its id, and a deleted comment is no event', async () => {
  const { client, deliveries } = await subscribed({ Ticket_Delete: null, Ticket_Comment_Update: null, Ticket_Comment_Add: null });
  const { id } = await client.ticket();
  const { row } = await client.desk('POST', `tickets/${id}/comments`, { content: 'x' });
  await client.desk('DELETE', `tickets/${id}/comments/${row.id}`);
  expect(events(await deliveries())).toEqual(['Ticket_Comment_Add']);
  expect((await client.desk('POST', 'tickets/moveToTrash', { ticketIds: [id] })).status).toBe(204);
  const [[event] = []] = await deliveries();
  expect(event).toMatchObject({ eventType: 'Ticket_Delete', payload: { id } });
  expect(Object.keys(event?.payload ?? {})).toEqual(['id']);
});

test('contacts tell of themselves, also those that come with a ticket', async () => {
  const { client, deliveries } = await subscribed({ Contact_Add: null, Contact_Update: { includePrevState: true }, Contact_Delete: null });
  const { contactId } = await client.ticket();
  await client.desk('PATCH', `contacts/${contactId}`, { lastName: 'Jones' });
  await client.desk('POST', 'contacts/moveToTrash', { contactIds: [contactId] });
  const all = (await deliveries()).flat();
  expect(all.map(({ eventType }) => eventType)).toEqual(['Contact_Add', 'Contact_Update', 'Contact_Delete']);
  expect(all[0]?.payload).toMatchObject({ id: contactId, email: 'ann@example.com', createdTime: expect.any(String) });
  expect(all[1]?.prevState).toMatchObject({ id: contactId, lastName: 'Smith', email: 'ann@example.com' });
  expect(all[2]?.payload).toEqual({ id: contactId });
});

test('files of tickets and of comments are events of their own', async () => {
  const names = ['Ticket_Attachment_Add', 'Ticket_Attachment_Update', 'Ticket_Attachment_Delete', 'Ticket_Comment_Attachment_Add'];
  const { client, deliveries } = await subscribed(Object.fromEntries(names.map((name) => [name, null])));
  const { id } = await client.ticket();
  const { row: file } = await client.upload(`tickets/${id}/attachments`);
  await client.desk('PATCH', `tickets/${id}/attachments/${file.id}`, { isPublic: true });
  await client.desk('DELETE', `tickets/${id}/attachments/${file.id}`);
  const { row: upload } = await client.upload('uploads');
  await client.desk('POST', `tickets/${id}/comments`, { content: 'see', attachmentIds: [upload.id] });
  const all = (await deliveries()).flat();
  expect(all.map(({ eventType }) => eventType)).toEqual(names);
  expect(all[0]?.payload).toMatchObject({ id: file.id, ticketId: id, name: 'note.txt', size: '5' });
});

test('a subscription that is changed takes effect at once', async () => {
  const { client, hooks, deliveries, webhookId } = await subscribed({ Ticket_Add: null });
  await client.desk('PATCH', `webhooks/${webhookId}`, { subscriptions: { Ticket_Update: null }, url: `${hooks.url}/elsewhere` });
  hooks.received.length = 0;
  const { id } = await client.ticket();
  await client.desk('PATCH', `tickets/${id}`, { status: 'Closed' });
  await client.emulator.settled();
  expect(hooks.received.map(({ path }) => path)).toEqual(['/elsewhere']);
  expect(events(await deliveries())).toEqual(['Ticket_Update']);
});
