import { addDays } from '../calendar.js';
import type { Finance } from '../finance.js';
import type { Day, Subscription } from '../types.js';
import { liveThrough, nextDue } from './life.js';

/** Zoho's scheduler runs shortly after midnight of the organisation: ten minutes, by the times in events that were seen. */
const AFTER_MIDNIGHT_MS = 10 * 60_000;
/** One subscription a millisecond, in the order of their numbers, whatever order they were entered in: over an hour, then again. */
const SPREAD_MS = 3_600_000;

const entries = new WeakMap<Subscription, () => void>();

/**
 * Enters what is next due for a subscription into the agenda, in place of what was there: one entry a subscription, however long
 * it lives. What should have happened already happens at the agenda's next look.
 */
export function schedule(finance: Finance, subscription: Subscription): void {
  unschedule(subscription);
  const due = nextDue(finance, subscription);
  if (!due) return;
  const at = turnOn(finance, subscription, due.on);
  entries.set(
    subscription,
    finance.world.agenda.at(at, () => {
      if (finance.subscriptions.get(subscription.id) !== subscription) return;
      liveThrough(finance, subscription, finance.today());
      schedule(finance, subscription);
    }),
  );
}

/** It is gone: nothing more happens to it. */
export function unschedule(subscription: Subscription): void {
  entries.get(subscription)?.();
  entries.delete(subscription);
}

/** After a change from outside: what has come due with it happens now, what comes next is entered. */
export function carryOn(finance: Finance, subscription: Subscription): void {
  liveThrough(finance, subscription, reached(finance, subscription));
  schedule(finance, subscription);
}

/** Its turn on a day, in ms since epoch. */
function turnOn(finance: Finance, { number }: Subscription, day: Day): number {
  return finance.time.startOf(day) + AFTER_MIDNIGHT_MS + (Number(number.replaceAll(/\D/g, '')) % SPREAD_MS);
}

/** The last day on which it has had its turn. */
function reached(finance: Finance, subscription: Subscription): Day {
  const today = finance.today();
  return finance.world.clock.now().getTime() >= turnOn(finance, subscription, today) ? today : addDays(today, -1);
}
