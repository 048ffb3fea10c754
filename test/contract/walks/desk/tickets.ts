import type { DeskClient } from '../../../harness/desk.js';

export async function walkTickets({ desk, ticket, departmentId, emulator }: DeskClient): Promise<void> {
  const one = await ticket({ description: '<div>It does not start</div>', priority: 'High' });
  const two = await ticket({ subject: 'Again' });
  const path = `tickets/${one.id}`;
  await desk('POST', 'tickets', { subject: 'No department' });
  await desk('POST', 'tickets', { subject: 'x', departmentId, nonsense: true });
  await desk('GET', `${path}?include=contacts,departments,assignee,team,products,isRead,skills,contract`);
  await desk('GET', path);
  await desk('GET', 'tickets/1');
  await desk('GET', 'tickets?include=contacts,assignee,departments&limit=5');
  await desk('GET', 'tickets?fields=subject,status');
  await desk('GET', 'tickets?limit=101');
  await desk('PATCH', path, { status: 'On Hold', category: 'Login' });
  emulator.advance('PT1M');
  await desk('GET', 'tickets/search?email=ann@example.com&sortBy=modifiedTime');
  await desk('GET', 'tickets/search?email=nobody@example.com');
  await desk('GET', 'search?module=tickets&searchStr=login');

  await desk('PATCH', `${path}/resolution`, { content: 'Turned off and on' });
  await desk('GET', `${path}/resolution`);
  await desk('DELETE', `${path}/resolution`);
  await desk('GET', `${path}/resolutionHistory`);
  await desk('GET', `${path}/History`);
  await desk('GET', `${path}/History?eventFilter=TicketDeleted`);
  await desk('GET', `${path}/metrics`);
  await desk('POST', 'tickets/updateMany', { ids: [one.id], fieldName: 'priority', isCustomField: false, fieldValue: 'Low' });
  await desk('POST', 'closeTickets', { ids: [one.id] });
  await desk('GET', `tickets/archivedTickets?departmentId=${departmentId}`);

  const { list: departments } = await desk('GET', 'departments');
  const other = departments.find(({ id }) => id !== departmentId)?.id ?? departmentId;
  const three = await ticket({ subject: 'Elsewhere' });
  await desk('POST', `tickets/${three.id}/move`, { departmentId: other });
  await desk('POST', `${path}/merge`, { ids: [two.id] });
  await desk('POST', 'tickets/markSpam', { ids: [three.id], isSpam: true });
  await desk('POST', 'tickets/moveToTrash', { ticketIds: [three.id] });
  emulator.byHand.desk.lockTicket({ id: one.id });
  await ticket({ subject: 'And again', contactId: one['contactId'], sourceTicket: { id: one.id } });
}
