import { readShape } from '../body.js';
import { readCustomValues } from '../custom-fields.js';
import { type FieldError, fieldError, invalidData } from '../errors.js';
import type { DeskState } from '../state.js';
import type { Agent, Ticket } from '../types.js';
import { changeTicket } from './change.js';
import { createTicket, useUpload } from './create.js';
import { byAgent } from './history.js';
import { contactFor, inlineContactErrors } from './inline-contact.js';
import { moveTicket } from './move.js';
import { idIn, plainValues, referenceErrors, type TicketValues } from './references.js';
import { CREATE, UPDATE } from './shape.js';

interface Who {
  agent: Agent;
  at: number;
}

function refuseIf(errors: FieldError[]): void {
  if (errors.length > 0) throw invalidData(errors);
}

/** Makes a ticket of a body of POST /tickets. Throws DeskRefusal, and has written nothing then. */
export function takeNewTicket(desk: DeskState, body: Record<string, unknown>, { agent, at }: Who): Ticket {
  const { values, errors } = readShape(body, CREATE, { required: ['subject', 'departmentId'] });
  const { contact, blueprint, ...rest } = values;
  const sent: TicketValues = rest;
  const { departmentId = '', subject = '' } = rest;
  const custom = readCustomValues(desk, 'tickets', rest, { creating: true });
  const nobody = body['contactId'] === undefined && body['contact'] === undefined;
  errors.push(
    ...(nobody ? [fieldError('/contactId', 'missing')] : []),
    ...referenceErrors(desk, sent, { agent, departmentId }),
    // Sent together with an id, the id counts (inferred).
    ...(contact && rest.contactId === undefined ? inlineContactErrors(contact) : []),
    ...custom.errors,
    // No ticket here is under a blueprint.
    ...(blueprint ? [fieldError('/blueprint')] : []),
  );
  refuseIf(errors);
  const contactId = rest.contactId ?? contactFor(desk, contact ?? {}, { agent, at });
  const resolution = rest.resolution === undefined ? null : { content: rest.resolution, at, authorId: agent.id };
  const sourceTicketId = rest.sourceTicket ? idIn(rest.sourceTicket) : null;
  return createTicket(
    desk,
    { ...plainValues(sent), departmentId, subject, contactId, resolution, cf: custom.values, sourceTicketId },
    byAgent(agent, at),
    {
      uploads: rest.uploads,
      outgoing: rest.ticketCreationType === 'sendAsEmail',
      eventName: rest.ticketCreationType === 'clone' ? 'TicketCloned' : 'TicketCreated',
    },
  );
}

/** Changes a ticket by a body of PATCH /tickets/:id. Throws DeskRefusal, and has written nothing then. */
export function takeTicketChange(desk: DeskState, ticket: Ticket, body: Record<string, unknown>, { agent, at }: Who): void {
  const { values, errors } = readShape(body, UPDATE);
  const { contact, ...rest } = values;
  const departmentId = rest.departmentId ?? ticket.departmentId;
  const custom = readCustomValues(desk, 'tickets', rest, { creating: false });
  errors.push(
    ...referenceErrors(desk, rest, { agent, departmentId }),
    ...(contact && rest.contactId === undefined ? inlineContactErrors(contact) : []),
    ...custom.errors,
  );
  refuseIf(errors);
  const by = byAgent(agent, at);
  if (departmentId !== ticket.departmentId) moveTicket(desk, ticket, departmentId, by);
  const { resolution, sourceTicket } = rest;
  changeTicket(
    desk,
    ticket,
    {
      ...plainValues(rest),
      ...(contact && rest.contactId === undefined && { contactId: contactFor(desk, contact, { agent, at }) }),
      ...(resolution !== undefined && { resolution: resolution === null ? null : { content: resolution, at, authorId: agent.id } }),
      ...(Object.keys(custom.values).length > 0 && { cf: { ...ticket.cf, ...custom.values } }),
      ...(sourceTicket && { sourceTicketId: idIn(sourceTicket) }),
    },
    by,
  );
  for (const id of rest.uploads ?? []) useUpload(desk, id, { ticketId: ticket.id, threadId: null });
}
