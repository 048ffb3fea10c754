import type { Sql } from '../store/database.js';
import type { NewEvent } from '../store/digest.js';
import type { Objects } from '../store/objects.js';
import type { Store } from '../store/store.js';
import { standingOf } from '../store/ticket-refs.js';
import { type AboutTicket, aboutTicket } from './desk-refs.js';
import { type About, aboutOf } from './event-refs.js';

type OfTicket = Extract<AboutTicket, { ticketId: string }>;

/** Which objects these events are about, or why they have no effect; in their order. */
export async function aboutAll(
  { objects, vault }: Pick<Store, 'vault'> & { objects: Pick<Objects, 'load'> },
  events: NewEvent[],
  tx: Sql,
): Promise<About[]> {
  const read = events.map(({ source, type, body, again }): About | OfTicket => {
    if (body === null) return { reason: 'it does not open with the encryption keys there are' };
    return source === 'desk.webhook' ? aboutTicket(type, body) : aboutOf(type, body, { again });
  });
  const named = read.flatMap((one, place) => ('ticketId' in one ? [{ ...one, place }] : []));
  const standing = await standingOf(tx, vault, named);
  const carried = new Map(
    (
      await objects.load(
        standing.flatMap((one) => one.carried),
        tx,
      )
    ).map((heard) => [heard.id, heard]),
  );
  const judged = new Map(
    named.map(({ place, ticketId, isAdd }, index): [number, About] => {
      const { isOurs = false, isSeen = false, carried: others = [] } = standing[index] ?? {};
      const refs = others.flatMap((id) => carried.get(id) ?? []);
      if (refs.length > 0) return [place, { refs: [...(isOurs ? [{ kind: 'ticket' as const, zohoId: ticketId }] : []), ...refs] }];
      if (!isOurs) return [place, { reason: 'a ticket of nobody here' }];
      // What it was made with is known, and whatever came after has an event of its own.
      if (isAdd && isSeen && events[place]?.again === false) return [place, { reason: 'the ticket is known already' }];
      return [place, { refs: [{ kind: 'ticket', zohoId: ticketId }] }];
    }),
  );
  return read.map((one, place) => ('ticketId' in one ? (judged.get(place) ?? { reason: 'a ticket of nobody here' }) : one));
}
