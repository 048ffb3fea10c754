import type { KeptTicket, TicketRow } from '../store/tickets.js';
import type { Ending } from '../types-escalations.js';
import type { Happening, HappeningName } from '../types-happenings.js';

/** When a fact happened, as Desk says. */
export interface TicketTimes {
  createdAt: string;
  modifiedAt: string;
}

/** What of the state before is compared. */
export type TicketBefore = Pick<
  KeptTicket,
  'userId' | 'seen' | 'state' | 'statusType' | 'ended' | 'status' | 'resolvedAt' | 'reopened' | 'opening'
>;

type About = Pick<TicketRow, 'id' | 'status' | 'statusType'> & { number: string | null };
interface Telling {
  at: string;
  /** What makes it this fact and no other of its name; null: there is only one. */
  fact: string | number | null;
  replyId?: string;
  /** The user's own answer brought it about. */
  byUser?: boolean;
}

function happening(
  name: HappeningName,
  { id, number, ...rest }: Omit<About, 'status'> & { status: string | null },
  userId: string | null,
  telling: Telling,
): Happening {
  const { at, fact, replyId, byUser } = telling;
  return {
    ...{ name, key: [name, id, ...(fact === null ? [] : [fact])].join('/'), userId, at, escalationId: id },
    ...(replyId === undefined ? {} : { replyId }),
    data: { number, status: rest.status, statusType: rest.statusType, ...(byUser && { byUser }) },
  };
}

/** It was closed and is open: by agents, or because its user answered, who sees it open before Desk says so. */
const isOpenAgain = (before: TicketBefore, after: Pick<TicketRow, 'state' | 'statusType'>): boolean =>
  before.seen && (before.state === 'closed' || before.statusType === 'Closed') && after.state === 'open' && after.statusType !== 'Closed';

/** How often it was open again, counting this look. */
export const reopenings = (before: TicketBefore, after: Pick<TicketRow, 'state' | 'statusType'>): number =>
  before.reopened + (isOpenAgain(before, after) ? 1 : 0);

/**
 * What became of a ticket between two looks at it; `replies` of its agents come between. Only what is still so is told; each has a key by
 * the fact, not by the look. The words of an admin (`status`) are data; nothing that people wrote is.
 */
export function ticketHappenings(before: TicketBefore, after: TicketRow, times: TicketTimes, replies: Happening[] = []): Happening[] {
  const { status, statusType, resolvedAt, reopened, ended } = after;
  const tell = (name: HappeningName, telling: Telling) => happening(name, after, before.userId, telling);
  const told: Happening[] = [];
  if (!before.seen) told.push(tell('escalation.received', { at: times.createdAt, fact: null }));
  told.push(...replies);
  if (statusType === 'Closed' && resolvedAt !== before.resolvedAt) {
    const at = resolvedAt ?? times.modifiedAt;
    told.push(tell('escalation.resolved', { at, fact: at }));
  } else if (isOpenAgain(before, after)) {
    // The user saw it open as soon as they had answered.
    const byUser = before.state === 'open';
    told.push(tell('escalation.reopened', { at: times.modifiedAt, fact: reopened, byUser }));
  } else if (before.seen && status !== before.status) {
    const byUser = before.opening && before.statusType === 'On Hold' && statusType === 'Open';
    told.push(tell('escalation.status_changed', { at: times.modifiedAt, fact: times.modifiedAt, byUser }));
  }
  if (ended !== null && ended !== before.ended)
    told.push(tell('escalation.ended', { at: times.modifiedAt, fact: endFact(ended, reopened) }));
  return told;
}

/** What agents answered. */
export const replyHappenings = (before: TicketBefore, after: TicketRow, fresh: { id: string; at: string }[]): Happening[] =>
  fresh.map(({ id, at }) => happening('escalation.replied', after, before.userId, { at, fact: id, replyId: id }));

/** A ticket that is not there any more. */
export const endHappenings = (before: KeptTicket | undefined, why: Ending, at: string): Happening[] =>
  before ? [happening('escalation.ended', before, before.userId, { at, fact: endFact(why, before.reopened) })] : [];

/** What was fetched back from the recycle bin can end again. */
const endFact = (why: Ending, reopened: number): string => (reopened === 0 ? why : `${why}/${reopened}`);
