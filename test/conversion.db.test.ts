/** The first payment makes a lead into the contact the user has already. */
import { expect, test } from 'vitest';
import { markPaid } from '../src/store/segments.js';
import { callsTo, held, tagNames, type World, world } from './harness/bridge.js';

const drain = (w: World) => w.bridge.drain({ timeoutMs: 30_000 });
const pay = (w: World, ...ids: string[]) =>
  w.store.db.transaction((tx) =>
    markPaid(
      tx,
      ids.map((userId) => ({ userId, at: new Date('2026-03-01T10:00:00Z') })),
    ),
  );
const person = (n: number) => ({ id: `u-${n}`, email: `p${n}@example.com`, name: `Ann P${n}` });

interface Shown {
  id: string;
  Converted__s: boolean;
  Converted_Contact: { id: string } | null;
  Tag: { name: string }[];
}
const leads = (w: World) => held(w.emulator).leads as unknown as Shown[];

test('the lead of somebody who pays becomes the contact they have, once', async () => {
  const w = await world();
  await w.bridge.users.saveMany([person(1), person(2)]);
  await drain(w);
  await pay(w, 'u-1');
  await w.setTier('u-1', 'Paid Tier');
  expect(await drain(w)).toMatchObject({ drained: true, parked: 0 });
  const { contacts } = held(w.emulator);
  expect(contacts).toHaveLength(2);
  const mine = contacts.find((contact) => contact.External_User_ID === 'u-1');
  expect(leads(w).find((lead) => lead.Converted__s)?.Converted_Contact?.id).toBe(mine?.id);
  expect(leads(w).filter((lead) => lead.Converted__s)).toHaveLength(1);
  expect(tagNames(mine)).toEqual(['Active', 'App User', 'Paid Tier']);
  await pay(w, 'u-1');
  await drain(w);
  expect(callsTo(w.emulator, /convert/)).toHaveLength(1);
  expect(w.emulator.state().crm?.Accounts).toEqual([]);
});
