import { createHash } from 'node:crypto';
import type { KeptTicket } from '../store/ticket-looks.js';
import type { TicketRow } from '../zoho/desk-types.js';

/** `differs`: Desk says something newer, `seen` is its digest. `stale`: what Desk says is older than what is kept. */
export type Compared = { kind: 'same' } | { kind: 'stale' } | { kind: 'differs'; seen: string };

/** A ticket that a search for its id did not find: in the recycle bin, merged, archived, deleted, or not in the index. */
export const MISSING = 'missing';

/** Holds a row against what is kept. What a list does not say (`modifiedAt`) is not compared. */
export function compareTicket(row: TicketRow, kept: KeptTicket): Compared {
  const [said, known] = [instant(row.modifiedAt), instant(kept.modifiedAt)];
  if (said !== undefined && known !== undefined && said < known) return { kind: 'stale' };
  const same =
    row.status === kept.status &&
    (said === undefined || said === known) &&
    (row.threads === null || row.threads === kept.threads) &&
    (row.comments === null || row.comments === kept.comments);
  return same ? { kind: 'same' } : { kind: 'differs', seen: digest([row.status, said ?? null, row.threads, row.comments]) };
}

/** To the second: not every answer of Desk has more. */
const instant = (iso: string | null): number | undefined => (iso === null ? undefined : Math.floor(Date.parse(iso) / 1000));

const digest = (values: unknown[]): string => createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 16);
