import type { About } from '../../core/about.js';
import type { HandAction } from '../../core/hand.js';
import type { Finance } from '../../finance/finance.js';
import type { FinanceRoute } from '../../finance/route.js';

/** Invoices and unbilled charges. */
export function invoicesRoutes(_finance: Finance): FinanceRoute[] {
  return [];
}

export const INVOICES_ABOUT: Record<string, About> = {};

export function invoicesByHand(_finance: Finance): Record<string, HandAction> {
  return {};
}
