import { renderContact } from '../contacts/render.js';
import { renderAttachment } from '../conversations/attachment-view.js';
import { renderComment } from '../conversations/comment-view.js';
import { threadDetail } from '../conversations/thread-view.js';
import { showCustomValues } from '../custom-fields.js';
import type { DeskEvent } from '../events.js';
import { renderAgent } from '../settings/agents.js';
import { renderDepartmentDetail } from '../settings/departments.js';
import { type DeskState, listOf } from '../state.js';
import { statusTypeOf } from '../statuses.js';
import { renderDetail, renderIncluded } from '../tickets/render.js';
import type { CustomValues, Thread, Ticket } from '../types.js';

/**
 * What an event is about, as it is now. Sources: desk.zoho.com/support/WebhookDocument.do; `firstThread` of a new ticket and that
 * threads come without addresses were seen live. That what is deleted has no more than its id is inferred.
 */
export function payloadOf(desk: DeskState, { type, ticket, thread, comment, attachment, contact, agent, department }: DeskEvent): object {
  if (type === 'Ticket_Delete') return { id: ticket?.id };
  if (type === 'Contact_Delete') return { id: contact?.id };
  if (thread) return threadPayload(desk, thread);
  const of = { ticketId: ticket?.id };
  if (comment && attachment) return { ...renderAttachment(desk, attachment), commentId: comment.id, ...of };
  if (comment) return { ...renderComment(desk, comment), ...of };
  if (attachment) return { ...renderAttachment(desk, attachment), ...of };
  if (ticket) return { ...ticketPayload(desk, ticket), ...(type === 'Ticket_Add' && { firstThread: firstThread(desk, ticket) }) };
  if (contact) return renderContact(desk, contact);
  if (agent) return renderAgent(desk, agent);
  return department ? renderDepartmentDetail(desk, department) : {};
}

const ticketPayload = (desk: DeskState, ticket: Ticket) => ({
  ...renderDetail(desk, ticket),
  ...renderIncluded(desk, ticket, ['contacts', 'departments', 'assignee', 'team', 'products']),
});

function threadPayload(desk: DeskState, thread: Thread): object {
  const { fromEmailAddress: _, to: __, cc: ___, bcc: ____, replyTo: _____, ...shown } = threadDetail(desk, thread);
  return { ...shown, ticketId: thread.ticketId };
}

function firstThread(desk: DeskState, ticket: Ticket): object | null {
  const thread = listOf(desk.threads, ticket.id).find(({ isDescriptionThread }) => isDescriptionThread);
  return thread ? threadPayload(desk, thread) : null;
}

/** The record as it was before an update. Taken when it happens: later nobody knows. */
export function prevStateOf(desk: DeskState, event: DeskEvent): object | undefined {
  const { previous, ticket } = event;
  if (!previous) return undefined;
  const { status } = previous;
  const type = ticket && typeof status === 'string' ? { statusType: statusTypeOf(desk, status) } : {};
  const module = ticket ? 'tickets' : 'contacts';
  const custom = previous['cf'] ? showCustomValues(desk, module, previous['cf'] as CustomValues) : {};
  return { ...(ticket ? renderDetail(desk, ticket) : payloadOf(desk, event)), ...previous, ...type, ...custom };
}
