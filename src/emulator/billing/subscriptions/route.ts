import type { Answer } from '../../core/types.js';
import type { Finance } from '../../finance/finance.js';
import type { FinanceCall, FinanceRoute } from '../../finance/route.js';
import { subscriptionOf } from '../../finance/subscriptions/hooks.js';
import type { Subscription } from '../../finance/types.js';

/** Who is said to have done what came in by the API: the organisation's only user. */
export const API_USER = 'Emulator Admin';

export interface SubscriptionCall extends FinanceCall {
  subscription: Subscription;
}

/** An operation on one subscription: `POST …/cancel`. One nobody knows is 1002 with status 404. */
export function onSubscription(
  finance: Finance,
  {
    method,
    path,
    scope,
    run,
  }: { method: string; path: string; scope: 'CREATE' | 'READ' | 'UPDATE' | 'DELETE'; run: (call: SubscriptionCall) => Answer },
): FinanceRoute {
  return {
    method,
    path: `/billing/v1/subscriptions/:id${path}`,
    scopes: [`ZohoSubscriptions.subscriptions.${scope}`],
    run: (call) => run({ ...call, subscription: subscriptionOf(finance, call.params['id'] ?? '') }),
  };
}
