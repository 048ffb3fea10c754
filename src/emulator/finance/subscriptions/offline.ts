import { addDays } from '../calendar.js';
import { owedOn } from '../documents/invoice-status.js';
import type { Finance } from '../finance.js';
import type { Day, Invoice, Subscription } from '../types.js';
import { giveUp } from './dunning.js';
import { note } from './tell.js';

// Offline subscriptions are never charged: reminders only, and what is set for overdue invoices (zoho.com/billing: offline dunning).

export interface Overdue {
  on: Day;
  isLast: boolean;
  invoice: Invoice;
}

/** When the oldest invoice an offline subscription owes takes it a step further. Undefined: it owes nothing, or nothing is set. */
export function nextOverdue(finance: Finance, subscription: Subscription): Overdue | undefined {
  const { pastDueAfterDays, finallyAfterDays } = finance.settings.subscriptions.offline;
  if (subscription.autoCollect || (pastDueAfterDays === null && finallyAfterDays === null)) return undefined;
  const invoice = finance.invoices.by('subscription', subscription.id).find((each) => owedOn(each) > 0);
  if (!invoice) return undefined;
  if (subscription.status === 'live' && pastDueAfterDays !== null) {
    return { on: addDays(invoice.dueDate, pastDueAfterDays), isLast: false, invoice };
  }
  return finallyAfterDays === null ? undefined : { on: addDays(invoice.dueDate, finallyAfterDays), isLast: true, invoice };
}

export function beOverdue(finance: Finance, subscription: Subscription, { on, isLast, invoice }: Overdue): void {
  subscription.dunning = { attempt: 0, since: on, nextRetryOn: null, invoiceId: invoice.id, owes: null };
  if (isLast) {
    giveUp(finance, subscription, on);
  } else {
    subscription.status = 'dunning';
    note(finance, subscription, `Invoice ${invoice.number} is overdue`);
  }
}
