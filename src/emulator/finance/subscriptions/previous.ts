import type { Finance } from '../finance.js';
import type { Subscription } from '../types.js';

/** What the events of an upgrade and a downgrade say of the state before it (recorded). */
export function previousOf(finance: Finance, { status, plan }: Subscription): Record<string, unknown> {
  return {
    status,
    quantity: plan.quantity,
    plan_code: plan.code,
    plan_id: finance.plans.by('code', plan.code)[0]?.id ?? '',
    plan_name: plan.name,
  };
}
