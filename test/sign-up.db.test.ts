import { expect, test } from 'vitest';
import { callsTo, held, tagNames, world } from './harness/bridge.js';

const ann = { id: 'u-1', email: 'ann@example.com', name: 'Ann Example', phone: '+44 20 7946 0958' };

test('a sign-up becomes a lead, a contact and a customer, tagged, once each', async () => {
  const { bridge, emulator } = await world();
  await bridge.users.save(ann);
  expect(await bridge.drain({ timeoutMs: 20_000 })).toMatchObject({ drained: true, parked: 0 });

  const { leads, contacts, customers } = held(emulator);
  expect(leads).toMatchObject([
    { External_User_ID: 'u-1', Email: 'ann@example.com', First_Name: 'Ann', Last_Name: 'Example', Phone: '+44 20 7946 0958' },
  ]);
  expect(contacts).toMatchObject([{ External_User_ID: 'u-1', Email: 'ann@example.com', Last_Name: 'Example' }]);
  expect(customers).toMatchObject([{ email: 'ann@example.com', display_name: 'Ann Example' }]);
  expect(tagNames(leads[0])).toEqual(['Active', 'App User', 'Free Tier']);
  expect(tagNames(contacts[0])).toEqual(['Active', 'App User', 'Free Tier']);
});

test('a single sign-up costs one call each for lead, contact and customer, and one tag call a module', async () => {
  const { bridge, emulator } = await world();
  const before = emulator.calls().length;
  await bridge.users.save(ann);
  await bridge.drain({ timeoutMs: 20_000 });
  const calls = emulator
    .calls()
    .slice(before)
    .map((call) => `${call.method} ${call.path.replace(/\d{8,}/, '{id}')}`);
  expect(calls.sort()).toEqual([
    'POST /billing/v1/customers',
    'POST /crm/v8/Contacts/actions/add_tags',
    'POST /crm/v8/Contacts/upsert',
    'POST /crm/v8/Leads/actions/add_tags',
    'POST /crm/v8/Leads/upsert',
  ]);
});

test('saving the same again costs nothing', async () => {
  const { bridge, emulator } = await world();
  await bridge.users.save(ann);
  await bridge.drain({ timeoutMs: 20_000 });
  const before = emulator.calls().length;
  expect(await bridge.users.save(ann)).toEqual({ id: 'u-1', version: 1, changed: false });
  await bridge.drain({ timeoutMs: 20_000 });
  expect(emulator.calls().length).toBe(before);
});

test('a changed profile and address travel to the same records', async () => {
  const { bridge, emulator } = await world();
  await bridge.users.save(ann);
  await bridge.drain({ timeoutMs: 20_000 });
  await bridge.users.save({ ...ann, email: 'ann@new.example', name: 'Ann Other', phone: null });
  await bridge.drain({ timeoutMs: 20_000 });

  const { leads, contacts, customers } = held(emulator);
  expect(leads).toHaveLength(1);
  expect(leads[0]).toMatchObject({ Email: 'ann@new.example', Last_Name: 'Other', Phone: null });
  expect(contacts).toMatchObject([{ Email: 'ann@new.example', Last_Name: 'Other' }]);
  expect(customers).toMatchObject([{ email: 'ann@new.example', display_name: 'Ann Other', phone: '' }]);
  expect(callsTo(emulator, /add_tags/)).toHaveLength(2);
});
