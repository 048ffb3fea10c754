import { ConflictError } from './errors.js';
import type { Change, NewSubscription } from './subscription.js';
import type { SubscriptionItems, SubscriptionWish, When } from './types-billing.js';

/** What the app wishes of one subscription. */
export interface Wished extends SubscriptionItems {
  wish: SubscriptionWish;
  next: SubscriptionItems | null;
  couponCode: string | null;
  startsAt: string | null;
  trialDays: number | null;
  autoCollect: boolean;
}

/** The latest subscription of a user and product. */
export interface Current extends Wished {
  /** It holds its place no more: the app ended it at once, or Billing says that it is over. */
  over: boolean;
  /** The term is over by the calendar, so what was to come next has come. */
  nextIsDue: boolean;
}

export type Move =
  | { kind: 'create'; subscription: NewSubscription }
  | { kind: 'change'; change: Change }
  | { kind: 'cancel'; when: When }
  | { kind: 'reactivate' };

export type State = 'none' | 'active' | 'ending' | 'cancelled' | 'over';

/** `new`: another one is made. `same`: it is as asked already. */
export type Decision = { kind: 'new' | 'update'; wished: Wished } | { kind: 'same' };

const REFUSALS = {
  subscription_exists: 'There is a subscription already. Change it, or cancel it first.',
  no_subscription: 'There is no subscription. Create one.',
  subscription_active: 'The subscription is active: there is nothing to reactivate.',
  subscription_ending: 'The subscription ends with its term. Reactivate it first.',
  subscription_cancelled: 'The subscription was cancelled at once and cannot be reactivated. Create another one.',
  subscription_over: 'The subscription is over in Billing. Create another one.',
} as const;

/** A step that may be taken, or the rule that forbids it. */
type Cell = 'new' | 'repeat' | 'update' | 'same' | keyof typeof REFUSALS;

/**
 * Which move is allowed when. `repeat`: the same wish once more is answered with what there is, another one is refused.
 *
 * | | create | change | cancel | reactivate |
 * |---|---|---|---|---|
 * | none, never had one | makes one | – | – | – |
 * | active | only the same again | yes | yes | – |
 * | ending with its term | – | – | yes | yes |
 * | cancelled at once | makes one | – | nothing to do | – |
 * | over in Billing (expired, dunned, …) | makes one | – | – | – |
 *
 * Reactivating one that was cancelled at once is refused because Billing's API says it reactivates `non_renewing` ones only.
 */
export const MOVES: Record<State, Record<Move['kind'], Cell>> = {
  none: { create: 'new', change: 'no_subscription', cancel: 'no_subscription', reactivate: 'no_subscription' },
  active: { create: 'repeat', change: 'update', cancel: 'update', reactivate: 'subscription_active' },
  ending: { create: 'subscription_exists', change: 'subscription_ending', cancel: 'update', reactivate: 'update' },
  cancelled: { create: 'new', change: 'no_subscription', cancel: 'same', reactivate: 'subscription_cancelled' },
  over: { create: 'new', change: 'subscription_over', cancel: 'subscription_over', reactivate: 'subscription_over' },
};

export function stateOf(current: Current | undefined): State {
  if (!current) return 'none';
  if (current.wish === 'cancelled') return 'cancelled';
  return current.over ? 'over' : current.wish;
}

/** What a move makes of the latest subscription. @throws ConflictError when it is not allowed. */
export function decide(current: Current | undefined, move: Move): Decision {
  const cell = MOVES[stateOf(current)][move.kind];
  if (cell === 'same') return { kind: 'same' };
  if (cell === 'new') return { kind: 'new', wished: wishedBy(current, move) };
  if (cell in REFUSALS) throw refusal(cell as keyof typeof REFUSALS);
  const wished = wishedBy(current, move);
  if (current && isSame(current, wished)) return { kind: 'same' };
  if (cell === 'repeat') throw refusal('subscription_exists');
  return { kind: 'update', wished };
}

function wishedBy(current: Current | undefined, move: Move): Wished {
  if (move.kind === 'create') {
    const { product: _product, ...wanted } = move.subscription;
    return { ...wanted, wish: 'active', next: null };
  }
  if (!current) throw refusal('no_subscription');
  const now = wishOf(current);
  switch (move.kind) {
    case 'reactivate':
      return { ...now, wish: 'active' };
    case 'cancel':
      // What was to come with the next term will not come.
      return { ...now, wish: move.when === 'now' ? 'cancelled' : 'ending', next: null };
    case 'change':
      return changed(now, move.change);
  }
}

/** A change now drops what was scheduled; one at the term's end goes on from it. */
function changed(now: Wished, { planCode, quantity, addons, couponCode, when }: Change): Wished {
  const base = when === 'now' ? itemsOf(now) : (now.next ?? itemsOf(now));
  const items = { planCode: planCode ?? base.planCode, quantity: quantity ?? base.quantity, addons: addons ?? base.addons };
  if (when === 'now') return { ...now, ...items, next: null, couponCode: couponCode === undefined ? now.couponCode : couponCode };
  return { ...now, next: sameItems(items, now) ? null : items };
}

function wishOf({ over: _over, nextIsDue, ...wished }: Current): Wished {
  return nextIsDue && wished.next ? { ...wished, ...wished.next, next: null } : wished;
}

export function itemsOf({ planCode, quantity, addons }: SubscriptionItems): SubscriptionItems {
  return { planCode, quantity, addons };
}

export function sameItems(a: SubscriptionItems | null, b: SubscriptionItems | null): boolean {
  return JSON.stringify(a && canonical(a)) === JSON.stringify(b && canonical(b));
}

/** Key by key, whatever the order in which a database keeps them. */
const canonical = ({ planCode, quantity, addons }: SubscriptionItems) => [planCode, quantity, addons.map((a) => [a.addonCode, a.quantity])];

function isSame(a: Wished, b: Wished): boolean {
  const fields = ['wish', 'couponCode', 'startsAt', 'trialDays', 'autoCollect'] as const;
  return sameItems(a, b) && sameItems(a.next, b.next) && fields.every((field) => a[field] === b[field]);
}

const refusal = (code: keyof typeof REFUSALS) => new ConflictError(code, REFUSALS[code]);
