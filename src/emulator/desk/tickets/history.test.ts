import { expect, test } from 'vitest';
import { deskClient } from '../../../../test/harness/desk.js';
import { formatHours } from './metrics.js';

const NOW = new Date('2026-03-01T12:00:00Z');

test('the history tells who changed what from what to what, newest first', async () => {
  const { emulator, desk, ticket } = await deskClient({ now: () => NOW });
  emulator.byHand.desk.addCustomField({ label: 'Token' });
  const { id } = await ticket({ cf: { cf_token: 'a' } });
  emulator.advance('PT1M');
  emulator.byHand.desk.setStatus({ id, status: 'Closed' });
  await desk('PATCH', `tickets/${id}`, { assigneeId: '1892000000056007', cf: { cf_token: 'b' } });
  const { list } = await desk('GET', `tickets/${id}/History`);
  expect(list).toMatchObject([
    {
      ...{ eventName: 'TicketUpdated', eventTime: '2026-03-01T12:01:00.000Z', source: null, actorInfo: [] },
      actor: { type: 'Agent', id: '1892000000042001', name: 'Ines Integration' },
      eventInfo: [
        {
          ...{ propertyName: 'Case Owner', propertyType: 'ValueTransition', systemProperty: true },
          propertyValue: { previousValue: null, updatedValue: { id: '1892000000056007', name: 'Ada Agent', type: 'Agent' } },
        },
        { propertyName: 'Token', systemProperty: false, propertyValue: { previousValue: 'a', updatedValue: 'b' } },
      ],
    },
    {
      actor: { name: 'Ada Agent' },
      eventInfo: [{ propertyName: 'Status', propertyValue: { previousValue: 'Open', updatedValue: 'Closed' } }],
    },
    { eventName: 'TicketCreated', eventTime: '2026-03-01T12:00:00.000Z' },
  ]);
  expect(list[2]?.['eventInfo']).toEqual([
    {
      ...{ propertyName: 'Department', propertyType: 'Entity', systemProperty: true },
      propertyValue: { name: 'Support', id: '1892000000006907', type: 'Department' },
    },
    { propertyName: 'Contact Name', propertyType: 'Text', systemProperty: true, propertyValue: 'Ann Smith' },
    { propertyName: 'Email', propertyType: 'Text', systemProperty: true, propertyValue: 'ann@example.com' },
    { propertyName: 'Subject', propertyType: 'Text', systemProperty: true, propertyValue: 'Cannot log in' },
    { propertyName: 'Status', propertyType: 'Text', systemProperty: true, propertyValue: 'Open' },
  ]);
});

test('the history is filtered by field and by event, fifty entries at most', async () => {
  const { desk, ticket } = await deskClient();
  const { id } = await ticket();
  await desk('PATCH', `tickets/${id}`, { subject: 'x' });
  await desk('PATCH', `tickets/${id}`, { status: 'Closed' });
  const names = async (query: string) => (await desk('GET', `tickets/${id}/History?${query}`)).list.map((each) => each['eventName']);
  expect(await names('fieldName=status')).toEqual(['TicketUpdated', 'TicketCreated']);
  expect(await names('eventFilter=TicketCreated')).toEqual(['TicketCreated']);
  expect(await names('from=1&limit=1')).toEqual(['TicketUpdated']);
  expect((await desk('GET', `tickets/${id}/History?eventFilter=TicketDeleted`)).status).toBe(204);
  expect(await desk('GET', `tickets/${id}/History?limit=51`)).toMatchObject({
    status: 422,
    body: { errorCode: 'UNPROCESSABLE_ENTITY', message: "The value passed for field 'limit' exceeds the range of '1-50'." },
  });
});

test('merging and trashing are events of the history', async () => {
  const { emulator, desk, ticket, control } = await deskClient();
  const [a, b] = [await ticket(), await ticket()];
  await desk('POST', `tickets/${a.id}/merge`, { ids: [b.id] });
  await control('limits', { desk: { mergedTickets: 'trashed' } });
  const newest = async (id: string) => (await desk('GET', `tickets/${id}/History?limit=1`)).list[0];
  expect(await newest(a.id)).toMatchObject({ eventName: 'TicketMergedMaster', eventInfo: [{ propertyValue: ['102'] }] });
  expect(await newest(b.id)).toMatchObject({ eventName: 'TicketMergedChild', eventInfo: [{ propertyValue: '101' }] });
  await desk('POST', 'tickets/moveToTrash', { ticketIds: [a.id] });
  expect(await newest(a.id)).toMatchObject({ eventName: 'TicketDeleted' });
  emulator.byHand.desk.restoreTicket({ id: a.id });
  expect(await newest(a.id)).toMatchObject({ eventName: 'TicketRestored' });
});

test.each([
  [0, '00:00 hrs'],
  [59_999, '00:00 hrs'],
  [110 * 60_000, '01:50 hrs'],
  [100 * 3_600_000, '100:00 hrs'],
])('%i ms are %s', (ms, text) => {
  expect(formatHours(ms)).toBe(text);
});

test('metrics count answers, owners and re-openings, and time each status', async () => {
  const { emulator, desk, ticket } = await deskClient({ now: () => NOW });
  const hand = emulator.byHand.desk;
  const { id } = await ticket({ description: 'Help', channel: 'Email' });
  hand.assign({ id });
  emulator.advance('PT1H50M');
  hand.reply({ id, text: 'Try again' });
  emulator.advance('PT10M');
  hand.customerMails({ id, text: 'Still not' });
  emulator.advance('PT30M');
  hand.setStatus({ id, status: 'On Hold' });
  hand.assign({ id, assigneeId: '1892000000042001' });
  emulator.advance('PT30M');
  hand.reply({ id, text: 'Done', status: 'Closed' });
  const { row } = await desk('GET', `tickets/${id}/metrics`, undefined, await fresh());
  expect(row).toEqual({
    ...{ firstResponseTime: '01:50 hrs', totalResponseTime: '02:50 hrs', resolutionTime: '03:00 hrs' },
    ...{ responseCount: '2', outgoingCount: '2', threadCount: '4', reopenCount: '0', reassignCount: '1' },
    agentsHandled: [
      { agentId: '1892000000056007', agentName: 'Ada Agent', handlingTime: '02:30 hrs' },
      { agentId: '1892000000042001', agentName: 'Ines Integration', handlingTime: '00:30 hrs' },
    ],
    stagingData: [
      { status: 'Open', handledTime: '02:30 hrs' },
      { status: 'On Hold', handledTime: '00:30 hrs' },
    ],
  });
  hand.customerMails({ id, text: 'No' });
  expect((await desk('GET', `tickets/${id}/metrics`, undefined, await fresh())).row).toMatchObject({
    reopenCount: '1',
    resolutionTime: '00:00 hrs',
  });

  /** The token of an hour ago is dead. */
  async function fresh(): Promise<Record<string, string>> {
    const code = emulator.createCode();
    const env = emulator.env();
    const params = { grant_type: 'authorization_code', code, client_id: env['ZOHO_CLIENT_ID'], client_secret: env['ZOHO_CLIENT_SECRET'] };
    const body = new URLSearchParams(params as Record<string, string>);
    const answer = (await (await fetch(`${emulator.url}/oauth/v2/token`, { method: 'POST', body })).json()) as { access_token: string };
    return { authorization: `Zoho-oauthtoken ${answer.access_token}` };
  }
});
