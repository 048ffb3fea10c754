import { expect, onTestFinished, test } from 'vitest';
import { failureOf, type Sent, says, startZoho } from '../../test/harness/zoho-client.js';
import { type FaultRule, startEmulator } from '../emulator/index.js';
import { BridgeError, NoAnswerError, OddAnswerError, ReauthoriseError, RefusedError, TooManyError, type ZohoError } from '../errors.js';
import { createHttp } from './http.js';
import { createZoho } from './index.js';
import { liveContext, memoryLimitStore, memoryTokenStore } from './testing.js';
import type { Http, ZohoRequest } from './types.js';

const upsert: ZohoRequest = {
  service: 'crm',
  operation: 'crm.upsert',
  method: 'POST',
  path: '/crm/v8/Leads/upsert',
  template: '/crm/v8/{module}/upsert',
  body: { data: [{ Last_Name: 'Canary', Email: 'jane@canary.example' }] },
  credits: 1,
};
const customers: ZohoRequest = {
  service: 'billing',
  operation: 'billing.customers',
  method: 'GET',
  path: '/billing/v1/customers',
  template: '/billing/v1/customers',
  query: { email: 'jane+1@canary.example' },
  credits: 1,
};
const customer: ZohoRequest = {
  ...customers,
  operation: 'billing.customer',
  path: '/billing/v1/customers/4876876000001140124',
  template: '/billing/v1/customers/{customer_id}',
};
const invalidToken = { code: 'INVALID_TOKEN', details: {}, message: 'invalid oauth token', status: 'error' };
const expired: FaultRule = { service: 'crm', fault: 'expire-token', count: 1 };

test('carries the token, the organisation, the query and the body', async () => {
  await using t = await startZoho();
  await t.zoho.call(upsert, liveContext);
  await t.zoho.call(customers, liveContext);
  const [crm, billing] = t.sent;
  expect(crm).toMatchObject({ method: 'POST', path: '/crm/v8/Leads/upsert', body: JSON.stringify(upsert.body) });
  expect(crm?.headers).toMatchObject({ authorization: expect.stringMatching(/^Zoho-oauthtoken 1000\./) });
  expect(billing?.query.get('email')).toBe('jane+1@canary.example');
  expect(organizationIn(billing)).toBe(t.emulator.env()['ZOHO_BILLING_ORGANIZATION_ID']);
  expect(organizationIn(crm)).toBeUndefined();
  expect(t.emulator.state()['crm']?.['Leads']).toMatchObject([{ Last_Name: 'Canary' }]);
});

function organizationIn(sent: Sent | undefined): string | undefined {
  return Object.entries(sent?.headers ?? {}).find(([name]) => name.toLowerCase() === 'x-com-zoho-subscriptions-organizationid')?.[1];
}

test('every exchange leaves one record, without personal data, ids or tokens', async () => {
  await using t = await startZoho();
  await t.zoho.call(upsert, { ...liveContext, attempt: 3, correlationId: 'batch-1' });
  const error = await failureOf<RefusedError>(t.zoho.call(customer, liveContext));
  expect(t.records).toMatchObject([
    { service: 'accounts', operation: 'accounts.refresh', outcome: 'ok', status: 200 },
    {
      service: 'crm',
      operation: 'crm.upsert',
      outcome: 'ok',
      status: 200,
      attempt: 3,
      correlationId: 'batch-1',
      credits: 1,
      template: upsert.template,
    },
    { service: 'billing', operation: 'billing.customer', outcome: 'refused', status: 400, zohoCode: '3004', template: customer.template },
  ]);
  const told = JSON.stringify(t.records) + error.message + error.stack + JSON.stringify(error);
  const organization = t.emulator.env()['ZOHO_BILLING_ORGANIZATION_ID'] ?? '';
  for (const secret of ['anary', '1000.', '4876876000001140124', 'jane', organization]) expect(told, secret).not.toContain(secret);
});

test('a rejected token is renewed and the call sent again, once', async () => {
  await using t = await startZoho([expired]);
  await t.zoho.call(upsert, liveContext);
  expect(t.tokensAsked()).toBe(2);
  expect(t.records.map((record) => record.outcome)).toEqual(['ok', 'reauthorise', 'ok', 'ok']);
});

