import { type DeskState, listOf } from '../state.js';
import { formatTime } from '../time.js';
import type { Attachment, Comment, Thread } from '../types.js';

/** Where its bytes are: to be had with a token and an orgId only. */
export function hrefOf(desk: DeskState, { id, ticketId, threadId, commentId }: Attachment): string {
  const of = threadId !== null ? `threads/${threadId}/` : commentId !== null ? `comments/${commentId}/` : '';
  return `${desk.world.origin()}/api/v1/tickets/${ticketId}/${of}attachments/${id}/content`;
}

/** As threads and comments have it. Source: `attachmentsJson` in Thread.json of github.com/zoho/zohodesk-oas. */
export function briefAttachment(desk: DeskState, attachment: Attachment) {
  const { id, name, content } = attachment;
  return { id, name, size: String(content.byteLength), href: hrefOf(desk, attachment), previewurl: null };
}

/** As a ticket's own list has it. Source: TicketAttachment.json of github.com/zoho/zohodesk-oas. */
export function renderAttachment(desk: DeskState, attachment: Attachment) {
  const { isPublic, creatorId, createdAt } = attachment;
  return { ...briefAttachment(desk, attachment), isPublic, creatorId, createdTime: formatTime(createdAt) };
}

export function creatorOf(desk: DeskState, { creatorId }: Attachment) {
  const person = desk.agents.get(creatorId) ?? desk.contacts.get(creatorId);
  return person ? { id: creatorId, firstName: person.firstName, lastName: person.lastName, email: person.email, photoURL: null } : null;
}

export const attachmentsOfThread = (desk: DeskState, { id, ticketId }: Thread): Attachment[] =>
  listOf(desk.attachments, ticketId).filter(({ threadId }) => threadId === id);

export const attachmentsOfComment = (desk: DeskState, { id, ticketId }: Comment): Attachment[] =>
  listOf(desk.attachments, ticketId).filter(({ commentId }) => commentId === id);
