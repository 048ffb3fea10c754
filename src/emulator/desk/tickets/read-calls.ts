import { checkQuery, listAnswer, ok, readList } from '../request.js';
import { type DeskRoute, listWeight } from '../route.js';
import { ticketOf } from './find.js';
import { LIST_PARAMETERS, listTickets } from './list.js';
import { renderDetail, renderIncluded } from './render.js';

const INCLUDES = ['contacts', 'products', 'departments', 'team', 'assignee', 'contract', 'isRead', 'skills'];

/** Source of both: Ticket.json of github.com/zoho/zohodesk-oas and desk.zoho.com/DeskAPIDocument#Tickets */
export const readRoutes: DeskRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/tickets/:id',
    scopes: [['Desk.tickets.READ']],
    weight: 1,
    run: (call) => {
      const { desk, incoming } = call;
      checkQuery(incoming, ['include']);
      const include = readList(incoming, 'include', { allowed: INCLUDES });
      const ticket = ticketOf(call);
      return ok({ ...renderDetail(desk, ticket), ...renderIncluded(desk, ticket, include) });
    },
  },
  {
    method: 'GET',
    path: '/api/v1/tickets',
    scopes: [['Desk.tickets.READ']],
    weight: listWeight,
    run: (call) => {
      checkQuery(call.incoming, LIST_PARAMETERS);
      return listAnswer(listTickets(call));
    },
  },
];
