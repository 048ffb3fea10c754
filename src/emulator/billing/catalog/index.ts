import type { Finance } from '../../finance/finance.js';
import type { FinanceRoute } from '../../finance/route.js';
import { cardRoutes } from './card-routes.js';
import { recordsRoutes } from './records.js';
import { settingsRoutes } from './settings-routes.js';

export { CATALOG_ABOUT } from './about.js';
export { catalogByHand } from './by-hand.js';

/** Products, plans, addons, coupons, cards and settings. */
export function catalogRoutes(finance: Finance): FinanceRoute[] {
  return [...recordsRoutes(finance), ...cardRoutes(finance), ...settingsRoutes(finance)];
}
