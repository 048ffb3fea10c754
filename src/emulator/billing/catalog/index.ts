import type { About } from '../../core/about.js';
import type { HandAction } from '../../core/hand.js';
import type { Finance } from '../../finance/finance.js';
import type { FinanceRoute } from '../../finance/route.js';

/** Products, plans, addons, coupons, cards and settings. */
export function catalogRoutes(_finance: Finance): FinanceRoute[] {
  return [];
}

export const CATALOG_ABOUT: Record<string, About> = {};

export function catalogByHand(_finance: Finance): Record<string, HandAction> {
  return {};
}
