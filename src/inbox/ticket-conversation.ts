import { RefusedError } from '../errors.js';
import { fileName } from '../lib/file-name.js';
import { authorName } from '../lib/reply/author.js';
import { replyText } from '../lib/reply/reply-text.js';
import type { SaidReply } from '../sync/said.js';
import type { Desk } from '../zoho/desk.js';
import type { DeskConversation, DeskTicket } from '../zoho/desk-types.js';
import { isCommentForUsers, isOnItsWay, isSentTo, isThreadForUsers } from '../zoho/desk-visible.js';
import type { CallContext } from '../zoho/types.js';

/** Rows a page: the most Desk gives. Source: Conversation.json of github.com/zoho/zohodesk-oas. */
const PAGE = 200;
/** Threads that are read in one look, a call each; the rest follows at once. */
const MOST_READ = 20;
/** How often to begin anew where rows come and go between two pages. */
const MOST_TRIES = 3;
/** How soon to look for a mail that is being sent: after as long as it has waited already, within these. */
const [SOONEST_MS, LATEST_MS] = [30_000, 3_600_000];
/** A moment of Desk's, which are seconds, that may not be over yet. */
const FRESH_MS = 2_000;
/** A mail that has waited for longer will not go out by itself. */
const GIVEN_UP_MS = 86_400_000;

type ThreadRow = Extract<DeskConversation, { kind: 'thread' }>;
type CommentRow = Extract<DeskConversation, { kind: 'comment' }>;

export interface ConversationReader {
  desk: Pick<Desk, 'conversations' | 'thread'>;
  /** How many files a thread had when it was read; undefined: it was not. */
  filesOf(threadId: string): number | undefined;
  /** The bridge wrote it. */
  isOurs(comment: CommentRow): boolean;
  /** What time it is at Zoho, ms since the epoch. */
  now(): number;
}

export interface Conversation {
  /** All that users may see. Nothing else leaves this file. */
  replies: SaidReply[];
  /** Something will be for users once it is sent, was not read, or may be edited: read it with the next look, whatever the counts say. */
  unsent: boolean;
  /** Look again after so many ms without being rung. */
  againMs: number | undefined;
}

/**
 * Reads what agents answered: three credits a page of 200 rows, one a thread that was not read yet. What users must not see is thrown
 * away here: it is neither kept nor logged.
 */
export async function readConversation(
  reader: ConversationReader,
  { id: ticketId, modifiedAt, email }: Pick<DeskTicket, 'id' | 'modifiedAt' | 'email'>,
  context: CallContext,
): Promise<Conversation> {
  const { desk, filesOf, isOurs, now } = reader;
  const rows = await allRows(desk, ticketId, context);
  const replies: SaidReply[] = [];
  let budget = MOST_READ;
  for (const row of rows) {
    if (row.kind === 'comment') {
      if (isCommentForUsers(row) && !isOurs(row)) replies.push(ofComment(row));
    } else if (row.kind === 'thread' && isThreadForUsers(row) && isSentTo(row, email)) {
      if (filesOf(row.id) === row.files || budget === 0) replies.push(ofThread(row, null));
      else {
        budget--;
        replies.push(...(await readThread(reader, ticketId, row, context)));
      }
    }
  }
  const isLeft = replies.some(({ kind, zohoId, text, files }) => kind === 'thread' && text === null && filesOf(zohoId) !== files);
  const waiting = rows.filter((row): row is ThreadRow => row.kind === 'thread' && isOnItsWay(row));
  // A comment that is edited in this very moment looks as if nothing had changed.
  const isFresh = modifiedAt === null || Date.parse(modifiedAt) > now() - FRESH_MS;
  const mayBeEdited = isFresh && rows.some((row) => row.kind === 'comment' && !isOurs(row));
  return { replies, unsent: isLeft || mayBeEdited || waiting.length > 0, againMs: isLeft ? 0 : againMs(waiting, now()) };
}

async function readThread({ desk }: ConversationReader, ticketId: string, row: ThreadRow, context: CallContext): Promise<SaidReply[]> {
  try {
    const thread = await desk.thread(ticketId, row.id, context);
    // It may have changed since the list.
    return isThreadForUsers(thread) ? [ofThread(row, { text: replyText(thread), attachments: thread.attachments })] : [];
  } catch (error) {
    if (error instanceof RefusedError && error.status === 404) return []; // it is gone since
    throw error;
  }
}

const ofThread = (
  { id, at, author, files }: ThreadRow,
  read: { text: string; attachments: { id: string; name: string; size: number }[] } | null,
): SaidReply => ({
  ...{ kind: 'thread', zohoId: id, at, author: authorName(author), files, text: read?.text ?? null },
  attachments: (read?.attachments ?? []).map(toFile),
});

const ofComment = (comment: CommentRow): SaidReply => ({
  ...{ kind: 'comment', zohoId: comment.id, at: comment.at, author: authorName(comment.author), text: replyText(comment) },
  ...{ files: comment.attachments.length, attachments: comment.attachments.map(toFile) },
});

const toFile = ({ id, name, size }: { id: string; name: string; size: number }) => ({
  ...{ zohoId: id, name: fileName(name, 'attachment'), size },
});

/**
 * All rows. Pages overlap by one: where that row is another one, something came or went meanwhile, and a row may have been skipped. What
 * is not found is hidden from users, so the reading begins anew.
 *
 * @throws Error when it does so every time; the look is tried again
 */
async function allRows(desk: Pick<Desk, 'conversations'>, ticketId: string, context: CallContext): Promise<DeskConversation[]> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const rows: DeskConversation[] = [];
    let isWhole = false;
    for (let from = 0; ; from += PAGE - 1) {
      const page = await desk.conversations(ticketId, { from, limit: PAGE }, context);
      if (from > 0 && page[0]?.id !== rows.at(-1)?.id) break;
      rows.push(...page.slice(from === 0 ? 0 : 1));
      if (page.length < PAGE) {
        isWhole = true;
        break;
      }
    }
    if (isWhole) return rows;
  }
  throw new Error('the conversation changed each time it was read');
}

/** Mails on their way that are worth waiting for. */
function againMs(waiting: readonly ThreadRow[], now: number): number | undefined {
  const ages = waiting.flatMap(({ status, at }) => (status === 'PENDING' && at !== null ? [Math.max(0, now - Date.parse(at))] : []));
  const youngest = Math.min(...ages);
  return youngest > GIVEN_UP_MS ? undefined : Math.min(LATEST_MS, Math.max(SOONEST_MS, youngest));
}
