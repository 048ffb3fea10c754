import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { subscriptionsClient } from '../../../../test/harness/subscriptions.js';

/** Bodies recorded from the live service in 2015 (github.com/payrollhero/zoho-subscriptions, BSD), kept beside the repository. */
const folder = new URL('../../../../../shared/zoho/specs/billing-recorded-2015/', import.meta.url);
const missing = !existsSync(folder);
if (missing)
  process.stderr.write('SKIPPED: the recorded Billing bodies are not on this machine, subscriptions are not compared with them\n');

type Json = Record<string, unknown>;
const recorded = (name: string): Json => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Json;

/** What is the organisation's and the moment's own: ids, and times to the second. */
const OWN = /_id$|_time$/;

/** Every key recorded is there with the recorded value; where a value is its own, with one of the same type. */
function differences(expected: unknown, actual: unknown, path = ''): string[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [`${path} is no list`];
    if (expected.length !== actual.length) return [`${path} has ${actual.length} items, recorded ${expected.length}`];
    return expected.flatMap((item, index) => differences(item, actual[index], `${path}[${index}]`));
  }
  if (typeof expected === 'object' && expected !== null) {
    if (typeof actual !== 'object' || actual === null) return [`${path} is no object`];
    return Object.entries(expected).flatMap(([key, value]) =>
      key in actual ? differences(value, (actual as Json)[key], `${path}.${key}`) : [`${path}.${key} is missing`],
    );
  }
  if (OWN.test(path) && expected !== '') return typeof expected === typeof actual ? [] : [`${path} is ${typeof actual}`];
  return expected === actual ? [] : [`${path} is ${JSON.stringify(actual)}, recorded ${JSON.stringify(expected)}`];
}

/** The organisation of the recordings, on their day: a product, a plan and a customer with one contact person. */
async function rocketLaunchers() {
  const client = await subscriptionsClient({ now: () => new Date('2015-10-06T20:00:00Z') });
  const { take, customer } = client;
  const product = await take('product', 'POST', 'products', { name: 'Rocket Launcher' });
  await take('plan', 'POST', 'plans', {
    ...{ plan_code: '100-ammunition', name: 'Ammunition Bonanza', recurring_price: 99_999.99, interval: 1, interval_unit: 'months' },
    product_id: product['product_id'],
  });
  const customerId = await customer({ display_name: 'John Doe', email: 'john@doe.com' });
  const body = { customer_id: customerId, plan: { plan_code: '100-ammunition' } };
  return { ...client, subscribe: () => client.call('POST', 'subscriptions', body) };
}

const idOf = ({ body }: { body: Json }) => String((body['subscription'] as Json)['subscription_id']);

test.skipIf(missing)('creation, reading, changing and cancelling answer what was recorded, value by value', async () => {
  const { subscribe, call } = await rocketLaunchers();
  const made = await subscribe();
  expect(made.status).toBe(201);
  expect(differences(recorded('subscriptions-post-201.json'), made.body)).toEqual([]);
  const path = `subscriptions/${idOf(made)}`;
  const read = await call('GET', path);
  expect(differences(recorded('subscriptions/187955000000053082-get-200.json'), read.body)).toEqual([]);
  const changed = await call('PUT', path, { plan: { plan_code: '100-ammunition', quantity: 10 } });
  expect(changed.status).toBe(200);
  expect(differences(recorded('subscriptions/187955000000053082-put-200.json'), changed.body)).toEqual([]);
  const other = await subscribe();
  const cancelled = await call('POST', `subscriptions/${idOf(other)}/cancel`);
  expect(differences(recorded('subscriptions/187955000000053196/cancel-post-200.json'), cancelled.body)).toEqual([]);
});

test.skipIf(missing)('what a recorded subscription does not have, ours has not either', async () => {
  const { subscribe, call } = await rocketLaunchers();
  const made = await subscribe();
  const live = made.body['subscription'] as Json;
  const cancelled = (await call('POST', `subscriptions/${idOf(made)}/cancel`)).body['subscription'] as Json;
  for (const key of ['cancelled_at', 'source', 'next_retry_at', 'coupon', 'card']) expect(live).not.toHaveProperty(key);
  for (const key of ['next_billing_at', 'next_retry_at']) expect(cancelled).not.toHaveProperty(key);
});

test.skipIf(missing)('a row of the list is as recorded', async () => {
  const { subscribe, call } = await rocketLaunchers();
  await subscribe();
  const { subscriptions, page_context } = recorded('subscriptions-get-200.json') as { subscriptions: Json[]; page_context: Json };
  const { body } = await call('GET', 'subscriptions?filter_by=SubscriptionStatus.LIVE');
  expect(differences({ subscriptions: subscriptions.slice(0, 1), page_context }, body)).toEqual([]);
});

test.skipIf(missing)('one nobody knows is refused as recorded, to the letter', async () => {
  const { call } = await rocketLaunchers();
  const { status, body } = await call('GET', 'subscriptions/0');
  expect([status, body]).toEqual([404, recorded('subscriptions/0-get-404.json')]);
});
