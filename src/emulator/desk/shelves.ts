import { createShelf, type Shelf } from '../core/shelf.js';
import { renderContact } from './contacts/render.js';
import { fullName } from './people.js';
import { renderAgent } from './settings/agents.js';
import { renderDepartmentDetail } from './settings/departments.js';
import type { DeskState } from './state.js';
import { renderDetail } from './tickets/render.js';
import type { Agent, Department, DeskContact, Ticket } from './types.js';

/** Newest first, of a list that may be long. */
function* backwards<T>(items: readonly T[]): Iterable<T> {
  for (let at = items.length - 1; at >= 0; at -= 1) yield items[at] as T;
}

/** For leafing through. `state` is asked each time: a reset replaces it. What is in the recycle bin is there, too. */
export function deskShelves(state: () => DeskState): Shelf[] {
  return [
    createShelf<Ticket>({
      name: 'tickets',
      size: () => state().ticketOrder.length,
      newestFirst: () => backwards(state().ticketOrder),
      find: (id) => state().tickets.get(id),
      idOf: ({ id }) => id,
      texts: ({ id, number, subject, description, status, email, cf }) => [
        id,
        number,
        subject,
        description,
        status,
        email,
        ...Object.values(cf),
      ],
      show: (ticket) => renderDetail(state(), ticket),
    }),
    createShelf<DeskContact>({
      name: 'contacts',
      size: () => state().contactOrder.length,
      newestFirst: () => backwards(state().contactOrder),
      find: (id) => state().contacts.get(id),
      idOf: ({ id }) => id,
      texts: (contact) => [
        contact.id,
        fullName(contact),
        contact.email,
        contact.secondaryEmail,
        contact.phone,
        ...Object.values(contact.cf),
      ],
      show: (contact) => renderContact(state(), contact),
    }),
    createShelf<Agent>({
      name: 'agents',
      size: () => state().agents.size,
      newestFirst: () => backwards([...state().agents.values()]),
      find: (id) => state().agents.get(id),
      idOf: ({ id }) => id,
      texts: (agent) => [agent.id, fullName(agent), agent.email],
      show: (agent) => renderAgent(state(), agent),
    }),
    createShelf<Department>({
      name: 'departments',
      size: () => state().departments.size,
      newestFirst: () => backwards([...state().departments.values()]),
      find: (id) => state().departments.get(id),
      idOf: ({ id }) => id,
      texts: ({ id, name }) => [id, name],
      show: (department) => renderDepartmentDetail(state(), department),
    }),
  ];
}

/** All of it at once, as GET answers each. */
export function deskRecords(desk: DeskState): Record<string, unknown[]> {
  return {
    tickets: desk.ticketOrder.map((ticket) => renderDetail(desk, ticket)),
    contacts: desk.contactOrder.map((contact) => renderContact(desk, contact)),
    agents: [...desk.agents.values()].map((agent) => renderAgent(desk, agent)),
    departments: [...desk.departments.values()].map((department) => renderDepartmentDetail(desk, department)),
  };
}
