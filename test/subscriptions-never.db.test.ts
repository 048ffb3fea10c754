/**
 * Whatever an app wishes, in whatever order and however badly the network behaves: in the end Billing has of every wish exactly one
 * subscription, as it was wished last. NEVER_RUNS makes it look harder.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConflictError } from '../src/errors.js';
import { world } from './harness/bridge.js';

const RUNS = Number(process.env.NEVER_RUNS ?? 6);

type Json = Record<string, unknown>;

/** What the app should have of one user: written anew, without a look at the code. */
interface Model {
  wish: 'none' | 'active' | 'ending' | 'cancelled';
  plan: string;
  quantity: number;
  next: { plan: string; quantity: number } | null;
}

const who = fc.integer({ min: 0, max: 2 });
const plan = fc.constantFrom('starter-monthly', 'pro-monthly', 'pro-yearly');
const quantity = fc.integer({ min: 1, max: 3 });
const when = fc.constantFrom('now' as const, 'term_end' as const);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('create' as const), who, plan, quantity }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('change' as const), who, plan, quantity, when }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), who, when }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('reactivate' as const), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('save' as const), who, name: fc.constantFrom('Ann', 'Bo') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 400 }) }) },
);
const weather = fc.array(
  fc.record({
    fault: fc.constantFrom('drop-after-commit' as const, 'error-after-commit' as const, 'reset' as const, 'truncate' as const),
    method: fc.constantFrom('POST', 'POST', 'PUT', 'GET'),
    path: fc.constantFrom('/subscriptions', '/subscriptions', '/customers', '/cancel'),
    rate: fc.constantFrom(0.3, 0.5, 0.8),
  }),
  { minLength: 1, maxLength: 4 },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The model after a step; undefined when the step must be refused. */
function follow(model: Model, action: Exclude<Step, { kind: 'wait' | 'save' }>): Model | undefined {
  const { wish } = model;
  switch (action.kind) {
    case 'create': {
      if (wish === 'ending') return undefined;
      const made: Model = { wish: 'active', plan: action.plan, quantity: action.quantity, next: null };
      return wish === 'active' && JSON.stringify(made) !== JSON.stringify(model) ? undefined : made;
    }
    case 'change': {
      if (wish !== 'active') return undefined;
      const items = { plan: action.plan, quantity: action.quantity };
      if (action.when === 'now') return { ...model, ...items, next: null };
      return { ...model, next: items.plan === model.plan && items.quantity === model.quantity ? null : items };
    }
    case 'cancel':
      if (wish === 'none') return undefined;
      if (wish === 'cancelled') return model;
      return { ...model, wish: action.when === 'now' ? 'cancelled' : 'ending', next: null };
    case 'reactivate':
      return wish === 'ending' ? { ...model, wish: 'active' } : undefined;
  }
}

test('in the end Billing has of every wish one subscription, as it was wished last', { timeout: 60_000 + RUNS * 4_000 }, async () => {
  const w = await world({ env: { ZOHO_BRIDGE_CALL_TIMEOUT_MS: '600', ZOHO_BRIDGE_MAX_ATTEMPTS: '60' } });
  w.emulator.setLimits({ billing: { searchLagMs: 300 } });
  const { subscriptions } = w.bridge;
  await w.bridge.start();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 20 }), weather, fc.nat(), async (steps, rules, seed) => {
      run++;
      const idOf = (n: number) => `run${run}-${n}`;
      const save = (n: number, name = 'Ann') =>
        w.bridge.users.save({ id: idOf(n), email: `${idOf(n)}@example.com`, name: `${name} ${idOf(n)}` });
      const models = new Map<number, Model>();
      w.emulator.setFaults({ seed, rules });
      for (const n of [0, 1, 2]) await save(n);

      for (const action of steps) {
        if (action.kind === 'wait') await new Promise((resolve) => setTimeout(resolve, action.ms));
        else if (action.kind === 'save') await save(action.who, action.name);
        else {
          const before = models.get(action.who) ?? { wish: 'none', plan: '', quantity: 0, next: null };
          const after = follow(before, action);
          const id = idOf(action.who);
          const asked =
            action.kind === 'create'
              ? subscriptions.create(id, { planCode: action.plan, quantity: action.quantity })
              : action.kind === 'change'
                ? subscriptions.change(id, { planCode: action.plan, quantity: action.quantity, when: action.when })
                : action.kind === 'cancel'
                  ? subscriptions.cancel(id, { when: action.when })
                  : subscriptions.reactivate(id);
          if (after) models.set(action.who, await asked.then(() => after));
          else await expect(asked).rejects.toBeInstanceOf(ConflictError);
        }
      }
      // The weather lasts for a while: most calls are made after the last wish.
      await w.bridge.drain({ timeoutMs: 2500 });
      w.emulator.setFaults({ seed, rules: [] });
      expect(await w.bridge.drain({ timeoutMs: 90_000 })).toMatchObject({ drained: true, parked: 0 });

      const all = (w.emulator.state().billing?.subscriptions ?? []) as Json[];
      for (const n of [0, 1, 2]) {
        const user = await w.bridge.users.get(idOf(n));
        const ours = user?.subscriptions ?? [];
        const there = all.filter((one) => String((one.customer as Json).email) === `${idOf(n)}@example.com`);
        // Each of them once, none that nobody wished, and at most one that lives.
        const references = there.map((one) => String(one.reference_id));
        expect(new Set(references).size).toBe(references.length);
        expect(references.filter((reference) => !ours.some((view) => view.id === reference))).toEqual([]);
        expect(there.filter((one) => one.status !== 'cancelled').length).toBe(
          ['active', 'ending'].includes(models.get(n)?.wish ?? '') ? 1 : 0,
        );

        for (const view of ours.slice(1)) expect(view.wish).toBe('cancelled');
        const [latest] = ours;
        const model = models.get(n);
        expect(latest?.wish ?? 'none').toBe(model?.wish ?? 'none');
        if (!latest || !model || model.wish === 'cancelled') continue;
        const one = there.find((candidate) => candidate.reference_id === latest.id);
        expect(one).toMatchObject({
          status: model.wish === 'ending' ? 'non_renewing' : 'live',
          plan: { plan_code: model.plan, quantity: model.quantity },
          end_of_term: model.next !== null,
        });
        expect(latest).toMatchObject({
          planCode: model.plan,
          quantity: model.quantity,
          next: model.next && { planCode: model.next.plan, quantity: model.next.quantity, addons: [] },
          billing: { status: one?.status, planCode: model.plan, quantity: model.quantity, changeScheduled: model.next !== null },
          sync: { state: 'synced' },
        });
      }
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
});
