import { type DeskState, listOf } from '../state.js';
import { formatTime } from '../time.js';
import type { Thread } from '../types.js';
import { attachmentsOfThread, briefAttachment } from './attachment-view.js';
import { CONTENT_LENGTH, cut, plainTextOf, summaryOf } from './summary.js';
import { authorOf } from './writer.js';

const SOURCE = { appName: null, extId: null, permalink: null, type: 'SYSTEM', appPhotoURL: null };

const addressOf = (desk: DeskState, { ticketId }: Thread, rest: string): string =>
  `${desk.world.origin()}/api/v1/tickets/${ticketId}/${rest}`;

/**
 * A row of a list of threads: a summary and no content. Sources: Thread.json of github.com/zoho/zohodesk-oas; which of its
 * names a list leaves out as seen live.
 */
export function threadRow(desk: DeskState, thread: Thread): Record<string, unknown> {
  const files = attachmentsOfThread(desk, thread).length;
  return {
    id: thread.id,
    channel: thread.channel,
    direction: thread.direction,
    status: thread.status,
    visibility: thread.visibility,
    isDescriptionThread: thread.isDescriptionThread,
    canReply: true,
    contentType: thread.contentType,
    summary: summaryOf(thread),
    author: authorOf(desk, thread.author),
    createdTime: formatTime(thread.createdAt),
    respondedIn: respondedIn(desk, thread),
    hasAttach: files > 0,
    attachmentCount: String(files),
    source: SOURCE,
    channelRelatedInfo: null,
    lastRatingIconURL: null,
    readReceipts: null,
    impersonatedUser: null,
    actions: actionsOf(desk, thread),
    ...(thread.author.type === 'AGENT' && { responderId: thread.author.id }),
    // Other channels have none of these: documented with "Get Latest Thread".
    ...(thread.channel === 'EMAIL' && {
      fromEmailAddress: thread.fromEmailAddress,
      to: thread.to,
      cc: thread.cc ?? '',
      bcc: thread.bcc ?? '',
      isForward: thread.isForward,
    }),
  };
}

/** One thread with its content, which is cut off where it is very long; `whole`: it is not. */
export function threadDetail(
  desk: DeskState,
  thread: Thread,
  { plainText = false, whole = false }: { plainText?: boolean; whole?: boolean } = {},
): Record<string, unknown> {
  const isContentTruncated = !whole && thread.content.length > CONTENT_LENGTH;
  return {
    ...threadRow(desk, thread),
    content: isContentTruncated ? cut(thread.content, CONTENT_LENGTH) : thread.content,
    ...(plainText && { plainText: plainTextOf(thread) }),
    isContentTruncated,
    fullContentURL: isContentTruncated ? addressOf(desk, thread, `threads/${thread.id}/fullContent`) : null,
    attachments: attachmentsOfThread(desk, thread).map((attachment) => briefAttachment(desk, attachment)),
    ...(thread.channel === 'EMAIL' && { replyTo: thread.replyTo }),
  };
}

/** What can be done about a thread that did not go out. Source: samples of Thread.json. */
function actionsOf(desk: DeskState, thread: Thread) {
  const { id, status } = thread;
  if (status === 'FAILED') return [{ method: 'POST', rel: 'send', href: addressOf(desk, thread, `resendFailedThread?threadId=${id}`) }];
  if (status !== 'DRAFT') return [];
  return [
    { method: 'POST', rel: 'send', href: addressOf(desk, thread, `sendDraft?draftThreadId=${id}`) },
    { method: 'PATCH', rel: 'update', href: addressOf(desk, thread, `draftReply/${id}`) },
    { method: 'DELETE', rel: 'delete', href: addressOf(desk, thread, `draftReply/${id}`) },
  ];
}

/** How long after the customer's last words an agent answered: `00:05:14`. */
function respondedIn(desk: DeskState, thread: Thread): string | null {
  if (thread.direction !== 'out' || thread.isForward || thread.status === 'DRAFT') return null;
  const threads = listOf(desk.threads, thread.ticketId);
  const asked = threads.slice(0, threads.indexOf(thread)).findLast(({ direction }) => direction === 'in');
  if (!asked) return null;
  const seconds = Math.max(0, Math.floor((thread.createdAt - asked.createdAt) / 1000));
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
}
