import { replyText } from '../lib/reply/reply-text.js';
import type { Sql } from '../store/database.js';
import { refKey, type Sight } from '../store/objects.js';
import { writeReplies } from '../store/replies.js';
import type { Store } from '../store/store.js';
import {
  disownTickets,
  endTickets,
  holdTickets,
  type KeptTicket,
  lookAgainSoon,
  noteMissing,
  ownTickets,
  writeTickets,
} from '../store/tickets.js';
import type { SaidReply, SaidTicket, TicketProjector } from '../sync/said.js';
import type { Happening } from '../types-happenings.js';
import type { DeskTicket } from '../zoho/desk-types.js';
import { holdSaid } from './hold-tickets.js';
import { endHappenings, replyHappenings, ticketHappenings } from './ticket-happenings.js';
import { rowOf } from './ticket-row.js';

export interface TicketProjectorOptions {
  store: Store;
  /** What time it is at Zoho, ms since the epoch. */
  now(): number;
  tell(happenings: Happening[], tx: Sql): Promise<unknown>;
}

type Here = Extract<SaidTicket, { kind: 'ticket' }>;
type Looked = Extract<SaidTicket, { kind: 'ticket' }>['object'];

/** When to ask again where Desk answered with what was so before. */
const OUTDATED_MS = 60_000;

const ref = (ticket: DeskTicket) => ({ kind: 'ticket', zohoId: ticket.id }) as const;
const isHere = (one: SaidTicket): one is Here => one.kind === 'ticket';

/**
 * What Desk says of tickets becomes what the store says, and what follows is told, all in the caller's transaction. Both syncs of
 * tickets come through here; whoever writes an escalation holds its row.
 */
export function createTicketProjector({ store, now, tell }: TicketProjectorOptions): TicketProjector {
  const { objects, links, vault } = store;

  return {
    hold: (said, tx) => holdSaid(store, said, tx),

    async project(said, tx) {
      if (said.length === 0) return;
      const ids = said.flatMap((one) => (one.kind === 'stranger' ? [] : [one.escalationId]));
      const kept = await holdTickets(tx, [...new Set(ids)]);
      const sights = said.flatMap((one) =>
        one.object && (one.kind !== 'ticket' || one.followed)
          ? [sightOf(one.object, { gone: one.kind !== 'stranger', modifiedAt: null })]
          : [],
      );
      const missing = said.flatMap((one) => (one.kind === 'missing' ? [{ id: one.escalationId, lookMs: one.againMs }] : []));
      await noteMissing(tx, missing);
      const happenings = [...(await projectHere(said.filter(isHere), kept, sights, tx)), ...(await projectEnded(said, kept, tx))];
      await objects.saw(sights, tx);
      if (happenings.length > 0) await tell(happenings, tx);
    },
  };

  /** Tickets that are there, with what was answered. */
  async function projectHere(said: Here[], kept: Map<string, KeptTicket>, sights: Sight[], tx: Sql): Promise<Happening[]> {
    const unlooked = said.filter(({ object, followed }) => object === undefined || followed);
    const ensured = await objects.ensure(
      unlooked.map(({ ticket }) => ref(ticket)),
      tx,
    );
    await disownTickets(
      tx,
      said.flatMap(({ object, followed }) => (object && followed ? [object.objectId] : [])),
    );
    const told: Happening[] = [];
    const owned: { objectId: string; escalationId: string }[] = [];
    for (const one of said) {
      const before = kept.get(one.escalationId);
      if (!before) continue; // the escalation was taken away
      const { object, ticket, followed, replies } = one;
      const made = object === undefined || followed ? ensured.get(refKey(ref(ticket))) : undefined;
      const objectId = made?.id ?? object?.objectId ?? '';
      owned.push({ objectId, escalationId: before.id });
      const version = made ? Number(made.fresh) : (object?.version ?? 0);
      sights.push({ ...sightOf({ objectId, version }, { gone: false, modifiedAt: ticket.modifiedAt }), userId: before.userId });
      if (followed) await links.move('desk.ticket', { userId: before.id, zohoId: ticket.id }, tx);
      if (isOlder(one, before)) {
        if (object === undefined) await objects.ringLater([ref(ticket)], { again: true }, tx);
        else await lookAgainSoon(tx, before.id, OUTDATED_MS);
        continue;
      }
      const row = rowOf(before, one, vault);
      const moment = timesOf(ticket);
      const fresh =
        replies === null
          ? []
          : await writeReplies(tx, vault, { escalationId: before.id, replies: replies.map((reply) => dated(reply, ticket)) });
      await writeTickets(tx, vault, [{ ...row, resolution: row.resolution && replyText({ content: row.resolution }) }]);
      told.push(...ticketHappenings(before, row, moment, replyHappenings(before, row, fresh)));
    }
    await ownTickets(tx, owned);
    return told;
  }

  /** Tickets of which nothing more comes. */
  async function projectEnded(said: SaidTicket[], kept: Map<string, KeptTicket>, tx: Sql): Promise<Happening[]> {
    const ended = said.flatMap((one) => (one.kind === 'ended' && kept.get(one.escalationId)?.ended !== one.why ? [one] : []));
    await endTickets(
      tx,
      ended.map(({ escalationId, why }) => ({ id: escalationId, why })),
    );
    return ended.flatMap(({ escalationId, why }) => endHappenings(kept.get(escalationId), why, new Date(now()).toISOString()));
  }

  function timesOf({ createdAt, modifiedAt }: DeskTicket) {
    const at = new Date(now()).toISOString();
    return { createdAt: createdAt ?? at, modifiedAt: modifiedAt ?? at };
  }
}

const sightOf = (
  { objectId, version }: NonNullable<Looked>,
  { gone, modifiedAt }: { gone: boolean; modifiedAt: string | null },
): Sight => ({
  ...{ id: objectId, version, userId: null, zohoUpdatedAt: modifiedAt, gone },
});

/**
 * Is this answer of no use? One about an earlier moment than what is known, and the answer to a create of a ticket that was looked at
 * since. Of two about the same moment the later look counts: one object is looked at by one worker at a time.
 */
const isOlder = ({ object, ticket, followed }: Here, before: KeptTicket): boolean => {
  if (object === undefined) return before.seen;
  return !followed && before.modifiedAt !== null && ticket.modifiedAt !== null && second(ticket.modifiedAt) < second(before.modifiedAt);
};

/** Not every answer of Desk has more than seconds: one that has may not make all the others look old. */
const second = (iso: string): number => Math.floor(Date.parse(iso) / 1000);

const dated = (reply: SaidReply, { modifiedAt }: DeskTicket) => ({ ...reply, at: reply.at ?? modifiedAt ?? new Date(0).toISOString() });
