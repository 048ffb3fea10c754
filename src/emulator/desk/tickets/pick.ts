import { fieldError, invalidData } from '../errors.js';
import type { DeskCall } from '../route.js';
import type { Ticket } from '../types.js';
import { isEditable, seesTicket } from './find.js';

/**
 * The tickets a body names, each once. Throws DeskRefusal (INVALID_DATA at `pointer`) when one is unknown, hidden from the
 * agent or cannot be edited: all or nothing is inferred.
 */
export function pickTickets({ desk, agent }: DeskCall, ids: readonly string[], pointer: string): Ticket[] {
  return [...new Set(ids)].map((id) => {
    const ticket = desk.tickets.get(id);
    if (!ticket || !seesTicket(desk, agent, ticket) || !isEditable(ticket)) throw invalidData([fieldError(pointer)]);
    return ticket;
  });
}
