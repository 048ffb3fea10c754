import { bankAccountOf } from '../bank-accounts.js';
import { cardOf } from '../cards.js';
import { invalidValue } from '../errors.js';
import type { Finance } from '../finance.js';
import type { Invoice, Payment } from '../types.js';
import { markSent } from './change-invoice.js';
import { balanceOf } from './invoice-status.js';
import { chargeCard, debitAccount } from './payment.js';
import { mailAddresses, text } from './read.js';
import { cardDeclined, wrongState } from './refusals.js';
import { comment, tellPaid } from './settle.js';

/** Makes a draft, a pending or a void invoice count (that a void one may come back is inferred). An open one stays as it is. */
export function convertToOpen(finance: Finance, invoice: Invoice): void {
  if (invoice.stage === 'open') return;
  Object.assign(invoice, { stage: 'open', voidedOn: null });
  comment(finance, invoice, 'Invoice marked as open.');
  if (balanceOf(invoice) === 0) tellPaid(finance, [invoice]);
}

/** Mails an invoice, which makes a draft of it sent. No mail leaves the emulator; the history has it. Throws Refusal. */
export function emailInvoice(finance: Finance, invoice: Invoice, body: Record<string, unknown>): void {
  const to = mailAddresses(body, 'to_mail_ids');
  const copies = mailAddresses(body, 'cc_mail_ids');
  if (to.length === 0) throw invalidValue('to_mail_ids');
  for (const name of ['subject', 'body']) if (!text(body, name, 100_000)) throw invalidValue(name);
  if (invoice.stage === 'void' || invoice.stage === 'pending') throw wrongState(`Invoices in the ${invoice.stage} status cannot be sent.`);
  markSent(finance, invoice);
  comment(finance, invoice, `Invoice emailed to ${[...to, ...copies].join(', ')}.`);
}

/**
 * Takes what is owed from a stored card or bank account of the customer. Throws Refusal when nothing is owed, and with the
 * gateway's words when it says no (the failed payment is kept, and `payment_declined` is told). That code is inferred.
 */
export function collectInvoice(finance: Finance, invoice: Invoice, body: Record<string, unknown>): Payment {
  const { customerId } = invoice;
  const [cardId, accountId] = [text(body, 'card_id'), text(body, 'account_id')];
  if (!cardId && !accountId) throw invalidValue('card_id');
  const card = cardId ? cardOf(finance, customerId, cardId) : undefined;
  const account = card ? undefined : bankAccountOf(finance, customerId, accountId ?? '');
  if (invoice.stage === 'void' || invoice.stage === 'pending' || balanceOf(invoice) === 0)
    throw wrongState('Only invoices with a balance can be collected.');
  if (invoice.stage === 'draft') invoice.stage = 'open';
  if (account) return debitAccount(finance, { customerId, account, invoices: [invoice] });
  if (!card) throw invalidValue('card_id');
  const { ok, payment } = chargeCard(finance, { customerId, card, invoices: [invoice] });
  if (!ok) throw cardDeclined(payment.transaction?.error ?? '');
  return payment;
}
