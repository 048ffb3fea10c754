import { unknownCard } from './errors.js';
import type { Finance } from './finance.js';
import type { Card, Minor } from './types.js';

/** What a gateway says, in Stripe's words. Zoho passes on what the gateway says. */
const SAYS: Record<Exclude<Card['behaviour'], 'approve'>, string> = {
  decline: 'Your card was declined.',
  insufficient_funds: 'Your card has insufficient funds.',
  expired: 'Your card has expired.',
  gateway_down: 'The payment gateway could not be reached. Please try again later.',
};

/** A stored card of the customer. Throws Refusal when there is none. */
export function cardOf(finance: Finance, customerId: string, cardId: string): Card {
  const card = finance.cards.get(cardId);
  if (!card || card.customerId !== customerId) throw unknownCard();
  return card;
}

/** Whether its last month is over: a card is good until the end of the month on it. */
export function isExpired(finance: Finance, card: Card): boolean {
  const [year = 0, month = 0] = finance.today().split('-').map(Number);
  return year > card.expiryYear || (year === card.expiryYear && month > card.expiryMonth);
}

/** Asks the card's gateway for an amount. Uses up one of the charges its behaviour was set for. */
export function charge(finance: Finance, card: Card, amount: Minor): { ok: true; gatewayId: string } | { ok: false; error: string } {
  const { behaviour } = card;
  if (card.forCharges !== null) {
    card.forCharges -= 1;
    if (card.forCharges <= 0) Object.assign(card, { behaviour: 'approve', forCharges: null });
  }
  if (behaviour !== 'approve') return { ok: false, error: SAYS[behaviour] };
  if (isExpired(finance, card)) return { ok: false, error: SAYS.expired };
  if (amount <= 0) return { ok: false, error: 'Invalid positive integer' };
  return { ok: true, gatewayId: `ch_${finance.world.nextId()}` };
}
