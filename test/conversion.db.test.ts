/** The first payment makes a lead into the contact the user has already: docs/segments.md, rule by rule. */
import { expect, test } from 'vitest';
import { markPaid } from '../src/store/segments.js';
import { callsTo, held, tagNames, type World, type WorldOptions, world } from './harness/bridge.js';
import { courier, subscriber } from './harness/inbox.js';

const drain = (w: World) => w.bridge.drain({ timeoutMs: 30_000 });
const pay = (w: World, ...ids: string[]) =>
  w.store.db.transaction((tx) =>
    markPaid(
      tx,
      ids.map((userId) => ({ userId, at: new Date('2026-03-01T10:00:00Z') })),
    ),
  );
const person = (n: number) => ({ id: `u-${n}`, email: `p${n}@example.com`, name: `Ann P${n}` });
const done = { drained: true, parked: 0 };

interface Lead {
  id: string;
  External_User_ID: string;
  Last_Name: string;
  Converted__s: boolean;
  Converted_Contact: { id: string } | null;
  Tag: { name: string }[];
}
const leads = (w: World) => held(w.emulator).leads as unknown as Lead[];
const contacts = (w: World) => held(w.emulator).contacts;
const records = (w: World, module: string) => w.emulator.state().crm?.[module] ?? [];
const converts = (w: World) => callsTo(w.emulator, /actions\/convert/).length;

/** A world where so many people have signed up and are in the CRM. */
async function signedUp(count = 1, options: WorldOptions = {}): Promise<World> {
  const w = await world(options);
  await w.bridge.users.saveMany(Array.from({ length: count }, (_, n) => person(n + 1)));
  expect(await drain(w)).toMatchObject(done);
  return w;
}

test('the lead of somebody who pays becomes the contact they have, once; nothing else is made', async () => {
  const w = await signedUp(2);
  await pay(w, 'u-1');
  await w.setTier('u-1', 'Paid Tier');
  expect(await drain(w)).toMatchObject(done);
  expect(contacts(w)).toHaveLength(2);
  const mine = contacts(w).find((contact) => contact.External_User_ID === 'u-1');
  expect(leads(w).filter((lead) => lead.Converted__s)).toMatchObject([{ External_User_ID: 'u-1', Converted_Contact: { id: mine?.id } }]);
  expect(tagNames(mine)).toEqual(['Active', 'App User', 'Paid Tier']);
  for (const module of ['Accounts', 'Deals']) expect(records(w, module)).toEqual([]);
  await pay(w, 'u-1');
  await w.setTier('u-1', 'Churned');
  expect(await drain(w)).toMatchObject(done);
  expect(converts(w)).toBe(1);
  expect(tagNames(contacts(w).find((contact) => contact.id === mine?.id))).toEqual(['Active', 'App User', 'Churned']);
});

test('the company of the app becomes an account, one for all who work there; one a salesperson typed does as well', async () => {
  const w = await world();
  await w.bridge.users.saveMany([{ ...person(1), company: 'Acme' }, { ...person(2), company: 'Acme' }, person(3), person(4)]);
  await drain(w);
  const third = leads(w).find((lead) => lead.External_User_ID === 'u-3')?.id ?? '';
  w.emulator.byHand.crm.edit({ module: 'Leads', id: third, values: { Company: 'Typed' } });
  await pay(w, 'u-1', 'u-2', 'u-3', 'u-4');
  expect(await drain(w)).toMatchObject(done);
  expect(
    records(w, 'Accounts')
      .map((account) => (account as { Account_Name: string }).Account_Name)
      .toSorted((a, b) => a.localeCompare(b)),
  ).toEqual(['Acme', 'Typed']);
  expect(contacts(w)).toHaveLength(4);
});

test('tags of sales people go along, ours do not come twice, and the contact keeps its owner and its own', async () => {
  const w = await signedUp();
  const [lead, contact] = [leads(w)[0]?.id ?? '', contacts(w)[0]?.id ?? ''];
  w.emulator.byHand.crm.tag({ module: 'Leads', id: lead, names: ['Fair 2026'] });
  w.emulator.byHand.crm.tag({ module: 'Contacts', id: contact, names: ['VIP'] });
  const owner = contacts(w)[0]?.Owner;
  await pay(w, 'u-1');
  await w.setTier('u-1', 'Paid Tier');
  expect(await drain(w)).toMatchObject(done);
  expect(tagNames(contacts(w)[0])).toEqual(['Active', 'App User', 'Fair 2026', 'Paid Tier', 'VIP']);
  expect(contacts(w)[0]?.Owner).toEqual(owner);
});

