import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { type DeskClient, deskClient } from '../../../../test/harness/desk.js';
import { type Received, type Receiver, receiver } from '../../../../test/harness/receiver.js';

interface Event {
  payload: Record<string, unknown>;
  prevState?: Record<string, unknown>;
  eventTime: string;
  eventType: string;
  orgId: string;
}

/** A Desk whose events of some kinds go to a receiver; what the handshake asked is forgotten. */
async function subscribed(subscriptions: Record<string, unknown>, more: Record<string, unknown> = {}) {
  const client = await deskClient();
  const hooks = await receiver();
  const { row, status } = await client.desk('POST', 'webhooks', { url: `${hooks.url}/hook`, subscriptions, ...more });
  expect(status).toBe(200);
  hooks.received.length = 0;
  const deliveries = async (): Promise<Event[][]> => {
    await client.emulator.settled();
    return hooks.received.splice(0).map(({ body }) => JSON.parse(body) as Event[]);
  };
  return { client, hooks, webhookId: row.id, deliveries };
}

const events = (deliveries: Event[][]): string[] => deliveries.flat().map(({ eventType }) => eventType);

/** Checks a delivery as the documentation tells receivers to: with the key of its `kid`, and what it claims. */
async function claimsOf({ client, webhookId, message }: { client: DeskClient; webhookId: string; message: Received | undefined }) {
  const [head = '', body = '', signature = ''] = String(message?.headers['x-zdesk-jwt']).split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
  const { keys } = (await (await fetch(`${client.emulator.url}/.well-known/jwks.json`)).json()) as {
    keys: (JsonWebKey & { kid: string })[];
  };
  const { alg, kid } = read(head);
  const jwk = keys.find((key) => key.kid === kid);
  if (!jwk || alg !== 'RS256') throw new Error('no key');
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const isSigned = verify('RSA-SHA256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'));
  const claims = read(body) as { iss: string; aud: string; iat: number; exp: number };
  const orgId = client.emulator.env()['ZOHO_DESK_ORGANIZATION_ID'];
  return { isSigned, isOurs: claims.iss === `orgId:${orgId}` && claims.aud === `webhookId:${webhookId}`, claims };
}

const closing = async ({ client, hooks }: { client: DeskClient; hooks: Receiver }, id: string) => {
  await client.desk('PATCH', `tickets/${id}`, { status: 'Closed' });
  await client.emulator.settled();
  return hooks.received.at(-1);
};

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

test('what happens is signed for its organisation and its subscription, for some minutes', async () => {
  const subscription = await subscribed({ Ticket_Update: null });
  const { client, webhookId } = subscription;
  const { id } = await client.ticket();
  const message = await closing(subscription, id);
  const { isSigned, isOurs, claims } = await claimsOf({ client, webhookId, message });
  expect([isSigned, isOurs]).toEqual([true, true]);
  const now = client.emulator.now().getTime() / 1000;
  expect(claims.iat).toBeGreaterThan(now - 60);
  expect(claims.exp).toBeGreaterThan(now);
  client.emulator.advance('PT10M');
  expect(claims.exp).toBeLessThan(client.emulator.now().getTime() / 1000);
});

test('a forged signature is found out, and one for another subscription too', async () => {
  const subscription = await subscribed({ Ticket_Update: null });
  const { client, hooks, webhookId } = subscription;
  const message = await closing(subscription, (await client.ticket()).id);
  const [head = '', body = '', signature = ''] = String(message?.headers['x-zdesk-jwt']).split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Record<string, unknown>;
  const forged = Buffer.from(JSON.stringify({ ...claims, exp: 9_999_999_999 })).toString('base64url');
  if (!message) throw new Error('nothing came');
  message.headers['x-zdesk-jwt'] = [head, forged, signature].join('.');
  expect((await claimsOf({ client, webhookId, message })).isSigned).toBe(false);

  const { row } = await client.desk('POST', 'webhooks', { url: `${hooks.url}/other`, subscriptions: { Ticket_Add: null } });
  await client.ticket();
  await client.emulator.settled();
  expect(await claimsOf({ client, webhookId, message: hooks.received.at(-1) })).toMatchObject({ isSigned: true, isOurs: false });
  expect(row.id).not.toBe(webhookId);
});

test('a signature can be dated in milliseconds', async () => {
  const subscription = await subscribed({ Ticket_Update: null });
  const { client, webhookId } = subscription;
  client.emulator.setLimits({ desk: { webhookJwtMilliseconds: true } });
  const { claims } = await claimsOf({ client, webhookId, message: await closing(subscription, (await client.ticket()).id) });
  expect(claims.iat).toBeGreaterThan(1e12);
  expect(claims.exp - claims.iat).toBe(300_000);
});

test('the keys are there for everybody, without a token, and survive a reset', async () => {
  const { emulator } = await deskClient();
  const ask = async () => {
    const answer = await fetch(`${emulator.url}/.well-known/jwks.json`);
    return { status: answer.status, ...((await answer.json()) as { keys: Record<string, string>[] }) };
  };
  const before = await ask();
  expect(before.status).toBe(200);
  expect(before.keys).toEqual([expect.objectContaining({ kty: 'RSA', alg: 'RS256', use: 'sig', e: 'AQAB', kid: expect.any(String) })]);
  expect(Object.keys(before.keys[0] ?? {})).not.toContain('d');
  emulator.reset();
  expect(await ask()).toEqual(before);
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

test('a webhook that is tried again says the same and is signed anew', async () => {
  const { client, hooks, webhookId } = await subscribed({ Ticket_Add: null });
  hooks.answer(500);
  await client.ticket();
  await client.emulator.settled();
  client.emulator.advance('PT20M');
  await client.emulator.settled();
  const [first, second] = hooks.received;
  expect(second?.body).toBe(first?.body);
  expect(second?.headers['x-zdesk-jwt']).not.toBe(first?.headers['x-zdesk-jwt']);
  const { claims } = await claimsOf({ client, webhookId, message: second });
  expect(claims.exp).toBeGreaterThan(client.emulator.now().getTime() / 1000 - 15 * 60);
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
