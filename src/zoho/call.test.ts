import { expect, test } from 'vitest';
import { BridgeError, NoAnswerError, OddAnswerError, ReauthoriseError, RefusedError, TooManyError, type ZohoError } from '../errors.js';
import { createZoho } from './index.js';
import { liveContext, memoryLimitStore, memoryTokenStore, reply } from './testing.js';
import { failureOf, startZoho } from './testing-zoho.js';
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
  path: '/billing/v1/customers/4876876000001140124',
  template: '/billing/v1/customers/{customer_id}',
  query: { email: 'jane+1@canary.example' },
  credits: 1,
};
const invalidToken = { code: 'INVALID_TOKEN', details: {}, message: 'invalid oauth token', status: 'error' };

test('carries the token, the organisation, the query and the body', async () => {
  await using t = await startZoho((request, response) =>
    reply(response, 200, request.path.startsWith('/billing') ? { code: 0 } : { data: [] }),
  );
  await t.zoho.call(upsert, liveContext);
  await t.zoho.call(customers, liveContext);
  const [crm, billing] = t.seen;
  expect(crm).toMatchObject({ method: 'POST', path: '/crm/v8/Leads/upsert', body: JSON.stringify(upsert.body) });
  expect(crm?.headers).toMatchObject({ authorization: 'Zoho-oauthtoken 1000.access.1', 'content-type': 'application/json' });
  expect(billing?.query.get('email')).toBe('jane+1@canary.example');
  expect(billing?.headers['x-com-zoho-subscriptions-organizationid']).toBe('20086');
  expect(crm?.headers).not.toHaveProperty('x-com-zoho-subscriptions-organizationid');
});

test('every exchange leaves one record, without personal data, ids or tokens', async () => {
  await using t = await startZoho((request, response) =>
    request.path.startsWith('/billing')
      ? reply(response, 400, { code: 3062, message: 'The customer "Jane Canary" already exists.' })
      : reply(response, 200, { data: [] }),
  );
  await t.zoho.call(upsert, { ...liveContext, attempt: 3, correlationId: 'batch-1' });
  const error = await failureOf<RefusedError>(t.zoho.call(customers, liveContext));
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
    { service: 'billing', operation: 'billing.customers', outcome: 'refused', status: 400, zohoCode: '3062', template: customers.template },
  ]);
  const told = JSON.stringify(t.records) + error.message + error.stack + JSON.stringify(error);
  for (const secret of ['anary', '1000.', '4876876000001140124', 'jane', '20086']) expect(told, secret).not.toContain(secret);
});

test('a rejected token is renewed and the call sent again, once', async () => {
  await using t = await startZoho((request, response) =>
    request.headers.authorization?.endsWith('.1') ? reply(response, 401, invalidToken) : reply(response, 200, { data: [] }),
  );
  await t.zoho.call(upsert, liveContext);
  expect(t.tokensGiven()).toBe(2);
  expect(t.records.map((record) => record.outcome)).toEqual(['ok', 'reauthorise', 'ok', 'ok']);
});

test('fifty calls with a dead token make one new one', async () => {
  await using t = await startZoho((request, response) =>
    request.headers.authorization?.endsWith('.1') ? reply(response, 401, invalidToken) : reply(response, 200, { data: [] }),
  );
  await t.zoho.tokens.get();
  await Promise.all(Array.from({ length: 50 }, () => t.zoho.call(upsert, liveContext)));
  expect(t.tokensGiven()).toBe(2);
});

test('when a new token is rejected too, a person is asked and tokens are not burnt', async () => {
  const clock = { ms: Date.now() };
  await using t = await startZoho((_, response) => reply(response, 401, invalidToken), { now: () => clock.ms });
  const error = await failureOf<ReauthoriseError>(t.zoho.call(upsert, liveContext));
  expect(error).toBeInstanceOf(ReauthoriseError);
  expect(error.message).toContain('ZOHO_API_DOMAIN');
  expect(error).toMatchObject({ zohoCode: 'INVALID_TOKEN', mayHaveHappened: false, verdict: { kind: 'retryAt' } });
  for (let n = 0; n < 10; n++) await failureOf(t.zoho.call(upsert, liveContext));
  expect(t.tokensGiven()).toBe(2);
  clock.ms += 400_000;
  await failureOf(t.zoho.call(upsert, liveContext));
  expect(t.tokensGiven()).toBe(3);
});

test('a missing scope is named, and no new token is made for it', async () => {
  await using t = await startZoho((_, response) => reply(response, 401, { code: 'OAUTH_SCOPE_MISMATCH', status: 'error' }));
  const error = await failureOf<ReauthoriseError>(t.zoho.call(upsert, liveContext));
  expect(error).toBeInstanceOf(ReauthoriseError);
  expect(error.message).toContain('ZohoCRM.modules.ALL');
  expect(t.tokensGiven()).toBe(1);
});

