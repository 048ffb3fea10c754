import type { ObjectKind } from '../store/objects.js';

/** Where a name comes from. `documented`: zoho.com/billing/api/v1/events; `newer`: a client of 2026; the others are in no list of Zoho's. */
type Origin = 'documented' | 'newer' | 'common name' | 'guess';

export interface EventType {
  origin: Origin;
  /** What it says, in a few words. */
  says: string;
  /** The objects that are looked at again. None: the event is recorded, because what it tells is in no object that is kept. */
  rings: readonly ObjectKind[];
  /** What follows when Billing, asked again, says the same. */
  effect: string;
}

const subscription = (says: string, effect: string, origin: Origin = 'documented'): EventType => ({
  origin,
  says,
  rings: ['subscription'],
  effect,
});
const document = (kind: ObjectKind, says: string, effect: string, origin: Origin = 'documented'): EventType => ({
  origin,
  says,
  rings: kind === 'invoice' ? ['invoice'] : [kind, 'invoice'],
  effect,
});
/** A charge that failed changes nothing but what it tells itself. */
const declined = (says: string, origin: Origin = 'documented'): EventType => ({
  origin,
  says,
  rings: ['payment'],
  effect: 'failed payment; `payment.failed` while something is open; the subscription is looked at, too',
});
const card = (says: string, origin: Origin = 'documented'): EventType => ({
  origin,
  says,
  rings: ['customer'],
  effect: 'the card of the subscriptions',
});
const recorded = (says: string, origin: Origin): EventType => ({ origin, says, rings: [], effect: 'recorded' });

const RECEIVED = 'payment, invoice; `payment.received`, `invoice.paid`; the first one converts the lead';
const REACTIVATED = 'status, tier; `subscription.reactivated`';

/** Every event that has a name anywhere, and what it does here. What is not in here is kept as recorded. */
export const EVENT_TYPES: Readonly<Record<string, EventType>> = {
  subscription_created: subscription('a subscription was made', 'row, tier; `subscription.started` or `subscription.trial_started`'),
  trial_expiring: subscription('a trial ends in three days', 'days of the trial; the notice comes from the calendar'),
  subscription_activation: subscription('it went live', 'status, tier; `subscription.started`'),
  subscription_ahead: subscription('it renews in three days', 'days of the term; the notice comes from the calendar'),
  subscription_renewed: subscription('a new term began', 'term, its invoice; `subscription.renewed`'),
  billing_date_changed: subscription('it is billed on another day', 'days of the term'),
  subscription_upgraded: subscription('it costs more now', 'plan, quantity, addons, price; `subscription.changed`'),
  subscription_downgraded: subscription('it costs less now', 'plan, quantity, addons, price; `subscription.changed`'),
  subscription_unpaid: subscription('it was given up as unpaid', 'status, tier; `subscription.unpaid`'),
  subscription_cancelled: subscription('it is over', 'status, tier; `subscription.cancelled`'),
  subscription_reactivated: subscription('it goes on', REACTIVATED),
  subscription_cancellation_scheduled: subscription('it ends with its term', 'status; `subscription.cancellation_scheduled`'),
  subscription_move_to_free_scheduled: subscription('a change to a free plan is scheduled', 'scheduled change'),
  subscription_expiring: subscription('its last term ends in three days', 'days of the term'),
  subscription_expired: subscription('its last term is over', 'status, tier; `subscription.expired`'),
  subscription_deleted: subscription('it was deleted', 'it is gone: over, tier; `subscription.cancelled`'),
  invoice_created: document('invoice', 'an invoice was made', 'invoice; `invoice.created`'),
  creditnote_added: document('credit_note', 'a credit note was made', 'credit note, its invoices'),
  payment_thankyou: document('payment', 'a payment was received', RECEIVED),
  payment_refunded: document('payment', 'a payment was given back', 'payment, its credit note; `payment.refunded`'),
  payment_declined: declined('a charge was declined'),
  card_expired: card('a card has expired'),
  card_expiring: card('a card expires in fifteen days'),
  card_deleted: card('a card was deleted'),

  subscription_cancelling: subscription('it ends soon', 'status', 'newer'),
  subscription_scheduled_cancellation_removed: subscription('it does not end with its term', REACTIVATED, 'newer'),
  subscription_reactivation_scheduled: subscription('it will go on', 'status', 'newer'),
  invoice_notification: document('invoice', 'an invoice was mailed', 'invoice', 'newer'),
  invoice_updated: document('invoice', 'an invoice was changed', 'invoice; `invoice.paid` when nothing is open', 'newer'),
  invoice_voided: document('invoice', 'an invoice was voided', 'invoice; `invoice.voided`', 'newer'),
  creditnote_refunded: document('credit_note', 'a credit note was paid out', 'credit note', 'newer'),
  creditnote_deleted: document('credit_note', 'a credit note was deleted', 'it goes; its invoices', 'newer'),
  payment_voided: document('payment', 'a payment was deleted', 'it goes; its invoices are open again', 'newer'),
  payment_method_added: card('a card or bank account was stored', 'newer'),
  payment_method_updated: card('a card or bank account was changed', 'newer'),
  payment_method_deleted: card('a card or bank account was deleted', 'newer'),
  unbilled_charges_added: recorded('something will be billed later', 'newer'),
  unbilled_charges_updated: recorded('what will be billed later was changed', 'newer'),
  unbilled_charges_invoiced: recorded('it was billed; the invoice has an event of its own', 'newer'),
  unbilled_charges_deleted: recorded('it will not be billed', 'newer'),

  payment_succeeded: document('payment', 'as `payment_thankyou`', RECEIVED, 'common name'),
  payment_failed: declined('as `payment_declined`', 'common name'),
  subscription_paused: subscription('it is paused', 'status; `subscription.paused`', 'guess'),
  subscription_resumed: subscription('it goes on after a pause', 'status; `subscription.resumed`', 'guess'),
};

/** The table of docs/events.md. */
export function eventTable(): string {
  const rows = Object.entries(EVENT_TYPES).map(
    ([name, { origin, says, rings, effect }]) =>
      `| \`${name}\` | ${origin} | ${says} | ${rings.join(', ').replaceAll('_', ' ') || '–'} | ${effect} |`,
  );
  return ['| event | known from | says | looked at again | what follows |', '|---|---|---|---|---|', ...rows].join('\n');
}
