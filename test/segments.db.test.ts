/** Tiers in the CRM and the life cycles of a user there: docs/segments.md. */
import { expect, test } from 'vitest';
import type { ZohoSettings } from '../src/config.js';
import { createLogger } from '../src/logger.js';
import { markPaid, refreshTiers } from '../src/store/segments.js';
import { createZohoSide } from '../src/sync/zoho-side.js';
import type { Tier } from '../src/types.js';
import { callsTo, held, tagNames, type World, world } from './harness/bridge.js';

const drain = (w: World) => w.bridge.drain({ timeoutMs: 60_000 });
const done = { drained: true, parked: 0 };
const person = (n: number) => ({ id: `u-${n}`, email: `p${n}@example.com`, name: `Ann P${n}` });
const people = (count: number) => Array.from({ length: count }, (_, n) => person(n));
const pay = (w: World, ...ids: string[]) =>
  w.store.db.transaction((tx) =>
    markPaid(
      tx,
      ids.map((userId) => ({ userId, at: new Date() })),
    ),
  );
const leads = (w: World) => held(w.emulator).leads;
const contacts = (w: World) => held(w.emulator).contacts;

/** Gives users a subscription in a state, as the projector would. */
async function subscribe(w: World, ids: string[], status: string): Promise<void> {
  await w.store.db.transaction(async (tx) => {
    await tx.query('delete from zoho_bridge.subscriptions where user_id = any($1)', [ids]);
    // The app wants nothing of it, so that only what Billing is said to have counts.
    await tx.query(
      `insert into zoho_bridge.subscriptions (user_id, product, wish, plan_code, quantity, addons, status, recurring, over_at)
       select u, 'main', 'cancelled', 'pro', 1, '[]', $2, 29, now() from unnest($1::text[]) u`,
      [ids, status],
    );
    const { tierField } = w.bridge.config.segments;
    const options = { today: '2026-03-15', graceDays: 14, tierSyncs: tierField ? (['crm.contact', 'crm.lead'] as const) : [] };
    await refreshTiers(tx, ids, options);
  });
}

test('a tier change of 500 users costs four calls and forty credits: off and on, for leads and for contacts', async () => {
  const w = await world();
  await w.bridge.users.saveMany(people(500), { priority: 'backfill' });
  expect(await drain(w)).toMatchObject(done);
  for (const [n, contact] of contacts(w).entries()) {
    if (n % 5 === 0) w.emulator.byHand.crm.tag({ module: 'Contacts', id: contact.id, names: ['VIP'] });
  }
  const before = w.emulator.calls().length;
  await subscribe(
    w,
    people(500).map(({ id }) => id),
    'trial',
  );
  expect(await drain(w)).toMatchObject(done);
  const calls = w.emulator
    .calls()
    .slice(before)
    .filter((call) => call.service === 'crm');
  expect(calls.map((call) => `${call.method} ${call.path}`).toSorted((a, b) => a.localeCompare(b))).toEqual([
    'POST /crm/v8/Contacts/actions/add_tags',
    'POST /crm/v8/Contacts/actions/remove_tags',
    'POST /crm/v8/Leads/actions/add_tags',
    'POST /crm/v8/Leads/actions/remove_tags',
  ]);
  const tags = contacts(w).map((contact) => tagNames(contact).join());
  expect(tags.filter((names) => names === 'Active,App User,Trial,VIP')).toHaveLength(100);
  expect(tags.filter((names) => names === 'Active,App User,Trial')).toHaveLength(400);
});

test('contact-only: no lead is ever made, and CRM need not know of our leads', async () => {
  const w = await world({ env: { ZOHO_BRIDGE_LIFECYCLE: 'contact-only' } });
  await w.bridge.users.saveMany(people(3));
  await pay(w, 'u-1');
  await subscribe(w, ['u-1'], 'live');
  expect(await drain(w)).toMatchObject(done);
  expect(leads(w)).toEqual([]);
  expect(contacts(w)).toHaveLength(3);
  expect(tagNames(contacts(w).find((contact) => contact.External_User_ID === 'u-1'))).toEqual(['Active', 'App User', 'Paid Tier']);
  expect(callsTo(w.emulator, /Leads/)).toEqual([]);
  expect(w.emulator.calls().filter((call) => call.path.includes('Leads') || JSON.stringify(call).includes('module=Leads'))).toEqual([]);
  for (const check of await w.bridge.doctor()) expect(check).toMatchObject({ name: expect.not.stringContaining('Leads') as unknown });
});

