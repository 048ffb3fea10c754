import type { DeskComment, DeskThread } from './desk-types.js';

/**
 * May a user see this answer of an agent? What was sent to the customer and arrived, in public; the ticket's own description is none.
 * Everything else is between agents. Sources: help.zoho.com, "Public and private threads in tickets"; Thread.json of
 * github.com/zoho/zohodesk-oas.
 */
export const isVisibleThread = ({
  direction,
  visibility,
  status,
  isForward,
  isDescription,
}: Pick<DeskThread, 'direction' | 'visibility' | 'status' | 'isForward' | 'isDescription'>): boolean =>
  direction === 'out' && visibility === 'public' && status === 'SUCCESS' && !isForward && !isDescription;

/** The same of a comment. Whether it is one of ours the caller knows. */
export const isVisibleComment = ({ isPublic }: Pick<DeskComment, 'isPublic'>): boolean => isPublic;
