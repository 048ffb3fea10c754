import type { Finance } from '../finance/finance.js';
import type { FinanceRoute } from '../finance/route.js';
import { contactRoutes } from './contacts/routes.js';
import { creditNoteRefundRoutes } from './credit-notes/refund-routes.js';
import { creditNoteRoutes } from './credit-notes/routes.js';
import { invoiceActionRoutes } from './invoices/action-routes.js';
import { invoiceRoutes } from './invoices/routes.js';
import { organizationRoutes } from './organizations/routes.js';
import { paymentRoutes } from './payments/routes.js';
import { reportRoutes } from './reports/routes.js';

/** Every operation of Books. */
export const booksRoutes = (finance: Finance, organizationId: string): FinanceRoute[] => [
  ...organizationRoutes(finance, organizationId),
  ...contactRoutes(finance),
  ...invoiceRoutes(finance),
  ...invoiceActionRoutes(finance),
  ...paymentRoutes(finance),
  ...creditNoteRoutes(finance),
  ...creditNoteRefundRoutes(finance),
  ...reportRoutes(finance),
];
