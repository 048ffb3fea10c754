/**
 * Never twice, never lost, never somebody else's: whatever people do and however badly the network behaves, in the end
 * Zoho has of everybody what the app has, once. NEVER_RUNS makes it look harder.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { held, tagNames, world } from './harness/bridge.js';

const RUNS = Number(process.env.NEVER_RUNS ?? 6);

const someone = fc.integer({ min: 0, max: 7 });
const address = fc.constantFrom('a', 'b', 'c', 'd', 'shared', 'SHARED');
const name = fc.constantFrom('Jane Doe', 'Cher', '李小龙', 'Ludwig van der Berg', "O'Brien, Pat");
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('save' as const),
      who: someone,
      address,
      name,
      phone: fc.option(fc.constantFrom('+1 555 0100', 'no phone')),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('tier' as const),
      who: someone,
      tier: fc.constantFrom('Trial' as const, 'Paid Tier' as const, 'Churned' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 300 }) }) },
);
const weather = fc.array(
  fc.record({
    fault: fc.constantFrom('drop-after-commit' as const, 'error-after-commit' as const, 'reset' as const, 'truncate' as const),
    method: fc.constant('POST'),
    path: fc.constantFrom('/upsert', '/customers', '_tags'),
    rate: fc.constantFrom(0.1, 0.3, 0.5),
  }),
  { maxLength: 3 },
);

test('in the end Zoho has everybody once, as the app has them', { timeout: 180_000 + RUNS * 10_000 }, async () => {
  const w = await world({ env: { ZOHO_BRIDGE_CALL_TIMEOUT_MS: '800', ZOHO_BRIDGE_MAX_ATTEMPTS: '60' } });
  w.emulator.setLimits({ billing: { searchLagMs: 300 } });
  await w.bridge.start();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), weather, fc.nat(), async (steps, rules, seed) => {
      run++;
      const idOf = (who: number) => `run${run}-${who}`;
      const model = new Map<string, { email: string; name: string; phone: string | null; tier: string }>();
      w.emulator.setFaults({ seed, rules });
      for (const action of steps) {
        if (action.kind === 'wait') await new Promise((resolve) => setTimeout(resolve, action.ms));
        if (action.kind === 'save') {
          const id = idOf(action.who);
          const user = { email: `${action.address}@run${run}.example`, name: action.name, phone: action.phone };
          await w.bridge.users.save({ id, ...user });
          model.set(id, { ...user, tier: model.get(id)?.tier ?? 'Free Tier' });
        }
        const before = action.kind === 'tier' ? model.get(idOf(action.who)) : undefined;
        if (action.kind === 'tier' && before) {
          await w.setTier(idOf(action.who), action.tier);
          before.tier = action.tier;
        }
      }
      w.emulator.setFaults({ seed, rules: [] });
      expect(await w.bridge.drain({ timeoutMs: 60_000 })).toMatchObject({ drained: true, parked: 0 });

      const { leads, contacts, customers } = held(w.emulator);
      const ofThisRun = (text: unknown) => String(text).startsWith(`run${run}-`);
      for (const records of [leads, contacts]) {
        const ours = records.filter((record) => ofThisRun(record.External_User_ID));
        expect(ours.map((record) => String(record.External_User_ID)).sort()).toEqual([...model.keys()].sort());
        for (const record of ours) {
          const user = model.get(String(record.External_User_ID));
          expect(record.Email).toBe(user?.email);
          expect(tagNames(record)).toEqual(['Active', 'App User', String(user?.tier)].sort());
          expect(record.Phone ?? null).toBe(user?.phone === '+1 555 0100' ? user.phone : null);
        }
      }
      const marks = customers.map((customer) => String((customer.custom_fields as { value: string }[])[0]?.value)).filter(ofThisRun);
      expect(marks.sort()).toEqual([...model.keys()].sort());
      for (const customer of customers) {
        const user = model.get((customer.custom_fields as { value: string }[])[0]?.value ?? '');
        if (user) expect(customer.email).toBe(user.email);
      }
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
});
