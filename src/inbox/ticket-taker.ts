import type { Store } from '../store/store.js';
import {
  type Differing,
  forgetLooks,
  type KeptTicket,
  keptTickets,
  liveTicketsAfter,
  rememberLooks,
  ringTickets,
} from '../store/ticket-looks.js';
import type { TicketsLook } from '../types-polling.js';
import type { TicketRow } from '../zoho/desk-types.js';
import { compareTicket, MISSING } from './ticket-compare.js';
import { askByIds, type Walk } from './ticket-ways.js';

type Said = 'searched' | 'listed';

/**
 * Holds what Desk says against what is kept, and rings what differs. The same difference rings once: where it stays although the ticket was
 * fetched, it is none that fetching takes away.
 */
export function createTaker({
  store,
  report,
  now,
  missingBefore,
}: {
  store: Store;
  report: TicketsLook;
  now(): number;
  /** A ticket that changed later than this (ms) may be missing from a search without being gone. */
  missingBefore(): number;
}) {
  const { db, links, objects } = store;
  /** In this look. */
  const rung = new Set<string>();

  async function take(rows: TicketRow[], said: Said, kept: Map<string, KeptTicket>, missing: KeptTicket[] = []): Promise<void> {
    const differing: Differing[] = missing.map((ticket) => ({ ticket, searched: MISSING }));
    const agreed: string[] = [];
    for (const row of rows) {
      const ticket = kept.get(row.id);
      if (!ticket) continue;
      const compared = compareTicket(row, ticket);
      if (compared.kind === 'same' && ticket[said] !== null) agreed.push(ticket.escalationId);
      if (compared.kind === 'differs' && compared.seen !== ticket[said]) differing.push({ ticket, [said]: compared.seen });
    }
    if (differing.length + agreed.length === 0) return;
    const ringing = differing.filter(({ ticket }) => !rung.has(ticket.escalationId));
    await db.transaction(async (tx) => {
      await ringTickets(
        tx,
        objects,
        ringing.map(({ ticket }) => ticket),
      );
      await rememberLooks(tx, differing, now());
      await forgetLooks(tx, said, agreed);
    });
    for (const { ticket } of ringing) rung.add(ticket.escalationId);
    report.rung += ringing.length;
  }

  const taken = (said: Said) => async (rows: TicketRow[]) => {
    const ids = [...new Set(rows.map(({ id }) => id))];
    await take(rows, said, await keptTickets(db, links, ids));
  };

  return {
    searched: taken('searched'),
    listed: taken('listed'),

    /** All live tickets, page by page of our ids; `reached` after each page. */
    async scan({
      after,
      atOnce,
      ask,
      reached,
    }: {
      after: string;
      atOnce: number;
      ask: Walk['ask'];
      reached(after: string, atOnce: number): Promise<void>;
    }): Promise<void> {
      let size = atOnce;
      for (let from = after; ; ) {
        const tickets = await liveTicketsAfter(db, links, { after: from, limit: size });
        const last = tickets.at(-1);
        if (!last) return;
        const full = tickets.length === size;
        const said = await askByIds({ ask }, tickets, size);
        size = said.atOnce;
        const there = new Set(said.rows.map(({ id }) => id));
        const missing = tickets.filter(
          ({ zohoId, modifiedAt, searched }) =>
            !there.has(zohoId) && searched !== MISSING && !(modifiedAt !== null && Date.parse(modifiedAt) > missingBefore()),
        );
        await take(said.rows, 'searched', new Map(tickets.map((ticket) => [ticket.zohoId, ticket])), missing);
        from = last.escalationId;
        await reached(from, size);
        if (!full) return;
      }
    },
  };
}
