import { invalidParameter } from '../errors.js';
import { checkQuery, listAnswer, ok, pageOf, readList, readPaging } from '../request.js';
import { type DeskRoute, listWeight } from '../route.js';
import { statusTypeOf } from '../statuses.js';
import { seesTicket, ticketOf } from './find.js';
import { metricsOf } from './metrics.js';
import { renderIncluded, renderRow } from './render.js';

/** Source of both: Ticket.json of github.com/zoho/zohodesk-oas */
export const archivedRoutes: DeskRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/tickets/archivedTickets',
    scopes: [['Desk.tickets.READ'], ['Desk.search.READ']],
    weight: listWeight,
    run: ({ desk, incoming, agent }) => {
      checkQuery(incoming, ['departmentId', 'viewType', 'from', 'limit', 'include']);
      const { query } = incoming;
      const departmentId = query.get('departmentId') ?? '';
      if (!desk.departments.has(departmentId)) throw invalidParameter('departmentId');
      if (!['1', '2', '4', null].includes(query.get('viewType'))) throw invalidParameter('viewType');
      const paging = readPaging(incoming, { limit: 25 });
      const include = readList(incoming, 'include', { allowed: ['products', 'contacts', 'isRead', 'departments', 'team', 'assignee'] });
      const found = desk.ticketOrder
        .filter(
          (ticket) => ticket.isArchived && !ticket.isTrashed && ticket.departmentId === departmentId && seesTicket(desk, agent, ticket),
        )
        .reverse();
      return listAnswer(
        pageOf(found, paging).map((ticket) => ({
          ...renderRow(desk, ticket),
          statusType: statusTypeOf(desk, ticket.status),
          ...renderIncluded(desk, ticket, include),
        })),
      );
    },
  },
  {
    method: 'GET',
    path: '/api/v1/tickets/:id/metrics',
    scopes: [['Desk.tickets.READ']],
    weight: 1,
    run: (call) => {
      checkQuery(call.incoming);
      return ok(metricsOf(call.desk, ticketOf(call)));
    },
  },
];
