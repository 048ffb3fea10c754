import { type Operation, operation } from '../operation.js';
import { planList } from '../schemas-billing.js';
import type { PlansPort } from '../types.js';

/** `/v1/plans`: what there is to subscribe to. */
export function planOperations(plans: PlansPort): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/v1/plans',
      summary: 'What Billing sells: plans, addons and coupons',
      description: 'At most ten minutes old, or as it was when Zoho could last be asked; `asOf` says when that was.',
      answers: { 200: { description: 'All of them, whatever their status.', schema: planList } },
      handle: () => plans.list(),
    }),
  ];
}
