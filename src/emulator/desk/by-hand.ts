import { contactsByHand } from './contacts/by-hand.js';
import { setupByHand } from './settings/by-hand.js';
import type { DeskState } from './state.js';
import { ticketsByHand } from './tickets/by-hand.js';

/** What people do with records without the API. */
export function recordsByHand(desk: () => DeskState) {
  return { ...ticketsByHand(desk), ...contactsByHand(desk), ...setupByHand(desk) };
}
