import type { Finance } from '../finance/finance.js';
import type { FinanceRoute } from '../finance/route.js';

/** Every operation of Books. */
export function booksRoutes(_finance: Finance): FinanceRoute[] {
  return [];
}
