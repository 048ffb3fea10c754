import { readShape } from '../body.js';
import { readCustomValues } from '../custom-fields.js';
import { type FieldError, fieldError, invalidData } from '../errors.js';
import { checkQuery, ok, readFlag, readJson } from '../request.js';
import type { DeskRoute } from '../route.js';
import { changeTicket } from './change.js';
import { createTicket, useUpload } from './create.js';
import { editableTicketOf } from './find.js';
import { byAgent } from './history.js';
import { contactFor, inlineContactErrors } from './inline-contact.js';
import { moveTicket } from './move.js';
import { idIn, plainValues, referenceErrors, type TicketValues } from './references.js';
import { renderTicket } from './render.js';
import { CREATE, UPDATE } from './shape.js';

function refuseIf(errors: FieldError[]): void {
  if (errors.length > 0) throw invalidData(errors);
}

/** Source of both: Ticket.json of github.com/zoho/zohodesk-oas and desk.zoho.com/DeskAPIDocument#Tickets */
export const writeRoutes: DeskRoute[] = [
  {
    method: 'POST',
    path: '/api/v1/tickets',
    scopes: [['Desk.tickets.CREATE']],
    weight: 1,
    run: ({ desk, incoming, agent, now }) => {
      checkQuery(incoming);
      const { values, errors } = readShape(readJson(incoming), CREATE, { required: ['subject', 'departmentId'] });
      const { contact, blueprint, ...rest } = values;
      const sent: TicketValues = rest;
      const { departmentId = '', subject = '' } = rest;
      const custom = readCustomValues(desk, 'tickets', rest, { creating: true });
      if (rest.contactId === undefined && contact === undefined && !errors.some(({ fieldName }) => /^\/contact/.test(fieldName))) {
        errors.push(fieldError('/contactId', 'missing'));
      }
      errors.push(
        ...referenceErrors(desk, sent, { agent, departmentId }),
        // Sent together with an id, the id counts (inferred).
        ...(contact && rest.contactId === undefined ? inlineContactErrors(contact) : []),
        ...custom.errors,
        // No ticket here is under a blueprint.
        ...(blueprint ? [fieldError('/blueprint')] : []),
      );
      refuseIf(errors);
      const contactId = rest.contactId ?? contactFor(desk, contact ?? {}, { agent, at: now });
      const resolution = rest.resolution === undefined ? null : { content: rest.resolution, at: now, authorId: agent.id };
      const sourceTicketId = rest.sourceTicket ? idIn(rest.sourceTicket) : null;
      const ticket = createTicket(
        desk,
        { ...plainValues(sent), departmentId, subject, contactId, resolution, cf: custom.values, sourceTicketId },
        byAgent(agent, now),
        {
          uploads: rest.uploads,
          outgoing: rest.ticketCreationType === 'sendAsEmail',
          eventName: rest.ticketCreationType === 'clone' ? 'TicketCloned' : 'TicketCreated',
        },
      );
      return ok(renderTicket(desk, ticket));
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
      const { values, errors } = readShape(readJson(incoming), UPDATE);
      const { contact, ...rest } = values;
      const departmentId = rest.departmentId ?? ticket.departmentId;
      const custom = readCustomValues(desk, 'tickets', rest, { creating: false });
      errors.push(
        ...referenceErrors(desk, rest, { agent, departmentId }),
        ...(contact && rest.contactId === undefined ? inlineContactErrors(contact) : []),
        ...custom.errors,
      );
      refuseIf(errors);
      const { resolution } = rest;
      if (departmentId !== ticket.departmentId) moveTicket(desk, ticket, departmentId, byAgent(agent, now));
      changeTicket(
        desk,
        ticket,
        {
          ...plainValues(rest),
          ...(contact && rest.contactId === undefined && { contactId: contactFor(desk, contact, { agent, at: now }) }),
          ...(resolution !== undefined && {
            resolution: resolution === null ? null : { content: resolution, at: now, authorId: agent.id },
          }),
          ...(Object.keys(custom.values).length > 0 && { cf: { ...ticket.cf, ...custom.values } }),
        },
        byAgent(agent, now),
      );
      for (const id of rest.uploads ?? []) useUpload(desk, id, { ticketId: ticket.id, threadId: null });
      return ok(renderTicket(desk, ticket));
    },
  },
];
