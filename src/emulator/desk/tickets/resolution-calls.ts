import { flag, readExactly, text } from '../body.js';
import { renderBrief } from '../people.js';
import { checkQuery, listAnswer, NO_CONTENT, ok, pageOf, readJson, readPaging } from '../request.js';
import { type DeskRoute, listWeight } from '../route.js';
import { type DeskState, listOf } from '../state.js';
import { formatTime } from '../time.js';
import type { Resolution } from '../types.js';
import { changeTicket } from './change.js';
import { editableTicketOf, ticketOf } from './find.js';
import { byAgent } from './history.js';

function render(desk: DeskState, resolution: Resolution | null) {
  if (resolution === null) return { content: null, modifiedTime: null, author: null };
  const author = desk.agents.get(resolution.authorId);
  return {
    content: resolution.content,
    modifiedTime: formatTime(resolution.at),
    author: author ? renderBrief(desk, author) : null,
  };
}

/** Source of all: Ticket.json of github.com/zoho/zohodesk-oas */
export const resolutionRoutes: DeskRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/tickets/:id/resolution',
    scopes: [['Desk.tickets.READ']],
    weight: 1,
    run: (call) => {
      checkQuery(call.incoming);
      return ok(render(call.desk, ticketOf(call).resolution));
    },
  },
  {
    method: 'PATCH',
    path: '/api/v1/tickets/:id/resolution',
    scopes: [['Desk.tickets.UPDATE']],
    weight: 1,
    run: (call) => {
      const { desk, agent, now } = call;
      checkQuery(call.incoming);
      const ticket = editableTicketOf(call);
      const { content = '' } = readExactly(
        readJson(call.incoming),
        { content: text(65_535), isNotifyContact: flag },
        { required: ['content'] },
      );
      changeTicket(desk, ticket, { resolution: { content, at: now, authorId: agent.id } }, byAgent(agent, now));
      return ok(render(desk, ticket.resolution));
    },
  },
  {
    method: 'DELETE',
    path: '/api/v1/tickets/:id/resolution',
    scopes: [['Desk.tickets.DELETE']],
    weight: 1,
    run: (call) => {
      checkQuery(call.incoming);
      changeTicket(call.desk, editableTicketOf(call), { resolution: null }, byAgent(call.agent, call.now));
      return NO_CONTENT;
    },
  },
  {
    method: 'GET',
    path: '/api/v1/tickets/:id/resolutionHistory',
    scopes: [['Desk.tickets.READ']],
    weight: listWeight,
    run: (call) => {
      const { desk, incoming } = call;
      checkQuery(incoming, ['from', 'limit']);
      const ticket = ticketOf(call);
      const all = [...listOf(desk.resolutions, ticket.id), ...(ticket.resolution ? [ticket.resolution] : [])].reverse();
      return listAnswer(pageOf(all, readPaging(incoming)).map((each) => render(desk, each)));
    },
  },
];
