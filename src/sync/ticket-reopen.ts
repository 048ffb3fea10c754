import { RefusedError, ZohoError } from '../errors.js';
import type { Logger } from '../logger.js';
import { claimReopen, releaseReopen, reopenOver } from '../store/escalation-reopen.js';
import type { DueReopen } from '../store/escalations.js';
import type { Store } from '../store/store.js';
import type { Ending } from '../types-escalations.js';
import type { Desk } from '../zoho/desk.js';
import type { DeskTicket } from '../zoho/desk-types.js';
import type { CallContext } from '../zoho/types.js';
import type { OpenStatus } from './desk-open-status.js';
import { isGone } from './ticket-lost.js';
import { waitUntil } from './wait-until.js';

/** Which ticket of which escalation is to be opened again, and by which worker. */
interface Asked {
  id: string;
  reopen: DueReopen;
  ticketId: string;
  holder: string;
}

/**
 * Opens a ticket again that is closed or on hold when its user has answered: a comment does not do that in Desk. Once an answer: what the
 * status was is written down before it is changed, so that after a lost answer a ticket that agents have closed since is left to them.
 */
export function createReopening({
  store: { db },
  desk,
  status,
  callTimeoutMs,
  logger,
}: {
  store: Pick<Store, 'db'>;
  desk: Desk;
  status: OpenStatus;
  callTimeoutMs: number;
  logger: Pick<Logger, 'warn'>;
}) {
  /** Answers the ticket when something is to be learnt of it; undefined: it is open already, or agents have changed it since. */
  return async function reopen(
    { id, ended, reopen: due }: { id: string; ended: Ending | null; reopen: DueReopen },
    { ticketId, holder }: { ticketId: string; holder: string },
    context: CallContext,
  ): Promise<DeskTicket | undefined> {
    const asked = { id, reopen: due, ticketId, holder };
    if (due.held && due.ageMs < callTimeoutMs)
      throw waitUntil(Date.now() + callTimeoutMs - due.ageMs, 'the ticket may be being opened again');
    const ticket = await desk.ticket(ticketId, context).catch(async (error: unknown) => {
      if (ended === null || !isGone(error)) throw error;
      await over(asked, undefined, 'the ticket is not in Desk any more');
    });
    if (!ticket) return undefined;
    const stamp = stampOf(ticket);
    // Open already; or its status has changed since it was asked for: that was us, and then an agent, whose word stands.
    if (ticket.statusType === 'Open' || (due.stamp !== null && due.stamp !== stamp)) {
      await over(asked, ticket, null);
      return due.stamp === null ? undefined : ticket;
    }
    if (ticket.isTrashed) return over(asked, ticket, 'the ticket is in the recycle bin');
    if (ticket.isArchived) return over(asked, ticket, 'the ticket is archived');
    if (!(await claimReopen(db, { id, after: due.after, seen: due.seen }, { holder, stamp }))) {
      throw waitUntil(Date.now() + 1000, 'another worker is at this ticket');
    }
    try {
      return await over(asked, await setOpen(ticketId, context), null);
    } catch (error) {
      if (!isFinal(error)) {
        await releaseReopen(db, id, { holder, mayBe: !(error instanceof ZohoError) || error.mayHaveHappened });
        throw error;
      }
      logger.warn({ escalationId: id, reason: error.message }, 'Desk refuses to open a ticket again; what its user wrote is there');
      return over(asked, ticket, error.message);
    }
  };

  async function over<T>({ id, reopen: { after }, holder }: Asked, ticket: T, refused: string | null): Promise<T> {
    await reopenOver(db, { id, after }, { holder, refused });
    return ticket;
  }

  async function setOpen(ticketId: string, context: CallContext): Promise<DeskTicket> {
    const label = await status.label(context);
    try {
      return await desk.updateTicket(ticketId, { status: label }, context);
    } catch (error) {
      if (!(error instanceof RefusedError) || !error.fields.includes('/status')) throw error;
      // Somebody may have renamed it.
      const other = await status.recheck(context);
      if (other === label) throw error;
      return desk.updateTicket(ticketId, { status: other }, context);
    }
  }
}

/** Refused for this ticket (a blueprint, a rule, a missing right): asking again would be refused again. */
const isFinal = (error: unknown): error is RefusedError => error instanceof RefusedError && error.verdict.kind === 'park';

/** What a ticket's status is and since when: the same again means that nobody has touched it. */
const stampOf = ({ statusType, closedAt, onHoldAt }: DeskTicket): string => JSON.stringify([statusType ?? null, closedAt, onHoldAt]);
