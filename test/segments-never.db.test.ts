/** Payments, tier changes, changes by the app and by sales people in any order, with faulty calls: what must be true in the end. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Lifecycle } from '../src/config-segments.js';
import { markPaid } from '../src/store/segments.js';
import { TIERS, type Tier } from '../src/types.js';
import { held, tagNames, type World, world } from './harness/bridge.js';
import { DATABASE_KIND } from './harness/database.js';

/** Each takes about a second. */
const RUNS = Number(process.env['NEVER_RUNS'] ?? (DATABASE_KIND === 'pglite' ? 4 : 12));
const SEED =
  process.env['NEVER_SEED'] === undefined ? {} : { seed: Number(process.env['NEVER_SEED']), path: process.env['NEVER_PATH'] ?? '' };
const WHO = [0, 1, 2] as const;
type Action =
  | { kind: 'save'; who: number; name: string }
  | { kind: 'pay'; who: number }
  | { kind: 'tier'; who: number; tier: Tier }
  | { kind: 'tagLead' | 'tagContact'; who: number; tag: string }
  | { kind: 'convert'; who: number }
  | { kind: 'deleteLead'; who: number }
  | { kind: 'work'; ms: number };

const who = fc.constantFrom(...WHO);
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('save' as const), who, name: fc.constantFrom('Ann One', 'Ann Two', 'Ann Three') }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pay' as const), who }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('tier' as const), who, tier: fc.constantFrom(...TIERS) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('tagLead' as const, 'tagContact' as const), who, tag: fc.constantFrom('VIP', 'Fair') }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('convert' as const), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('deleteLead' as const), who }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('work' as const), ms: fc.constantFrom(20, 150, 600) }) },
);

interface Model {
  name: string | undefined;
  paid: boolean;
  tier: Tier;
  /** A salesperson took the lead away; whether there is one in the end is up to the order of things. */
  deleted: boolean;
  byHand: boolean;
  contactTags: Set<string>;
}

const ours = new Set<string>(['App User', 'Active', ...TIERS]);
const faults = (seed: number) => ({
  seed,
  rules: [
    { service: 'crm' as const, fault: 'drop-after-commit' as const, rate: 0.08 },
    { service: 'crm' as const, fault: 'error-after-commit' as const, rate: 0.05 },
    { service: 'crm' as const, fault: 'status' as const, status: 500, rate: 0.07 },
  ],
});

test.each(['lead-and-contact', 'lead-until-paid', 'contact-only'] as const)(
  '%s: one contact, the lead converted at most once, the right tags, nobody else’s touched',
  async (lifecycle) => {
    const w = await world({ env: { ZOHO_BRIDGE_LIFECYCLE: lifecycle, ZOHO_BRIDGE_CALL_TIMEOUT_MS: '1000' } });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 3, maxLength: 14 }), fc.integer({ min: 1, max: 1e6 }), async (actions, seed) => {
        run++;
        await oneRun(w, { lifecycle, actions, seed, prefix: `r${run}-${lifecycle}-` });
      }),
      { numRuns: RUNS, endOnFailure: true, ...SEED },
    );
  },
  120_000 + RUNS * 10_000,
);

async function oneRun(
  w: World,
  { lifecycle, actions, seed, prefix }: { lifecycle: Lifecycle; actions: Action[]; seed: number; prefix: string },
): Promise<void> {
  const model = WHO.map(
    (): Model => ({ name: undefined, paid: false, tier: 'Free Tier', deleted: false, byHand: false, contactTags: new Set() }),
  );
  const idOf = (n: number) => `${prefix}${n}`;
  const of = <T extends Record<string, unknown>>(records: T[], n: number) =>
    records.filter((record) => record.External_User_ID === idOf(n));
  w.emulator.setFaults(faults(seed));
  for (const one of actions) {
    if (one.kind === 'work') {
      await w.bridge.drain({ timeoutMs: one.ms });
      continue;
    }
    const person = model[one.who];
    if (person === undefined) continue;
    const open = of(held(w.emulator).leads, one.who).filter((lead) => lead.Converted__s === false);
    const contact = of(held(w.emulator).contacts, one.who)[0];
    if (one.kind === 'save' || person.name === undefined) {
      person.name = one.kind === 'save' ? one.name : 'Ann One';
      await w.bridge.users.save({ id: idOf(one.who), email: `${idOf(one.who)}@example.com`, name: person.name });
    }
    if (one.kind === 'pay') {
      await w.store.db.transaction((tx) => markPaid(tx, [{ userId: idOf(one.who), at: new Date() }]));
      person.paid = true;
    }
    if (one.kind === 'tier') {
      await w.setTier(idOf(one.who), one.tier);
      person.tier = one.tier;
    }
    if (one.kind === 'tagLead' && open[0]) w.emulator.byHand.crm.tag({ module: 'Leads', id: open[0].id, names: [one.tag] });
    if (one.kind === 'tagContact' && contact) {
      w.emulator.byHand.crm.tag({ module: 'Contacts', id: contact.id, names: [one.tag] });
      person.contactTags.add(one.tag);
    }
    if (one.kind === 'convert' && open[0] && contact) {
      w.emulator.byHand.crm.convert({ id: open[0].id, contact: contact.id });
      person.byHand = true;
    }
    if (one.kind === 'deleteLead' && open[0]) {
      w.emulator.byHand.crm.remove({ module: 'Leads', id: open[0].id });
      person.deleted = true;
    }
  }
  w.emulator.setFaults({ seed, rules: [] });
  expect(await w.bridge.drain({ timeoutMs: 60_000 })).toMatchObject({ drained: true, parked: 0 });

  const { leads, contacts } = held(w.emulator);
  for (const [n, person] of model.entries()) {
    const [mine, theirs] = [of(leads, n), of(contacts, n)];
    const open = mine.filter((lead) => lead.Converted__s === false);
    if (person.name === undefined) {
      expect([mine, theirs]).toEqual([[], []]);
      continue;
    }
    expect(theirs).toHaveLength(lifecycle === 'lead-until-paid' && !person.paid && !person.byHand ? 0 : 1);
    expect(mine.length).toBeLessThanOrEqual(lifecycle === 'contact-only' ? 0 : 1);
    if (lifecycle !== 'contact-only' && !person.deleted) expect(mine).toHaveLength(1);
    if (person.paid || person.byHand) expect(open).toEqual([]);
    for (const lead of mine.filter((one) => one.Converted__s === true)) expect(lead.Converted_Contact).toMatchObject({ id: theirs[0]?.id });
    const want = ['Active', 'App User', person.tier].toSorted((a, b) => (a < b ? -1 : 1));
    for (const record of [...theirs, ...(person.paid ? [] : open)]) {
      expect(tagNames(record).filter((name) => ours.has(name))).toEqual(want);
    }
    for (const tag of person.contactTags) expect(tagNames(theirs[0])).toContain(tag);
    for (const record of theirs) expect(record.Last_Name).toBe(person.name.split(' ')[1]);
  }
}
