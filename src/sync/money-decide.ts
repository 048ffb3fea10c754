import { ConflictError, NotFoundError } from '../errors.js';
import { placesOf } from '../lib/currency.js';
import { textOf, unitsOf } from '../lib/units.js';
import { type CollectAsked, type CreditNoteAsked, inCurrency, type PaymentAsked, type RefundAsked } from '../money-move.js';
import type { InvoiceFacts, MoneyFacts, MoveRow } from '../store/money-moves.js';

/** What a wish comes to, from what the mirror knows. Each throws ConflictError or NotFoundError when it cannot be done. */
type Decided = Omit<MoveRow, 'kind' | 'reference'>;

/** A payment: more than what is owed is refused, unless it is asked for. */
export function decidePayment(asked: PaymentAsked, facts: MoneyFacts): Decided {
  const userId = userOf(facts, asked);
  const names = asked.invoice === null ? (asked.invoices ?? []) : [{ invoice: asked.invoice, amount: asked.amount }];
  const found = names.map((one) => ({ ...one, facts: invoiceOf(facts, one.invoice) }));
  if (new Set(found.map((one) => one.facts.id)).size < found.length) throw twice();
  const currency = currencyOf(
    asked.currency,
    found.map((one) => one.facts),
  );
  const amount = currency === null ? asked.amount : inCurrency(asked.amount, currency);
  const invoices = found.map(({ facts: invoice, amount: part }, index) => {
    payable(invoice);
    const exact = inCurrency(part, invoice.currency, `invoices.${index}.amount`);
    const left = leftOf(invoice);
    if (!asked.excess && unitsOf(exact) > left) {
      throw overpayment(
        `${exact} ${invoice.currency} are more than the ${textOf(left, placesOf(invoice.currency))} that are owed of ${invoice.number}`,
      );
    }
    return { id: invoice.id, amount: exact };
  });
  const placed = invoices.reduce((sum, one) => sum + unitsOf(one.amount), 0n);
  if (asked.invoices !== null && (placed > unitsOf(amount) || (placed < unitsOf(amount) && !asked.excess))) {
    throw overpayment(`the parts come to ${textOf(placed, placesOf(currency))}, the payment is of ${amount}`);
  }
  // An invoice of a subscription may be on its way here: then Billing is asked what is owed.
  if (names.length === 0 && !asked.excess && !facts.subscribed) {
    const owed = unitsOf(facts.open) - unitsOf(facts.unplaced);
    if (unitsOf(amount) > owed) throw overpayment(`${amount} are more than the ${textOf(owed > 0n ? owed : 0n, 2)} that the user owes`);
  }
  const { mode, date, description, excess } = asked;
  const [only] = invoices.length === 1 ? invoices : [];
  return { userId, invoiceId: only?.id ?? null, paymentId: null, amount, currency, data: { mode, date, description, excess, invoices } };
}

/** Charging a card what is owed of an invoice. */
export function decideCollect(asked: CollectAsked, facts: MoneyFacts, name: string): Decided {
  const invoice = owed(facts, name);
  return { ...about(facts, invoice), amount: null, data: { cardLastFour: asked.cardLastFour } };
}

export function decideWriteOff(reason: string | null, facts: MoneyFacts, name: string): Decided {
  return { ...about(facts, owed(facts, name)), amount: null, data: { reason } };
}

/** One that is void already may be voided: there is nothing to do then. */
export function decideVoid(facts: MoneyFacts, name: string): Decided {
  return { ...about(facts, invoiceOf(facts, name)), amount: null, data: {} };
}

/** Never more than what is left of the payment. */
export function decideRefund(asked: RefundAsked, facts: MoneyFacts): Decided {
  const { payment } = facts;
  if (!payment) throw new NotFoundError('payment_not_found', 'There is no such payment, or Billing does not have it yet.');
  const userId = userOf(facts);
  if (payment.status === 'failure') throw new ConflictError('payment_failed', 'The payment failed: there is nothing to pay back.');
  const left = unitsOf(payment.amount) - unitsOf(payment.refunded) - unitsOf(payment.spoken);
  const amount = asked.amount === null ? textOf(left, placesOf(payment.currency)) : inCurrency(asked.amount, payment.currency);
  if (left <= 0n || unitsOf(amount) > left) {
    const words = textOf(left > 0n ? left : 0n, placesOf(payment.currency));
    throw new ConflictError('refund_too_large', `Only ${words} ${payment.currency} of the payment can be paid back.`);
  }
  return { userId, invoiceId: null, paymentId: payment.id, amount, currency: payment.currency, data: { reason: asked.reason } };
}

