import type { Incoming } from '../../core/types.js';
import { fullName } from '../people.js';
import { type DeskState, listOf } from '../state.js';
import { statusTypeOf } from '../statuses.js';
import { isListed, seesTicket } from '../tickets/find.js';
import type { Agent, StatusType, Ticket } from '../types.js';
import { indexed } from './index-lag.js';
import { amongWords, type Parameter, readCriteria } from './parameters.js';

const TYPES = new Map(Object.entries<StatusType>({ '${open}': 'Open', '${onhold}': 'On Hold', '${closed}': 'Closed' }));

/** Source: Search.json of github.com/zoho/zohodesk-oas */
function parametersOf(desk: DeskState): Record<string, Parameter<Ticket>> {
  const contactName = ({ contactId }: Ticket) => {
    const contact = desk.contacts.get(contactId);
    return contact ? fullName(contact) : null;
  };
  return {
    // However many: the file has no limit for them.
    id: { kind: 'exact', of: ({ id }) => id, most: Number.POSITIVE_INFINITY },
    ticketNumber: { kind: 'exact', of: ({ number }) => String(number) },
    departmentId: { kind: 'exact', of: ({ departmentId }) => departmentId },
    contactId: { kind: 'exact', of: ({ contactId }) => contactId },
    assigneeId: { kind: 'exact', of: ({ assigneeId }) => assigneeId },
    accountId: { kind: 'exact', of: ({ accountId }) => accountId },
    productId: { kind: 'exact', of: ({ productId }) => productId },
    priority: { kind: 'exact', of: ({ priority }) => priority },
    channel: { kind: 'exact', of: ({ channel }) => channel },
    subject: { kind: 'text', of: ({ subject }) => subject, least: 3 },
    description: { kind: 'text', of: ({ description }) => description, least: 3 },
    email: { kind: 'text', of: ({ email }) => email },
    phone: { kind: 'text', of: ({ phone }) => phone },
    contactName: { kind: 'text', of: contactName, most: 200 },
    category: { kind: 'text', of: ({ category }) => category },
    tag: { kind: 'text', of: ({ tags }) => tags, least: 3, most: 100 },
    accountName: { kind: 'text', of: () => null, least: 3, most: 500 },
    productName: { kind: 'text', of: () => null, least: 3, most: 500 },
    _all: { kind: 'text', of: everything, least: 3, most: 100 },
    createdTimeRange: { kind: 'range', of: ({ createdAt }) => createdAt },
    modifiedTimeRange: { kind: 'range', of: ({ modifiedAt }) => modifiedAt },
    dueDateRange: { kind: 'range', of: ({ dueAt }) => dueAt },
    customerResponseTimeRange: { kind: 'range', of: ({ customerResponseAt }) => customerResponseAt },
  };
}

/** All texts of a ticket. */
export function everything({ number, subject, description, email, phone, category, subCategory, cf, tags }: Ticket): string[] {
  const all = [String(number), subject, description, email, phone, category, subCategory, ...Object.values(cf), ...tags];
  return all.filter((text) => text !== null);
}

/** The tickets a search finds, in the state the index knows them in. Spam is found, the recycle bin and the archive are not (inferred). */
export function findTickets(desk: DeskState, incoming: Incoming, agent: Agent): Ticket[] {
  const fits = readCriteria(desk, incoming, { parameters: parametersOf(desk), module: 'tickets', more: ['status'] });
  const status = statusTest(desk, incoming.query.get('status'));
  const known = indexed(desk, desk.ticketVersions);
  const found: Ticket[] = [];
  for (const ticket of candidates(desk, incoming)) {
    const seen = known(ticket);
    if (seen && isListed(seen) && status(seen) && fits(seen) && seesTicket(desk, agent, seen)) found.push(seen);
  }
  return found;
}

/** Labels, whatever their case, or types as `${OPEN}`. */
function statusTest(desk: DeskState, asked: string | null): (ticket: Ticket) => boolean {
  if (asked === null) return () => true;
  const wanted = asked.split(',').map((each) => each.trim().toLowerCase());
  const types = new Set(wanted.flatMap((each) => TYPES.get(each) ?? []));
  return ({ status }) => wanted.includes(status.toLowerCase()) || types.has(statusTypeOf(desk, status));
}

/** Not every ticket has to be looked at when they are named. */
function candidates(desk: DeskState, incoming: Incoming): readonly Ticket[] {
  const { query } = incoming;
  const [id, contactId] = [query.get('id'), query.get('contactId')];
  const inOrder = (tickets: readonly Ticket[]) => [...new Set(tickets)].sort((a, b) => a.number - b.number);
  if (id !== null) return inOrder(id.split(',').flatMap((each) => desk.tickets.get(each.trim()) ?? []));
  if (contactId !== null) return inOrder(contactId.split(',').flatMap((each) => listOf(desk.ticketsOfContact, each.trim())));
  const among = amongWords(incoming, desk.ticketWords);
  return among ? inOrder(among) : desk.ticketOrder;
}
