import { charge } from '../cards.js';
import { emit } from '../events.js';
import type { Finance } from '../finance.js';
import { currencyOf } from '../money.js';
import type { BankAccount, Card, Day, Invoice, Minor, Payment } from '../types.js';
import { balanceOf } from './invoice-status.js';
import { settle, tellPaid } from './settle.js';
import { showPayment } from './show-payment.js';

export interface PaymentInput {
  customerId: string;
  mode: Payment['mode'];
  currency: string;
  amount: Minor;
  /** Default: today. */
  date?: Day;
  /** What goes to which invoice, never more than its balance. The rest is a credit of the customer. */
  applied: { invoiceId: string; amount: Minor }[];
  status?: Payment['status'];
  transaction?: Payment['transaction'];
  referenceNumber?: string;
  description?: string;
  bankCharges?: Minor;
  exchangeRate?: number;
  customFields?: { label: string; value: string }[];
}

/** What of a payment no invoice has and nobody got back: a credit of the customer. */
export const excessOf = (payment: Payment): Minor =>
  payment.status === 'failure' ? 0 : payment.amount - payment.refundedExcess - payment.applied.reduce((sum, { amount }) => sum + amount, 0);

/**
 * Books a payment on its invoices and emits `payment_thankyou`; one with status `failure` moves nothing and emits
 * `payment_declined`. Nothing recognises a repeat, as in Zoho.
 */
export function recordPayment(finance: Finance, input: PaymentInput): Payment {
  const { world } = finance;
  const at = world.clock.now().getTime();
  const payment: Payment = {
    id: world.nextId(),
    createdAt: at,
    updatedAt: at,
    number: finance.nextNumber('payment'),
    customerId: input.customerId,
    mode: input.mode,
    currency: input.currency,
    exchangeRate: input.exchangeRate ?? currencyOf(input.currency)?.rate ?? 1,
    amount: input.amount,
    refunded: 0,
    refundedExcess: 0,
    bankCharges: input.bankCharges ?? 0,
    date: input.date ?? finance.today(),
    status: input.status ?? 'success',
    referenceNumber: input.referenceNumber ?? '',
    description: input.description ?? '',
    applied: input.applied.map(({ invoiceId, amount }) => ({ id: world.nextId(), invoiceId, amount })),
    transaction: input.transaction ?? null,
    customFields: input.customFields ?? [],
  };
  finance.payments.put(payment);
  const paid = book(finance, payment, 1);
  emit(finance, payment.status === 'success' ? 'payment_thankyou' : 'payment_declined', { payment: showPayment(finance, payment) });
  tellPaid(finance, paid);
  return payment;
}

/** Puts a payment on its invoices (`1`) or takes it off them again (`-1`). Answers those that are paid with that: see `tellPaid`. */
export function book(finance: Finance, payment: Payment, direction: 1 | -1): Invoice[] {
  if (payment.status === 'failure') return [];
  return payment.applied.flatMap(({ invoiceId, amount }) => {
    const invoice = finance.invoices.get(invoiceId);
    if (!invoice) return [];
    const isPaid = settle(finance, invoice, () => {
      invoice.paid += direction * amount;
    });
    return isPaid ? [invoice] : [];
  });
}

/**
 * Takes what is owed on the invoices (one currency) from a stored card. A declined charge is a payment, too, with status
 * `failure`. The event shows the invoices settled; `hooks.invoicePaid` runs after it.
 */
export function chargeCard(
  finance: Finance,
  { customerId, card, invoices }: { customerId: string; card: Card; invoices: Invoice[] },
): { ok: boolean; payment: Payment } {
  const result = charge(
    finance,
    card,
    invoices.reduce((sum, invoice) => sum + balanceOf(invoice), 0),
  );
  const payment = takeFrom(finance, { customerId, invoices }, result.ok ? 'success' : 'failure', {
    gateway: card.gateway,
    gatewayId: result.ok ? result.gatewayId : '',
    error: result.ok ? '' : result.error,
    cardId: card.id,
    lastFour: card.lastFour,
    expiryMonth: card.expiryMonth,
    expiryYear: card.expiryYear,
  });
  return { ok: result.ok, payment };
}

/** The same from a stored bank account, which never says no here and pays at once. */
export function debitAccount(
  finance: Finance,
  { customerId, account, invoices }: { customerId: string; account: BankAccount; invoices: Invoice[] },
): Payment {
  return takeFrom(finance, { customerId, invoices }, 'success', {
    gateway: account.gateway,
    gatewayId: `py_${finance.world.nextId()}`,
    error: '',
    cardId: '',
    accountId: account.id,
    lastFour: account.lastFour,
    expiryMonth: 0,
    expiryYear: 0,
  });
}

function takeFrom(
  finance: Finance,
  { customerId, invoices }: { customerId: string; invoices: Invoice[] },
  status: Payment['status'],
  transaction: Omit<NonNullable<Payment['transaction']>, 'id'>,
): Payment {
  const applied = invoices.map((invoice) => ({ invoiceId: invoice.id, amount: balanceOf(invoice) })).filter(({ amount }) => amount > 0);
  return recordPayment(finance, {
    customerId,
    mode: 'autotransaction',
    currency: invoices[0]?.currency ?? finance.organization.money.currencyCode,
    amount: applied.reduce((sum, { amount }) => sum + amount, 0),
    applied,
    status,
    transaction: { id: finance.world.nextId(), ...transaction },
  });
}
