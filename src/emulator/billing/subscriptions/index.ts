import type { Finance } from '../../finance/finance.js';
import type { FinanceRoute } from '../../finance/route.js';
import { listen } from '../../finance/subscriptions/hooks.js';
import { detailRoutes } from './detail-routes.js';
import { lifeRoutes } from './life-routes.js';
import { recordRoutes } from './routes.js';

export { SUBSCRIPTIONS_ABOUT } from './about.js';
export { subscriptionsByHand } from './by-hand.js';

/** Subscriptions: their operations, and what they want to know of the rest of the database. */
export function subscriptionsRoutes(finance: Finance): FinanceRoute[] {
  listen(finance);
  return [...recordRoutes(finance), ...lifeRoutes(finance), ...detailRoutes(finance)];
}
