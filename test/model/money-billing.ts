/** What should be known of the people of a run, computed from the emulator's records alone and without a look at the bridge's code. */
import { all, emailOf, ownOf, type Run } from './money-run.js';
import type { Json, Stage } from './money-stage.js';
import { tierOfAll } from './money-tier.js';

/** What is true of one person's money, in words that a difference can be read from. */
export interface Truth {
  subscriptions: string[];
  invoices: string[];
  payments: string[];
  credits: string[];
  tier: string;
  /** Tags of the contact, and of the lead while there is one. */
  contact: string[];
  lead: string[] | null;
  /** Facts that must have been told once each. */
  told: string[];
}

/** Facts that were true at some time: what else may have been told. */
export type Possible = Set<string>;

const text = (value: unknown): string => (value === undefined || value === null || value === '' ? '-' : String(value));
const cents = (value: unknown): string => Number(value ?? 0).toFixed(2);
const day = (value: unknown): string => text(value).slice(0, 10);

export function truthOf(stage: Stage, run: Run, n: number): { truth: Truth; possible: Possible } {
  const email = run.emails[n] ?? '';
  const mine = (one: Json) => emailOf(one) === email || one.customer_id === run.customerIds[n];
  const subscriptions = ownOf(stage, run, 'subscriptions').filter(mine);
  const invoices = ownOf(stage, run, 'invoices').filter(mine);
  const payments = ownOf(stage, run, 'payments').filter(mine);
  const paid = payments.filter((payment) => payment.status === 'success');
  const declined = payments.filter((payment) => payment.status === 'failure');
  const declinedNumbers = declined.flatMap((payment) => (payment.invoices as Json[]).map((invoice) => String(invoice.invoice_number)));
  // A first charge that was declined: there is no subscription and no invoice, but a card that does not work.
  const declinedFirst = declined
    .filter((payment) => (payment.invoices as Json[]).length === 0)
    .map((payment) => `payment.failed - ${day(payment.date)} ${cents(payment.amount)}`);

  const tier = tierOfAll(
    subscriptions.map((one) => ({
      status: text(one.status),
      pastDueDays: pastDueDays(stage, one),
    })),
  );
  const tags = ['Active', 'App User', tier].sort();
  const told = [
    ...declinedFirst,
    ...paid.map((payment) => `payment.received ${day(payment.date)} ${cents(payment.amount)}`),
    ...invoices
      .filter((invoice) => isOwed(invoice) && declinedNumbers.includes(String(invoice.invoice_number)))
      .map((invoice) => `payment.failed ${text(invoice.invoice_number)}`),
    ...subscriptions
      .filter((one) => ['cancelled', 'cancelled_from_dunning'].includes(text(one.status)))
      .map((one) => `subscription.cancelled ${text(one.subscription_id)} ${day(one.cancelled_at)}`),
  ];
  const cancelledOnce = all(stage, 'events')
    .filter((event) => event.event_type === 'subscription_cancelled')
    .map((event) => (JSON.parse(String(event.payload)) as { data: { subscription: Json } }).data.subscription)
    .filter((one) => emailOf(one) === email)
    .map((one) => `subscription.cancelled ${text(one.subscription_id)} ${day(one.cancelled_at)}`);
  return {
    truth: {
      subscriptions: subscriptions.map(subscriptionLine).sort(),
      invoices: invoices.map(invoiceLine).sort(),
      payments: payments.map(paymentLine).sort(),
      credits: ownOf(stage, run, 'creditnotes').filter(mine).map(creditLine).sort(),
      tier,
      contact: tags,
      lead: paid.length > 0 ? null : tags,
      told: told.sort(),
    },
    possible: new Set([...told, ...cancelledOnce, ...declinedNumbers.map((number) => `payment.failed ${number}`)]),
  };
}

function subscriptionLine(one: Json): string {
  const plan = one.plan as Json;
  const term = `${day(one.current_term_starts_at)}..${day(one.current_term_ends_at)}`;
  return [
    `${text(one.status)} ${text(plan.plan_code)} x${text(plan.quantity)} ${cents(one.amount)} ${text(one.currency_code)}`,
    `active ${day(one.activated_at)} term ${term} next ${day(one.next_billing_at)} trial ${day(one.trial_ends_at)} end ${day(one.cancelled_at)}`,
  ].join(' ');
}

const isOwed = (invoice: Json): boolean => ['sent', 'overdue', 'partially_paid'].includes(text(invoice.status));

/** From one day to the next an invoice is overdue without anything having happened: that is for whoever reads it to say. */
export const invoiceStatus = (status: unknown): string =>
  ['sent', 'overdue', 'partially_paid'].includes(text(status)) ? 'open' : text(status);

function invoiceLine(one: Json): string {
  const { invoice_number, status, currency_code, total, balance, date, due_date } = one;
  return `${text(invoice_number)} ${invoiceStatus(status)} ${cents(balance)} of ${cents(total)} ${text(currency_code)} ${day(date)} due ${day(due_date)}`;
}

function paymentLine(one: Json): string {
  const { status, payment_mode, date, amount, amount_refunded, currency_code } = one;
  return `${text(status)} ${text(payment_mode)} ${day(date)} ${cents(amount)} ${text(currency_code)} refunded ${cents(amount_refunded)}`;
}

function creditLine(one: Json): string {
  const { creditnote_number, status, date, total, balance, currency_code } = one;
  return `${text(creditnote_number)} ${text(status)} ${day(date)} ${cents(balance)} of ${cents(total)} ${text(currency_code)}`;
}

/** Days since the term began that is not paid for, by the organisation's calendar. */
const pastDueDays = (stage: Stage, one: Json): number =>
  Math.round((Date.parse(today(stage)) - Date.parse(day(one.current_term_starts_at))) / 86_400_000);

const today = (stage: Stage): string => stage.emulator.now().toLocaleDateString('sv-SE', { timeZone: 'America/Los_Angeles' });
