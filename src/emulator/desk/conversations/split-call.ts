import type { Answer } from '../../core/types.js';
import { unprocessable } from '../errors.js';
import { checkQuery, ok } from '../request.js';
import type { DeskCall } from '../route.js';
import { addTo, listOf, removeFrom } from '../state.js';
import { createTicket } from '../tickets/create.js';
import { byAgent, noteHistory } from '../tickets/history.js';
import { renderTicket } from '../tickets/render.js';
import type { Thread, Ticket } from '../types.js';
import { attachmentsOfThread } from './attachment-view.js';
import { threadOf } from './children.js';
import { plainTextToHtml } from './plain-text.js';

/**
 * Makes a ticket of a customer's thread, which leaves the old one with its files. That only an incoming thread which is not
 * the ticket's own text can be split off, and what the new ticket takes over, is inferred.
 */
export function splitTicket(call: DeskCall): Answer {
  const { desk, incoming, agent, now } = call;
  checkQuery(incoming);
  const { ticket, thread } = threadOf(call, { toChange: true });
  if (thread.direction !== 'in' || thread.isDescriptionThread) throw unprocessable('The thread cannot be split.');
  const by = byAgent(agent, now);
  const { subject, departmentId, contactId, channel, email, phone, language } = ticket;
  const description = thread.contentType === 'text/html' ? thread.content : plainTextToHtml(thread.content);
  const made = createTicket(desk, { ...{ subject, departmentId, contactId, channel, email, phone, language }, description }, by, {
    eventName: 'TicketSplitChild',
  });
  moveFiles(call, thread, made);
  removeFrom(desk.threads, ticket.id, thread);
  const info = [{ propertyName: 'SplitTicket', propertyValue: { id: made.id, ticketNumber: String(made.number) } }];
  noteHistory(desk, ticket, { eventName: 'TicketSplitParent', by, info });
  return ok(renderTicket(desk, made));
}

function moveFiles({ desk }: DeskCall, thread: Thread, made: Ticket): void {
  const first = listOf(desk.threads, made.id)[0];
  for (const file of attachmentsOfThread(desk, thread)) {
    removeFrom(desk.attachments, thread.ticketId, file);
    Object.assign(file, { ticketId: made.id, threadId: first?.id ?? null });
    addTo(desk.attachments, made.id, file);
  }
}
