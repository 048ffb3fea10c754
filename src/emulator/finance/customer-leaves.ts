import { customerHasTransactions, customerSubscribes } from './errors.js';
import type { Finance } from './finance.js';
import type { Subscription } from './types.js';

/** Those that still do something, or will (which ones Zoho means by "active" is not documented). */
const ACTIVE = new Set<Subscription['status']>(['live', 'trial', 'future', 'dunning', 'unpaid', 'non_renewing', 'paused']);

/** "Only if there is no active subscription": OpenAPI file of customers. Throws Refusal. */
export function deactivateCustomer(finance: Finance, id: string): void {
  const customer = finance.customers.get(id);
  if (finance.subscriptions.by('customer', id).some(({ status }) => ACTIVE.has(status))) throw customerSubscribes();
  Object.assign(customer, { status: 'inactive', updatedAt: finance.world.clock.now().getTime() });
}

/** With its cards and bank accounts. Refused (3000) while a document names it, and when another part objects. */
export function removeCustomer(finance: Finance, id: string): void {
  finance.customers.get(id);
  const { invoices, payments, creditNotes, refunds, unbilledCharges, cards, bankAccounts } = finance;
  for (const table of [invoices, payments, creditNotes, refunds, unbilledCharges]) {
    if (table.by('customer', id).length > 0) throw customerHasTransactions();
  }
  for (const leaves of finance.hooks.customerLeaves) leaves(id);
  for (const table of [cards, bankAccounts]) for (const row of table.by('customer', id)) table.remove(row.id);
  finance.customers.remove(id);
}
