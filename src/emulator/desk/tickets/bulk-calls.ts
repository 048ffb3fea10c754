import { anything, flag, ids, type Rule, readExactly, readShape, text } from '../body.js';
import { changeContact } from '../contacts/store.js';
import { readCustomValues } from '../custom-fields.js';
import { fieldError, invalidData } from '../errors.js';
import { checkQuery, NO_CONTENT, readJson } from '../request.js';
import type { DeskCall, DeskRoute } from '../route.js';
import { listOf } from '../state.js';
import { closedLabel, statusTypeOf } from '../statuses.js';
import type { Ticket } from '../types.js';
import { changeTicket } from './change.js';
import { isEditable } from './find.js';
import { byAgent } from './history.js';
import { pickTickets } from './pick.js';
import { plainValues, referenceErrors } from './references.js';
import { UPDATE } from './shape.js';

/** How many a call takes at once; Zoho gives no number for these. */
const MOST = 100;
const some = ids(MOST, 1);

const fieldName: Rule<string> = text(100);

/** Source of all: Ticket.json of github.com/zoho/zohodesk-oas */
export const bulkRoutes: DeskRoute[] = [
  {
    method: 'POST',
    path: '/api/v1/closeTickets',
    scopes: [['Desk.tickets.UPDATE']],
    weight: 1,
    run: (call) => {
      const { desk, agent, now } = call;
      checkQuery(call.incoming);
      const { ids = [] } = readExactly(readJson(call.incoming), { ids: some }, { required: ['ids'] });
      for (const ticket of pickTickets(call, ids, '/ids')) {
        if (statusTypeOf(desk, ticket.status) !== 'Closed') changeTicket(desk, ticket, { status: closedLabel(desk) }, byAgent(agent, now));
      }
      return { status: 200 };
    },
  },
  {
    method: 'POST',
    path: '/api/v1/tickets/updateMany',
    scopes: [['Desk.tickets.UPDATE']],
    weight: 1,
    run: (call) => {
      checkQuery(call.incoming);
      const shape = { ids: some, fieldName, isCustomField: flag, fieldValue: anything };
      const sent = readExactly(readJson(call.incoming), shape, { required: ['ids', 'fieldName'] });
      const { desk, agent, now } = call;
      const tickets = pickTickets(call, sent.ids ?? [], '/ids');
      const changes = tickets.map((ticket) => changeOf(call, ticket, sent));
      for (const [at, ticket] of tickets.entries()) changeTicket(desk, ticket, changes[at] ?? {}, byAgent(agent, now));
      return NO_CONTENT;
    },
  },
  {
    method: 'POST',
    path: '/api/v1/tickets/markSpam',
    scopes: [['Desk.tickets.UPDATE']],
    weight: 1,
    run: (call) => {
      const { desk, agent, now } = call;
      checkQuery(call.incoming);
      const shape = { ids: some, isSpam: flag, contactSpam: flag, handleExistingTickets: flag };
      const sent = readExactly(readJson(call.incoming), shape, { required: ['ids', 'isSpam'] });
      const { isSpam = false } = sent;
      const tickets = new Set(pickTickets(call, sent.ids ?? [], '/ids'));
      for (const { contactId } of [...tickets]) {
        const contact = desk.contacts.get(contactId);
        if (sent.contactSpam !== undefined && contact) {
          changeContact(desk, contact, { isSpam: sent.contactSpam }, { at: now, actorId: agent.id });
        }
        if (!sent.handleExistingTickets) continue;
        for (const other of listOf(desk.ticketsOfContact, contactId)) if (isEditable(other)) tickets.add(other);
      }
      for (const ticket of tickets) changeTicket(desk, ticket, { isSpam }, byAgent(agent, now));
      return { status: 200 };
    },
  },
  {
    method: 'POST',
    path: '/api/v1/tickets/moveToTrash',
    scopes: [['Desk.tickets.DELETE']],
    weight: 1,
    run: (call) => {
      const { desk, agent, now } = call;
      checkQuery(call.incoming);
      const { ticketIds = [] } = readExactly(readJson(call.incoming), { ticketIds: some }, { required: ['ticketIds'] });
      for (const ticket of pickTickets(call, ticketIds, '/ticketIds')) {
        changeTicket(desk, ticket, { isTrashed: true }, byAgent(agent, now), { eventName: 'TicketDeleted' });
      }
      return NO_CONTENT;
    },
  },
];

/** What `fieldName` and `fieldValue` do to a ticket, by the rules of a PATCH. Throws DeskRefusal. */
function changeOf(
  { desk, agent }: DeskCall,
  ticket: Ticket,
  { fieldName: name = '', fieldValue = '', isCustomField = false }: { fieldName?: string; fieldValue?: unknown; isCustomField?: boolean },
): Partial<Ticket> {
  if (isCustomField) {
    const { values, errors } = readCustomValues(desk, 'tickets', { cf: { [name]: fieldValue } }, { creating: false });
    if (errors.length > 0) throw invalidData([fieldError('/fieldValue')]);
    return { cf: { ...ticket.cf, ...values } };
  }
  if (!Object.hasOwn(UPDATE, name)) throw invalidData([fieldError('/fieldName')]);
  const { values, errors } = readShape({ [name]: fieldValue }, UPDATE);
  const departmentId = values.departmentId ?? ticket.departmentId;
  const kept = plainValues(values);
  const wrong = errors.length > 0 || referenceErrors(desk, values, { agent, departmentId }).length > 0 || Object.keys(kept).length === 0;
  if (wrong) throw invalidData([fieldError('/fieldValue')]);
  return kept;
}
