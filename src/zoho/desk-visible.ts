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
