import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { emulatorClient } from '../../../test/harness/emulator-client.js';

/** Bodies recorded from the live service in 2015 (github.com/payrollhero/zoho-subscriptions, BSD), kept beside the repository. */
const folder = new URL('../../../../shared/zoho/specs/billing-recorded-2015/', import.meta.url);
const missing = !existsSync(folder);
if (missing) process.stderr.write('SKIPPED: the recorded Billing bodies are not on this machine, the emulator is not compared with them\n');

type Json = Record<string, unknown>;
const recorded = (name: string): Json => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Json;

/** Every key of `expected`, at every depth, is in `actual` with a value of the same type. Lists are compared by their first item. */
function differences(expected: unknown, actual: unknown, path = ''): string[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [`${path} is no list`];
    return expected.length === 0 ? [] : differences(expected[0], actual[0], `${path}[0]`);
  }
  if (typeof expected !== 'object' || expected === null)
    return typeof expected === typeof actual ? [] : [`${path} is ${typeof actual}, recorded ${typeof expected}`];
  if (typeof actual !== 'object' || actual === null) return [`${path} is no object`];
  return Object.entries(expected).flatMap(([key, value]) =>
    key in actual ? differences(value, (actual as Json)[key], `${path}.${key}`) : [`${path}.${key} is missing`],
  );
}

const john = { display_name: 'John Doe', email: 'john@doe.com' };

test.skipIf(missing)('answers have every key the live service answered', async () => {
  const { billing } = await emulatorClient();
  const created = await billing('POST', 'customers', john);
  const id = (created.body as { customer: { customer_id: string } }).customer.customer_id;
  expect(differences(recorded('customers-post-201.json'), created.body)).toEqual([]);
  expect(differences(recorded('customers/187955000000050001-get-200.json'), (await billing('GET', `customers/${id}`)).body)).toEqual([]);
  expect(differences(recorded('customers/187955000000050001-put-200.json'), (await billing('PUT', `customers/${id}`, john)).body)).toEqual(
    [],
  );
  expect(differences(recorded('customers-get-200.json'), (await billing('GET', 'customers')).body)).toEqual([]);
  expect(differences(recorded('organizations-get-200.json'), (await billing('GET', 'organizations')).body)).toEqual([]);
});

test.skipIf(missing)('the answers that have no record are the same to the letter', async () => {
  const { billing } = await emulatorClient();
  const { body } = await billing('POST', 'customers', john);
  const path = `customers/${(body as { customer: { customer_id: string } }).customer.customer_id}`;
  expect((await billing('GET', 'customers/0')).body).toEqual(recorded('customers/0-get-400.json'));
  expect((await billing('DELETE', path)).body).toEqual(recorded('customers/187955000000050083-delete-200.json'));
  expect((await billing('GET', path)).body).toEqual(recorded('customers/187955000000050083-get-400.json'));
});

test.skipIf(missing)('what a fresh customer has not is empty in the same way', async () => {
  const { billing } = await emulatorClient();
  const { customer } = (await billing('POST', 'customers', john)).body as { customer: Json };
  const there = recorded('customers-post-201.json')['customer'] as Json;
  for (const [key, value] of Object.entries(there))
    if (value === '' || value === 0 || value === false) expect([key, customer[key]]).toEqual([key, value]);
});

