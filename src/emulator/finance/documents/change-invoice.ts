import type { Customer } from '../customer.js';
import { invalidValue } from '../errors.js';
import { emit } from '../events.js';
import type { Finance } from '../finance.js';
import type { Invoice } from '../types.js';
import { issueInvoice } from './invoice.js';
import { type InvoiceTerms, readInvoice } from './invoice-input.js';
import { balanceOf } from './invoice-status.js';
import type { Spelling } from './line-input.js';
import { type LineInput, type Reckoning, reckon } from './lines.js';
import {
  customerFixedByCredits,
  customerFixedByPayments,
  invoiceHasCredits,
  invoiceHasPayments,
  moreThanBalance,
  wrongState,
} from './refusals.js';
import { comment, tellPaid } from './settle.js';
import { showInvoice } from './show-invoice.js';

interface Request {
  body: Record<string, unknown>;
  query: URLSearchParams;
  spelling: Spelling;
}

/** An invoice from a body; a draft, unless `send=true` mails it at once. Throws Refusal. */
export function createInvoice(finance: Finance, customer: Customer, { body, query, spelling }: Request): Invoice {
  const terms = readInvoice(finance, body, { customer, spelling, query });
  if (reckon(finance, terms).total < 0) throw invalidValue('total');
  const isSent = query.get('send') === 'true';
  const stage = isSent ? 'open' : 'draft';
  const invoice = issueInvoice(finance, { ...terms, customerId: customer.id, currency: customer.currency, kind: 'manual', stage });
  if (isSent) markSent(finance, invoice);
  return invoice;
}

/** Open from now on, and mailed to the customer. */
export function markSent(finance: Finance, invoice: Invoice): void {
  const wasOpen = invoice.stage === 'open';
  const at = finance.world.clock.now().getTime();
  Object.assign(invoice, { stage: 'open', sentAt: at, updatedAt: at });
  if (!wasOpen && balanceOf(invoice) === 0) tellPaid(finance, [invoice]);
}

/** What was sent of an invoice changes, the rest stays. Throws Refusal when that would leave less than was paid. Emits `invoice_updated`. */
export function updateInvoice(finance: Finance, invoice: Invoice, { body, query, spelling }: Request): Invoice {
  if (invoice.stage === 'void') throw wrongState('Invoices that are void cannot be edited.');
  const customer = finance.customers.get(typeof body['customer_id'] === 'string' ? body['customer_id'] : invoice.customerId);
  if (customer.id !== invoice.customerId) {
    if (invoice.paid > 0) throw customerFixedByPayments();
    if (invoice.credited > 0) throw customerFixedByCredits();
    // Amounts are in the old customer's currency.
    if (customer.currency !== invoice.currency) throw invalidValue('customer_id');
  }
  const terms = readInvoice(finance, body, { customer, spelling, query, old: invoice });
  const isPaid = apply(invoice, terms, reckon(finance, { ...terms, coupons: invoice.coupons }));
  if (customer.id !== invoice.customerId) invoice.addresses = { ...customer.addresses };
  invoice.customerId = customer.id;
  finance.invoices.put(invoice);
  comment(finance, invoice, 'Invoice updated.');
  emit(finance, 'invoice_updated', { invoice: showInvoice(finance, invoice) });
  if (isPaid) tellPaid(finance, [invoice]);
  return invoice;
}

/** Answers whether nothing more is owed with that. */
function apply(invoice: Invoice, terms: InvoiceTerms, reckoning: Reckoning): boolean {
  if (reckoning.total < 0) throw invalidValue('total');
  if (reckoning.total < invoice.paid + invoice.credited + invoice.writtenOff) throw moreThanBalance();
  const owed = balanceOf(invoice);
  Object.assign(invoice, terms, reckoning);
  return invoice.stage === 'open' && owed > 0 && balanceOf(invoice) === 0;
}

/** Other lines on an invoice whose lines are not final yet. Throws Refusal when they are. */
export function changeLines(finance: Finance, invoice: Invoice, lines: LineInput[]): void {
  if (invoice.stage !== 'pending') throw wrongState('Line items can be changed only for invoices in the pending status.');
  const reckoning = reckon(finance, { ...invoice, lines });
  if (reckoning.total < 0) throw invalidValue('total');
  Object.assign(invoice, reckoning, { updatedAt: finance.world.clock.now().getTime() });
}

/** Takes an invoice away for good. Throws Refusal while payments or credits are on it (documented). */
export function deleteInvoice(finance: Finance, invoice: Invoice): void {
  if (invoice.paid > 0) throw invoiceHasPayments();
  if (invoice.credited > 0) throw invoiceHasCredits();
  for (const payment of finance.payments.by('invoice', invoice.id)) {
    payment.applied = payment.applied.filter(({ invoiceId }) => invoiceId !== invoice.id);
    finance.payments.put(payment);
  }
  // What was billed with it is unbilled again (inferred).
  for (const charge of finance.unbilledCharges.by('customer', invoice.customerId)) {
    if (charge.invoiceId === invoice.id) Object.assign(charge, { status: 'open', invoiceId: '' });
  }
  for (const note of finance.creditNotes.by('invoice', invoice.id)) {
    note.invoiceId = '';
    finance.creditNotes.put(note);
  }
  finance.invoices.remove(invoice.id);
}
