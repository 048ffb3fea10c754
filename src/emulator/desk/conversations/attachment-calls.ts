import type { Answer } from '../../core/types.js';
import { flag, readExactly } from '../body.js';
import { forbidden, urlNotFound } from '../errors.js';
import type { DeskEventType } from '../events.js';
import { checkQuery, listAnswer, ok, pageOf, readFlag, readJson, readList, readPaging, readSort } from '../request.js';
import type { DeskCall } from '../route.js';
import { listOf } from '../state.js';
import { editableTicketOf, ticketOf } from '../tickets/find.js';
import { byAgent, noteHistory } from '../tickets/history.js';
import type { Attachment, Ticket } from '../types.js';
import { creatorOf, renderAttachment } from './attachment-view.js';
import { attachFiles, removeFiles } from './files.js';
import { readFile, type SentFile } from './multipart.js';
import { touchTicket } from './touch.js';

/** All files of a ticket, those of its threads and comments among them; the oldest first. */
export function listAttachments(call: DeskCall): Answer {
  const { desk, incoming } = call;
  checkQuery(incoming, ['from', 'limit', 'isPublic', 'include', 'sortBy']);
  const withCreator = readList(incoming, 'include', { allowed: ['creator'] }).length > 0;
  const isPublic = readFlag(incoming, 'isPublic');
  const page = readPaging(incoming, { limit: 50, max: 100 });
  const files = listOf(desk.attachments, ticketOf(call).id).filter((file) => isPublic === undefined || file.isPublic === isPublic);
  const sorted = readSort(incoming, ['createdTime'])?.descending ? files.toReversed() : files;
  const rows = pageOf(sorted, page).map((file) => ({
    ...renderAttachment(desk, file),
    ...(withCreator && { creator: creatorOf(desk, file) }),
  }));
  return listAnswer(rows);
}

/** A file for the ticket itself, part `file` of a form. Private unless `isPublic=true` (inferred). */
export async function createAttachment(call: DeskCall): Promise<Answer> {
  const { desk, incoming, agent, now } = call;
  checkQuery(incoming, ['isPublic']);
  const wanted = readFlag(incoming, 'isPublic');
  const sent = await readFile(desk, incoming);
  const ticket = editableTicketOf(call);
  const isPublic = wanted ?? sent.fields['isPublic'] === 'true';
  const [file] = attachFiles(desk, [fileOf(call, sent)], { ticket, isPublic, creatorId: agent.id, at: now });
  if (!file) throw urlNotFound();
  tell(call, ticket, file, 'Ticket_Attachment_Add', 'AttachmentAdded');
  return ok(renderAttachment(desk, file));
}

/** `isPublic` is all that can be changed. */
export function updateAttachment(call: DeskCall): Answer {
  checkQuery(call.incoming);
  const { isPublic } = readExactly(readJson(call.incoming), { isPublic: flag }, { required: ['isPublic'] });
  const { ticket, file } = fileOfTicket(call);
  file.isPublic = isPublic ?? file.isPublic;
  tell(call, ticket, file, 'Ticket_Attachment_Update', 'AttachmentUpdated');
  return { status: 200 };
}

export function deleteAttachment(call: DeskCall): Answer {
  checkQuery(call.incoming);
  const { ticket, file } = fileOfTicket(call);
  removeFiles(call.desk, ticket, [file]);
  const comment = listOf(call.desk.comments, ticket.id).find(({ id }) => id === file.commentId);
  if (comment)
    call.desk.events.emit({ type: 'Ticket_Comment_Attachment_Delete', ticket, comment, attachment: file, actorId: call.agent.id });
  else tell(call, ticket, file, 'Ticket_Attachment_Delete', 'AttachmentDeleted');
  return { status: 200 };
}

/** The bytes. The same for `…/threads/:threadId/…` and `…/comments/:commentId/…`, which have to be the ones the file is of. */
export function downloadAttachment(call: DeskCall): Answer {
  const { desk, incoming, params } = call;
  checkQuery(incoming, ['inline']);
  const file = listOf(desk.attachments, ticketOf(call).id).find(({ id }) => id === params['attachmentId']);
  const { threadId = file?.threadId, commentId = file?.commentId } = params;
  if (!file || threadId !== file.threadId || commentId !== file.commentId) throw urlNotFound();
  const headers = {
    'content-type': file.contentType,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
  };
  return { status: 200, body: Buffer.from(file.content), headers };
}

/** A file for a ticket, a comment or a reply that is yet to come. */
export async function upload(call: DeskCall): Promise<Answer> {
  checkQuery(call.incoming);
  const file = fileOf(call, await readFile(call.desk, call.incoming));
  call.desk.uploads.set(file.id, file);
  return ok({ id: file.id, name: file.name, size: String(file.content.byteLength) });
}

const fileOf = ({ desk, agent, now }: DeskCall, { name, contentType, content }: SentFile): Attachment => ({
  id: desk.world.nextId(),
  ticketId: null,
  threadId: null,
  commentId: null,
  ...{ name, contentType, content },
  isPublic: true,
  creatorId: agent.id,
  createdAt: now,
});

/** A file that can be changed: what was mailed with a thread cannot (inferred). */
function fileOfTicket(call: DeskCall): { ticket: Ticket; file: Attachment } {
  const ticket = editableTicketOf(call);
  const file = listOf(call.desk.attachments, ticket.id).find(({ id }) => id === call.params['attachmentId']);
  if (!file) throw urlNotFound();
  if (file.threadId !== null) throw forbidden();
  return { ticket, file };
}

function tell({ desk, agent, now }: DeskCall, ticket: Ticket, attachment: Attachment, type: DeskEventType, eventName: string): void {
  const by = byAgent(agent, now);
  noteHistory(desk, ticket, { eventName, by, info: [{ propertyName: 'Attachment', propertyValue: attachment.name }] });
  desk.events.emit({ type, ticket, attachment, actorId: agent.id });
  touchTicket(desk, ticket, by);
}
