import { notImplemented } from '../../core/not-implemented.js';
import type { Answer } from '../../core/types.js';
import type { Finance } from '../../finance/finance.js';
import { created, done, type FinanceRoute, success } from '../../finance/route.js';
import { createSubscription } from '../../finance/subscriptions/found.js';
import { removeSubscription } from '../../finance/subscriptions/hooks.js';
import { carryOn } from '../../finance/subscriptions/schedule.js';
import { showSubscription } from '../../finance/subscriptions/show.js';
import { updateSubscription } from '../../finance/subscriptions/update.js';
import { listSubscriptions } from './list.js';
import { API_USER, onSubscription } from './route.js';

/** No bank account is ever charged here, so a subscription that is to be charged on one would be a lie. */
const onBankAccount = (body: Record<string, unknown>): Answer | undefined =>
  body['account_id'] === undefined || body['account_id'] === '' ? undefined : notImplemented('charging a bank account (account_id)');

/** Making, reading, changing and deleting subscriptions. Methods, scopes, statuses and sentences: OpenAPI file of Billing. */
export function recordRoutes(finance: Finance): FinanceRoute[] {
  const path = '/billing/v1/subscriptions';
  return [
    {
      ...{ method: 'POST', path, scopes: ['ZohoSubscriptions.subscriptions.CREATE'] },
      run: (call) => {
        const body = call.body();
        const refused = onBankAccount(body);
        if (refused) return refused;
        const subscription = createSubscription(finance, body, API_USER);
        return created('Subscription has been created successfully.', { subscription: showSubscription(finance, subscription) });
      },
    },
    {
      ...{ method: 'GET', path, scopes: ['ZohoSubscriptions.subscriptions.READ'] },
      run: ({ query }) => listSubscriptions(finance, query),
    },
    onSubscription(finance, {
      ...{ method: 'GET', path: '', scope: 'READ' },
      run: ({ subscription }) => success({ subscription: showSubscription(finance, subscription) }),
    }),
    onSubscription(finance, {
      ...{ method: 'PUT', path: '', scope: 'UPDATE' },
      run: (call) => {
        const body = call.body();
        const refused = onBankAccount(body);
        if (refused) return refused;
        updateSubscription(finance, call.subscription, body, API_USER);
        carryOn(finance, call.subscription);
        return done('Subscription has been updated successfully.', { subscription: showSubscription(finance, call.subscription) });
      },
    }),
    onSubscription(finance, {
      ...{ method: 'DELETE', path: '', scope: 'DELETE' },
      run: ({ subscription }) => {
        removeSubscription(finance, subscription);
        return done('The subscription has been deleted.');
      },
    }),
  ];
}
