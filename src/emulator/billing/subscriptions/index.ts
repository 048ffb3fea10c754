import type { About } from '../../core/about.js';
import type { HandAction } from '../../core/hand.js';
import type { Finance } from '../../finance/finance.js';
import type { FinanceRoute } from '../../finance/route.js';

/** Subscriptions. */
export function subscriptionsRoutes(_finance: Finance): FinanceRoute[] {
  return [];
}

export const SUBSCRIPTIONS_ABOUT: Record<string, About> = {};

export function subscriptionsByHand(_finance: Finance): Record<string, HandAction> {
  return {};
}
