import { addDays } from '../calendar.js';
import { balanceOf } from '../documents/invoice-status.js';
import type { Finance } from '../finance.js';
import type { Day, Dunning, Invoice, Subscription } from '../types.js';
import { collect } from './collect.js';
import { end } from './endings.js';
import { note, tell } from './tell.js';
import { anchor, see } from './terms.js';

// Source: zoho.com/billing/help (dunning, retry settings) and its knowledge base: tries on days that the organisation sets, the
// subscription is usable meanwhile, then cancelled or marked as unpaid. Nobody says what happens when the next term would begin
// in between: here it waits for the outcome, and is billed at once when the tries succeed.

/** The charge of a renewal failed: the subscription is past due, and the card is tried again on the days that are set. */
export function enterDunning(
  finance: Finance,
  subscription: Subscription,
  { invoice, day, owes }: { invoice: Invoice; day: Day; owes: Dunning['owes'] },
): void {
  subscription.status = 'dunning';
  subscription.dunning = { attempt: 1, since: day, nextRetryOn: null, invoiceId: invoice.id, owes };
  note(finance, subscription, `Payment of invoice ${invoice.number} failed`);
  planRetry(finance, subscription, day);
}

/** Enters the next day of a retry, or does to the subscription what is set for when all have failed. */
function planRetry(finance: Finance, subscription: Subscription, day: Day): void {
  const { dunning } = subscription;
  if (!dunning) return;
  const next = nextRetry(finance, dunning);
  dunning.nextRetryOn = next;
  if (next === null) giveUp(finance, subscription, day);
}

/** The first attempt is that of the renewal, so the n-th of the days that are set comes after n attempts. */
function nextRetry(finance: Finance, { attempt, since }: Dunning): Day | null {
  const days = finance.settings.dunning.retryOnDays[attempt - 1];
  return days === undefined ? null : addDays(since, days);
}

/** The card is tried again. Of success the hook for paid invoices takes care. */
export function retry(finance: Finance, subscription: Subscription, day: Day): void {
  const { dunning } = subscription;
  if (!dunning) return;
  const invoice = finance.invoices.get(dunning.invoiceId);
  dunning.attempt += 1;
  dunning.nextRetryOn = null;
  if (invoice?.stage !== 'open' || balanceOf(invoice) === 0) {
    // Voided, deleted or written off meanwhile: nothing is owed any more.
    recover(finance, subscription, day);
  } else if (collect(finance, subscription, invoice) === 'failed') {
    note(finance, subscription, `Payment of invoice ${invoice.number} failed again`);
    planRetry(finance, subscription, day);
  }
}

/** All tries have failed. */
export function giveUp(finance: Finance, subscription: Subscription, day: Day): void {
  if (finance.settings.dunning.finally === 'unpaid') markUnpaid(finance, subscription);
  else end(finance, subscription, { status: 'cancelled_from_dunning', day, source: 'scheduler' });
}

/** Unpaid: not renewed until what is owed is paid. */
export function markUnpaid(finance: Finance, subscription: Subscription, by?: string): void {
  const { dunning } = subscription;
  subscription.status = 'unpaid';
  subscription.scheduled = null;
  if (dunning) dunning.nextRetryOn = null;
  note(finance, subscription, 'Subscription marked as unpaid', by);
  tell(finance, subscription, 'subscription_unpaid');
}

/**
 * What was owed is paid: it is live again, and tells what the failed charge kept back. One that was unpaid beyond its term
 * begins a new one today ("when the payment is received, it will automatically renew").
 */
export function recover(finance: Finance, subscription: Subscription, day: Day): void {
  const { dunning, status } = subscription;
  const owes = dunning?.owes ?? null;
  subscription.dunning = null;
  subscription.status = 'live';
  // What was not told while it was past due is not told late.
  see(subscription, addDays(day, -1));
  if (status === 'unpaid' && subscription.nextBillingOn !== null && subscription.nextBillingOn < day) {
    subscription.nextBillingOn = day;
    anchor(subscription, day);
  }
  note(finance, subscription, 'Payment received: the subscription is live again');
  if (owes !== null) tell(finance, subscription, owes);
}
