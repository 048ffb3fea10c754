import type { Finance } from './finance.js';
import type { Rows } from './rows.js';
import type { BillingEvent } from './types.js';

/** "Accessible through the API only for the last 180 days": Billing's documentation of events. */
const KEPT_MS = 180 * 86_400_000;

/**
 * Something happened that Billing tells of: `subscription_renewed` with `{ subscription: { … } }`, the object as GET would
 * answer it at this moment. Names: zoho.com/billing/api/v1/events
 */
export function emit(finance: Finance, type: string, data: Record<string, unknown>): BillingEvent {
  const at = finance.world.clock.now().getTime();
  const event: BillingEvent = { id: finance.world.nextId(), type, at, data: JSON.stringify(withPlanId(finance, data)), deliveries: [] };
  finance.events.put(event);
  keptEvents(finance);
  for (const tell of finance.hooks.emitted) tell(event);
  return event;
}

/** In webhooks a subscription's plan has an id, which its own GET does not show (recorded). It stands first, see `bareNumbers`. */
function withPlanId(finance: Finance, data: Record<string, unknown>): Record<string, unknown> {
  const { subscription } = data;
  if (!isObject(subscription) || !isObject(subscription['plan'])) return data;
  const [plan] = finance.plans.by('code', String(subscription['plan']['plan_code'] ?? ''));
  if (!plan) return data;
  return { ...data, subscription: { ...subscription, plan: { plan_id: plan.id, ...subscription['plan'] } } };
}

/** The events that are not too old yet; the others are dropped. They are in order of time. */
export function keptEvents(finance: Finance): Rows<BillingEvent> {
  const oldest = finance.world.clock.now().getTime() - KEPT_MS;
  for (const event of finance.events.all()) {
    if (event.at >= oldest) break;
    finance.events.remove(event.id);
  }
  return finance.events;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