test('a converted lead is left alone from then on: no second one is made, whatever changes', async () => {
  const w = await signedUp();
  await pay(w, 'u-1');
  await drain(w);
  await w.bridge.users.save({ ...person(1), name: 'Ann Married', email: 'married@example.com' });
  await w.setTier('u-1', 'Paid Tier');
  expect(await drain(w)).toMatchObject(done);
  expect(leads(w)).toMatchObject([{ Last_Name: 'P1', Converted__s: true }]);
  expect(contacts(w)).toMatchObject([{ Last_Name: 'Married', Email: 'married@example.com' }]);
  expect(await w.bridge.users.get('u-1')).toMatchObject({
    syncs: expect.arrayContaining([expect.objectContaining({ sync: 'crm.conversion', state: 'synced' })]) as unknown,
  });
});

test.each(['drop-after-commit', 'error-after-commit', 'reset', 'truncate'] as const)(
  'a conversion that ends in "%s" is not done twice',
  async (fault) => {
    const w = await signedUp();
    w.emulator.setFaults({ seed: 1, rules: [{ path: '/actions/convert', fault, count: 2 }] });
    await pay(w, 'u-1');
    expect(await drain(w)).toMatchObject(done);
    expect(leads(w)).toMatchObject([{ Converted__s: true }]);
    expect(contacts(w)).toHaveLength(1);
  },
);

test('many payers are looked up together and converted one by one; the failure of one is its own', async () => {
  const w = await signedUp(60);
  const before = callsTo(w.emulator, /./).length;
  w.emulator.setFaults({ seed: 3, rules: [{ path: '/actions/convert', fault: 'status', status: 500, rate: 0.1 }] });
  await pay(w, ...Array.from({ length: 60 }, (_, n) => `u-${n + 1}`));
  expect(await drain(w)).toMatchObject(done);
  expect(leads(w).filter((lead) => lead.Converted__s)).toHaveLength(60);
  expect(contacts(w)).toHaveLength(60);
  const calls = callsTo(w.emulator, /./).slice(before);
  expect(calls.filter((call) => call.startsWith('GET /crm/v8/Leads')).length).toBeLessThan(12);
});

test('a lead that a salesperson converted by hand is recognised by the next change, and by the payment', async () => {
  for (const how of ['profile', 'tier', 'payment'] as const) {
    const w = await signedUp();
    w.emulator.byHand.crm.convert({ id: leads(w)[0]?.id ?? '', contact: contacts(w)[0]?.id ?? '' });
    if (how === 'profile') await w.bridge.users.save({ ...person(1), name: 'Ann Married' });
    if (how === 'tier') await w.setTier('u-1', 'Trial');
    if (how === 'payment') await pay(w, 'u-1');
    expect(await drain(w)).toMatchObject(done);
    await w.bridge.users.save({ ...person(1), name: 'Ann Again' });
    await w.setTier('u-1', 'Paid Tier');
    await pay(w, 'u-1');
    expect(await drain(w)).toMatchObject(done);
    expect(leads(w)).toHaveLength(1);
    expect(contacts(w)).toMatchObject([{ Last_Name: 'Again' }]);
    expect(tagNames(contacts(w)[0])).toEqual(['Active', 'App User', 'Paid Tier']);
    expect(converts(w)).toBe(0);
  }
});

test('a lead that was deleted is no error, neither for the tags nor for the payment', async () => {
  const w = await signedUp();
  w.emulator.byHand.crm.remove({ module: 'Leads', id: leads(w)[0]?.id ?? '' });
  await w.setTier('u-1', 'Trial');
  expect(await drain(w)).toMatchObject(done);
  expect(tagNames(contacts(w)[0])).toEqual(['Active', 'App User', 'Trial']);
  await pay(w, 'u-1');
  expect(await drain(w)).toMatchObject(done);
  expect(leads(w)).toEqual([]);
  expect(converts(w)).toBe(0);
});

