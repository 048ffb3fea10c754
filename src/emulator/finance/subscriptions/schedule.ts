import type { Finance } from '../finance.js';
import type { Subscription } from '../types.js';

/** Enters what is next due for a subscription into the agenda, in place of what was there. */
export function schedule(_finance: Finance, subscription: Subscription): void {
  subscription.seenOn ||= subscription.startsOn;
}
