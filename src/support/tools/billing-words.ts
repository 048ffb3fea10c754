import type { OwedInvoice, PaymentOf } from '../../store/billing-of.js';
import type { SubscriptionView } from '../../types-billing.js';

/** A subscription in one sentence. Plan codes and statuses are Billing's own words, amounts exact. */
export function subscriptionInWords({ planCode, quantity, billing, wish }: SubscriptionView): string {
  const what = quantity === 1 ? planCode : `${planCode} × ${quantity}`;
  if (!billing) return wish === 'cancelled' ? `${what}: was cancelled before it began.` : `${what}: is being set up.`;
  const { status, amount, currency, nextBillingAt, termEndsAt, trialEndsAt, cancelledAt } = billing;
  const price = amount === null || currency === null ? '' : `, ${amount} ${currency} a term`;
  const rest = {
    ends: cancelledAt === null ? '' : ` It ended on ${cancelledAt}.`,
    trial: trialEndsAt === null ? '' : ` The trial ends on ${trialEndsAt}.`,
    renews: nextBillingAt === null ? '' : ` The next bill is on ${nextBillingAt}.`,
    stops: termEndsAt === null ? '' : ` It ends on ${termEndsAt} and does not renew.`,
  };
  const head = `${what}: ${status}${price}.`;
  if (isOver(status)) return head + rest.ends;
  if (willEnd({ wish, status })) return head + rest.stops;
  return head + (isTrial(status) ? rest.trial : '') + rest.renews;
}

export const isOver = (status: string): boolean => ['cancelled', 'expired', 'trial_expired'].includes(status);
export const isTrial = (status: string): boolean => status === 'trial';
/** It goes on to the end of its term, and no further. */
export const willEnd = ({ wish, status }: { wish: string; status: string }): boolean => wish !== 'active' || status === 'non_renewing';

/** An open invoice in one sentence. */
export function invoiceInWords({ number, total, balance, currency, dueDate, overdue }: OwedInvoice): string {
  const of = balance === total ? `${balance} ${currency}` : `${balance} ${currency} of ${total} ${currency}`;
  const due = dueDate === null ? '' : overdue ? `, overdue since ${dueDate}` : `, due on ${dueDate}`;
  return `Invoice ${number}: ${of} is owed${due}.`;
}

/** A payment in one sentence. Why it failed is not in it: those are the gateway's words. */
export function paymentInWords({ status, amount, currency, date, cardLastFour, invoices, refunded }: PaymentOf): string {
  const what = status === 'success' ? 'was received' : 'failed';
  const card = cardLastFour === null ? '' : ` by the card ending in ${cardLastFour}`;
  const forWhat = invoices.length === 0 ? '' : ` for ${invoices.join(', ')}`;
  const back = /[1-9]/.test(refunded) ? `; ${refunded} ${currency} was paid back` : '';
  return `A payment of ${amount} ${currency}${card}${forWhat} ${what}${date === null ? '' : ` on ${date}`}${back}.`;
}
