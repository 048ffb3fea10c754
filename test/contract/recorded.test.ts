/**
 * Bodies recorded from the live service in 2015 (github.com/payrollhero/zoho-subscriptions, BSD), kept beside the repository: each is
 * asked for again, and what the emulator answers has every key it has, with values of the same kind.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type MoneyClient, moneyClient } from '../harness/money.js';

type Json = Record<string, unknown>;

const folder = new URL('../../../shared/zoho/specs/billing-recorded-2015/', import.meta.url);
const missing = !existsSync(folder);
if (missing) process.stderr.write('SKIPPED: the recorded Billing bodies are not on this machine, the emulator is not compared with them\n');

interface Recorded {
  file: string;
  method: string;
  path: string;
  status: number;
  body: Json;
}

/** `subscriptions/187955000000053196/cancel-post-200.json` */
function readRecorded(file: string): Recorded {
  const [, path = '', method = '', status = ''] = /^(.*)-(get|post|put|delete)-(\d+)(?:-filtered)?\.json$/.exec(file) ?? [];
  const body = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Json;
  return { file, method: method.toUpperCase(), path, status: Number(status), body };
}

/** What is read comes before what is changed, and what is gone last. */
const rank = ({ method, status, path }: Recorded): number =>
  method === 'DELETE' ? 3 : status >= 400 && !path.endsWith('/0') ? 4 : path.endsWith('/cancel') ? 2 : method === 'PUT' ? 1 : 0;

const all = missing
  ? []
  : readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.json'))
      .sort()
      .map(readRecorded)
      .sort((a, b) => rank(a) - rank(b));

const PLAN = { name: 'Ammunition Galore', recurring_price: 99_999.99, interval: 1, interval_unit: 'months' };
const ADDON = { name: 'Target', type: 'one_time', pricing_scheme: 'unit', unit_name: 'Piece', applicable_to_all_plans: true };

/** The organisation of the recordings: what has an id in them, by that id. */
async function organization({ take, customer }: MoneyClient) {
  const ids = new Map<string, string>();
  const made = async (id: string, key: string, path: string, body: Json) => {
    ids.set(id, String((await take(key, 'POST', path, body))[`${key}_id`]));
  };
  for (const id of ['187955000000050001', '187955000000050049', '187955000000050083'])
    ids.set(id, await customer({ display_name: `John Doe ${id.slice(-2)}`, email: 'john@doe.com' }));
  for (const id of ['187955000000050117', '187955000000050119', '187955000000050121']) await made(id, 'product', 'products', { name: id });
  const product_id = ids.get('187955000000050119');
  for (const plan_code of ['100-ammunition', '100-ammunition-per-month'])
    await take('plan', 'POST', 'plans', { ...PLAN, plan_code, product_id });
  await take('addon', 'POST', 'addons', { ...ADDON, addon_code: 'target', product_id, price_brackets: [{ price: 1 }] });
  const subscription = { customer_id: ids.get('187955000000050001'), plan: { plan_code: '100-ammunition' } };
  for (const id of ['187955000000053082', '187955000000053196']) await made(id, 'subscription', 'subscriptions', subscription);

  const bracket = { product_id, price_brackets: [{ price: 9.99 }] };
  const bodies: Record<string, Json> = {
    'POST customers': { display_name: 'John Doe', email: 'john@doe.com' },
    'PUT customers': { display_name: 'Jane Doe', email: 'john@doe.com' },
    'POST products': { name: 'Bazooka' },
    'PUT products': { name: 'Rocket Launcher' },
    'POST plans': { ...PLAN, plan_code: '1000-ammunition', product_id },
    'PUT plans': { ...PLAN, name: 'Ammunition Bonanza', product_id },
    'POST addons': { ...ADDON, ...bracket, addon_code: 'bulls-eye', name: "Bull's Eye", type: 'recurring', interval_unit: 'monthly' },
    'PUT addons': { ...ADDON, product_id, name: 'Red Dot', price_brackets: [{ price: 1 }] },
    'POST subscriptions': subscription,
    'PUT subscriptions': { plan: { plan_code: '100-ammunition', quantity: 10 } },
  };
  return { ids, bodies };
}

/** Every key of `expected`, at every depth, is in `actual` with a value of the same type. Lists are compared by their first item. */
function differences(expected: unknown, actual: unknown, path = '$'): string[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [`${path} is no list`];
    return expected.length === 0 ? [] : differences(expected[0], actual[0], `${path}[]`);
  }
  if (typeof expected !== 'object' || expected === null)
    return typeof expected === typeof actual ? [] : [`${path} is ${typeof actual}, recorded ${typeof expected}`];
  if (typeof actual !== 'object' || actual === null) return [`${path} is no object`];
  return Object.entries(expected).flatMap(([key, value]) =>
    key in actual ? differences(value, (actual as Json)[key], `${path}.${key}`) : [`${path}.${key} is missing`],
  );
}

test.skipIf(missing)('every recorded answer is answered again with the same keys and kinds of values', async () => {
  const client = await moneyClient({ now: () => new Date('2015-10-06T20:00:00Z') });
  const { ids, bodies } = await organization(client);
  const wrong: string[] = [];
  for (const { file, method, path, status, body } of all) {
    const real = path.replaceAll(/\d{15,}/g, (id) => ids.get(id) ?? id);
    const sent = path.endsWith('/cancel') ? undefined : bodies[`${method} ${path.split('/')[0]}`];
    const answer = await client.call(method, real, sent);
    if (answer.status !== status) wrong.push(`${file}: ${answer.status} ${answer.message}`);
    // An error and a deletion are a sentence: that must be the same, too.
    else if (Object.keys(body).join() === 'code,message') expect([file, answer.body]).toEqual([file, body]);
    else wrong.push(...differences(body, answer.body).map((difference) => `${file}: ${difference}`));
  }
  expect(wrong).toEqual([]);
  expect(all.length).toBeGreaterThan(40);
});

test.skipIf(missing)('what a fresh customer has not is empty in the same way', async () => {
  const { take } = await moneyClient();
  const customer = await take('customer', 'POST', 'customers', { display_name: 'John Doe', email: 'john@doe.com' });
  const there = readRecorded('customers-post-201.json').body['customer'] as Json;
  for (const [key, value] of Object.entries(there))
    if (value === '' || value === 0 || value === false) expect([key, customer[key]]).toEqual([key, value]);
});
