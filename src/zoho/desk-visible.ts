import type { DeskComment, DeskThread } from './desk-types.js';

/** What decides whether users may see something. */
export type ThreadMarks = Pick<DeskThread, 'direction' | 'visibility' | 'status' | 'isForward' | 'isDescription'>;
export type CommentMarks = Pick<DeskComment, 'isPublic' | 'authorType'>;

/**
 * May a user see this thread? Only what went out to them, was sent, and is public: no draft, nothing that failed or waits, no forward, no
 * private one, neither their own mails nor the ticket's description. A word that is not known is a no.
 * Source: help.zoho.com, "Public and private threads in tickets".
 */
export const isThreadForUsers = ({ direction, visibility, status, isForward, isDescription }: ThreadMarks): boolean =>
  direction === 'out' && visibility === 'public' && status === 'SUCCESS' && !isForward && !isDescription;

/**
 * May a user see this comment as somebody's answer? Only public ones, and not what customers wrote in the help centre. Where Desk does not
 * say who wrote it, an agent did; a word that is not known is a no.
 */
export const isCommentForUsers = ({ isPublic, authorType }: CommentMarks): boolean =>
  isPublic && (authorType === 'AGENT' || authorType === '');

/** Would it be for users, once it is sent? */
export const isOnItsWay = (thread: ThreadMarks): boolean =>
  thread.status !== 'SUCCESS' && isThreadForUsers({ ...thread, status: 'SUCCESS' });

/**
 * Did it go to this address? A ticket that others were merged into holds answers to other people, too. Where Desk does not say whom
 * something went to, it is whom the ticket is of.
 */
export function isSentTo({ to, cc }: Pick<DeskThread, 'to' | 'cc'>, email: string | null): boolean {
  const known: string[] = `${to ?? ''} ${cc ?? ''}`.toLowerCase().match(/[^\s<>,;"()]+@[^\s<>,;"()]+/g) ?? [];
  return email === null || known.length === 0 || known.includes(email.toLowerCase());
}
