import type { Answer, Incoming } from '../../core/types.js';
import type { DeskRoute } from '../route.js';
import type { DeskState } from '../state.js';

/** Operations on subscriptions. */
export const webhookRoutes: DeskRoute[] = [];

/** Begins to send what happens in `desk`; asked for each new or reset state, before anything is restored into it. */
export function startWebhooks(desk: DeskState): void {
  desk.events.listen(() => undefined);
}

/** What Desk answers without a token below `/.well-known/` (its keys). */
export function wellKnown(_incoming: Incoming): Answer | undefined {
  return undefined;
}
