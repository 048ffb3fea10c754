import { RefusedError } from '../errors.js';
import type { KeptTicket } from '../store/ticket-looks.js';
import type { TicketRow, TicketRowsWanted } from '../zoho/desk-types.js';

/** Asks Desk, and takes what it says. */
export interface Walk {
  ask(wanted: TicketRowsWanted): Promise<TicketRow[]>;
  take(rows: TicketRow[]): Promise<void>;
}

const PAGE = 100;
/** The OpenAPI file lets a search reach to the row 999, the documentation to 4,999. */
const LAST_OFFSET = 900;
/** Of the list by latest threads; whoever has more of them between two looks is better off looking at all tickets. */
const LIST_PAGES = 5;
/** Answers to too many ids at once. */
const TOO_LONG = new Set([400, 413, 414, 422]);

/**
 * All tickets that changed in a time, from the earliest change on. Goes on by time and not by offset: a ticket that changes meanwhile moves to
 * the end, and with offsets another would be skipped. Answers false when there were more than `pages` pages, or more in one second than a
 * search reaches.
 */
export async function walkChanged({ ask, take }: Walk, { from, to, pages }: { from: string; to: string; pages: number }): Promise<boolean> {
  let begin = from;
  let offset = 0;
  for (let page = 0; page < pages; page++) {
    const rows = await ask({ modified: { from: begin, to }, from: offset });
    await take(rows);
    if (rows.length < PAGE) return true;
    const last = rows.at(-1)?.modifiedAt ?? begin;
    offset = last > begin ? 0 : offset + PAGE;
    if (offset > LAST_OFFSET) return false;
    begin = last;
  }
  return false;
}

/**
 * Tickets with the latest threads, down to one that had its place at the last look (`marks`): what is below had none since. An agent's reply
 * is seen here whether or not it changes a ticket's modifiedTime. Answers the new marks, and false for `whole` when the old ones were not met.
 */
export async function walkRecent(
  { ask, take }: Walk,
  { marks, markOf }: { marks: readonly string[]; markOf: (row: TicketRow) => string },
): Promise<{ whole: boolean; marks: string[] }> {
  const known = new Set(marks);
  let fresh: string[] = [];
  for (let page = 0; page < LIST_PAGES; page++) {
    const rows = await ask({ recent: true, from: page * PAGE });
    await take(rows);
    const own = rows.map(markOf);
    if (page === 0) fresh = own.slice(0, 20);
    if (rows.length < PAGE || known.size === 0 || own.some((mark) => known.has(mark))) return { whole: true, marks: fresh };
  }
  return { whole: false, marks: fresh };
}

/** What Desk says of these tickets, in as many calls as it takes. `atOnce` shrinks where Desk refuses so many ids. */
export async function askByIds(
  { ask }: Pick<Walk, 'ask'>,
  tickets: readonly KeptTicket[],
  atOnce: number,
): Promise<{ rows: TicketRow[]; atOnce: number }> {
  const rows: TicketRow[] = [];
  let size = atOnce;
  for (let start = 0; start < tickets.length; ) {
    try {
      rows.push(...(await ask({ ids: tickets.slice(start, start + size).map(({ zohoId }) => zohoId) })));
      start += size;
    } catch (error) {
      if (Math.min(size, tickets.length - start) === 1 || !(error instanceof RefusedError) || !TOO_LONG.has(error.status ?? 0)) throw error;
      size = Math.ceil(Math.min(size, tickets.length - start) / 2);
    }
  }
  return { rows, atOnce: size };
}
