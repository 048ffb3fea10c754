import type { Finance } from '../../finance/finance.js';
import type { FinanceRoute } from '../../finance/route.js';
import { creditNoteRoutes } from './credit-note-routes.js';
import { paymentRoutes } from './payment-routes.js';

export { PAYMENTS_ABOUT } from './about.js';
export { paymentsByHand } from './by-hand.js';

/** Payments, refunds and credit notes. Methods, scopes, statuses and sentences: zoho.com/billing/api/v1/{payments,refunds,credit-notes} */
export const paymentsRoutes = (finance: Finance): FinanceRoute[] => [...paymentRoutes(finance), ...creditNoteRoutes(finance)];