test('lead-until-paid: a lead until the first payment, then a contact that the lead became', async () => {
  const w = await world({ env: { ZOHO_BRIDGE_LIFECYCLE: 'lead-until-paid' } });
  await w.bridge.users.saveMany(people(2));
  await subscribe(w, ['u-0', 'u-1'], 'trial');
  expect(await drain(w)).toMatchObject(done);
  expect(contacts(w)).toEqual([]);
  expect(leads(w).map((lead) => tagNames(lead))).toEqual([
    ['Active', 'App User', 'Trial'],
    ['Active', 'App User', 'Trial'],
  ]);
  await pay(w, 'u-1');
  await subscribe(w, ['u-1'], 'live');
  expect(await drain(w)).toMatchObject(done);
  expect(contacts(w)).toMatchObject([{ External_User_ID: 'u-1', Email: 'p1@example.com' }]);
  expect(tagNames(contacts(w)[0])).toEqual(['Active', 'App User', 'Paid Tier']);
  expect(leads(w).filter((lead) => lead.Converted__s)).toMatchObject([
    { External_User_ID: 'u-1', Converted_Contact: { id: contacts(w)[0]?.id } },
  ]);
  await w.bridge.users.save({ ...person(0), name: 'Ann Zero' });
  await w.bridge.users.save({ ...person(1), name: 'Ann One' });
  expect(await drain(w)).toMatchObject(done);
  expect(contacts(w)).toMatchObject([{ Last_Name: 'One' }]);
  expect(leads(w).find((lead) => lead.External_User_ID === 'u-0')).toMatchObject({ Last_Name: 'Zero', Converted__s: false });
});

test('lead-until-paid: a contact that a salesperson made of the lead is taken over, payment or not', async () => {
  const w = await world({ env: { ZOHO_BRIDGE_LIFECYCLE: 'lead-until-paid' } });
  await w.bridge.users.save(person(1));
  await drain(w);
  w.emulator.byHand.crm.convert({ id: leads(w)[0]?.id ?? '' });
  await w.bridge.users.save({ ...person(1), name: 'Ann Again' });
  expect(await drain(w)).toMatchObject(done);
  expect(leads(w)).toHaveLength(1);
  expect(contacts(w)).toMatchObject([{ External_User_ID: 'u-1', Last_Name: 'Again' }]);
});

const withField = { ZOHO_BRIDGE_TIER_FIELD: 'Plan_Tier' };
const tierOn = (records: Record<string, unknown>[]) => records.map((record) => record.Plan_Tier);

test('the picklist is made by setup, checked by doctor and carries the tier on leads and contacts', async () => {
  const w = await world({ env: withField });
  const steps = async () => (await w.bridge.setup()).steps.filter(({ what }) => what.includes('picklist')).map(({ state }) => state);
  expect(await steps()).toEqual(['present', 'present']);
  expect((await w.bridge.doctor()).filter(({ name }) => name.includes('picklist'))).toMatchObject([{ state: 'ok' }, { state: 'ok' }]);
  await w.bridge.users.saveMany(people(20));
  expect(await drain(w)).toMatchObject(done);
  expect(new Set(tierOn([...leads(w), ...contacts(w)]))).toEqual(new Set<Tier>(['Free Tier']));
  const before = w.emulator.calls().length;
  await subscribe(
    w,
    people(20).map(({ id }) => id),
    'trial',
  );
  expect(await drain(w)).toMatchObject(done);
  expect(new Set(tierOn([...leads(w), ...contacts(w)]))).toEqual(new Set<Tier>(['Trial']));
  expect(
    w.emulator
      .calls()
      .slice(before)
      .filter((call) => call.service === 'crm').length,
  ).toBeLessThanOrEqual(8);
});

test('turned on later, setup brings the picklist to everybody', async () => {
  const w = await world();
  await w.bridge.users.saveMany(people(3));
  await subscribe(w, ['u-1'], 'live');
  expect(await drain(w)).toMatchObject(done);
  expect(tierOn(contacts(w))).toEqual([undefined, undefined, undefined]);
  await w.bridge.close();
  const later = await w.another(withField);
  expect((await later.doctor()).filter(({ name }) => name.includes('picklist'))).toMatchObject([{ state: 'fail' }, { state: 'fail' }]);
  const report = await later.setup();
  expect(report.steps.filter(({ what }) => what.includes('picklist'))).toMatchObject([
    { state: 'created', detail: expect.stringContaining('3 users are pushed again') as unknown },
    { state: 'created' },
  ]);
  expect(await later.drain({ timeoutMs: 30_000 })).toMatchObject(done);
  expect(tierOn(contacts(w)).toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual(['Free Tier', 'Free Tier', 'Paid Tier']);
  expect(tierOn(leads(w))).toHaveLength(3);
});

test('a field of that name that does not offer every tier is no place for it: setup says so, and records go without', async () => {
  const w = await world({ setup: false, env: withField });
  const side = createZohoSide({
    settings: zohoOf(w),
    store: w.store,
    logger: createLogger({ level: 'silent' }),
    metrics: { called: () => undefined },
  });
  await side.zoho.crm.createPicklist(
    'Contacts',
    { label: 'Plan Tier', values: ['Gold'] },
    { priority: 'live', correlationId: 'x', attempt: 1 },
  );
  const report = await w.bridge.setup();
  expect(report.steps.filter(({ what }) => what.includes('picklist'))).toMatchObject([{ state: 'created' }, { state: 'failed' }]);
  await w.bridge.users.save(person(1));
  expect(await drain(w)).toMatchObject(done);
  expect([tierOn(leads(w)), tierOn(contacts(w))]).toEqual([['Free Tier'], [null]]);
  await side.zoho.close();
});

function zohoOf(w: World): ZohoSettings {
  const { zoho } = w.bridge.config;
  if (!zoho) throw new Error('no credentials');
  return zoho;
}
