import { addTo, type DeskState } from '../state.js';
import { type By, noteHistory } from '../tickets/history.js';
import type { Attachment, Comment, Ticket } from '../types.js';
import { attachmentsOfComment } from './attachment-view.js';
import { attachFiles } from './files.js';
import { touchTicket } from './touch.js';

/** Writes a comment with its files, and tells of both. Neither re-opens a ticket nor counts as the customer's answer. */
export function addComment(
  desk: DeskState,
  ticket: Ticket,
  written: Pick<Comment, 'content' | 'contentType' | 'isPublic' | 'commenter'>,
  by: By,
  files: readonly Attachment[] = [],
): Comment {
  const comment: Comment = { id: desk.world.nextId(), ticketId: ticket.id, createdAt: by.at, modifiedAt: null, ...written };
  addTo(desk.comments, ticket.id, comment);
  const attached = attachFiles(desk, files, {
    ticket,
    commentId: comment.id,
    isPublic: comment.isPublic,
    creatorId: comment.commenter.id,
    at: by.at,
  });
  noteComment(desk, ticket, comment, by, 'CommentAdded');
  desk.events.emit({ type: 'Ticket_Comment_Add', ticket, comment, actorId: by.actor.id });
  for (const attachment of attached)
    desk.events.emit({ type: 'Ticket_Comment_Attachment_Add', ticket, comment, attachment, actorId: by.actor.id });
  touchTicket(desk, ticket, by);
  return comment;
}

/** Changes a comment, adds files to it, and tells of both; its files are as public as it is. */
export function changeComment(
  desk: DeskState,
  ticket: Ticket,
  comment: Comment,
  change: Partial<Pick<Comment, 'content' | 'contentType' | 'isPublic'>>,
  by: By,
  files: readonly Attachment[] = [],
): void {
  Object.assign(comment, change, { modifiedAt: by.at });
  const { isPublic } = comment;
  for (const file of attachmentsOfComment(desk, comment)) file.isPublic = isPublic;
  const place = { ticket, commentId: comment.id, isPublic, creatorId: comment.commenter.id, at: by.at };
  const attached = attachFiles(desk, files, place);
  noteComment(desk, ticket, comment, by, 'CommentUpdated');
  desk.events.emit({ type: 'Ticket_Comment_Update', ticket, comment, actorId: by.actor.id });
  for (const attachment of attached)
    desk.events.emit({ type: 'Ticket_Comment_Attachment_Add', ticket, comment, attachment, actorId: by.actor.id });
  touchTicket(desk, ticket, by);
}

export function noteComment(desk: DeskState, ticket: Ticket, { content, isPublic }: Comment, by: By, eventName: string): void {
  const info = [
    { propertyName: 'Comment', propertyValue: content },
    { propertyName: 'CommentType', propertyValue: isPublic ? 'Public' : 'Private' },
  ];
  noteHistory(desk, ticket, { eventName, by, info });
}
