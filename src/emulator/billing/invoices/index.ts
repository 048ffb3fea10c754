import type { Finance } from '../../finance/finance.js';
import type { FinanceRoute } from '../../finance/route.js';
import { invoiceActionRoutes } from './action-routes.js';
import { invoiceRoutes } from './routes.js';
import { unbilledChargeRoutes } from './unbilled-charge-routes.js';

export { INVOICES_ABOUT } from './about.js';
export { invoicesByHand } from './by-hand.js';

/** Invoices and unbilled charges. Methods, scopes, statuses and sentences: zoho.com/billing/api/v1/invoices and /unbilled-charges */
export function invoicesRoutes(finance: Finance): FinanceRoute[] {
  return [...invoiceRoutes(finance), ...invoiceActionRoutes(finance), ...unbilledChargeRoutes(finance)];
}
