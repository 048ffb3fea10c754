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
