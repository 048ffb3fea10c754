import type { KeptTicket, TicketRow } from '../store/tickets.js';
import type { Happening, HappeningName } from '../types-happenings.js';

/** When a fact happened, as Desk says. */
export interface TicketTimes {
  createdAt: string;
  modifiedAt: string;
}

/** What of the state before is compared. */
export type TicketBefore = Pick<KeptTicket, 'seen' | 'state' | 'statusType' | 'ended' | 'status' | 'resolvedAt' | 'reopened'>;

/** A ticket that is closed for good or for now. */
const isResolved = ({ statusType }: Pick<TicketRow, 'statusType'>): boolean => statusType === 'Closed';

/** It was closed and is open: by agents, or because its user answered, who sees it open before Desk says so. */
const isOpenAgain = (before: TicketBefore, after: Pick<TicketRow, 'state' | 'statusType'>): boolean =>
  before.seen && (before.state === 'closed' || before.statusType === 'Closed') && after.state === 'open' && !isResolved(after);

/** How often it was open again, counting this look. */
export const reopenings = (before: TicketBefore, after: Pick<TicketRow, 'state' | 'statusType'>): number =>
  before.reopened + (isOpenAgain(before, after) ? 1 : 0);

/**
 * What became of a ticket between two looks at it. Only what is still so is told; each has a key by the fact, not by the look. The words
 * of an admin (`status`) are data; nothing that people wrote is.
 */
export function ticketHappenings(
  before: TicketBefore,
  after: TicketRow,
  { userId, times }: { userId: string; times: TicketTimes },
): Happening[] {
  const { id, number, status, statusType, resolvedAt, reopened, ended } = after;
  const tell = (name: HappeningName, at: string, fact: string | number | null): Happening => ({
    name,
    key: [name, id, ...(fact === null ? [] : [fact])].join('/'),
    userId,
    at,
    escalationId: id,
    data: { number, status, statusType, ended },
  });
  const told: Happening[] = [];
  if (!before.seen) told.push(tell('escalation.received', times.createdAt, null));
  // Only what ended once and was fetched back can end again.
  if (ended !== null && ended !== before.ended)
    told.push(tell('escalation.ended', times.modifiedAt, reopened === 0 ? ended : `${ended}/${reopened}`));
  if (ended !== null && !isResolved(after)) return told;
  const wasResolved = before.resolvedAt;
  if (isResolved(after) && resolvedAt !== wasResolved) {
    const at = resolvedAt ?? times.modifiedAt;
    told.push(tell('escalation.resolved', at, at));
  } else if (isOpenAgain(before, after)) {
    told.push(tell('escalation.reopened', times.modifiedAt, reopened));
  } else if (before.seen && status !== before.status) {
    told.push(tell('escalation.status_changed', times.modifiedAt, times.modifiedAt));
  }
  return told;
}
