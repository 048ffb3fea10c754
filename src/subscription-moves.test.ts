import { describe, expect, test } from 'vitest';
import { ConflictError } from './errors.js';
import { parseChange, parseSubscription } from './subscription.js';
import { type Current, decide, MOVES, type Move, type State, stateOf } from './subscription-moves.js';

const wanted = parseSubscription({ planCode: 'pro', quantity: 2, addons: [{ addonCode: 'seat' }] });
const { product: _product, ...fields } = wanted;
const active: Current = { ...fields, wish: 'active', next: null, over: false, nextIsDue: false };
const currents: Record<State, Current | undefined> = {
  none: undefined,
  active,
  ending: { ...active, wish: 'ending' },
  cancelled: { ...active, wish: 'cancelled', over: true },
  over: { ...active, over: true },
};
const moves: Record<Move['kind'], Move> = {
  create: { kind: 'create', subscription: { ...wanted, planCode: 'other' } },
  change: { kind: 'change', change: parseChange({ quantity: 5 }) },
  cancel: { kind: 'cancel', when: 'now' },
  reactivate: { kind: 'reactivate' },
};

describe.each(Object.keys(MOVES) as State[])('when it is %s', (state) => {
  test('the state is told from what is known', () => {
    expect(stateOf(currents[state])).toBe(state);
  });

  test.each(Object.keys(moves) as Move['kind'][])('%s does what the table says', (kind) => {
    const cell = MOVES[state][kind];
    const run = () => decide(currents[state], moves[kind]);
    if (cell === 'repeat') expect(run).toThrow(expect.objectContaining({ code: 'subscription_exists' }));
    else if (['new', 'update', 'same'].includes(cell)) expect(run().kind).toBe(cell);
    else {
      expect(run).toThrow(ConflictError);
      expect(run).toThrow(expect.objectContaining({ code: cell }));
    }
  });
});

const after = (current: Current, move: Move) => {
  const decision = decide(current, move);
  return decision.kind === 'same' ? 'same' : decision.wished;
};
const change = (input: object): Move => ({ kind: 'change', change: parseChange(input) });

test('the same create again is the same; anything else in it is not', () => {
  expect(after(active, { kind: 'create', subscription: wanted })).toBe('same');
  for (const other of [
    { quantity: 3 },
    { couponCode: 'X' },
    { startsAt: '2026-01-01' },
    { trialDays: 0 },
    { autoCollect: true },
    { addons: [] },
  ]) {
    expect(() => decide(active, { kind: 'create', subscription: { ...wanted, ...other } })).toThrow(ConflictError);
  }
});

test('what a change leaves out stays', () => {
  expect(after(active, change({ planCode: 'max' }))).toMatchObject({ planCode: 'max', quantity: 2, addons: [{ addonCode: 'seat' }] });
  expect(after(active, change({ addons: [] }))).toMatchObject({ planCode: 'pro', addons: [] });
  expect(after({ ...active, couponCode: 'X' }, change({ quantity: 1 }))).toMatchObject({ couponCode: 'X' });
  expect(after({ ...active, couponCode: 'X' }, change({ couponCode: null }))).toMatchObject({ couponCode: null });
});

test('a change that changes nothing is none', () => {
  expect(after(active, change({ quantity: 2 }))).toBe('same');
  expect(after(active, change({ quantity: 2, when: 'term_end' }))).toBe('same');
});

test('a change at the end of the term leaves the present alone, and a second one goes on from it', () => {
  const first = after(active, change({ planCode: 'mini', when: 'term_end' }));
  expect(first).toMatchObject({ planCode: 'pro', next: { planCode: 'mini', quantity: 2 } });
  expect(after({ ...active, ...(first as object) }, change({ quantity: 1, when: 'term_end' }))).toMatchObject({
    planCode: 'pro',
    quantity: 2,
    next: { planCode: 'mini', quantity: 1 },
  });
});

test('a change now, and an end, drop what was scheduled', () => {
  const scheduled: Current = { ...active, next: { planCode: 'mini', quantity: 1, addons: [] } };
  expect(after(scheduled, change({ quantity: 9 }))).toMatchObject({ planCode: 'pro', quantity: 9, next: null });
  expect(after(scheduled, { kind: 'cancel', when: 'term_end' })).toMatchObject({ wish: 'ending', next: null });
});

test('taking a scheduled change back is scheduling what there is', () => {
  const scheduled: Current = { ...active, next: { planCode: 'mini', quantity: 1, addons: [] } };
  expect(after(scheduled, change({ planCode: 'pro', quantity: 2, addons: [{ addonCode: 'seat' }], when: 'term_end' }))).toMatchObject({
    next: null,
  });
});

test('once the term is over, what was to come is what there is', () => {
  const come: Current = { ...active, next: { planCode: 'mini', quantity: 1, addons: [] }, nextIsDue: true };
  expect(after(come, change({ quantity: 4 }))).toMatchObject({ planCode: 'mini', quantity: 4, addons: [], next: null });
});

test('the order of keys and of addons does not make a difference', () => {
  const swapped = parseSubscription({
    addons: [{ quantity: 1, addonCode: 'b' }, { addonCode: 'a' }],
    planCode: 'pro',
  });
  const { product: _other, ...stored } = parseSubscription({
    planCode: 'pro',
    addons: [{ addonCode: 'a', quantity: 1 }, { addonCode: 'b' }],
  });
  expect(after({ ...active, ...stored }, { kind: 'create', subscription: swapped })).toBe('same');
});
