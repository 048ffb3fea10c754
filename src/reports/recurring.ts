import { placesOf } from '../lib/currency.js';
import { decimalOf, decimalsIn, exactDecimal, roundedQuotient, unitsOf } from '../lib/decimal.js';
import { groupBy } from '../lib/group-by.js';
import type { RecurringMovement, RecurringMovements, TracedMovement, TracedSubscription } from '../types-revenue.js';
import type { Period } from './period.js';

/** What a subscription comes to from the end of a day on. `recurring` is `0` while it does not count. */
export interface RecurringState {
  subscriptionId: string;
  /** Who pays: the user. */
  customer: string;
  day: string;
  currency: string;
  plan: string;
  /** Of one term of `intervalMonths` months, without tax. */
  recurring: string;
  intervalMonths: number;
}

/** Of one currency, over one period. */
export interface Recurring {
  movements: RecurringMovements;
  mrr: string;
  arr: string;
  customers: number;
  netRetention: string | null;
  grossRetention: string | null;
}

/** A customer's change on a day, in shares of a smallest unit; see `sharesOf`. */
interface Move {
  customer: string;
  day: string;
  currency: string;
  before: bigint;
  after: bigint;
  movement: RecurringMovement;
}

/** Everything that is ever asked of the states of some subscriptions: movements, in order of days, and how they were counted. */
export interface RecurringLedger {
  moves: Move[];
  /** Months a common term has: every amount a month is a whole number of 1/common of a unit of `scale` decimals. */
  common: bigint;
  scale: number;
  currencies: string[];
  /** In order of days. */
  states: RecurringState[];
}

const NOTHING = 0n;

/**
 * Puts states in order and finds what moved. A customer is compared at the ends of days, all their subscriptions in a currency together: who changes from
 * one subscription to another on a day has neither left nor come. New: paid nothing so far; reactivation: did once, and not the day before.
 *
 * No division is made here: amounts a month are kept as whole numbers of a fraction all of them share, so sums are exact.
 */
export function recurringLedger(given: readonly RecurringState[]): RecurringLedger {
  const states = given.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  const common = [...new Set(states.map((state) => state.intervalMonths))].reduce(
    (all, months) => lcm(all, BigInt(Math.max(1, months))),
    1n,
  );
  const scale = Math.max(0, ...states.map((state) => decimalsIn(exactDecimal(state.recurring, 0))));
  const monthly = ({ recurring, intervalMonths }: RecurringState) =>
    intervalMonths < 1 ? NOTHING : unitsOf(recurring, scale) * (common / BigInt(intervalMonths));

  const bySubscription = new Map<string, { account: string; amount: bigint }>();
  const accounts = new Map<string, bigint>();
  const known = new Set<string>();
  const moves: Move[] = [];
  const add = (account: string, amount: bigint, before: Map<string, bigint>) => {
    const now = accounts.get(account) ?? NOTHING;
    if (!before.has(account)) before.set(account, now);
    accounts.set(account, now + amount);
  };
  for (const [day, ofDay] of groupBy(states, (state) => state.day)) {
    const before = new Map<string, bigint>();
    for (const state of ofDay) {
      const previous = bySubscription.get(state.subscriptionId);
      const next = { account: `${state.currency}\u0000${state.customer}`, amount: monthly(state) };
      if (previous) add(previous.account, -previous.amount, before);
      add(next.account, next.amount, before);
      bySubscription.set(state.subscriptionId, next);
    }
    for (const [account, was] of before) {
      const is = accounts.get(account) ?? NOTHING;
      if (is === was) continue;
      const [currency = '', customer = ''] = account.split('\u0000');
      moves.push({ customer, day, currency, before: was, after: is, movement: movementOf(was, is, known.has(account)) });
      known.add(account);
    }
  }
  return { moves, common, scale, currencies: [...new Set(states.map((state) => state.currency))].sort(), states };
}

