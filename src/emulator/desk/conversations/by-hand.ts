import type { HandAction } from '../../core/hand.js';
import type { DeskState } from '../state.js';

/** What agents and customers write without the API. */
export function conversationsByHand(_desk: () => DeskState): Record<string, HandAction> {
  return {};
}
