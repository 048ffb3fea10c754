/** docs/records.md, line by line. */
import { expect, test } from 'vitest';
import { held, tagNames, type World, world } from './harness/bridge.js';

const byFirst = (a: unknown[], b: unknown[]) => String(a[0]).localeCompare(String(b[0]));

const drain = async ({ bridge }: World) => {
  const result = await bridge.drain({ timeoutMs: 30_000 });
  expect(result).toMatchObject({ drained: true, parked: 0 });
};

/** A call to the emulator as a salesperson's browser or another integration would make it. */
async function zoho({ emulator, env }: World, method: string, path: string, body?: unknown): Promise<unknown> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: env.ZOHO_CLIENT_ID ?? '',
    client_secret: env.ZOHO_CLIENT_SECRET ?? '',
    refresh_token: env.ZOHO_REFRESH_TOKEN ?? '',
  });
  const { access_token } = (await (await fetch(`${emulator.url}/oauth/v2/token`, { method: 'POST', body: form })).json()) as {
    access_token: string;
  };
  const answer = await fetch(`${emulator.url}${path}`, {
    method,
    headers: {
      authorization: `Zoho-oauthtoken ${access_token}`,
      'content-type': 'application/json',
      'x-com-zoho-subscriptions-organizationid': env.ZOHO_BILLING_ORGANIZATION_ID ?? '',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(answer.ok).toBe(true);
  return answer.json();
}

test('a lead that a salesperson made by hand is adopted, with its tags and its own fields', async () => {
  const w = await world();
  await zoho(w, 'POST', '/crm/v8/Leads', {
    data: [
      { Email: 'ANN@example.com', Last_Name: 'From the fair', Company: 'Acme', Description: 'met at the fair', Tag: [{ name: 'VIP' }] },
    ],
  });
  await w.bridge.users.save({ id: 'u-1', email: 'ann@example.com', name: 'Ann Example', company: 'Acme GmbH' });
  await drain(w);
  const { leads } = held(w.emulator);
  expect(leads).toHaveLength(1);
  expect(leads[0]).toMatchObject({ External_User_ID: 'u-1', Last_Name: 'Example', Company: 'Acme GmbH', Description: 'met at the fair' });
  expect(tagNames(leads[0])).toEqual(['Active', 'App User', 'Free Tier', 'VIP']);
});

test('two people who share an address each keep records of their own', async () => {
  const w = await world();
  await w.bridge.users.saveMany([
    { id: 'mum', email: 'family@example.com', name: 'Mum Example' },
    { id: 'dad', email: 'Family@example.com', name: 'Dad Example' },
  ]);
  await drain(w);
  const { leads, contacts, customers } = held(w.emulator);
  expect(leads.map((lead) => [lead.External_User_ID, lead.First_Name]).sort(byFirst)).toEqual([
    ['dad', 'Dad'],
    ['mum', 'Mum'],
  ]);
  expect(contacts).toHaveLength(2);
  expect(customers.map((customer) => String(customer.display_name)).sort()).toEqual(['Dad Example', 'Mum Example']);
});

test("a second person with an address that is known already does not take over the first one's records", async () => {
  const w = await world();
  await w.bridge.users.save({ id: 'first', email: 'box@example.com', name: 'First Person' });
  await drain(w);
  await w.bridge.users.save({ id: 'second', email: 'box@example.com', name: 'Second Person' });
  await drain(w);
  expect(
    held(w.emulator)
      .leads.map((lead) => [lead.External_User_ID, lead.First_Name])
      .sort(byFirst),
  ).toEqual([
    ['first', 'First'],
    ['second', 'Second'],
  ]);
});

test('an address that moved to another person leaves both with their own records, in whatever order the jobs run', async () => {
  const w = await world();
  await w.bridge.users.save({ id: 'old', email: 'desk@example.com', name: 'Old Owner' });
  await drain(w);
  await w.bridge.users.saveMany([
    { id: 'new', email: 'desk@example.com', name: 'New Owner' },
    { id: 'old', email: 'home@example.com', name: 'Old Owner' },
  ]);
  await drain(w);
  const { leads, customers } = held(w.emulator);
  expect(leads.map((lead) => [lead.External_User_ID, lead.Email]).sort(byFirst)).toEqual([
    ['new', 'desk@example.com'],
    ['old', 'home@example.com'],
  ]);
  expect(customers.map((customer) => [customer.display_name, customer.email]).sort(byFirst)).toEqual([
    ['New Owner', 'desk@example.com'],
    ['Old Owner', 'home@example.com'],
  ]);
});

test('namesakes get customers of their own, told apart by a suffix that never changes', async () => {
  const w = await world();
  await w.bridge.users.saveMany([
    { id: 'j-1', email: 'jane@one.example', name: 'Jane Doe' },
    { id: 'j-2', email: 'jane@two.example', name: 'Jane Doe' },
  ]);
  await drain(w);
  const names = held(w.emulator)
    .customers.map((customer) => String(customer.display_name))
    .sort();
  expect(names).toHaveLength(2);
  expect(names[0]).toBe('Jane Doe');
  expect(names[1]).toMatch(/^Jane Doe \([0-9a-f]{8}\)$/);
  await w.bridge.users.save({ id: 'j-2', email: 'jane@three.example', name: 'Jane Doe' });
  await drain(w);
  expect(
    held(w.emulator)
      .customers.map((customer) => String(customer.display_name))
      .sort(),
  ).toEqual(names);
});

test('a customer that staff made by hand, of the same name and address, is adopted', async () => {
  const w = await world();
  await zoho(w, 'POST', '/billing/v1/customers', { display_name: 'Ann Example', email: 'ann@example.com', notes: 'pays by invoice' });
  w.emulator.advance('PT1M');
  await w.bridge.users.save({ id: 'u-1', email: 'ann@example.com', name: 'Ann Example' });
  await drain(w);
  expect(held(w.emulator).customers).toMatchObject([
    { display_name: 'Ann Example', notes: 'pays by invoice', custom_fields: [{ label: 'External User ID', value: 'u-1' }] },
  ]);
});

test('a deleted lead stays deleted until the user changes, then it is made and tagged anew', async () => {
  const w = await world();
  await w.bridge.users.save({ id: 'u-1', email: 'ann@example.com', name: 'Ann Example' });
  await drain(w);
  const [lead] = held(w.emulator).leads;
  await zoho(w, 'DELETE', `/crm/v8/Leads?ids=${lead?.id}`);
  await w.bridge.users.save({ id: 'u-1', email: 'ann@example.com', name: 'Ann Example' });
  await drain(w);
  expect(held(w.emulator).leads).toEqual([]);
  await w.bridge.users.save({ id: 'u-1', email: 'ann@example.com', name: 'Ann Married' });
  await drain(w);
  expect(held(w.emulator).leads).toMatchObject([{ External_User_ID: 'u-1', Last_Name: 'Married' }]);
  expect(tagNames(held(w.emulator).leads[0])).toEqual(['Active', 'App User', 'Free Tier']);
});

test('a change of tier swaps the tier tag and leaves the tags of sales people alone', async () => {
  const w = await world();
  await w.bridge.users.save({ id: 'u-1', email: 'ann@example.com', name: 'Ann Example' });
  await drain(w);
  const [contact] = held(w.emulator).contacts;
  await zoho(w, 'POST', `/crm/v8/Contacts/${contact?.id}/actions/add_tags`, { tags: [{ name: 'VIP' }] });
  await w.setTier('u-1', 'Paid Tier');
  await drain(w);
  expect(tagNames(held(w.emulator).contacts[0])).toEqual(['Active', 'App User', 'Paid Tier', 'VIP']);
  expect(tagNames(held(w.emulator).leads[0])).toEqual(['Active', 'App User', 'Paid Tier']);
});

test('a phone number Zoho would not take is left out and does not hold the person up', async () => {
  const w = await world();
  await w.bridge.users.save({ id: 'u-1', email: 'ann@example.com', name: 'Ann Example', phone: 'ring the bell' });
  await drain(w);
  expect(held(w.emulator).leads).toMatchObject([{ External_User_ID: 'u-1', Last_Name: 'Example', Phone: null }]);
});

test('a phone number that the user removes is emptied in Zoho, one that sales people typed is not', async () => {
  const w = await world();
  await w.bridge.users.saveMany([
    { id: 'had', email: 'had@example.com', name: 'Had One', phone: '+1 555 0100' },
    { id: 'never', email: 'never@example.com', name: 'Never Had' },
  ]);
  await drain(w);
  const lead = held(w.emulator).leads.find((record) => record.External_User_ID === 'never');
  await zoho(w, 'PUT', `/crm/v8/Leads/${lead?.id}`, { data: [{ Phone: '+1 555 0199' }] });
  await w.bridge.users.saveMany([
    { id: 'had', email: 'had@example.com', name: 'Had One' },
    { id: 'never', email: 'never@example.com', name: 'Never Hadone' },
  ]);
  await drain(w);
  const phones = Object.fromEntries(held(w.emulator).leads.map((record) => [record.External_User_ID, record.Phone]));
  expect(phones).toEqual({ had: null, never: '+1 555 0199' });
});