/** What one currency came to in a period. Any two neighbouring periods add up to the two together. */
export function recurringIn({ moves, common, scale }: RecurringLedger, currency: string, { from, to }: Period): Recurring {
  const atStart = new Map<string, bigint>();
  const atEnd = new Map<string, bigint>();
  const sums: Record<RecurringMovement, bigint> = {
    new: NOTHING,
    reactivation: NOTHING,
    expansion: NOTHING,
    contraction: NOTHING,
    churned: NOTHING,
  };
  for (const move of moves) {
    if (move.currency !== currency || move.day > to) continue;
    atEnd.set(move.customer, move.after);
    if (move.day < from) atStart.set(move.customer, move.after);
    else sums[move.movement] += move.after > move.before ? move.after - move.before : move.before - move.after;
  }
  const start = total(atStart.values());
  const places = placesOf(currency);
  const rounded = (shares: bigint) => roundShares(shares, { common, scale, places });
  // Each step of the way is rounded, and a movement is the difference of two steps: so they add up to the last digit.
  let exact = start;
  let shown = rounded(exact);
  const step = (change: bigint): string => {
    exact += change;
    const next = rounded(exact);
    const difference = next - shown;
    shown = next;
    return decimalOf(difference < NOTHING ? -difference : difference, places);
  };
  const began = decimalOf(shown, places);
  const [fresh, reactivation, expansion] = [step(sums.new), step(sums.reactivation), step(sums.expansion)];
  const [contraction, churned] = [step(-sums.contraction), step(-sums.churned)];
  const mrr = decimalOf(shown, places);
  const kept = [...atStart].map(([customer, was]) => ({ was, is: atEnd.get(customer) ?? NOTHING }));
  return {
    movements: { start: began, new: fresh, reactivation, expansion, contraction, churned, end: mrr },
    mrr,
    arr: decimalOf(rounded(exact * 12n), places),
    customers: [...atEnd.values()].filter((amount) => amount !== NOTHING).length,
    netRetention: ratio(total(kept.map(({ is }) => is)), start),
    grossRetention: ratio(total(kept.map(({ was, is }) => was - (is < was ? was - is : NOTHING))), start),
  };
}

/** Monthly recurring revenue at the end of a day by currency and plan; customers are counted once a plan. */
export function recurringByPlan(
  { states, common, scale }: RecurringLedger,
  day: string,
): { currency: string; plan: string; mrr: string; arr: string; customers: number }[] {
  const counting = countingAt(states, day);
  return [...groupBy(counting, (state) => `${state.currency}\u0000${state.plan}`).values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const shares = group.reduce((sum, state) => sum + unitsOf(state.recurring, scale) * (common / BigInt(state.intervalMonths)), NOTHING);
    const places = placesOf(first.currency);
    const show = (amount: bigint) => decimalOf(roundShares(amount, { common, scale, places }), places);
    const customers = new Set(group.map((state) => state.customer)).size;
    return [{ currency: first.currency, plan: first.plan, mrr: show(shares), arr: show(shares * 12n), customers }];
  });
}

/** The movements within a period and the subscriptions that count at its end. */
export function traceRecurring(
  { moves, common, scale, states }: RecurringLedger,
  { from, to }: Period,
): { movements: TracedMovement[]; subscriptions: TracedSubscription[] } {
  const movements = moves.flatMap(({ customer, day, currency, before, after, movement }): TracedMovement[] => {
    if (day < from || day > to) return [];
    const places = placesOf(currency) + FINER;
    const show = (shares: bigint) => exactDecimal(decimalOf(roundShares(shares, { common, scale, places }), places), placesOf(currency));
    return [{ movement, date: day, customer, currency, before: show(before), after: show(after) }];
  });
  const subscriptions = countingAt(states, to).map(({ day: _day, recurring, ...rest }) => ({
    ...rest,
    recurring: exactDecimal(recurring, placesOf(rest.currency)),
  }));
  return { movements, subscriptions };
}

/** Decimals more than the currency has, where a single amount a month is shown. */
const FINER = 6;

function countingAt(states: readonly RecurringState[], day: string): RecurringState[] {
  const last = new Map<string, RecurringState>();
  for (const state of states) if (state.day <= day) last.set(state.subscriptionId, state);
  return [...last.values()].filter((state) => state.intervalMonths >= 1 && /[1-9]/.test(state.recurring));
}

function movementOf(before: bigint, after: bigint, known: boolean): RecurringMovement {
  if (before === NOTHING) return known ? 'reactivation' : 'new';
  if (after === NOTHING) return 'churned';
  return after > before ? 'expansion' : 'contraction';
}

function roundShares(shares: bigint, { common, scale, places }: { common: bigint; scale: number; places: number }): bigint {
  const finer = 10n ** BigInt(Math.max(0, places - scale));
  return roundedQuotient(shares * finer, common * 10n ** BigInt(Math.max(0, scale - places)));
}

/** With four decimals; null when there was nothing. */
function ratio(part: bigint, whole: bigint): string | null {
  return whole > NOTHING ? decimalOf(roundedQuotient(part * 10_000n, whole), 4) : null;
}

const total = (amounts: Iterable<bigint>): bigint => [...amounts].reduce((sum, amount) => sum + amount, NOTHING);

function lcm(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== NOTHING) [x, y] = [y, x % y];
  return (a / x) * b;
}
