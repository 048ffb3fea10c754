import type { Answer } from '../../core/types.js';
import { invalidParameter } from '../errors.js';
import { checkQuery, listAnswer, NO_CONTENT, ok, pageOf, readFlag, readList, readPaging, readSort } from '../request.js';
import type { DeskCall } from '../route.js';
import { listOf } from '../state.js';
import { ticketOf } from '../tickets/find.js';
import type { Thread } from '../types.js';
import { threadOf } from './children.js';
import { renderComment } from './comment-view.js';
import { threadDetail, threadRow } from './thread-view.js';

/** Newest first, unless `sortBy=sendDateTime`; drafts and failed ones too. */
export function listThreads(call: DeskCall): Answer {
  const { desk, incoming } = call;
  checkQuery(incoming, ['from', 'limit', 'sortBy']);
  const { id } = ticketOf(call);
  const page = readPaging(incoming, { limit: 50, max: 200 });
  const descending = readSort(incoming, ['sendDateTime'])?.descending ?? true;
  const threads = listOf(desk.threads, id);
  return listAnswer(pageOf(descending ? threads.toReversed() : threads, page).map((thread) => threadRow(desk, thread)));
}

export function getThread(call: DeskCall): Answer {
  checkQuery(call.incoming, ['include']);
  const include = readList(call.incoming, 'include', { allowed: ['plainText'] });
  return ok(threadDetail(call.desk, threadOf(call).thread, { plainText: include.includes('plainText') }));
}

/** What `fullContentURL` of a long thread names. */
export function getFullContent(call: DeskCall): Answer {
  checkQuery(call.incoming);
  return ok(threadDetail(call.desk, threadOf(call).thread, { whole: true }));
}

/** The newest thread that fits; 204 when none does. */
export function getLatestThread(call: DeskCall): Answer {
  const { desk, incoming } = call;
  checkQuery(incoming, ['needPublic', 'needIncomingThread', 'threadStatus', 'include']);
  const include = readList(incoming, 'include', { allowed: ['plainText', 'source'] });
  const needPublic = readFlag(incoming, 'needPublic');
  const needIncoming = readFlag(incoming, 'needIncomingThread');
  const status = readStatus(call);
  const fits = (thread: Thread) =>
    (!needPublic || thread.visibility === 'public') &&
    (!needIncoming || thread.direction === 'in') &&
    (status === undefined || thread.status === status);
  const thread = listOf(desk.threads, ticketOf(call).id).findLast(fits);
  return thread ? ok(threadDetail(desk, thread, { plainText: include.includes('plainText') })) : NO_CONTENT;
}

const STATUSES: readonly Thread['status'][] = ['SUCCESS', 'PENDING', 'FAILED', 'DRAFT'];

/** In whatever case: clients spell it as threads do. */
function readStatus({ incoming }: DeskCall): Thread['status'] | undefined {
  const asked = incoming.query.get('threadStatus')?.toUpperCase();
  const status = STATUSES.find((each) => each === asked);
  if (asked !== undefined && status === undefined) throw invalidParameter('threadStatus');
  return status;
}

/** Threads, of which there is a summary only, and comments, in full; the newest first. */
export function listConversations(call: DeskCall): Answer {
  const { desk, incoming } = call;
  checkQuery(incoming, ['from', 'limit']);
  const { id } = ticketOf(call);
  const page = readPaging(incoming, { limit: 100, max: 200 });
  const threads = listOf(desk.threads, id).map((thread) => ({ at: wroteAt(thread), id: thread.id, thread }));
  const comments = listOf(desk.comments, id).map((comment) => ({ at: comment.createdAt, id: comment.id, comment }));
  // Of one moment: in the order of their ids, which grow.
  const all = [...threads, ...comments].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
  const rows = pageOf(all, page).map((item) =>
    'thread' in item ? { ...threadRow(desk, item.thread), type: 'thread' } : { ...renderComment(desk, item.comment), type: 'comment' },
  );
  return listAnswer(rows);
}

/** A ticket is dated to the second, which may be half a second after what was written next. */
const wroteAt = ({ createdAt, isDescriptionThread }: Thread): number => (isDescriptionThread ? createdAt - 500 : createdAt);
