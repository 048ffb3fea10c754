import { addTo, type DeskState } from '../state.js';
import type { Actor, Agent, HistoryEntry, Ticket } from '../types.js';

/** Who did something, when and through what (`source` of the history). */
export interface By {
  actor: Actor;
  at: number;
  source?: string | null;
}

export const SYSTEM: Actor = { type: 'System', id: null };

export const byAgent = (agent: Agent, at: number): By => ({ actor: { type: 'Agent', id: agent.id }, at });

export const byContact = (contactId: string, at: number): By => ({ actor: { type: 'Contact', id: contactId }, at });

/** Writes into a ticket's history, which is also what its metrics are made of. */
export function noteHistory(
  desk: DeskState,
  ticket: Ticket,
  { by, ...entry }: Pick<HistoryEntry, 'eventName' | 'info'> & { by: By },
): void {
  addTo(desk.history, ticket.id, { ...entry, actor: by.actor, at: by.at, source: by.source ?? null });
}