export function decideCreditNote(asked: CreditNoteAsked, facts: MoneyFacts): Decided {
  const userId = userOf(facts, asked);
  const invoice = asked.invoice === null ? undefined : invoiceOf(facts, asked.invoice);
  const apply = invoice !== undefined && (asked.apply ?? true);
  const currency = currencyOf(asked.currency, invoice ? [invoice] : []);
  const amount = currency === null ? asked.amount : inCurrency(asked.amount, currency);
  if (invoice && apply) {
    payable(invoice);
    const left = leftOf(invoice);
    if (unitsOf(amount) > left) {
      throw overpayment(
        `${amount} are more than the ${textOf(left, placesOf(invoice.currency))} that are owed of ${invoice.number}; say apply: false to leave it as a credit`,
      );
    }
  }
  const { description, code, date } = asked;
  return { userId, invoiceId: invoice?.id ?? null, paymentId: null, amount, currency, data: { description, code, date, apply } };
}

function about(facts: MoneyFacts, invoice: InvoiceFacts): Omit<Decided, 'data' | 'amount'> {
  return { userId: userOf(facts), invoiceId: invoice.id, paymentId: null, currency: invoice.currency };
}

/** An invoice of which something is owed. */
function owed(facts: MoneyFacts, name: string): InvoiceFacts {
  const invoice = invoiceOf(facts, name);
  payable(invoice);
  if (leftOf(invoice) <= 0n)
    throw new ConflictError('nothing_owed', `Nothing is owed of ${invoice.number}, or a move that settles it is under way.`);
  return invoice;
}

function userOf({ userId }: MoneyFacts, asked?: { userId: string | null }): string {
  if (userId !== null) return userId;
  if (asked?.userId === null) throw noInvoice();
  throw new NotFoundError('user_not_found', 'There is no user with this id. Save the user first.');
}

/** By its id or number; somebody else's is not there. */
export function invoiceOf({ invoices, userId }: MoneyFacts, name: string): InvoiceFacts {
  const named = invoices.filter((invoice) => invoice.name === name && invoice.userId !== null && invoice.userId === userId);
  const found = named.find((invoice) => invoice.id === name) ?? (named.length === 1 ? named[0] : undefined);
  if (found) return found;
  if (named.length > 1) throw new ConflictError('invoice_ambiguous', 'Several invoices have this number: name it by its id.');
  throw noInvoice();
}

function payable({ status, number }: InvoiceFacts): void {
  if (status === 'void') throw new ConflictError('invoice_void', `${number} is void: nothing is owed of it.`);
  if (status === 'draft' || status === 'pending')
    throw new ConflictError('invoice_not_sent', `${number} is ${status}: nothing is owed of it yet.`);
}

function leftOf({ balance, spoken }: InvoiceFacts): bigint {
  const left = unitsOf(balance) - unitsOf(spoken);
  return left > 0n ? left : 0n;
}

function currencyOf(asked: string | null, invoices: InvoiceFacts[]): string | null {
  const all = new Set([...(asked === null ? [] : [asked]), ...invoices.map((invoice) => invoice.currency)]);
  if (all.size > 1) throw new ConflictError('currency_mismatch', `An invoice is in another currency: ${[...all].sort().join(', ')}.`);
  return [...all][0] ?? null;
}

const overpayment = (words: string) => new ConflictError('overpayment', `Nothing was accepted: ${words}.`);
const twice = () => new ConflictError('invoice_twice', 'The same invoice is named twice.');
const noInvoice = () => new NotFoundError('invoice_not_found', 'There is no such invoice of this user.');
