import type { Sql } from '../store/database.js';
import { refKey, type Sight } from '../store/objects.js';
import type { Store } from '../store/store.js';
import { holdTickets, type KeptTicket, ownTickets, type TicketRow, writeTickets } from '../store/tickets.js';
import type { SaidTicket, TicketProjector } from '../sync/said.js';
import type { Happening } from '../types-happenings.js';
import type { DeskTicket } from '../zoho/desk-types.js';
import { reopenings, ticketHappenings } from './ticket-happenings.js';

export interface TicketProjectorOptions {
  store: Store;
  /** What time it is at Zoho, ms since the epoch. */
  now(): number;
  tell(happenings: Happening[], tx: Sql): Promise<unknown>;
}

type Here = Extract<SaidTicket, { kind: 'ticket' }>;

/** How often to try for rows that somebody holds, and how long in between: short of what the database takes for a deadlock. */
const TRIES = 4;
const PAUSE_MS = 25;

const ref = (ticket: DeskTicket) => ({ kind: 'ticket', zohoId: ticket.id }) as const;
const escalationOf = (said: SaidTicket): string[] => (said.kind === 'stranger' ? [] : [said.escalationId]);

/**
 * What Desk says of tickets becomes what the store says, and what follows is told, all in the caller's transaction. Both syncs of
 * tickets come through here; whoever writes an escalation holds its row.
 */
export function createTicketProjector({ store, now, tell }: TicketProjectorOptions): TicketProjector {
  const { objects, vault } = store;

  return {
    async hold(said, tx) {
      const busy = new Set<number>();
      // The answer to a create: its escalation is held, the object may be looked at at this moment.
      const own = said.flatMap((one) => (one.kind === 'ticket' && one.object === undefined ? [ref(one.ticket)] : []));
      const known = await objects.find(own, tx);
      const held = await objects.hold(
        [...known.values()].map(({ id }) => id),
        tx,
      );
      const looked = [...new Set(said.filter((one) => one.object !== undefined).flatMap(escalationOf))];
      let free = await holdTickets(tx, looked);
      for (let tries = 1; free.size < looked.length && tries < TRIES; tries++) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        free = await holdTickets(tx, looked);
      }
      for (const [place, one] of said.entries()) {
        if (one.kind === 'ticket' && one.object === undefined) {
          if (held.has(known.get(refKey(ref(one.ticket)))?.id ?? '')) busy.add(place);
        } else if (escalationOf(one).some((id) => !free.has(id))) busy.add(place);
      }
      return busy;
    },

    async project(said, tx) {
      if (said.length === 0) return;
      const kept = await holdTickets(tx, [...new Set(said.flatMap(escalationOf))]);
      const made = said.filter((one): one is Here => one.kind === 'ticket' && one.object === undefined);
      const ensured = await objects.ensure(
        made.map(({ ticket }) => ref(ticket)),
        tx,
      );
      const sights: Sight[] = [];
      const rows: TicketRow[] = [];
      const happenings: Happening[] = [];
      const again: ReturnType<typeof ref>[] = [];
      const owned: { objectId: string; escalationId: string }[] = [];
      for (const one of said) {
        if (one.kind !== 'ticket') continue;
        const before = kept.get(one.escalationId);
        if (!before) continue;
        const object = one.object ?? { objectId: ensured.get(refKey(ref(one.ticket)))?.id ?? '', version: 0 };
        owned.push({ objectId: object.objectId, escalationId: before.id });
        sights.push({
          id: object.objectId,
          version: object.version,
          userId: before.userId,
          zohoUpdatedAt: one.ticket.modifiedAt,
          gone: false,
        });
        // The answer to a create is no news to whoever was looked at since; it may be older.
        if (one.object === undefined && before.seen) {
          again.push(ref(one.ticket));
          continue;
        }
        const row = rowOf(before, one);
        rows.push(row);
        if (before.userId !== null)
          happenings.push(...ticketHappenings(before, row, { userId: before.userId, times: timesOf(one.ticket) }));
      }
      await objects.saw(sights, tx);
      await ownTickets(tx, owned);
      await writeTickets(tx, vault, rows);
      await objects.ringLater(again, { again: true }, tx);
      if (happenings.length > 0) await tell(happenings, tx);
    },
  };

  function rowOf(before: KeptTicket, { ticket, replies }: Here): TicketRow {
    const { number, status, statusType = null, modifiedAt, closedAt, resolution, contactId } = ticket;
    const isClosed = statusType === 'Closed';
    // One whose user has answered is about to be opened.
    const state = isClosed && !before.reopening ? 'closed' : 'open';
    const isNew = (ticket.threads ?? 0) <= 1 && (ticket.comments ?? 0) === 0;
    const counted = replies !== null || isNew;
    return {
      ...{ id: before.id, number, status, statusType, state, modifiedAt },
      ...{ threads: counted ? ticket.threads : before.threads, comments: counted ? ticket.comments : before.comments },
      resolvedAt: isClosed ? (closedAt ?? before.resolvedAt ?? modifiedAt) : null,
      resolution,
      reopened: reopenings(before, { state, statusType }),
      ended: null,
      contactIndex: contactId === null ? null : vault.blindIndex(contactId, 'desk.contact'),
    };
  }

  function timesOf({ createdAt, modifiedAt }: DeskTicket) {
    const at = new Date(now()).toISOString();
    return { createdAt: createdAt ?? at, modifiedAt: modifiedAt ?? at };
  }
}
