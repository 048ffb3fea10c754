import type { Finance } from '../finance.js';
import type { Invoice } from '../types.js';
import { balanceOf } from './invoice-status.js';

/**
 * Carries out what changes what is owed on an invoice (`change` alters `paid`, `credited` or `writtenOff`). Answers whether the
 * last of it went with that: then `tellPaid` is due, once all that belongs together is done.
 */
export function settle(finance: Finance, invoice: Invoice, change: () => void): boolean {
  const owed = balanceOf(invoice);
  change();
  invoice.updatedAt = finance.world.clock.now().getTime();
  if (balanceOf(invoice) < 0) throw new Error(`More than the balance of invoice ${invoice.number} was put on it`);
  return owed > 0 && balanceOf(invoice) === 0 && invoice.stage === 'open';
}

/** Tells whoever waits for it that these invoices are paid. */
export function tellPaid(finance: Finance, invoices: Invoice[]): void {
  for (const invoice of invoices) for (const paid of finance.hooks.invoicePaid) paid(invoice);
}

/** A line of the invoice's history. */
export function comment(finance: Finance, invoice: Invoice, description: string): void {
  const at = finance.world.clock.now().getTime();
  invoice.comments.push({ id: finance.world.nextId(), description, at });
  invoice.updatedAt = at;
}
