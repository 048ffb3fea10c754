import { CONTACT, type KeptTicket, type TicketRow, type WatchedTicket } from '../store/tickets.js';
import type { Vault } from '../store/vault.js';
import type { SaidTicket } from '../sync/said.js';
import { reopenings } from './ticket-happenings.js';

/** A ticket about which nobody has said anything but what it was made with. */
const isUntouched = ({ threads, comments }: { threads: number | null; comments: number | null }): boolean =>
  (threads ?? 0) <= 1 && (comments ?? 0) === 0;

/** What is written of a ticket that is there. */
export function rowOf(before: KeptTicket, said: Extract<SaidTicket, { kind: 'ticket' }>, vault: Pick<Vault, 'blindIndex'>): TicketRow {
  const { ticket, replies, object, unsent = false, againMs } = said;
  const { number, status, statusType = null, modifiedAt, closedAt, resolution, contactId, isArchived, threads, comments } = ticket;
  const isClosed = statusType === 'Closed';
  const ended = isArchived ? 'archived' : null;
  // One whose user has answered is about to be opened.
  const state = (isClosed && !before.reopening) || ended !== null ? 'closed' : 'open';
  // The answer to a create says how many there were to begin with; what was found by its key has to be read.
  const isRead = replies !== null || (object === undefined && isUntouched(ticket) && !ticket.isTrashed);
  return {
    ...{ id: before.id, number, status, statusType, state, modifiedAt, ended },
    // Until it is closed, what agents write there is a draft of theirs.
    resolution: isClosed ? resolution : null,
    ...(isRead ? { threads, comments, unsent } : { threads: before.threads, comments: before.comments, unsent: before.unsent }),
    resolvedAt: isClosed ? (closedAt ?? before.resolvedAt ?? modifiedAt) : null,
    reopened: reopenings(before, { state, statusType }),
    contactIndex: contactId === null ? null : vault.blindIndex(contactId, CONTACT),
    // What was found by its key is looked at at once; it may be in the recycle bin already.
    lookMs: isRead ? (againMs ?? null) : object === undefined ? 0 : null,
  };
}

/** May something have been said in it since it was read? Asking costs three credits and more, so not without a reason. */
export function mayHaveNews(
  kept: Pick<KeptTicket, 'threads' | 'comments' | 'unsent' | 'status' | 'modifiedAt'> & Pick<WatchedTicket, 'written' | 'replies'>,
  ticket: { threads: number | null; comments: number | null; status: string; modifiedAt: string | null },
): boolean {
  if (kept.written || kept.unsent || kept.threads === null) return true;
  if (ticket.threads !== kept.threads || ticket.comments !== kept.comments) return true;
  // A comment that users see may have been taken back, and nothing else of the ticket has to say so. Looks without any reason are rare.
  if (kept.replies.some(({ kind }) => kind === 'comment')) return true;
  // A change without a new message may be a comment that was edited, or hidden; where there is none, it cannot be.
  return !isUntouched(ticket) && (ticket.modifiedAt !== kept.modifiedAt || ticket.status !== kept.status);
}
