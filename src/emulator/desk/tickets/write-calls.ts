import { checkQuery, ok, readFlag, readJson } from '../request.js';
import type { DeskRoute } from '../route.js';
import { editableTicketOf } from './find.js';
import { renderTicket } from './render.js';
import { takeNewTicket, takeTicketChange } from './take.js';

/** Source of both: Ticket.json of github.com/zoho/zohodesk-oas and desk.zoho.com/DeskAPIDocument#Tickets */
export const writeRoutes: DeskRoute[] = [
  {
    method: 'POST',
    path: '/api/v1/tickets',
    scopes: [['Desk.tickets.CREATE']],
    weight: 1,
    run: ({ desk, incoming, agent, now }) => {
      checkQuery(incoming);
      return ok(renderTicket(desk, takeNewTicket(desk, readJson(incoming), { agent, at: now })));
    },
  },
  {
    method: 'PATCH',
    path: '/api/v1/tickets/:id',
    scopes: [['Desk.tickets.UPDATE']],
    weight: 1,
    run: (call) => {
      const { desk, incoming, agent, now } = call;
      checkQuery(incoming, ['disableClosureNotification']);
      readFlag(incoming, 'disableClosureNotification');
      const ticket = editableTicketOf(call);
      takeTicketChange(desk, ticket, readJson(incoming), { agent, at: now });
      return ok(renderTicket(desk, ticket));
    },
  },
];
