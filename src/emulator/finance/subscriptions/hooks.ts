import { owedOn } from '../documents/invoice-status.js';
import type { Finance } from '../finance.js';
import type { Invoice, Subscription } from '../types.js';
import { markUnpaid, recover } from './dunning.js';
import { customerHasSubscriptions, unknownSubscription, wrongStatus } from './errors.js';
import { carryOn, schedule, unschedule } from './schedule.js';
import { tell } from './tell.js';

/** Enters what subscriptions want to know of. Once, when the service is made. */
export function listen(finance: Finance): void {
  finance.hooks.invoicePaid.push((invoice) => invoiceIsPaid(finance, invoice));
  finance.hooks.customerLeaves.push((customerId) => {
    if (finance.subscriptions.by('customer', customerId).length > 0) throw customerHasSubscriptions();
  });
}

/** Somebody paid what a subscription that is past due or unpaid owes: by card, by cheque, with a credit. */
function invoiceIsPaid(finance: Finance, invoice: Invoice): void {
  for (const id of invoice.subscriptionIds) {
    const subscription = finance.subscriptions.get(id);
    if (subscription?.dunning?.invoiceId !== invoice.id) continue;
    recover(finance, subscription, finance.today());
    carryOn(finance, subscription);
  }
}

/** Throws Refusal 1002 (status 404) when there is none. */
export function subscriptionOf(finance: Finance, id: string): Subscription {
  const subscription = finance.subscriptions.get(id);
  if (!subscription) throw unknownSubscription();
  return subscription;
}

/** It is gone, with all it would have done; its invoices stay. */
export function removeSubscription(finance: Finance, subscription: Subscription): void {
  unschedule(subscription);
  tell(finance, subscription, 'subscription_deleted');
  finance.subscriptions.remove(subscription.id);
}

/** As a person does in Billing's pages: it owes something and is not renewed until that is paid. Throws Refusal when it owes nothing. */
export function declareUnpaid(finance: Finance, subscription: Subscription, { by }: { by: string }): void {
  const { status, dunning } = subscription;
  if (status !== 'live' && status !== 'dunning') throw wrongStatus(`cannot be marked as unpaid, it is ${status.replaceAll('_', ' ')}`);
  const owed = finance.invoices.by('subscription', subscription.id).find((invoice) => owedOn(invoice) > 0);
  if (!owed) throw wrongStatus('has no unpaid invoice');
  subscription.dunning = dunning ?? { attempt: 0, since: finance.today(), nextRetryOn: null, invoiceId: owed.id, owes: null };
  markUnpaid(finance, subscription, by);
  schedule(finance, subscription);
}
