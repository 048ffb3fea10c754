import { fullName } from '../people.js';
import { rememberForSearch } from '../search/index-lag.js';
import { textsOf } from '../search/word-index.js';
import { addTo, type DeskState } from '../state.js';
import { defaultOpen, statusTypeOf } from '../statuses.js';
import { toSecond } from '../time.js';
import type { HistoryInfo, Ticket } from '../types.js';
import { addDescriptionThread } from './description-thread.js';
import { type By, noteHistory } from './history.js';

const BLANK = {
  accountId: null,
  productId: null,
  assigneeId: null,
  teamId: null,
  description: null,
  priority: null,
  channel: null,
  classification: null,
  category: null,
  subCategory: null,
  language: null,
  email: null,
  phone: null,
  resolution: null,
  webUrl: null,
  cf: {},
  tags: [],
  secondaryContacts: [],
  sharedDepartments: [],
  entitySkills: [],
  dueAt: null,
  lockedAt: null,
  isSpam: false,
  isTrashed: false,
  isArchived: false,
  isEscalated: false,
  mergedInto: null,
  sourceTicketId: null,
} satisfies Partial<Ticket>;

type NewTicket = Partial<Ticket> & Pick<Ticket, 'subject' | 'departmentId' | 'contactId'>;

/**
 * Makes a ticket with everything that comes with it: its number, the thread of its description with the files uploaded for
 * it, its history, its event. Address and phone are the contact's where nothing is said (inferred). `outgoing`: it was
 * made to write to the customer.
 */
export function createTicket(
  desk: DeskState,
  values: NewTicket,
  by: By,
  {
    uploads = [],
    outgoing = false,
    eventName = 'TicketCreated',
  }: { uploads?: readonly string[]; outgoing?: boolean; eventName?: string } = {},
): Ticket {
  const at = toSecond(by.at);
  const agentId = by.actor.type === 'Agent' ? by.actor.id : null;
  const contact = desk.contacts.get(values.contactId);
  const status = values.status ?? defaultOpen(desk);
  const type = statusTypeOf(desk, status);
  const ticket: Ticket = {
    id: desk.world.nextId(),
    number: desk.nextTicketNumber++,
    layoutId: desk.departments.get(values.departmentId)?.layoutId ?? '',
    ...BLANK,
    email: contact?.email ?? null,
    phone: contact?.phone ?? null,
    ...values,
    status,
    createdAt: at,
    modifiedAt: at,
    customerResponseAt: at,
    closedAt: type === 'Closed' ? at : null,
    onholdAt: type === 'On Hold' ? at : null,
    createdBy: agentId,
    modifiedBy: agentId,
  };
  putTicket(desk, ticket);
  rememberForSearch(desk, desk.ticketVersions, ticket, { at: by.at, isNew: true });
  const thread = addDescriptionThread(desk, ticket, { outgoingBy: outgoing ? (agentId ?? undefined) : undefined });
  for (const id of uploads) useUpload(desk, id, { ticketId: ticket.id, threadId: thread?.id ?? null });
  noteHistory(desk, ticket, { eventName, by, info: beginnings(desk, ticket) });
  desk.events.emit({ type: 'Ticket_Add', ticket, actorId: by.actor.id });
  // That the description's thread is an event of its own is inferred: the payload of thread events has `isDescriptionThread`.
  if (thread) desk.events.emit({ type: 'Ticket_Thread_Add', ticket, thread, actorId: by.actor.id });
  return ticket;
}

/** Enters a ticket into tables and index, without telling anybody. */
export function putTicket(desk: DeskState, ticket: Ticket): void {
  desk.tickets.set(ticket.id, ticket);
  desk.ticketOrder.push(ticket);
  addTo(desk.ticketsOfContact, ticket.contactId, ticket);
  desk.ticketWords.add(ticket, textsOf(ticket));
}

/** A file that was uploaded beforehand becomes one of a ticket, and cannot be used again. */
export function useUpload(desk: DeskState, id: string, owner: { ticketId: string; threadId: string | null }): void {
  const upload = desk.uploads.get(id);
  if (!upload) return;
  desk.uploads.delete(id);
  Object.assign(upload, owner);
  addTo(desk.attachments, owner.ticketId, upload);
}

/** What the first entry of a history tells. Source: sample of TicketHistory.json, github.com/zoho/zohodesk-oas. */
function beginnings(desk: DeskState, ticket: Ticket): HistoryInfo[] {
  const contact = desk.contacts.get(ticket.contactId);
  const all: [string, unknown][] = [
    ['departmentId', ticket.departmentId],
    ['contactName', contact ? fullName(contact) : null],
    ['email', ticket.email],
    ['subject', ticket.subject],
    ['status', ticket.status],
    ['assigneeId', ticket.assigneeId],
    ['channel', ticket.channel],
  ];
  return all.filter(([, value]) => value !== null).map(([propertyName, propertyValue]) => ({ propertyName, propertyValue }));
}
