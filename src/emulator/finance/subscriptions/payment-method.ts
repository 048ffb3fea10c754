import { addDays } from '../calendar.js';
import { cardOf } from '../cards.js';
import type { Finance } from '../finance.js';
import type { Card, Subscription } from '../types.js';
import { noCard, wrongStatus } from './errors.js';
import { schedule } from './schedule.js';
import { isOver } from './show.js';
import { note } from './tell.js';

function assertGoesOn(subscription: Subscription): void {
  if (isOver(subscription)) throw wrongStatus(`cannot be updated, it is ${subscription.status.replaceAll('_', ' ')}`);
}

/** Charged on another card from now on. Throws Refusal for a card that is not the customer's. */
export function setCard(
  finance: Finance,
  subscription: Subscription,
  { cardId, autoCollect, by }: { cardId: string; autoCollect: boolean | undefined; by: string },
): void {
  assertGoesOn(subscription);
  subscription.cardId = cardOf(finance, subscription.customerId, cardId).id;
  finance.subscriptions.put(subscription);
  note(finance, subscription, 'Card updated', by);
  if (autoCollect !== undefined) setAutoCollect(finance, subscription, { autoCollect, by });
}

/** Without its card a subscription is offline. Throws Refusal when it has none. */
export function removeCard(finance: Finance, subscription: Subscription, { by }: { by: string }): void {
  if (subscription.cardId === '') throw noCard();
  subscription.cardId = '';
  finance.subscriptions.put(subscription);
  note(finance, subscription, 'Card removed', by);
  switchMode(finance, subscription, false);
}

/** Online (the card is charged) or offline (the customer is sent invoices). Throws Refusal when there is no card to charge. */
export function setAutoCollect(
  finance: Finance,
  subscription: Subscription,
  { autoCollect, by }: { autoCollect: boolean; by: string },
): void {
  assertGoesOn(subscription);
  if (autoCollect && subscription.cardId === '') throw noCard();
  note(finance, subscription, autoCollect ? 'Changed to online' : 'Changed to offline', by);
  switchMode(finance, subscription, autoCollect);
}

function switchMode(finance: Finance, subscription: Subscription, autoCollect: boolean): void {
  subscription.autoCollect = autoCollect;
  followMode(finance, subscription);
  schedule(finance, subscription);
}

/** What is past due is tried from tomorrow on when it can be charged now, and no more when it cannot (inferred). */
export function followMode(finance: Finance, { status, dunning, autoCollect }: Subscription): void {
  if (status !== 'dunning' || !dunning) return;
  dunning.nextRetryOn = autoCollect ? (dunning.nextRetryOn ?? addDays(finance.today(), 1)) : null;
}

/** A stored card is deleted: what was charged on it is offline from now on, as when the card is taken off it. */
export function cardIsGone(finance: Finance, card: Card): void {
  for (const subscription of finance.subscriptions.by('card', card.id)) removeCard(finance, subscription, { by: 'Zoho Billing' });
}
