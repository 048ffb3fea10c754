import { addDays } from '../calendar.js';
import { cardDeclined } from '../documents/refusals.js';
import type { Finance } from '../finance.js';
import type { Subscription } from '../types.js';
import { billTerm } from './bill.js';
import { bookDeclined, bookTaken } from './collect.js';
import { type Draft, draftOf } from './create.js';
import { noCard } from './errors.js';
import { schedule } from './schedule.js';
import { askFirst, beginTrial, catchUp, failCreation, goLive } from './start.js';
import { note, tell } from './tell.js';

/**
 * Creates a subscription and lets it begin: on a future day, with a trial, or at once with its first invoice and, online, its
 * first charge. A start in the past makes no events of past days, and no invoice unless asked for (OpenAPI file of Billing:
 * `starts_at`, `create_backdated_invoice`; zoho.com/billing/api/v1/events). Throws Refusal.
 */
export function createSubscription(finance: Finance, body: Record<string, unknown>, by: string): Subscription {
  const draft = draftOf(finance, body);
  const { subscription } = draft;
  const today = finance.today();
  const keep = () => {
    draft.commit();
    subscription.number = finance.nextNumber('subscription');
    finance.subscriptions.put(subscription);
    note(finance, subscription, 'Subscription created', by);
  };
  const firstDay = addDays(subscription.startsOn, subscription.trialDays);
  if (subscription.startsOn > today) {
    subscription.nextBillingOn = firstDay;
    keep();
    tell(finance, subscription, 'subscription_created');
  } else if (firstDay > today) {
    keep();
    beginTrial(finance, subscription, subscription.startsOn);
    tell(finance, subscription, 'subscription_created');
  } else {
    if (subscription.trialDays > 0) subscription.trialEndsOn = firstDay;
    goLive(subscription, firstDay);
    if (catchUp(subscription, today)) {
      beginNow(finance, draft, keep);
    } else {
      Object.assign(subscription, { status: 'expired', expiresOn: subscription.termEndsOn });
      keep();
      tell(finance, subscription, 'subscription_created');
    }
  }
  schedule(finance, subscription);
  return subscription;
}

/** Its current term has begun, today or in the past: what is billed today is charged before anything is kept. */
function beginNow(finance: Finance, { subscription, isBackdatedBilled, isUnbilled }: Draft, keep: () => void): void {
  const { termStartsOn, activatedOn, autoCollect } = subscription;
  const today = finance.today();
  const isBilled = isBackdatedBilled || termStartsOn === today;
  // The first term of all has the setup fee on its invoice.
  const withSetupFee = termStartsOn === activatedOn;
  const { due, card, taken, declined } = isBilled && !isUnbilled ? askFirst(finance, subscription, { withSetupFee }) : { due: 0 };
  if (autoCollect && due > 0 && !card) throw noCard();
  if (declined) {
    if (finance.settings.subscriptions.declinedCreation === 'refuse') throw cardDeclined(declined.error);
    keep();
    failCreation(finance, subscription);
    bookDeclined(finance, subscription, due, declined);
    return;
  }
  keep();
  const date = termStartsOn ?? today;
  const invoice = isBilled ? billTerm(finance, subscription, { kind: 'new', date, withSetupFee, unbilled: isUnbilled }) : undefined;
  tell(finance, subscription, 'subscription_created');
  if (activatedOn === today) tell(finance, subscription, 'subscription_activation');
  if (invoice) bookTaken(finance, invoice, taken);
}