test.skipIf(missing)('answers about what is sold have every key the live service answered', async () => {
  const { billing } = await emulatorClient();
  const answer = async (method: string, path: string, body?: unknown) => (await billing(method, path, body)).body as Json;
  const product = await answer('POST', 'products', { name: 'Bazooka' });
  expect(differences(recorded('products-post-201.json'), product)).toEqual([]);
  const id = String((product['product'] as Json)['product_id']);
  expect(differences(recorded('products/187955000000050119-get-200.json'), await answer('GET', `products/${id}`))).toEqual([]);
  const renamed = await answer('PUT', `products/${id}`, { name: 'Rocket Launcher' });
  expect(differences(recorded('products/187955000000050119-put-200.json'), renamed)).toEqual([]);
  expect(differences(recorded('products-get-200.json'), await answer('GET', 'products'))).toEqual([]);

  const plan = { plan_code: '100-ammunition', name: 'Ammunition Galore', recurring_price: 99999.99, interval: 1, product_id: id };
  expect(differences(recorded('plans-post-201.json'), await answer('POST', 'plans', plan))).toEqual([]);
  expect(differences(recorded('plans/100-ammunition-get-200.json'), await answer('GET', 'plans/100-ammunition'))).toEqual([]);
  expect(
    differences(recorded('plans/100-ammunition-put-200.json'), await answer('PUT', 'plans/100-ammunition', { name: 'Bonanza' })),
  ).toEqual([]);
  expect(differences(recorded('plans-get-200.json'), await answer('GET', 'plans'))).toEqual([]);

  const addon = {
    addon_code: 'target',
    name: 'Target',
    unit_name: 'Piece',
    type: 'one_time',
    price_brackets: [{ price: 1 }],
    product_id: id,
  };
  const eye = { ...addon, addon_code: 'bulls-eye', type: 'recurring', interval_unit: 'monthly', price_brackets: [{ price: 9.99 }] };
  await billing('POST', 'addons', addon);
  expect(differences(recorded('addons-post-201.json'), await answer('POST', 'addons', eye))).toEqual([]);
  expect(differences(recorded('addons/target-get-200.json'), await answer('GET', 'addons/target'))).toEqual([]);
  expect(differences(recorded('addons/target-put-200.json'), await answer('PUT', 'addons/target', { name: 'Red Dot' }))).toEqual([]);
  expect(differences(recorded('addons-get-200.json'), await answer('GET', 'addons'))).toEqual([]);
});

test.skipIf(missing)('what is sold is refused and deleted in the same words', async () => {
  const { billing } = await emulatorClient();
  const words = async (method: string, path: string) => (await billing(method, path)).body;
  expect(await words('GET', 'plans/0')).toEqual(recorded('plans/0-get-400.json'));
  expect(await words('GET', 'addons/0')).toEqual(recorded('addons/0-get-400.json'));
  expect(await words('GET', 'products/0')).toEqual(recorded('products/0-get-400.json'));
  expect(await words('DELETE', 'plans/pro-monthly')).toEqual(recorded('plans/100-ammunition-per-month-delete-200.json'));
  expect(await words('GET', 'plans/pro-monthly')).toEqual(recorded('plans/100-ammunition-per-month-get-400.json'));
  expect(await words('DELETE', 'addons/extra-seat')).toEqual(recorded('addons/target-delete-200.json'));
  expect(await words('GET', 'addons/extra-seat')).toEqual(recorded('addons/target-get-400.json'));
});

test.skipIf(missing)('a plan, an addon and a product have the same values where nothing was said', async () => {
  const { billing } = await emulatorClient();
  const made = async (one: string, body: Json) => ((await billing('POST', `${one}s`, body)).body as Json)[one] as Json;
  const product = await made('product', { name: 'Bazooka' });
  const product_id = product['product_id'];
  const same = (mine: Json, theirs: Json) => {
    for (const [key, value] of Object.entries(theirs))
      if (value === '' || value === 0 || value === false) expect([key, mine[key]]).toEqual([key, value]);
  };
  same(product, recorded('products-post-201.json')['product'] as Json);
  const plan = await made('plan', { plan_code: 'p', name: 'P', recurring_price: 1, interval: 1, product_id });
  same(plan, recorded('plans-post-201.json')['plan'] as Json);
  const addon = await made('addon', { addon_code: 'a', name: 'A', unit_name: 'u', price_brackets: [{ price: 1 }], product_id });
  same(addon, recorded('addons-post-201.json')['addon'] as Json);
});
