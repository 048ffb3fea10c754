import { checkQuery, listAnswer, pageOf, readFlag, readList, readPaging, readSort, sortRows } from '../request.js';
import { type DeskRoute, listWeight } from '../route.js';
import { listOf } from '../state.js';
import { isListed, seesTicket } from '../tickets/find.js';
import { renderIncluded, renderRow } from '../tickets/render.js';
import { contactOf } from './find.js';

export const contactTicketRoutes: DeskRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/contacts/:id/tickets',
    // Three scopes, and the third is easily missed. Source: Ticket.json of github.com/zoho/zohodesk-oas
    scopes: [['Desk.contacts.READ'], ['Desk.tickets.READ'], ['Desk.search.READ']],
    weight: listWeight,
    run: (call) => {
      const { desk, incoming, agent } = call;
      checkQuery(incoming, ['departmentId', 'from', 'limit', 'sortBy', 'isSpam', 'include']);
      const paging = readPaging(incoming);
      const include = readList(incoming, 'include', { allowed: ['products', 'departments', 'team', 'isRead', 'assignee'] });
      const sort = readSort(incoming, ['createdTime', 'modifiedTime']);
      const isSpam = readFlag(incoming, 'isSpam') ?? false;
      const departmentId = incoming.query.get('departmentId');
      const found = listOf(desk.ticketsOfContact, contactOf(call).id).filter(
        (ticket) =>
          isListed(ticket) &&
          ticket.isSpam === isSpam &&
          (departmentId === null || ticket.departmentId === departmentId) &&
          seesTicket(desk, agent, ticket),
      );
      const { name, descending } = sort ?? { name: 'createdTime', descending: true };
      // They stand in order of creation, but for tickets that came from a merged contact.
      const inOrder = sortRows(found, ({ number }) => number, false);
      const rows = sortRows(inOrder, (ticket) => (name === 'createdTime' ? ticket.createdAt : ticket.modifiedAt), descending);
      return listAnswer(pageOf(rows, paging).map((ticket) => ({ ...renderRow(desk, ticket), ...renderIncluded(desk, ticket, include) })));
    },
  },
];
