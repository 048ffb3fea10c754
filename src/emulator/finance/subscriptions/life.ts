import { addDays } from '../calendar.js';
import type { Finance } from '../finance.js';
import type { Day, Subscription } from '../types.js';
import { retry } from './dunning.js';
import { end, expire } from './endings.js';
import { beOverdue, nextOverdue } from './offline.js';
import { pauseNow, resumeNow } from './pause.js';
import { renew } from './renew.js';
import { endTrial, startFuture } from './start.js';
import { tell } from './tell.js';
import { see } from './terms.js';

/** Notices are sent three days ahead. Source: OpenAPI file of Billing, events. */
const NOTICE_DAYS = 3;

export interface Due {
  on: Day;
  run(): void;
}

/**
 * The next thing that happens to a subscription by itself. Of one day: pause before renewal (a paused one is not renewed), all
 * else in the order it stands here. Undefined: nothing will.
 */
export function nextDue(finance: Finance, subscription: Subscription): Due | undefined {
  let first: Due | undefined;
  for (const due of dues(finance, subscription)) if (first === undefined || due.on < first.on) first = due;
  return first;
}

function* dues(finance: Finance, subscription: Subscription): Generator<Due> {
  const { status, startsOn, trialEndsOn, termEndsOn, nextBillingOn, pause, dunning } = subscription;
  if (status === 'future') yield { on: startsOn, run: () => startFuture(finance, subscription, startsOn) };
  if (status === 'trial' && trialEndsOn !== null) {
    yield { on: trialEndsOn, run: () => endTrial(finance, subscription, trialEndsOn) };
    yield* notice(finance, subscription, { of: trialEndsOn, type: 'trial_expiring' });
  }
  if (status === 'paused' && pause?.resumeOn) {
    const { resumeOn } = pause;
    yield { on: resumeOn, run: () => resumeNow(finance, subscription, { day: resumeOn }) };
  }
  if (status === 'dunning' && dunning?.nextRetryOn) {
    const { nextRetryOn } = dunning;
    yield { on: nextRetryOn, run: () => retry(finance, subscription, nextRetryOn) };
  }
  if (status === 'non_renewing' && termEndsOn !== null) {
    yield { on: termEndsOn, run: () => end(finance, subscription, { status: 'cancelled', day: termEndsOn, source: 'user' }) };
  }
  // An offline subscription is billed on while it is past due; an online one waits for the outcome of the tries.
  if (status === 'live' || (status === 'dunning' && dunning?.nextRetryOn === null)) {
    if (status === 'live' && pause !== null) yield { on: pause.on, run: () => pauseNow(finance, subscription, { day: pause.on }) };
    if (nextBillingOn !== null) {
      yield { on: nextBillingOn, run: () => renew(finance, subscription, nextBillingOn) };
      yield* notice(finance, subscription, { of: nextBillingOn, type: 'subscription_ahead' });
    } else if (termEndsOn !== null) {
      yield { on: termEndsOn, run: () => expire(finance, subscription, termEndsOn) };
      yield* notice(finance, subscription, { of: termEndsOn, type: 'subscription_expiring' });
    }
    const overdue = nextOverdue(finance, subscription);
    if (overdue) yield { on: overdue.on, run: () => beOverdue(finance, subscription, overdue) };
  }
}

/** What was not yet to be seen three days before is not sent later. */
function* notice(finance: Finance, subscription: Subscription, { of, type }: { of: Day; type: string }): Generator<Due> {
  const on = addDays(of, -NOTICE_DAYS);
  if (on > subscription.seenOn) yield { on, run: () => tell(finance, subscription, type) };
}

/** Lets everything happen that is due up to a day, each on its own day. */
export function liveThrough(finance: Finance, subscription: Subscription, day: Day): void {
  for (let due = nextDue(finance, subscription); due && due.on <= day; due = nextDue(finance, subscription)) {
    // Said first: a notice that has been sent must not be due again.
    see(subscription, due.on);
    due.run();
  }
}
