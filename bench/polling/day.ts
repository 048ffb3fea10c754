import { type Emulator, startEmulator } from '../../src/emulator/index.js';
import { seeded } from '../stats.js';

/** How much happens, and for how long. */
export interface DayOptions {
  tickets: number;
  hours: number;
  replies: number;
  statusChanges: number;
  /** Tickets of other people that are taken in or change: searches for what changed list them, too. */
  others: number;
}

/** Something an agent does, `atMs` after the day began. */
export interface Deed {
  atMs: number;
  kind: 'reply' | 'status' | 'other';
  /** Which ticket of ours. */
  ticket: number;
  status: string;
}

const HOUR_MS = 3_600_000;
const STATUSES = ['On Hold', 'Escalated', 'Open', 'Closed'];
/** Four fifths of the work are done in the middle ten of 24 hours. */
const WORKING = { share: 0.8, from: 7 / 24, to: 17 / 24 };

/** The same for everybody who is measured, in order. No ticket gets the status it has. */
export function deedsOf({ tickets, hours, replies, statusChanges, others }: DayOptions): Deed[] {
  const random = seeded(11);
  const whenever = () => {
    const { share, from, to } = WORKING;
    const place = random() < share ? from + random() * (to - from) : random();
    return Math.floor(place * hours * HOUR_MS);
  };
  const deeds = (count: number, kind: Deed['kind']) =>
    Array.from({ length: count }, () => ({ atMs: whenever(), kind, ticket: Math.floor(random() * tickets), status: '' }));
  const all = [...deeds(replies, 'reply'), ...deeds(statusChanges, 'status'), ...deeds(others, 'other')].sort((a, b) => a.atMs - b.atMs);
  const turn = new Map<number, number>();
  for (const deed of all) {
    if (deed.kind !== 'status') continue;
    const at = turn.get(deed.ticket) ?? 0;
    deed.status = STATUSES[at % STATUSES.length] ?? '';
    turn.set(deed.ticket, at + 1);
  }
  return all;
}

/** A Desk whose clock goes only when it is moved. */
export function standingDesk(): Promise<Emulator> {
  return startEmulator({ warn: () => undefined, now: () => new Date('2026-03-02T08:00:00Z') });
}

/** Does one of them in the agents' pages, which costs no credits. */
export function carryOut(emulator: Emulator, deed: Deed, ticketId: string): void {
  const { desk } = emulator.byHand;
  if (deed.kind === 'reply') desk.reply({ id: ticketId, text: 'Please try again.' });
  else if (deed.kind === 'status') desk.setStatus({ id: ticketId, status: deed.status });
  else desk.createTicket({ subject: 'Somebody else', email: `other${deed.ticket}@example.com` });
}

/** Credits of Desk so far, as the emulator counts them. */
export const creditsOf = (emulator: Emulator): number => emulator.callSummary().services['desk']?.credits ?? 0;

export const moved = (emulator: Emulator, ms: number): void => {
  if (ms > 0) emulator.advance(`PT${ms / 1000}S`);
};