test('billing 57 costs one new token, then it is a missing scope', async () => {
  await using t = await startZoho((_, response) => reply(response, 401, { code: 57, message: 'You are not authorized' }));
  for (let n = 0; n < 5; n++) {
    const error = await failureOf<ReauthoriseError>(t.zoho.call(customers, liveContext));
    expect(error).toBeInstanceOf(ReauthoriseError);
    expect(error.message).toContain('ZohoSubscriptions.customers.READ');
  }
  expect(t.tokensGiven()).toBe(2);
});

test('billing 57 on a dead token is mended by a new one', async () => {
  await using t = await startZoho((request, response) =>
    request.headers.authorization?.endsWith('.1') ? reply(response, 401, { code: 57 }) : reply(response, 200, { code: 0 }),
  );
  await t.zoho.call(customers, liveContext);
  expect(t.tokensGiven()).toBe(2);
});

test('a scope missing in billing does not use up the tokens of crm', async () => {
  const clock = { ms: Date.now() };
  const now = () => clock.ms;
  await using t = await startZoho(
    (request, response) => (request.path.startsWith('/billing') ? reply(response, 401, { code: 57 }) : reply(response, 200, { data: [] })),
    { now, tokenStore: memoryTokenStore({ now }) },
  );
  for (let minute = 0; minute < 9; minute++) {
    for (const operation of ['billing.customers', 'billing.customer', 'billing.createCustomer']) {
      await failureOf(t.zoho.call({ ...customers, operation }, liveContext));
    }
    await t.zoho.call(upsert, liveContext);
    clock.ms += 60_000;
  }
  expect(t.tokensGiven()).toBe(4);
});

test.each<[string, (response: import('node:http').ServerResponse) => void, new (...args: never[]) => ZohoError, string]>([
  ['HTML', (response) => reply(response, 200, '<html>maintenance</html>'), OddAnswerError, 'odd-answer'],
  ['truncated JSON', (response) => reply(response, 200, '{"data":[{"code":"SUCC'), OddAnswerError, 'odd-answer'],
  ['a 500', (response) => reply(response, 500, { code: 'INTERNAL_ERROR', status: 'error' }), OddAnswerError, 'odd-answer'],
  ['a redirect', (response) => reply(response, 302, '', { location: 'https://evil.example/' }), OddAnswerError, 'odd-answer'],
  ['a reset', (response) => void response.socket?.resetAndDestroy(), NoAnswerError, 'no-answer'],
  ['silence', () => undefined, NoAnswerError, 'no-answer'],
])('%s: it may have happened, and it is not sent again', async (_, answer, type, outcome) => {
  await using t = await startZoho((_request, response) => answer(response), { timeoutMs: 300 });
  const error = await failureOf<ZohoError>(t.zoho.call(upsert, liveContext));
  expect(error).toBeInstanceOf(type);
  expect(error).toMatchObject({ mayHaveHappened: true, verdict: { kind: 'retry' }, service: 'crm', operation: 'crm.upsert' });
  expect(t.records.at(-1)).toMatchObject({ outcome });
  expect(t.seen).toHaveLength(1);
});

test('an unreachable Zoho: it cannot have happened', async () => {
  const t = await startZoho((_, response) => reply(response, 200, { data: [] }));
  await t.zoho.tokens.get();
  await t[Symbol.asyncDispose]();
  await using again = await startZoho(() => undefined, { emulatorUrl: t.origin });
  expect(await failureOf<ZohoError>(again.zoho.call(upsert, liveContext))).toMatchObject({ mayHaveHappened: false, service: 'accounts' });
});

test('the place in the limits is given back whatever happens', async () => {
  await using t = await startZoho((request, response) =>
    request.query.has('reset') ? void response.socket?.destroy() : reply(response, request.query.has('bad') ? 500 : 200, { data: [] }),
  );
  await t.zoho.call(upsert, liveContext);
  await failureOf(t.zoho.call({ ...upsert, query: { bad: '1' } }, liveContext));
  await failureOf(t.zoho.call({ ...upsert, query: { reset: '1' } }, liveContext));
  await t.zoho.close();
  expect(t.limitStore.held()).toBe(0);
});

