import type { Sql } from '../store/database.js';
import { refKey } from '../store/objects.js';
import type { Store } from '../store/store.js';
import { holdTicketLinks, holdTickets } from '../store/tickets.js';
import type { SaidTicket } from '../sync/said.js';

/** How often to try for rows that somebody holds, and how long in between: short of what the database takes for a deadlock. */
const TRIES = 4;
const PAUSE_MS = 25;

/**
 * Takes what projecting these writes to, besides the rows that settling has: the escalation of a ticket that was looked at, the object of
 * one that was made or has taken over, and then the ledger's row. Waits a tenth of a second at most. Answers the places of those that
 * cannot be written at the moment.
 *
 * An app that adds to an escalation holds its row and waits for the job of `desk.ticket`, whose settling holds the row of the ledger. So
 * none of the three is waited for. Of a look and the settling of a create that meet, the create gives way at once: they do not give way
 * to each other for ever.
 */
export async function holdSaid({ objects }: Pick<Store, 'objects'>, said: SaidTicket[], tx: Sql): Promise<Set<number>> {
  const busy = new Set<number>();
  const looked = [...new Set(said.flatMap((one) => (one.kind === 'stranger' || one.object === undefined ? [] : [one.escalationId])))];
  let free = await holdTickets(tx, looked);
  for (let tries = 1; free.size < looked.length && tries < TRIES; tries++) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    free = await holdTickets(tx, looked);
  }
  const others = said.flatMap((one) => (one.kind === 'ticket' && (one.object === undefined || one.followed) ? [one] : []));
  const refOf = (id: string) => ({ kind: 'ticket', zohoId: id }) as const;
  const known = await objects.find(
    others.map(({ ticket }) => refOf(ticket.id)),
    tx,
  );
  const taken = await objects.hold(
    [...known.values()].map(({ id }) => id),
    tx,
  );
  const moving = others.flatMap((one) => (one.followed ? [one.escalationId] : []));
  const unlinked = await holdTicketLinks(tx, moving);
  for (const [place, one] of said.entries()) {
    if (one.kind === 'stranger') continue;
    const isTaken = one.kind === 'ticket' && others.includes(one) && taken.has(known.get(refKey(refOf(one.ticket.id)))?.id ?? '');
    const isHeld = one.object !== undefined && !free.has(one.escalationId);
    if (isTaken || isHeld || (one.kind === 'ticket' && one.followed && unlinked.has(one.escalationId))) busy.add(place);
  }
  return busy;
}
