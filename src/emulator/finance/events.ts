import type { Finance } from './finance.js';

/**
 * Something happened that Billing tells of: `subscription_renewed` with `{ subscription: { … } }`, the object as GET would
 * answer it at this moment. Names: zoho.com/billing/api/v1/events
 */
export function emit(finance: Finance, type: string, data: Record<string, unknown>): void {
  const at = finance.world.clock.now().getTime();
  finance.events.put({ id: finance.world.nextId(), type, at, data: JSON.stringify(data), deliveries: [] });
}