test('fifty calls with a dead token make one new one', async () => {
  await using t = await startZoho([expired]);
  await t.zoho.tokens.get();
  await Promise.all(Array.from({ length: 50 }, () => t.zoho.call(upsert, liveContext)));
  expect(t.tokensAsked()).toBe(2);
});

test('when a new token is rejected too, a person is asked and tokens are not burnt', async () => {
  const clock = { ms: Date.now() };
  await using t = await startZoho([says('crm', 401, invalidToken)], { now: () => clock.ms });
  const error = await failureOf<ReauthoriseError>(t.zoho.call(upsert, liveContext));
  expect(error).toBeInstanceOf(ReauthoriseError);
  expect(error.message).toContain('ZOHO_API_DOMAIN');
  expect(error).toMatchObject({ zohoCode: 'INVALID_TOKEN', mayHaveHappened: false, verdict: { kind: 'retryAt' } });
  for (let n = 0; n < 10; n++) await failureOf(t.zoho.call(upsert, liveContext));
  expect(t.tokensAsked()).toBe(2);
  clock.ms += 400_000;
  await failureOf(t.zoho.call(upsert, liveContext));
  expect(t.tokensAsked()).toBe(3);
});

test('a missing scope is named, and no new token is made for it', async () => {
  await using t = await startZoho();
  t.emulator.setAccounts({ scopes: ['ZohoSubscriptions.fullaccess.all'] });
  const error = await failureOf<ReauthoriseError>(t.zoho.call(upsert, liveContext));
  expect(error).toBeInstanceOf(ReauthoriseError);
  expect(error.message).toContain('ZohoCRM.modules.ALL');
  expect(t.tokensAsked()).toBe(1);
});

test('billing 57 costs one new token, then it is a missing scope', async () => {
  await using t = await startZoho();
  t.emulator.setAccounts({ scopes: ['ZohoCRM.modules.ALL'] });
  for (let n = 0; n < 5; n++) {
    const error = await failureOf<ReauthoriseError>(t.zoho.call(customers, liveContext));
    expect(error).toBeInstanceOf(ReauthoriseError);
    expect(error.message).toContain('ZohoSubscriptions.customers.READ');
  }
  expect(t.tokensAsked()).toBe(2);
});

test('billing 57 on a dead token is mended by a new one', async () => {
  await using t = await startZoho([{ ...expired, service: 'billing' }]);
  await t.zoho.call(customers, liveContext);
  expect(t.tokensAsked()).toBe(2);
});

test('a scope missing in billing does not use up the tokens of crm', async () => {
  const clock = { ms: Date.now() };
  const now = () => clock.ms;
  await using t = await startZoho([], { now, tokenStore: memoryTokenStore({ now }) });
  t.emulator.setAccounts({ scopes: ['ZohoCRM.modules.ALL'] });
  for (let minute = 0; minute < 9; minute++) {
    for (const operation of ['billing.customers', 'billing.customer', 'billing.createCustomer']) {
      await failureOf(t.zoho.call({ ...customers, operation }, liveContext));
    }
    await t.zoho.call(upsert, liveContext);
    clock.ms += 60_000;
  }
  expect(t.tokensAsked()).toBe(4);
});

test.each<[string, FaultRule, new (...args: never[]) => ZohoError, string]>([
  ['HTML', { fault: 'html', status: 200 }, OddAnswerError, 'odd-answer'],
  ['half an answer', says('crm', 200, '{"data":[{"code":"SUCC'), OddAnswerError, 'odd-answer'],
  ['a 500', { fault: 'error-after-commit' }, OddAnswerError, 'odd-answer'],
  ['a redirect', says('crm', 302, '', { headers: { location: 'https://evil.example/' } }), OddAnswerError, 'odd-answer'],
  ['a lost answer', { fault: 'drop-after-commit' }, NoAnswerError, 'no-answer'],
  ['a reset', { fault: 'reset' }, NoAnswerError, 'no-answer'],
  ['silence', { fault: 'timeout' }, NoAnswerError, 'no-answer'],
])('%s: it may have happened, and it is not sent again', async (_, rule, type, outcome) => {
  await using t = await startZoho([{ service: 'crm', ...rule }], { timeoutMs: 300 });
  const error = await failureOf<ZohoError>(t.zoho.call(upsert, liveContext));
  expect(error).toBeInstanceOf(type);
  expect(error).toMatchObject({ mayHaveHappened: true, verdict: { kind: 'retry' }, service: 'crm', operation: 'crm.upsert' });
  expect(t.records.at(-1)).toMatchObject({ outcome });
  expect(t.sent).toHaveLength(1);
});

