import type { Answer } from '../../core/types.js';
import { fieldError, invalidData, invalidParameter, urlNotFound } from '../errors.js';
import { checkQuery, ok, readFlag, readJson } from '../request.js';
import type { DeskCall } from '../route.js';
import { addTo, listOf, removeFrom } from '../state.js';
import { changeTicket } from '../tickets/change.js';
import { editableTicketOf } from '../tickets/find.js';
import { byAgent } from '../tickets/history.js';
import type { Thread, Ticket } from '../types.js';
import { senderOf, visibilityOf, writtenAddress } from './addresses.js';
import { attachmentsOfThread } from './attachment-view.js';
import { threadOf } from './children.js';
import { attachFiles, filesNamed, removeFiles } from './files.js';
import { type ReplyInput, readReply } from './reply-input.js';
import { threadDetail } from './thread-view.js';
import { addThread, announceThread } from './write-thread.js';

/**
 * Mails a reply to the customer, or to whoever is named, from a support address. `sendImmediately` has no effect: everything is
 * sent at once (inferred; the agents' pages have a moment to undo it).
 */
export function sendReply(call: DeskCall): Answer {
  const { desk, incoming, agent, now } = call;
  checkQuery(incoming, ['isPrivate', 'sendImmediately']);
  const isPrivate = readFlag(incoming, 'isPrivate');
  readFlag(incoming, 'sendImmediately');
  const input = readReply(desk, readJson(incoming));
  const ticket = editableTicketOf(call);
  const by = byAgent(agent, now);
  const fields = threadFields(call, ticket, { ...input, isPrivate: isPrivate ?? input.isPrivate });
  const files = filesNamed(desk, input.attachmentIds, { ticket, pointer: '/attachmentIds' });
  const thread = addThread(desk, ticket, { ...fields, status: 'SUCCESS' }, by);
  attachTo(call, ticket, thread, files);
  announceThread(desk, ticket, thread, by);
  if (input.ticketStatus !== null) changeTicket(desk, ticket, { status: input.ticketStatus }, by);
  return ok(threadDetail(desk, thread));
}

/** Keeps a reply for later. Its `ticketStatus` is checked and not kept: sending asks for it again. */
export function draftReply(call: DeskCall): Answer {
  const { desk, incoming, agent, now } = call;
  checkQuery(incoming);
  const input = readReply(desk, readJson(incoming));
  const ticket = editableTicketOf(call);
  const fields = threadFields(call, ticket, input);
  const files = filesNamed(desk, input.attachmentIds, { ticket, pointer: '/attachmentIds' });
  const thread = addThread(desk, ticket, { ...fields, status: 'DRAFT' }, byAgent(agent, now));
  attachTo(call, ticket, thread, files);
  return ok(threadDetail(desk, thread));
}

/** The whole draft anew; files are added to those it has. */
export function updateDraft(call: DeskCall): Answer {
  const { desk, incoming } = call;
  checkQuery(incoming);
  const input = readReply(desk, readJson(incoming));
  const { ticket, thread } = draftOf(call);
  const fields = threadFields(call, ticket, input);
  const files = filesNamed(desk, input.attachmentIds, { ticket, pointer: '/attachmentIds' });
  Object.assign(thread, fields);
  attachTo(call, ticket, thread, files);
  return ok(threadDetail(desk, thread));
}

export function deleteDraft(call: DeskCall): Answer {
  checkQuery(call.incoming);
  const { ticket, thread } = draftOf(call);
  removeFiles(call.desk, ticket, attachmentsOfThread(call.desk, thread));
  removeFrom(call.desk.threads, ticket.id, thread);
  return { status: 200 };
}

/** A file of a draft; what was sent keeps its files. */
export function deleteThreadFile(call: DeskCall): Answer {
  checkQuery(call.incoming);
  const { ticket, thread } = draftOf(call);
  const file = attachmentsOfThread(call.desk, thread).find(({ id }) => id === call.params['attachmentId']);
  if (!file) throw urlNotFound();
  removeFiles(call.desk, ticket, [file]);
  return { status: 200 };
}

