import { charge } from '../cards.js';
import { balanceOf } from '../documents/invoice-status.js';
import { chargeCard, recordPayment } from '../documents/payment.js';
import { cardDeclined } from '../documents/refusals.js';
import type { Finance } from '../finance.js';
import type { Card, Invoice, Minor, Payment, Subscription } from '../types.js';

/** The card an online subscription is charged on. Undefined: offline, or its card is gone. */
export function chargedCard(finance: Finance, { autoCollect, cardId }: Subscription): Card | undefined {
  return autoCollect && cardId !== '' ? finance.cards.get(cardId) : undefined;
}

/**
 * Takes what is owed on an invoice from the subscription's card. `paid`: nothing is owed any more; `owed`: an offline one, the
 * customer pays by itself; `failed`: declined, or there is no card to ask.
 */
export function collect(finance: Finance, subscription: Subscription, invoice: Invoice): 'paid' | 'owed' | 'failed' {
  if (invoice.stage !== 'open' || balanceOf(invoice) === 0) return 'paid';
  if (!subscription.autoCollect) return 'owed';
  const card = chargedCard(finance, subscription);
  if (!card) return 'failed';
  return chargeCard(finance, { customerId: subscription.customerId, card, invoices: [invoice] }).ok ? 'paid' : 'failed';
}

type Transaction = NonNullable<Payment['transaction']>;

/** Asks the card for an amount before there is an invoice for it. */
export function ask(finance: Finance, card: Card, amount: Minor): { ok: boolean; transaction: Transaction } {
  const answer = charge(finance, card, amount);
  const { id: cardId, lastFour, expiryMonth, expiryYear, gateway } = card;
  return {
    ok: answer.ok,
    transaction: {
      ...{ id: finance.world.nextId(), gateway, cardId, lastFour, expiryMonth, expiryYear },
      gatewayId: answer.ok ? answer.gatewayId : '',
      error: answer.ok ? '' : answer.error,
    },
  };
}

/** As `ask`, for what must not happen unpaid. Undefined when there is nothing to take. Throws Refusal in the gateway's words. */
export function takeFirst(finance: Finance, subscription: Subscription, amount: Minor): Transaction | undefined {
  const card = chargedCard(finance, subscription);
  if (!card || amount === 0) return undefined;
  const { ok, transaction } = ask(finance, card, amount);
  if (!ok) throw cardDeclined(transaction.error);
  return transaction;
}

/** Books on an invoice what was taken before it was made. */
export function bookTaken(finance: Finance, invoice: Invoice, transaction: Transaction | undefined): void {
  if (transaction === undefined) return;
  const { customerId, currency } = invoice;
  const amount = balanceOf(invoice);
  recordPayment(finance, {
    customerId,
    mode: 'autotransaction',
    currency,
    amount,
    transaction,
    applied: [{ invoiceId: invoice.id, amount }],
  });
}

/** A charge that was declined before there was an invoice: a payment that failed, for nothing in particular. */
export function bookDeclined(finance: Finance, { customerId, currency }: Subscription, amount: Minor, transaction: Transaction): void {
  recordPayment(finance, { customerId, mode: 'autotransaction', currency, amount, transaction, status: 'failure', applied: [] });
}