test('an unreachable Zoho: it cannot have happened', async () => {
  await using t = await startZoho();
  await t.emulator.close();
  expect(await failureOf<ZohoError>(t.zoho.call(upsert, liveContext))).toMatchObject({ mayHaveHappened: false, service: 'accounts' });
});

test('the place in the limits is given back whatever happens', async () => {
  await using t = await startZoho();
  await t.zoho.call(upsert, liveContext);
  for (const fault of ['status', 'reset'] as const) {
    t.emulator.setFaults({ rules: [{ service: 'crm', fault }] });
    await failureOf(t.zoho.call(upsert, liveContext));
  }
  await t.zoho.close();
  expect(t.limitStore.held()).toBe(0);
});

test.each([
  [{ concurrency: 0 }, 'concurrency'],
  [{ perMinute: 0 }, 'minute'],
  [{ perDay: 0 }, 'day'],
] as const)('a limit of Billing that is really reached, %o, is told by its kind', async (limits, limit) => {
  await using t = await startZoho();
  t.emulator.setLimits({ billing: limits });
  expect(await failureOf<TooManyError>(t.zoho.call(customers, liveContext))).toMatchObject({ limit, mayHaveHappened: false });
});

test.each([
  [customers, { code: 1070 }, 'concurrency', 0.5, 2],
  [customers, { code: 44 }, 'minute', 3, 5],
  [customers, { code: 45 }, 'day', 3_599, 3_601],
  [upsert, { code: 'TOO_MANY_REQUESTS', status: 'error' }, 'concurrency', 0.5, 2],
] as const)('too many, %#: the kind decides the pause', async (request, body, limit, least, most) => {
  await using t = await startZoho([says(request.service === 'crm' ? 'crm' : 'billing', 429, body)]);
  const before = Date.now();
  const error = await failureOf<TooManyError>(t.zoho.call(request, liveContext));
  expect(error).toBeInstanceOf(TooManyError);
  expect(error).toMatchObject({ limit, mayHaveHappened: false });
  const seconds = (error.retryAt.getTime() - before) / 1000;
  expect(seconds).toBeGreaterThanOrEqual(least);
  expect(seconds).toBeLessThanOrEqual(most);
  expect(t.limitStore.pauses.get(request.service)?.until).toEqual(error.retryAt);
});

test('a call that could not finish before the deadline is not started', async () => {
  await using t = await startZoho([], { timeoutMs: 1_000 });
  const error = await failureOf<ZohoError>(t.zoho.call(upsert, { ...liveContext, deadline: Date.now() + 900 }));
  expect(error).toMatchObject({ code: 'zoho_no_time', mayHaveHappened: false, verdict: { kind: 'retryAt' } });
  expect(t.records).toEqual([]);
  await t.zoho.call(upsert, { ...liveContext, deadline: Date.now() + 10_000 });
});

test('a wrong organisation is a matter of the set-up, not of the record', async () => {
  await using t = await startZoho([], { billingOrganizationId: '20086' });
  const error = await failureOf<RefusedError>(t.zoho.call(customers, liveContext));
  expect(error).toBeInstanceOf(RefusedError);
  expect(error).toMatchObject({ zohoCode: '6041', verdict: { kind: 'retryAt' } });
  expect(error.message).toContain('ZOHO_BILLING_ORGANIZATION_ID');
});

