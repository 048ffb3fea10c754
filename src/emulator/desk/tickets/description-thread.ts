import { addTo, type DeskState } from '../state.js';
import type { Thread, Ticket } from '../types.js';

/** Channels of tickets as threads spell them: `EMAIL` for `Email`. */
const threadChannel = (channel: string | null): string => (channel ?? 'WEB').toUpperCase();

/**
 * The ticket's own text as its first thread; a ticket without a text has none (inferred). It is from the customer, unless
 * the ticket was made to write to them (`ticketCreationType: sendAsEmail`).
 */
export function addDescriptionThread(
  desk: DeskState,
  ticket: Ticket,
  { outgoingBy }: { outgoingBy: string | undefined },
): Thread | undefined {
  if (ticket.description === null) return undefined;
  const support = desk.departments.get(ticket.departmentId)?.supportAddress ?? null;
  const outgoing = outgoingBy !== undefined;
  const thread: Thread = {
    id: desk.world.nextId(),
    ticketId: ticket.id,
    channel: outgoing ? 'EMAIL' : threadChannel(ticket.channel),
    direction: outgoing ? 'out' : 'in',
    visibility: 'public',
    status: 'SUCCESS',
    author: outgoing ? { type: 'AGENT', id: outgoingBy } : { type: 'END_USER', id: ticket.contactId },
    content: ticket.description,
    contentType: 'text/html',
    createdAt: ticket.createdAt,
    isDescriptionThread: true,
    isForward: false,
    fromEmailAddress: outgoing ? support : ticket.email,
    to: outgoing ? ticket.email : support,
    cc: null,
    bcc: null,
    replyTo: null,
    inReplyToThreadId: null,
  };
  addTo(desk.threads, ticket.id, thread);
  return thread;
}
