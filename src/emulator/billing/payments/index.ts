import type { About } from '../../core/about.js';
import type { HandAction } from '../../core/hand.js';
import type { Finance } from '../../finance/finance.js';
import type { FinanceRoute } from '../../finance/route.js';

/** Payments, refunds and credit notes. */
export function paymentsRoutes(_finance: Finance): FinanceRoute[] {
  return [];
}

export const PAYMENTS_ABOUT: Record<string, About> = {};

export function paymentsByHand(_finance: Finance): Record<string, HandAction> {
  return {};
}
