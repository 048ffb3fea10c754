import type { About } from '../../core/about.js';
import type { HandAction } from '../../core/hand.js';
import type { Finance } from '../../finance/finance.js';
import type { FinanceRoute } from '../../finance/route.js';

/** Events and what an admin sets about webhooks. */
export function eventsRoutes(_finance: Finance): FinanceRoute[] {
  return [];
}

export const EVENTS_ABOUT: Record<string, About> = {};

export function eventsByHand(_finance: Finance): Record<string, HandAction> {
  return {};
}
