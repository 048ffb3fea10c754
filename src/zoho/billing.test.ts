import { expect, test } from 'vitest';
import { failureOf, says, startZoho } from '../../test/harness/zoho-client.js';
import { OddAnswerError, RefusedError } from '../errors.js';
import { liveContext } from './testing.js';

const row = (id: string, email: string) => ({
  customer_id: id,
  display_name: 'Jane',
  email,
  status: 'active',
  created_time: '2026-06-05T02:30:08-0700',
});

test('the organisations are listed without naming one', async () => {
  await using t = await startZoho(
    [
      says('billing', 200, {
        code: 0,
        organizations: [
          { organization_id: '20086', name: 'Acme', currency_code: 'USD', is_default_org: true, fiscal_year_start_month: 'april' },
          { organization_id: 20087, name: 'Other' },
        ],
      }),
    ],
    { billingOrganizationId: undefined },
  );
  expect(await t.zoho.billing.organizations(liveContext)).toEqual([
    { id: '20086', name: 'Acme', currencyCode: 'USD', pricePrecision: 2, timeZone: '', isDefault: true },
    { id: '20087', name: 'Other', currencyCode: '', pricePrecision: 2, timeZone: '', isDefault: false },
  ]);
  expect(t.sent[0]?.headers).not.toHaveProperty('x-com-zoho-subscriptions-organizationid');
});

test('a customer is created once and its id comes back, digit for digit', async () => {
  await using t = await startZoho([
    says('billing', 201, '{"code":0,"message":"The customer has been created","customer":{"customer_id":903000000000099123456}}'),
  ]);
  expect(await t.zoho.billing.createCustomer({ display_name: 'Jane', email: 'jane@example.com' }, liveContext)).toEqual({
    id: '903000000000099123456',
  });
  expect(t.sent).toMatchObject([
    { method: 'POST', path: '/billing/v1/customers', body: '{"display_name":"Jane","email":"jane@example.com"}' },
  ]);
});

test('a success that names no customer may have made one', async () => {
  await using t = await startZoho([says('billing', 201, { code: 0, message: 'success' })]);
  const error = await failureOf<OddAnswerError>(t.zoho.billing.createCustomer({}, liveContext));
  expect(error).toBeInstanceOf(OddAnswerError);
  expect(error.mayHaveHappened).toBe(true);
});

test('a taken name is a refusal that does not repeat the name', async () => {
  await using t = await startZoho();
  const create = () => t.zoho.billing.createCustomer({ display_name: 'Canary', email: 'jane@example.com' }, liveContext);
  await create();
  const error = await failureOf<RefusedError>(create());
  expect(error).toBeInstanceOf(RefusedError);
  expect(error).toMatchObject({ zohoCode: '3062', mayHaveHappened: false, verdict: { kind: 'park' } });
  expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain('Canary');
});

test('an update goes to the customer, and the log has no id', async () => {
  await using t = await startZoho([says('billing', 200, { code: 0, customer: row('4876', 'a@b.c') })]);
  await t.zoho.billing.updateCustomer('4876876000001140124', { email: 'new@example.com' }, liveContext);
  expect(t.sent).toMatchObject([{ method: 'PUT', path: '/billing/v1/customers/4876876000001140124' }]);
  expect(t.records.at(-1)?.template).toBe('/billing/v1/customers/{customer_id}');
});

test('an id cannot leave its place in the path', async () => {
  await using t = await startZoho([says('billing', 200, { code: 0, customer: {} })]);
  await t.zoho.billing.updateCustomer('../plans/1?x=1', {}, liveContext);
  expect(t.sent[0]?.path).toBe('/billing/v1/customers/..%2Fplans%2F1%3Fx%3D1');
});

test('customers are found by address on all pages, compared again, each once', async () => {
  const page = (number: number, customers: object[], more: boolean) =>
    says('billing', 200, { code: 0, customers, page_context: { page: number, has_more_page: more } }, { count: 1 });
  await using t = await startZoho([
    page(1, [row('1', 'JANE@example.com'), row('2', 'jane@example.com.au')], true),
    page(2, [row('1', 'jane@example.com'), row('3', 'jane@example.com ')], false),
  ]);
  const found = await t.zoho.billing.customersByEmail('jane@Example.com', liveContext);
  expect(found.map(({ id }) => id)).toEqual(['1', '3']);
  expect(t.sent.map(({ query }) => Object.fromEntries(query))).toEqual([
    { email: 'jane@Example.com', page: '1', per_page: '200' },
    { email: 'jane@Example.com', page: '2', per_page: '200' },
  ]);
});

test('when Zoho ignores the address, nobody concludes that there is no such customer', async () => {
  await using t = await startZoho([
    says('billing', 200, { code: 0, customers: [row('1', 'other@example.com')], page_context: { has_more_page: true } }),
  ]);
  expect(await failureOf(t.zoho.billing.customersByEmail('jane@example.com', liveContext))).toBeInstanceOf(OddAnswerError);
  expect(t.sent).toHaveLength(10);
});

test('a customer has its custom fields by label', async () => {
  const custom_fields = [
    { label: 'External User ID', value: 'u-1', index: 1, data_type: 'text' },
    { label: 'Age', value: 7 },
    { label: 'Empty' },
    'odd',
  ];
  await using t = await startZoho([says('billing', 200, { code: 0, customer: { ...row('1', 'jane@example.com'), custom_fields } })]);
  expect(await t.zoho.billing.customer('1', liveContext)).toEqual({
    id: '1',
    displayName: 'Jane',
    email: 'jane@example.com',
    status: 'active',
    createdAt: '2026-06-05T02:30:08-0700',
    customFields: { 'External User ID': 'u-1', Age: '7', Empty: '' },
  });
});

test('an answer that is not as documented says where, not what', async () => {
  await using t = await startZoho([says('billing', 200, { code: 0, customers: [{ email: ['jane@canary.example'] }] })]);
  const error = await failureOf<OddAnswerError>(t.zoho.billing.customersByEmail('jane@canary.example', liveContext));
  expect(error.message).toContain('customers.customer_id, customers.email');
  expect(error.message).not.toContain('canary');
});