test.each([
  [customers, { code: 1070 }, 'concurrency', 0.5, 2],
  [customers, { code: 44 }, 'minute', 3, 5],
  [customers, { code: 45 }, 'day', 3_599, 3_601],
  [upsert, { code: 'TOO_MANY_REQUESTS', status: 'error' }, 'concurrency', 0.5, 2],
] as const)('too many, %#: the kind decides the pause', async (request, body, limit, least, most) => {
  await using t = await startZoho((_, response) => reply(response, 429, body));
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
  await using t = await startZoho((_, response) => reply(response, 200, { data: [] }), { timeoutMs: 1_000 });
  const error = await failureOf<ZohoError>(t.zoho.call(upsert, { ...liveContext, deadline: Date.now() + 900 }));
  expect(error).toMatchObject({ code: 'zoho_no_time', mayHaveHappened: false, verdict: { kind: 'retryAt' } });
  expect(t.records).toEqual([]);
  await t.zoho.call(upsert, { ...liveContext, deadline: Date.now() + 10_000 });
});

test('a wrong organisation is a matter of the set-up, not of the record', async () => {
  await using t = await startZoho((_, response) => reply(response, 400, { code: 6041, message: 'This user is not associated with 20086' }));
  const error = await failureOf<RefusedError>(t.zoho.call(customers, liveContext));
  expect(error).toBeInstanceOf(RefusedError);
  expect(error).toMatchObject({ zohoCode: '6041', verdict: { kind: 'retryAt' } });
  expect(error.message).toContain('ZOHO_BILLING_ORGANIZATION_ID');
});

test('without an organisation nothing is sent', async () => {
  await using t = await startZoho((_, response) => reply(response, 200, { code: 0 }), { billingOrganizationId: undefined });
  const error = await failureOf<ZohoError>(t.zoho.call(customers, liveContext));
  expect(error).toMatchObject({ code: 'zoho_not_configured', verdict: { kind: 'retryAt' } });
  expect([t.seen, t.tokensGiven()]).toEqual([[], 0]);
});

/** Zoho's own hosts, as far as this test goes: every exchange is seen, none leaves the machine. */
function hosts(apiDomain: string) {
  const sent: { host: string; authorization: string | undefined; body: string | undefined }[] = [];
  const http: Http = async ({ url, headers, body }) => {
    const { hostname, pathname } = new URL(url);
    sent.push({ host: hostname, authorization: headers.authorization, body });
    const token = { access_token: '1000.access', expires_in: 3600, api_domain: apiDomain };
    return { status: 200, headers: {}, text: JSON.stringify(pathname === '/oauth/v2/token' ? token : { data: [] }) };
  };
  const budget = { concurrency: 5 };
  const zoho = createZoho({
    credentials: { clientId: 'c', clientSecret: 's', refreshToken: 'r' },
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
    const { zoho, sent } = hosts(apiDomain);
    await zoho.call(upsert, liveContext);
    expect(sent.map(({ host }) => host)).toEqual(['accounts.zoho.eu', 'www.zohoapis.eu']);
  },
);

test('a sandbox organisation is reached where Zoho says it is', async () => {
  const { zoho, sent } = hosts('https://sandbox.zohoapis.eu');
  await zoho.call(upsert, liveContext);
  expect(sent.at(-1)?.host).toBe('sandbox.zohoapis.eu');
});

test('an account of another data centre is refused, with the value to set', async () => {
  const { zoho, sent } = hosts('https://www.zohoapis.in');
  const error = await failureOf<ReauthoriseError>(zoho.call(upsert, liveContext));
  expect(error).toBeInstanceOf(ReauthoriseError);
  expect(error.message).toContain('ZOHO_API_DOMAIN=zoho.in');
  expect(sent.map(({ host }) => host)).toEqual(['accounts.zoho.eu']);
});

test.each(['@evil.example/crm', '.evil.example/crm', ':8443/crm'])(
  'a path that would change the host is refused before a token is attached: %s',
  async (path) => {
    const { zoho, sent } = hosts('https://www.zohoapis.eu');
    const error = await failureOf<BridgeError>(zoho.call({ ...upsert, path }, liveContext));
    expect(error).toBeInstanceOf(BridgeError);
    expect(error.code).toBe('zoho_host_refused');
    expect(sent.map(({ host }) => host)).toEqual(['accounts.zoho.eu']);
  },
);

test('desk has a host of its own', async () => {
  const { zoho, sent } = hosts('https://www.zohoapis.eu');
  await zoho.call({ ...upsert, service: 'desk', path: '/api/v1/tickets', template: '/api/v1/tickets' }, liveContext);
  expect(sent.at(-1)?.host).toBe('desk.zoho.eu');
});

test('an unknown data centre is a matter of the configuration', () => {
  expect(() => createZoho({ apiDomain: 'zoho.org' } as never)).toThrow(/ZOHO_API_DOMAIN/);
});
