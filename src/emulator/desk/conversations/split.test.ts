import { expect, test } from 'vitest';
import { deskClient } from '../../../../test/harness/desk.js';

/** A ticket with a token, to which the customer wrote again. */
async function twoQuestions() {
  const client = await deskClient();
  const { desk, emulator, ticket } = client;
  emulator.setLimits({ desk: { searchLagMs: 0 } });
  emulator.byHand.desk.addCustomField({ label: 'Token' });
  const parent = await ticket({ description: 'first', cf: { cf_token: 'abc' }, priority: 'High' });
  emulator.byHand.desk.customerMails({ id: parent.id, text: 'And another thing' });
  const threads = async (id = parent.id) => (await desk('GET', `tickets/${id}/threads`)).list;
  const [mail, first] = await threads();
  return { ...client, parent, threads, mail: mail?.id ?? '', first: first?.id ?? '' };
}

test('a message split off is a ticket of its own, with the same customer and without the custom fields', async () => {
  const { desk, parent, mail, threads } = await twoQuestions();
  const { status, row } = await desk('POST', `tickets/${parent.id}/threads/${mail}/split`);
  expect(status).toBe(200);
  expect(row).toMatchObject({
    subject: parent['subject'],
    contactId: parent['contactId'],
    priority: null,
    status: 'Open',
    channel: 'Email',
  });
  expect(row).toMatchObject({ ticketNumber: '102', description: '<div>And another thing</div>', cf: { cf_token: null }, threadCount: '1' });
  expect(await threads(row.id)).toMatchObject([{ direction: 'in', author: { type: 'END_USER' }, isDescriptionThread: true }]);
  expect(await threads()).toHaveLength(2);
  expect((await desk('GET', 'tickets/search?customField1=cf_token:abc')).list.map(({ id }) => id)).toEqual([parent.id]);
  const events = async (id: string) => (await desk('GET', `tickets/${id}/History`)).list.map(({ eventName }) => eventName);
  expect(await events(parent.id)).toContain('TicketSplitParent');
  expect(await events(row.id)).toEqual(['TicketSplitChild']);
});

test('what an agent wrote and what the ticket began with cannot be split off; unknown threads are a 404', async () => {
  const { desk, emulator, parent, first, threads } = await twoQuestions();
  emulator.byHand.desk.reply({ id: parent.id, text: 'Yes' });
  const reply = (await threads())[0]?.id ?? '';
  for (const id of [first, reply]) expect((await desk('POST', `tickets/${parent.id}/threads/${id}/split`)).status).toBe(422);
  expect((await desk('POST', `tickets/${parent.id}/threads/1/split`)).status).toBe(404);
  expect(() => emulator.byHand.desk.splitTicket({ id: parent.id, threadId: first })).toThrow('no message');
});

test('an agent splits by hand', async () => {
  const { desk, emulator, parent, mail } = await twoQuestions();
  const { id } = emulator.byHand.desk.splitTicket({ id: parent.id, threadId: mail });
  expect((await desk('GET', `tickets/${id}`)).row).toMatchObject({ ticketNumber: '102' });
});
