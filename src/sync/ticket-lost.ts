import { RefusedError } from '../errors.js';
import type { DueEscalation } from '../store/escalations.js';
import type { Store } from '../store/store.js';
import type { Ending } from '../types-escalations.js';
import type { Desk } from '../zoho/desk.js';
import type { DeskTicket } from '../zoho/desk-types.js';
import type { CallContext } from '../zoho/types.js';
import type { Outcome } from './sync.js';

/** There is nothing of this id. Source: desk.zoho.com/DeskAPIDocument#ErrorHandling. */
const GONE = 'URL_NOT_FOUND';
/** What is in the recycle bin or archived cannot be changed; nor can what the API user has no right to. */
const FORBIDDEN = 'FORBIDDEN';

export const isGone = (error: unknown): boolean => error instanceof RefusedError && error.zohoCode === GONE;

const WHERE: Record<Ending, string> = {
  merged: 'was merged into another one',
  deleted: 'is not in Desk any more',
  trashed: 'is in the recycle bin of Desk',
  archived: 'is archived in Desk',
};

const KEPT = 'What was to be said is kept: "zoho-bridge jobs replay --sync desk.ticket" sends it once the ticket takes it.';

/**
 * What becomes of a job whose ticket takes nothing more. Another ticket may have taken over (a merge), which the mirror finds out: it is
 * rung, and the job tries again, then with that ticket. Once it has ended for good the job is parked: what was to be said is kept, and
 * can be replayed when the ticket is back.
 */
export function createLost({ store: { db, objects }, desk }: { store: Pick<Store, 'db' | 'objects'>; desk: Desk }) {
  return async function lost(
    error: unknown,
    { escalation, ticketId }: { escalation: Pick<DueEscalation, 'ended'>; ticketId: string },
    context: CallContext,
  ): Promise<Outcome> {
    if (!(error instanceof RefusedError) || (error.zohoCode !== GONE && error.zohoCode !== FORBIDDEN)) throw error;
    const ticket = error.zohoCode === GONE ? undefined : await there(ticketId, context);
    if (ticket && !ticket.isTrashed && !ticket.isArchived) {
      return { kind: 'park', reason: `the ticket is locked, or the API user has no right to change it (${error.message}). ${KEPT}` };
    }
    if (escalation.ended === null) {
      await db.transaction((tx) => objects.ring([{ kind: 'ticket', zohoId: ticketId }], tx));
      return { kind: 'retry', reason: 'the ticket takes nothing more; what became of it is being looked for' };
    }
    return { kind: 'park', reason: `the ticket ${WHERE[escalation.ended]}. ${KEPT}` };
  };

  async function there(ticketId: string, context: CallContext): Promise<DeskTicket | undefined> {
    try {
      return await desk.ticket(ticketId, context);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }
}