test('without an organisation nothing is sent', async () => {
  await using t = await startZoho([], { billingOrganizationId: undefined });
  const error = await failureOf<ZohoError>(t.zoho.call(customers, liveContext));
  expect(error).toMatchObject({ code: 'zoho_not_configured', verdict: { kind: 'retryAt' } });
  expect([t.sent, t.tokensAsked()]).toEqual([[], 0]);
});

/** Zoho's own hosts, as far as this test goes: every exchange is seen and led to an emulator, none leaves the machine. */
async function hosts(apiDomain: string) {
  const emulator = await startEmulator({ warn: () => undefined });
  const network = createHttp();
  onTestFinished(async () => {
    await network.close();
    await emulator.close();
  });
  const sent: { host: string }[] = [];
  const http: Http = async (request) => {
    const { hostname, pathname, search } = new URL(request.url);
    sent.push({ host: hostname });
    const answer = await network.http({ ...request, url: emulator.url + pathname + search });
    return { ...answer, text: answer.text.replaceAll(emulator.url, apiDomain) };
  };
  const env = emulator.env();
  const budget = { concurrency: 5 };
  const zoho = createZoho({
    credentials: {
      clientId: env['ZOHO_CLIENT_ID'] ?? '',
      clientSecret: env['ZOHO_CLIENT_SECRET'] ?? '',
      refreshToken: env['ZOHO_REFRESH_TOKEN'],
    },
    apiDomain: 'zoho.eu',
    budgets: () => ({ accounts: budget, crm: budget, 'crm.heavy': budget, billing: budget, books: budget, desk: budget }),
    tokenStore: memoryTokenStore(),
    limitStore: memoryLimitStore(),
    callLog: () => undefined,
    http,
  });
  return { zoho, sent };
}

test.each(['https://evil.example', 'http://www.zohoapis.eu', 'https://www.zohoapis.eu.evil.example', 'javascript:alert(1)', ''])(
  'api_domain %j is not believed: the token goes to the host of the table',
  async (apiDomain) => {
    const { zoho, sent } = await hosts(apiDomain);
    await zoho.call(upsert, liveContext);
    expect(sent.map(({ host }) => host)).toEqual(['accounts.zoho.eu', 'www.zohoapis.eu']);
  },
);

test('a sandbox organisation is reached where Zoho says it is', async () => {
  const { zoho, sent } = await hosts('https://sandbox.zohoapis.eu');
  await zoho.call(upsert, liveContext);
  expect(sent.at(-1)?.host).toBe('sandbox.zohoapis.eu');
});

test('an account of another data centre is refused, with the value to set', async () => {
  const { zoho, sent } = await hosts('https://www.zohoapis.in');
  const error = await failureOf<ReauthoriseError>(zoho.call(upsert, liveContext));
  expect(error).toBeInstanceOf(ReauthoriseError);
  expect(error.message).toContain('ZOHO_API_DOMAIN=zoho.in');
  expect(sent.map(({ host }) => host)).toEqual(['accounts.zoho.eu']);
});

test.each(['@evil.example/crm', '.evil.example/crm', ':8443/crm'])(
  'a path that would change the host is refused before a token is attached: %s',
  async (path) => {
    const { zoho, sent } = await hosts('https://www.zohoapis.eu');
    const error = await failureOf<BridgeError>(zoho.call({ ...upsert, path }, liveContext));
    expect(error).toBeInstanceOf(BridgeError);
    expect(error.code).toBe('zoho_host_refused');
    expect(sent.map(({ host }) => host)).toEqual(['accounts.zoho.eu']);
  },
);

test('desk has a host of its own', async () => {
  const { zoho, sent } = await hosts('https://www.zohoapis.eu');
  const asked = zoho.call(
    { ...upsert, service: 'desk', method: 'GET', path: '/api/v1/tickets', template: '/api/v1/tickets', withoutOrganization: true },
    liveContext,
  );
  await asked.catch((error: unknown) => expect(error).toBeInstanceOf(BridgeError));
  expect(sent.at(-1)?.host).toBe('desk.zoho.eu');
});

test('an unknown data centre is a matter of the configuration', () => {
  expect(() => createZoho({ apiDomain: 'zoho.org' } as never)).toThrow(/ZOHO_API_DOMAIN/);
});