/** Sends a draft: it is a thread of this moment. */
export function sendDraft(call: DeskCall): Answer {
  const { desk, incoming, agent, now } = call;
  checkQuery(incoming, ['draftThreadId', 'isPrivate', 'ticketStatus', 'sendImmediately']);
  const id = incoming.query.get('draftThreadId') ?? '';
  const status = incoming.query.get('ticketStatus');
  const isPrivate = readFlag(incoming, 'isPrivate') ?? false;
  readFlag(incoming, 'sendImmediately');
  if (!/^\d+$/.test(id)) throw invalidParameter('draftThreadId');
  if (status !== null && !desk.statuses.some(({ value }) => value === status)) throw invalidParameter('ticketStatus');
  const { ticket, thread } = draftOf(call, id);
  const by = byAgent(agent, now);
  const { isForward, to, cc } = thread;
  const visibility = visibilityOf(desk, ticket, { isForward, to, cc, isPrivate: isPrivate || thread.visibility === 'private' });
  Object.assign(thread, { status: 'SUCCESS', createdAt: now, visibility, author: { type: 'AGENT', id: agent.id } });
  for (const file of attachmentsOfThread(desk, thread)) file.isPublic = visibility === 'public';
  // Threads are in order of their time.
  removeFrom(desk.threads, ticket.id, thread);
  addTo(desk.threads, ticket.id, thread);
  announceThread(desk, ticket, thread, by);
  if (status !== null) changeTicket(desk, ticket, { status }, by);
  return ok(threadDetail(desk, thread));
}

/** Nobody reviews anything here: the draft stays one. */
export function sendForReview(call: DeskCall): Answer {
  checkQuery(call.incoming);
  draftOf(call);
  return { status: 200 };
}

/** Tries a thread again that did not go out. There is no event of a changed thread: who waits for webhooks never hears of it. */
export function resendFailedThread(call: DeskCall): Answer {
  const { desk, incoming, agent, now } = call;
  checkQuery(incoming, ['threadId']);
  const id = incoming.query.get('threadId') ?? '';
  if (!/^\d+$/.test(id)) throw invalidParameter('threadId');
  const { ticket, thread } = threadOf(call, { toChange: true }, id);
  if (thread.status !== 'FAILED') throw invalidParameter('threadId');
  Object.assign(thread, { status: 'SUCCESS', createdAt: now, author: { type: 'AGENT', id: agent.id } });
  removeFrom(desk.threads, ticket.id, thread);
  addTo(desk.threads, ticket.id, thread);
  return ok(threadDetail(desk, thread));
}

function draftOf(call: DeskCall, id = call.params['threadId']): { ticket: Ticket; thread: Thread } {
  const found = threadOf(call, { toChange: true }, id);
  if (found.thread.status !== 'DRAFT') throw urlNotFound();
  return found;
}

/** What of a reply a thread keeps. Without `to` it goes to the contact (seen live). Throws DeskRefusal. */
function threadFields({ desk, agent }: DeskCall, ticket: Ticket, input: ReplyInput) {
  const { content, contentType, cc, bcc, isForward, isPrivate, inReplyToThreadId } = input;
  if (inReplyToThreadId !== null && !listOf(desk.threads, ticket.id).some(({ id }) => id === inReplyToThreadId))
    throw invalidData([fieldError('/inReplyToThreadId')]);
  const to = input.to ?? (isForward ? null : (desk.contacts.get(ticket.contactId)?.email ?? ticket.email));
  if (to === null) throw invalidData([fieldError('/to', 'missing')]);
  const sender = senderOf(desk, input.fromEmailAddress);
  const visibility = visibilityOf(desk, ticket, { isForward, isPrivate, to, cc });
  return {
    ...{ content, contentType, to, cc, bcc, isForward, inReplyToThreadId, visibility },
    direction: 'out' as const,
    author: { type: 'AGENT' as const, id: agent.id },
    fromEmailAddress: sender ? writtenAddress(sender) : input.fromEmailAddress,
  };
}

function attachTo({ desk, agent, now }: DeskCall, ticket: Ticket, thread: Thread, files: ReturnType<typeof filesNamed>): void {
  attachFiles(desk, files, { ticket, threadId: thread.id, isPublic: thread.visibility === 'public', creatorId: agent.id, at: now });
}