test('a contact that was deleted is made again, and the lead becomes it', async () => {
  const w = await signedUp();
  w.emulator.byHand.crm.remove({ module: 'Contacts', id: contacts(w)[0]?.id ?? '' });
  await pay(w, 'u-1');
  expect(await drain(w)).toMatchObject(done);
  expect(contacts(w)).toMatchObject([{ External_User_ID: 'u-1' }]);
  expect(leads(w)).toMatchObject([{ Converted__s: true, Converted_Contact: { id: contacts(w)[0]?.id } }]);
});

test.each(['Leads', 'Contacts'])('who pays before their record in %s is there waits for it', async (module) => {
  const w = await world();
  w.emulator.setFaults({ seed: 1, rules: [{ path: `/${module}/upsert`, fault: 'drop-after-commit', count: 2 }] });
  await w.bridge.users.save(person(1));
  await pay(w, 'u-1');
  expect(await drain(w)).toMatchObject(done);
  expect(contacts(w)).toHaveLength(1);
  expect(leads(w)).toMatchObject([{ Converted__s: true, Converted_Contact: { id: contacts(w)[0]?.id } }]);
});

test('what a conversion waits for is said', async () => {
  const w = await world();
  w.emulator.setFaults({ seed: 1, rules: [{ path: '/Contacts/upsert', fault: 'status', status: 500 }] });
  await w.bridge.users.save(person(1));
  await pay(w, 'u-1');
  await w.bridge.drain({ timeoutMs: 1500 });
  const view = await w.bridge.users.get('u-1');
  expect(view?.syncs.find(({ sync }) => sync === 'crm.conversion')).toMatchObject({
    state: 'waiting',
    reason: 'waits for the contact in CRM',
  });
});

test('from the truth: a subscription and its first payment make tier, tags and conversion, without a webhook', async () => {
  const w = await world();
  await subscriber(w, { card: true });
  expect(await drain(w)).toMatchObject(done);
  expect(await w.bridge.users.get('u1')).toMatchObject({ tier: 'Paid Tier' });
  expect(tagNames(contacts(w)[0])).toEqual(['Active', 'App User', 'Paid Tier']);
  expect(leads(w)).toMatchObject([{ External_User_ID: 'u1', Converted__s: true, Converted_Contact: { id: contacts(w)[0]?.id } }]);
});

test('who has subscribed and not paid is in Paid Tier and still a lead', async () => {
  const w = await world();
  await subscriber(w);
  expect(await drain(w)).toMatchObject(done);
  expect(tagNames(contacts(w)[0])).toEqual(['Active', 'App User', 'Paid Tier']);
  expect(leads(w)).toMatchObject([{ Converted__s: false }]);
});

test('a grace that runs out is seen by the clock alone', async () => {
  const w = await world({ env: { ZOHO_BRIDGE_DUNNING_GRACE_DAYS: '3' } });
  const carry = courier(w);
  const { cardId } = await subscriber(w, { card: true });
  w.emulator.byHand.billing.setCardBehaviour({ id: cardId ?? '', behaviour: 'decline' });
  w.emulator.advance('P31D');
  await carry();
  await drain(w);
  expect((await w.bridge.subscriptions.get('u1'))?.billing).toMatchObject({ status: 'dunning' });
  expect(await w.bridge.users.get('u1')).toMatchObject({ tier: 'Paid Tier' });
  const before = w.emulator.calls().length;
  w.emulator.advance('P4D');
  await drain(w);
  expect(await w.bridge.users.get('u1')).toMatchObject({ tier: 'Churned' });
  expect(tagNames(contacts(w)[0])).toEqual(['Active', 'App User', 'Churned']);
  const asked = w.emulator
    .calls()
    .slice(before)
    .filter((call) => call.service === 'billing');
  expect(asked).toEqual([]);
  const told = await w.store.db.query("select data ->> 'to' as tier from zoho_bridge.happenings where name = 'tier.changed'");
  expect(told.map(({ tier }) => String(tier)).toSorted((a, b) => a.localeCompare(b))).toEqual(['Churned', 'Paid Tier']);
});
