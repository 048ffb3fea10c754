import type { UserInput } from '../../types.js';

/** What becomes of a subscriber, besides renewals. */
export const TURNS = [
  'stays',
  'upgrades',
  'downgrades at the end of the term',
  'cancels at once',
  'cancels with the term',
  'thinks better of it',
  'is cancelled by staff',
  'has a card that is declined once',
  'has a card that is declined for good',
] as const;
export type Turn = (typeof TURNS)[number];

/** How one person lives through the demo's weeks. Days are counted from the first one. */
export interface Fate {
  userId: string;
  planCode: string;
  quantity: number;
  /** Pays by a stored card; else gets invoices, and pays them or not. */
  card: boolean;
  joinsOn: number;
  turn: Turn;
  turnsOn: number;
}

/** Out of a hundred. */
const SHARES: Record<Turn, number> = {
  stays: 52,
  upgrades: 8,
  'downgrades at the end of the term': 4,
  'cancels at once': 5,
  'cancels with the term': 8,
  'thinks better of it': 4,
  'is cancelled by staff': 3,
  'has a card that is declined once': 8,
  'has a card that is declined for good': 8,
};
const PLANS = ['starter-monthly', 'starter-monthly', 'starter-monthly', 'pro-monthly', 'pro-monthly', 'pro-yearly', 'pro-trial'] as const;

/** Half of them subscribe within the first week; the same crowd and seed have the same fates. */
export function fatesOf(crowd: readonly UserInput[], random: () => number): Fate[] {
  const below = (count: number) => Math.floor(random() * count);
  return crowd.flatMap(({ id }): Fate[] => {
    const subscribes = random() < 0.5;
    const planCode = PLANS[below(PLANS.length)] ?? 'starter-monthly';
    const turn = turnOf(random() * 100);
    const byCard = random() < 0.85;
    const fate: Fate = {
      userId: id,
      planCode,
      quantity: 1 + (random() < 0.2 ? below(4) : 0),
      card: byCard || turn.startsWith('has a card'),
      joinsOn: below(7),
      turn,
      turnsOn: 10 + below(12),
    };
    return subscribes ? [fate] : [];
  });
}

function turnOf(percent: number): Turn {
  let sum = 0;
  for (const turn of TURNS) {
    sum += SHARES[turn];
    if (percent < sum) return turn;
  }
  return 'stays';
}
