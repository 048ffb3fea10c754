import type { Bridge } from '../../bridge-types.js';
import type { Emulator } from '../../emulator/index.js';
import { BridgeError } from '../../errors.js';
import type { Fate } from './fates.js';

/** Long enough for everybody's first renewal, and for the last try of a charge that was declined. */
export const DAYS = 45;
/** A running bridge sweeps every few minutes, which are no time at all here. */
const SWEEP_DAYS = 5;
/** What a day may take before the next one begins; in a quiet one it takes less. */
const DAY_MS = 300;

type Rows = Record<string, unknown>[];

export interface Weeks {
  bridge: Bridge;
  emulator: Emulator;
  fates: Fate[];
  /** Customers in Billing by the user's id. */
  customers: Map<string, string>;
}

/** Day after day: who joins joins, who turns turns, and Billing renews, charges and is refused. `onDay` is told how far it is. */
export async function liveThrough(weeks: Weeks, onDay: (day: number) => void): Promise<void> {
  const cards = storeCards(weeks);
  const byHand = new Set(weeks.fates.filter((fate) => !fate.card).map(({ userId }) => weeks.customers.get(userId)));
  for (let day = 0; day <= DAYS; day++) {
    if (day > 0) weeks.emulator.advance('P1D');
    for (const fate of weeks.fates) await act(weeks, fate, day, cards);
    payInvoices(weeks.emulator, byHand);
    if (day % SWEEP_DAYS === 0) await tried(weeks.bridge.events.sweep());
    onDay(day);
    // Webhooks travel and jobs run meanwhile; nobody waits for the last of them.
    await weeks.bridge.drain({ timeoutMs: DAY_MS });
  }
}

/** Customers have typed their cards into the form of the app's gateway. Cards by the user's id. */
function storeCards({ emulator, fates, customers }: Weeks): Map<string, string> {
  const withCard = fates.filter((fate) => fate.card);
  return new Map(withCard.map(({ userId }) => [userId, emulator.byHand.billing.addCard({ customerId: customers.get(userId) ?? '' })]));
}

async function act({ bridge, emulator, customers }: Weeks, fate: Fate, day: number, cards: Map<string, string>): Promise<void> {
  const { userId, planCode, quantity, card, turn } = fate;
  const { subscriptions } = bridge;
  const cardId = cards.get(userId);
  if (day === fate.joinsOn) await subscriptions.create(userId, { planCode, quantity, autoCollect: card });
  if (day === fate.turnsOn + 3 && turn === 'thinks better of it') await tried(subscriptions.reactivate(userId));
  if (day !== fate.turnsOn) return;
  switch (turn) {
    case 'upgrades':
      await tried(subscriptions.change(userId, { quantity: quantity + 2 }));
      return;
    case 'downgrades at the end of the term':
      await tried(subscriptions.change(userId, { planCode: 'starter-monthly', when: 'term_end' }));
      return;
    case 'cancels at once':
      await tried(subscriptions.cancel(userId, { when: 'now' }));
      return;
    case 'cancels with the term':
    case 'thinks better of it':
      await tried(subscriptions.cancel(userId, { when: 'term_end' }));
      return;
    case 'is cancelled by staff':
      staffCancels(emulator, customers.get(userId));
      return;
    case 'has a card that is declined once':
    case 'has a card that is declined for good':
      if (cardId !== undefined) {
        emulator.byHand.billing.setCardBehaviour({ id: cardId, behaviour: 'decline', ...(turn.endsWith('once') && { charges: 1 }) });
      }
      return;
    case 'stays':
  }
}

/** A move that a rule forbids by now (the subscription is over, say) is refused, as in an app; a sweep that breaks off is made up for. */
async function tried(move: Promise<unknown>): Promise<void> {
  await move.catch((error: unknown) => {
    if (!(error instanceof BridgeError)) throw error;
  });
}

/** Somebody at Billing's own pages, whom no app knows of. */
function staffCancels(emulator: Emulator, customerId: string | undefined): void {
  const subscriptions = (emulator.state().billing?.subscriptions ?? []) as Rows;
  for (const { subscription_id, customer, status } of subscriptions) {
    if ((customer as { customer_id?: unknown }).customer_id !== customerId || status !== 'live') continue;
    emulator.byHand.billing.cancelSubscription({ id: String(subscription_id) });
  }
}

/** Those without a card transfer the money within the week, two of three of them; the accountant books it in Billing's pages. */
function payInvoices(emulator: Emulator, payers: ReadonlySet<string | undefined>): void {
  const today = emulator.now().getTime();
  for (const { invoice_id, customer_id, status, date } of (emulator.state().billing?.invoices ?? []) as Rows) {
    const isOwed = status === 'sent' || status === 'overdue';
    const days = Math.floor((today - Date.parse(String(date))) / 86_400_000);
    if (!isOwed || days !== 6 || !payers.has(String(customer_id)) || Number(String(invoice_id).slice(-2)) % 3 === 0) continue;
    emulator.byHand.billing.recordPayment({ id: String(invoice_id) });
  }
}
