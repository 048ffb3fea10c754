import { addDays, addMonths } from './calendar.js';
import { isExpired } from './cards.js';
import { emit } from './events.js';
import type { Finance } from './finance.js';
import { cardIsGone } from './subscriptions/payment-method.js';
import type { Card, Day } from './types.js';

/** "Triggered 15 days before a customer card expires": OpenAPI file of events. */
const NOTICE_DAYS = 15;

/** The first day it is no longer good. */
const endOf = ({ expiryYear, expiryMonth }: Card): Day => addMonths(`${expiryYear}-${String(expiryMonth).padStart(2, '0')}-01`, 1);

/** As GET answers it. `last_four_digits` is a text, as in recorded payments: `0042` is no number, whatever the OpenAPI file says. */
export function showCard(finance: Finance, card: Card): Record<string, unknown> {
  const { customer_id, card_id, last_four_digits, expiry_month, expiry_year, payment_gateway, created_time, updated_time } = showCardRow(
    finance,
    card,
  );
  return {
    ...{ customer_id, card_id, last_four_digits, expiry_month, expiry_year, payment_gateway },
    first_name: card.holder.firstName,
    last_name: card.holder.lastName,
    ...card.address,
    ...{ created_time, updated_time },
  };
}

export function showCardRow(finance: Finance, card: Card) {
  return {
    card_id: card.id,
    customer_id: card.customerId,
    status: 'active',
    last_four_digits: card.lastFour,
    expiry_month: card.expiryMonth,
    expiry_year: card.expiryYear,
    payment_gateway: card.gateway,
    created_time: finance.time.stamp(card.createdAt),
    updated_time: finance.time.stamp(card.updatedAt),
  };
}

/** Enters what is to be told of a card's end into the agenda. What is due already is told at the next look. */
export function scheduleCard(finance: Finance, card: Card): void {
  const { agenda } = finance.world;
  const end = endOf(card);
  const { expiryYear, expiryMonth } = card;
  const tell = (told: Card['told'], event: string) => () => {
    // Deleted or renewed in the meantime, or told by an entry made before that.
    const isSame = finance.cards.get(card.id) === card && card.expiryYear === expiryYear && card.expiryMonth === expiryMonth;
    if (!isSame || card.told === told || card.told === 'expired') return;
    card.told = told;
    emit(finance, event, { card: showCard(finance, card) });
  };
  if (card.told === 'nothing') agenda.at(finance.time.startOf(addDays(end, -NOTICE_DAYS)), tell('expiring', 'card_expiring'));
  if (card.told !== 'expired') agenda.at(finance.time.startOf(end), tell('expired', 'card_expired'));
}

export type CardInput = Pick<
  Card,
  'customerId' | 'lastFour' | 'expiryMonth' | 'expiryYear' | 'gateway' | 'behaviour' | 'holder' | 'address'
>;

/** Stores a card, as a hosted page or the import of an admin would. The first of a customer is the primary one. */
export function addCard(finance: Finance, input: CardInput): Card {
  const at = finance.world.clock.now().getTime();
  const card: Card = {
    ...input,
    id: finance.world.nextId(),
    forCharges: null,
    isPrimary: finance.cards.by('customer', input.customerId).length === 0,
    told: 'nothing',
    createdAt: at,
    updatedAt: at,
  };
  // Nobody is told of a card that was over before it came.
  if (isExpired(finance, card)) card.told = 'expired';
  finance.cards.put(card);
  emit(finance, 'payment_method_added', { card: showCard(finance, card) });
  scheduleCard(finance, card);
  return card;
}

/** The card was renewed: it has another end now. */
export function renewCard(finance: Finance, card: Card, { expiryMonth, expiryYear }: Pick<Card, 'expiryMonth' | 'expiryYear'>): void {
  Object.assign(card, { expiryMonth, expiryYear, told: 'nothing', updatedAt: finance.world.clock.now().getTime() });
  if (isExpired(finance, card)) card.told = 'expired';
  emit(finance, 'payment_method_updated', { card: showCard(finance, card) });
  scheduleCard(finance, card);
}

/** Subscriptions that were charged on it are offline from now on (inferred), as when the card is taken off them. */
export function removeCard(finance: Finance, card: Card): void {
  finance.cards.remove(card.id);
  cardIsGone(finance, card);
  const [next] = finance.cards.by('customer', card.customerId);
  if (card.isPrimary && next) next.isPrimary = true;
  emit(finance, 'card_deleted', { card: showCard(finance, card) });
}
