import type { DeskState } from './state.js';

/** What people do with records without the API. */
export function recordsByHand(_desk: () => DeskState) {
  return {};
}
