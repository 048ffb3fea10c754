import { emit } from '../events.js';
import type { Finance } from '../finance.js';
import type { Subscription } from '../types.js';
import { showSubscription } from './show.js';

/** Who an activity is said to be of when nobody did it. */
export const SCHEDULER = 'Zoho Billing';

/** Tells of something that happened to a subscription: the event carries it as GET would answer it now (recorded). */
export function tell(finance: Finance, subscription: Subscription, type: string, more: Record<string, unknown> = {}): void {
  emit(finance, type, { subscription: { ...showSubscription(finance, subscription), ...more } });
}

/** A line of the subscription's recent activities; it counts as a change of the subscription. */
export function note(finance: Finance, subscription: Subscription, description: string, by = SCHEDULER): void {
  const at = finance.world.clock.now().getTime();
  subscription.activities.push({ id: finance.world.nextId(), description, by, at });
  subscription.updatedAt = at;
}
