import { rememberForSearch } from '../search/index-lag.js';
import type { DeskState } from '../state.js';
import type { By } from '../tickets/history.js';
import { toSecond } from '../time.js';
import type { Ticket } from '../types.js';

/**
 * Something was written into a ticket that is no property of it. Whether that changes `modifiedTime`, by which clients look for
 * changes, nobody says: the limit `replyBumpsModifiedTime` decides. No update is told of.
 */
export function touchTicket(desk: DeskState, ticket: Ticket, { actor, at }: By): void {
  if (!desk.limits.replyBumpsModifiedTime) return;
  rememberForSearch(desk, desk.ticketVersions, ticket, { at });
  ticket.modifiedAt = toSecond(at);
  if (actor.type === 'Agent') ticket.modifiedBy = actor.id;
}
