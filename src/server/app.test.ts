import { expect, test, vi } from 'vitest';
import { API_KEY, memoryBridge } from '../../test/harness/memory-bridge.js';
import { StoreError } from '../errors.js';
import { createApp } from './app.js';

const KEY = { authorization: `Bearer ${API_KEY}` };
const JSON_HEADERS = { ...KEY, 'content-type': 'application/json' };
const ADA = { email: 'ada@example.com', name: 'Ada Lovelace' };

function start(options: Parameters<typeof memoryBridge>[0] = {}) {
  const bridge = memoryBridge(options);
  const app = createApp(bridge);
  return {
    bridge,
    get: (path: string, headers: Record<string, string> = KEY) => app.request(path, { headers }),
    send: (method: string, path: string, body: unknown, headers: Record<string, string> = JSON_HEADERS) =>
      app.request(path, { method, headers, body: typeof body === 'string' ? body : JSON.stringify(body) }),
  };
}

async function problem(response: Response | Promise<Response>): Promise<Record<string, unknown>> {
  const answer = await response;
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const body = (await answer.json()) as Record<string, unknown>;
  expect(body).toMatchObject({
    status: answer.status,
    type: `urn:zoho-bridge:problem:${String(body.code)}`,
    title: expect.any(String),
    requestId: answer.headers.get('x-request-id'),
  });
  return body;
}

test('a user is saved under the id of the path and read back', async () => {
  const { get, send } = start();
  const saved = await send('PUT', '/v1/users/u1', ADA);
  expect([saved.status, await saved.json()]).toEqual([200, { id: 'u1', version: 1, changed: true }]);
  const again = await send('PUT', '/v1/users/u1', { id: 'u1', ...ADA });
  expect([again.status, await again.json()]).toEqual([200, { id: 'u1', version: 1, changed: false }]);
  expect(await (await get('/v1/users/u1')).json()).toMatchObject({
    id: 'u1',
    email: 'ada@example.com',
    phone: null,
    syncs: [{ state: 'waiting' }],
  });
});

test.each(['a/b', 'ä ö', '100%', '%2F', 'x?y#z', 'ünï/✓', 'a+b', "o'neil;,=", '..a'])('the id %j survives the path', async (id) => {
  const { bridge, get, send } = start();
  const path = `/v1/users/${encodeURIComponent(id)}`;
  expect((await send('PUT', path, ADA)).status).toBe(200);
  expect([...bridge.stored.keys()]).toEqual([id]);
  expect(await (await get(path)).json()).toMatchObject({ id });
});

test('a path that is not percent-encoded UTF-8 is refused', async () => {
  expect(await problem(start().get('/v1/users/%E0%A4%A'))).toMatchObject({ status: 400, code: 'malformed_path' });
});

test('an id that no user can have is not asked of the database', async () => {
  const { get, bridge } = start();
  bridge.broken.error = new Error('asked');
  expect(await problem(get('/v1/users/a%00b'))).toMatchObject({ status: 404, code: 'user_not_found' });
  expect(await problem(get(`/v1/users/${'x'.repeat(201)}`))).toMatchObject({ status: 404 });
});

test('an id in the body must be the one of the path', async () => {
  const { bridge, send } = start();
  expect(await problem(send('PUT', '/v1/users/u1', { ...ADA, id: 'u2' }))).toMatchObject({ status: 422, errors: [{ path: 'id' }] });
  expect(await problem(send('PUT', '/v1/users/u1', { ...ADA, id: 1 }))).toMatchObject({ status: 422, errors: [{ path: 'id' }] });
  expect(bridge.stored.size).toBe(0);
});

test('every wrong field is named at once and nothing is saved', async () => {
  const { bridge, send } = start();
  const body = await problem(send('PUT', '/v1/users/u1', { email: 'nobody', name: 7, phone: ['1'], colour: 'red' }));
  expect(body).toMatchObject({ status: 422, code: 'invalid_input' });
  expect((body.errors as { path: string }[]).map((error) => error.path).sort()).toEqual(['colour', 'email', 'name', 'phone']);
  expect(bridge.stored.size).toBe(0);
});

test.each([
  ['an empty body', ''],
  ['white space', ' \n '],
  ['an unclosed object', '{"email":'],
  ['a trailing comma', '{"email":"a@b.co",}'],
  ['single quotes', "{'email':'a@b.co'}"],
  ['a form', 'email=a%40b.co'],
  ['two documents', '{}{}'],
  ['not a number', 'NaN'],
  ['a raw control character', '{"email":"\u0000"}'],
  ['very deep nesting, unclosed', '['.repeat(60_000)],
])('%s is answered 400 with where it breaks and without quoting it', async (_name, text) => {
  const { send } = start();
  const body = await problem(send('PUT', '/v1/users/u1', text));
  expect(body).toMatchObject({ status: 400, code: 'malformed_json' });
  if (text.trim() !== '') expect(body.detail).toMatch(/line \d+, column \d+/);
  expect(JSON.stringify(body)).not.toContain('a@b.co');
});

test.each([
  ['null', null],
  ['a list', []],
  ['a text', 'hello'],
  ['a number', 5],
  ['very deep nesting', `${'['.repeat(30_000)}${']'.repeat(30_000)}`],
  ['deep nesting in a field', `{"email":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`],
  ['an unexpected __proto__', '{"email":"a@b.co","__proto__":{"admin":true}}'],
  ['an unexpected constructor', '{"email":"a@b.co","constructor":1}'],
  ['NUL in a name', { ...ADA, name: 'A\u0000da' }],
  ['a lone surrogate in a name', '{"email":"a@b.co","name":"\\ud800"}'],
])('%s is answered 422 and nothing is saved', async (_name, content) => {
  const { bridge, send } = start();
  expect(
    await problem(send('PUT', '/v1/users/u1', typeof content === 'string' && /^[[{]/.test(content) ? content : JSON.stringify(content))),
  ).toMatchObject({
    status: 422,
    code: 'invalid_input',
  });
  expect(bridge.stored.size).toBe(0);
});

test('a body that is not UTF-8 is refused', async () => {
  const { bridge } = start();
  const body = Buffer.from('7b22656d61696c223a22ff22 7d'.replace(' ', ''), 'hex');
  const response = createApp(bridge).request('/v1/users/u1', { method: 'PUT', headers: JSON_HEADERS, body });
  expect(await problem(response)).toMatchObject({ status: 400, code: 'malformed_json' });
});

test.each([
  undefined,
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/json, text/plain',
  'application/jsonp',
  'application/json; charset=utf-16',
])('content type %s is refused', async (type) => {
  const { authorization } = KEY;
  const headers: Record<string, string> = type ? { authorization, 'content-type': type } : { authorization };
  expect(await problem(start().send('PUT', '/v1/users/u1', ADA, headers))).toMatchObject({ status: 415 });
});

test.each(['application/json', 'Application/JSON; charset=UTF-8', 'application/merge-patch+json', 'application/json;charset="utf-8"'])(
  'content type %s is taken',
  async (type) => {
    expect((await start().send('PUT', '/v1/users/u1', ADA, { ...KEY, 'content-type': type })).status).toBe(200);
  },
);

test('a body over 64 KiB is refused by its length and, when it hides it, by counting', async () => {
  const { bridge, send } = start();
  const large = JSON.stringify({ ...ADA, name: 'x'.repeat(70_000) });
  expect(await problem(send('PUT', '/v1/users/u1', large, { ...JSON_HEADERS, 'content-length': String(large.length) }))).toMatchObject({
    status: 413,
  });
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1024;
      controller.enqueue(new Uint8Array(1024).fill(32));
    },
  });
  const request = new Request('http://x/v1/users/u1', { method: 'PUT', headers: JSON_HEADERS, body: endless, duplex: 'half' });
  const refused = await createApp(bridge).request(request);
  expect([refused.status, refused.headers.get('connection')]).toEqual([413, 'close']);
  expect(sent).toBeLessThan(80_000);
});

test('a declared length that lies does not smuggle a large body in', async () => {
  const { send } = start();
  expect(
    await problem(send('PUT', '/v1/users/u1', `{"name":"${'x'.repeat(70_000)}"}`, { ...JSON_HEADERS, 'content-length': '10' })),
  ).toMatchObject({ status: 413 });
});

test('a compressed body is refused, not misread', async () => {
  expect(await problem(start().send('PUT', '/v1/users/u1', ADA, { ...JSON_HEADERS, 'content-encoding': 'gzip' }))).toMatchObject({
    status: 415,
  });
});

test.each([
  ['no header', {}],
  ['another scheme', { authorization: `Basic ${API_KEY}` }],
  ['no key', { authorization: 'Bearer ' }],
  ['two keys', { authorization: `Bearer ${API_KEY} ${API_KEY}` }],
])('%s is answered 401 with how to do it', async (_name, headers: Record<string, string>) => {
  const { get } = start();
  const response = await get('/v1/users/u1', headers);
  expect(response.headers.get('www-authenticate')).toBe('Bearer realm="zoho-bridge"');
  expect(await problem(response)).toMatchObject({ status: 401, code: 'missing_key' });
});

test.each(['x', API_KEY.slice(0, -1), `${API_KEY}x`, API_KEY.toUpperCase()])('the wrong key %s is answered 401', async (key) => {
  const response = await start().get('/v1/status', { authorization: `Bearer ${key}` });
  expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');
  expect(await problem(response)).toMatchObject({ status: 401, code: 'wrong_key' });
});

test('the scheme is read in any case', async () => {
  expect((await start().get('/v1/status', { authorization: `bearer ${API_KEY}` })).status).toBe(200);
});

test('without a configured key the API is closed, not open', async () => {
  const { get } = start({ apiKey: null });
  expect(await problem(get('/v1/status', {}))).toMatchObject({ status: 503, code: 'no_api_key' });
  expect(await problem(get('/v1/status', { authorization: 'Bearer undefined' }))).toMatchObject({ status: 503 });
  expect((await get('/healthz', {})).status).toBe(200);
});

test.each(['/v1/users', '/v1/users/a', '/v1/jobs', '/v1/status', '/v1', '/v1/', '/v1/none', '/v1/users/a/b', '//v1/users', '/v1%2Fusers'])(
  '%s gives nothing away without a key',
  async (path) => {
    const { bridge } = start();
    bridge.stored.set('a', {} as never);
    const response = await createApp(bridge).request(path);
    expect([401, 404]).toContain(response.status);
    expect(path.startsWith('/v1/') ? response.status : 401).toBe(401);
  },
);

test('an unknown path is 404, a known one with another method 405 with what is allowed', async () => {
  const { get, send } = start();
  expect(await problem(get('/v1/unicorns'))).toMatchObject({ status: 404, code: 'not_found' });
  expect(await problem(get('/portal'))).toMatchObject({ status: 404 });
  expect(await problem(get('/v1/users/'))).toMatchObject({ status: 404 });
  const response = await send('DELETE', '/v1/users/u1', '');
  expect(response.headers.get('allow')?.split(', ').sort()).toEqual(['GET', 'HEAD', 'PUT']);
  expect(await problem(response)).toMatchObject({ status: 405 });
  expect(await problem(send('POST', '/healthz', ''))).toMatchObject({ status: 405 });
});

test('lists come in pages', async () => {
  const { get, send } = start();
  for (const id of ['a', 'b', 'c']) await send('PUT', `/v1/users/${id}`, ADA);
  const first = (await (await get('/v1/users?limit=2')).json()) as { items: { id: string }[]; next: string };
  expect(first.items.map((user) => user.id)).toEqual(['a', 'b']);
  const second = await (await get(`/v1/users?limit=2&after=${first.next}`)).json();
  expect(second).toMatchObject({ items: [{ id: 'c' }] });
  expect(second).not.toHaveProperty('next');
});

test.each([
  'limit=0',
  'limit=1001',
  'limit=ten',
  'limit=-1',
  'limit=1&limit=2',
  'limt=5',
  'state=lost',
  'after=',
  'after=%00',
  'after=a%07b',
])('the query %s is refused', async (query) => {
  expect(await problem(start().get(`/v1/users?${query}`))).toMatchObject({
    status: 400,
    code: 'invalid_query',
    errors: [{ message: expect.any(String) }],
  });
});

test('what is missing or none of the choices is said in words that tell what to send', async () => {
  const { get, send } = start();
  const errors = async (response: Response | Promise<Response>) => (await problem(response)).errors;
  expect(await errors(get('/v1/reports/revenue?by=year'))).toEqual([{ path: 'by', message: 'must be one of month, plan, currency' }]);
  expect(await errors(send('PUT', '/v1/users/a/notice-preferences', {}))).toEqual([{ path: 'items', message: 'is required' }]);
  expect(await errors(send('PUT', '/v1/users/a/notice-preferences', { items: 1 }))).toEqual([{ path: 'items', message: 'must be a list' }]);
});

test('parked jobs are listed and replayed, by sync, by user, or all when that is said', async () => {
  const { bridge, get, send } = start();
  const parked = { state: 'parked' as const, attempts: 12, reason: 'INVALID_DATA', dueAt: null };
  bridge.queue.push(
    { ...parked, sync: 'crm.lead', userId: 'a', recordId: 'a' },
    { ...parked, sync: 'crm.contact', userId: 'a', recordId: 'a' },
    { ...parked, sync: 'crm.lead', userId: 'b', recordId: 'b' },
  );
  expect(await (await get('/v1/jobs?state=parked&sync=crm.lead')).json()).toMatchObject({ items: [{ userId: 'a' }, { userId: 'b' }] });
  expect(await (await send('POST', '/v1/jobs/replay', { sync: 'crm.lead', userId: 'a' })).json()).toEqual({ replayed: 1 });
  expect(await (await send('POST', '/v1/jobs/replay', { all: true })).json()).toEqual({ replayed: 2 });
});

test.each([
  {},
  { all: false },
  { all: true, sync: 'crm.lead' },
  { sync: 'crm.deal' },
  { userId: '' },
  { userId: 'a\u0000' },
  { everything: true },
])('the replay %j is refused', async (body) => {
  expect(await problem(start().send('POST', '/v1/jobs/replay', body))).toMatchObject({ status: 422 });
});

test('a database that is away is 503 with when to come back, and nothing of its inside', async () => {
  const { bridge, get, send } = start();
  bridge.broken.error = new StoreError('store_unreachable', 'cannot reach postgres://app:hunter2@db', new Error('ECONNREFUSED 10.0.0.7'));
  const response = await send('PUT', '/v1/users/u1', ADA);
  expect(response.headers.get('retry-after')).toBe('5');
  expect(JSON.stringify(await problem(response))).not.toMatch(/hunter2|10\.0\.0\.7|postgres/);
  expect(response.status).toBe(503);
  const ready = await get('/readyz', {});
  expect([ready.status, await ready.json()]).toEqual([503, { ready: false, database: 'unreachable', worker: 'unknown' }]);
  expect((await get('/healthz', {})).status).toBe(200);
  const metrics = await (await get('/metrics', {})).text();
  expect(metrics).toContain('zoho_bridge_database_up 0');
  expect(metrics).not.toContain('zoho_bridge_jobs{');
});

test('an unforeseen error is a 500 that tells nothing and a log line under the same request id', async () => {
  const { bridge, get } = start();
  bridge.broken.error = new Error('secret inside for ada@example.com');
  const body = await problem(get('/v1/status'));
  expect(body).toMatchObject({ status: 500, code: 'internal' });
  expect(JSON.stringify(body)).not.toMatch(/secret|stack|at /);
  expect(bridge.lines).toContainEqual(expect.objectContaining({ level: 'error', requestId: body.requestId }));
  expect(JSON.stringify(bridge.lines)).not.toContain('ada@');
});

test('the process that is shutting down is not ready', async () => {
  const response = await start({ worker: 'stopping' }).get('/readyz', {});
  expect([response.status, await response.json()]).toEqual([503, { ready: false, database: 'ok', worker: 'stopping' }]);
  expect((await start({ worker: 'off' }).get('/readyz', {})).status).toBe(200);
});

test('a database that hangs does not hang the health check, and is seen when it is back', async () => {
  const { bridge } = start();
  const { ready } = bridge;
  vi.useFakeTimers();
  try {
    let hangs = true;
    bridge.ready = () => (hangs ? Promise.race([]) : ready());
    const app = createApp(bridge);
    const pending = app.request('/readyz');
    await vi.advanceTimersByTimeAsync(2000);
    expect((await pending).status).toBe(503);
    hangs = false;
    await vi.advanceTimersByTimeAsync(300);
    expect((await app.request('/readyz')).status).toBe(200);
  } finally {
    vi.useRealTimers();
  }
});

test('a database that hangs in the middle of a request is 503 in the end, without a word on what became of it', async () => {
  const { bridge } = start();
  vi.useFakeTimers();
  try {
    bridge.users.save = () => Promise.race([]);
    const pending = createApp(bridge).request('/v1/users/u1', { method: 'PUT', headers: JSON_HEADERS, body: JSON.stringify(ADA) });
    await vi.advanceTimersByTimeAsync(15_000);
    const response = await pending;
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await problem(response)).toMatchObject({ code: 'no_answer_in_time', detail: expect.stringContaining('safe to repeat') });
  } finally {
    vi.useRealTimers();
  }
});

test('a log line holds the template of the route, no id, no query, no key', async () => {
  const { bridge, get, send } = start();
  await send('PUT', '/v1/users/ada%40example.com', ADA);
  await get('/v1/users?after=ada%40example.com');
  await get('/nowhere/ada@example.com?token=secret');
  expect(bridge.lines.map(({ method, route, status }) => [method, route, status])).toEqual([
    ['PUT', '/v1/users/{id}', 200],
    ['GET', '/v1/users', 200],
    ['GET', 'none', 404],
  ]);
  // A request id may have these letters.
  const lines = bridge.lines.map(({ requestId: _, ...line }) => line);
  expect(JSON.stringify(lines)).not.toMatch(/ada|secret|test-key/);
});

test('a plain request id is kept, any other replaced', async () => {
  const { get } = start();
  expect((await get('/healthz', { 'x-request-id': 'abc-1.2_3' })).headers.get('x-request-id')).toBe('abc-1.2_3');
  for (const odd of ['ada@example.com', 'a b', 'x'.repeat(65)]) {
    expect((await get('/healthz', { 'x-request-id': odd })).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  }
});

test('answers carry the security headers and are not stored', async () => {
  const { get } = start();
  for (const path of ['/v1/status', '/healthz', '/none', '/openapi.json']) {
    const { headers } = await get(path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  }
});

test('the front page is HTML for a browser and JSON for a program', async () => {
  const { get } = start();
  const page = await get('/', { accept: 'text/html,*/*' });
  expect(page.headers.get('content-security-policy')).toMatch(/style-src 'sha256-.{44}'/);
  const html = await page.text();
  expect(html).toContain('<a href="/openapi.json">');
  expect(html).not.toMatch(/<script|zoho\.com/);
  expect(await (await get('/', {})).json()).toMatchObject({
    name: 'zoho-bridge',
    links: { healthz: '/healthz', openapi: '/openapi.json' },
  });
});

test('the metrics name calls, jobs, token and requests without an id', async () => {
  const { bridge, get, send } = start();
  await send('PUT', '/v1/users/ada%40example.com', ADA);
  bridge.metrics.called({ service: 'crm', operation: 'crm.upsert', outcome: 'ok', ms: 120, credits: 10 });
  const response = await get('/metrics', {});
  expect(response.headers.get('content-type')).toContain('text/plain');
  const text = await response.text();
  expect(text).toContain('zoho_bridge_calls_total{service="crm",operation="crm.upsert",outcome="ok"} 1');
  expect(text).toContain('zoho_bridge_call_credits_total{service="crm"} 10');
  expect(text).toContain('zoho_bridge_jobs{sync="crm.lead",state="queued"} 1');
  expect(text).toContain('zoho_bridge_token_state{state="ok"} 1');
  expect(text).toContain('zoho_bridge_http_requests_total{method="PUT",route="/v1/users/{id}",status="200"} 1');
  expect(text).not.toContain('ada');
});

test('a scrape storm asks the database once', async () => {
  const { bridge } = start();
  let asked = 0;
  const { status } = bridge;
  bridge.status = () => {
    asked += 1;
    return status();
  };
  const app = createApp(bridge);
  await Promise.all(Array.from({ length: 50 }, async () => app.request('/metrics')));
  expect(asked).toBe(1);
});

test('the API describes what it routes', async () => {
  const { get } = start();
  const api = (await (await get('/openapi.json', {})).json()) as {
    openapi: string;
    paths: Record<string, Record<string, { security: unknown[]; operationId: string }>>;
  };
  expect(api.openapi).toBe('3.1.0');
  const described = Object.entries(api.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
  expect(described.sort()).toEqual([
    'delete /v1/bounces/{id}',
    'delete /v1/users/{id}/bounces',
    'delete /v1/users/{id}/subscription',
    'get /healthz',
    'get /metrics',
    'get /readyz',
    'get /v1/bounces',
    'get /v1/escalations',
    'get /v1/escalations/{id}',
    'get /v1/escalations/{id}/attachments/{attachmentId}',
    'get /v1/events',
    'get /v1/events/{id}',
    'get /v1/invoices/{id}',
    'get /v1/invoices/{id}.pdf',
    'get /v1/jobs',
    'get /v1/money-moves',
    'get /v1/money-moves/{id}',
    'get /v1/payments/{id}',
    'get /v1/plans',
    'get /v1/reports/revenue',
    'get /v1/status',
    'get /v1/users',
    'get /v1/users/{id}',
    'get /v1/users/{id}/bounces',
    'get /v1/users/{id}/invoices',
    'get /v1/users/{id}/notice-preferences',
    'get /v1/users/{id}/notices',
    'get /webhooks/desk/{secret}',
    'patch /v1/users/{id}/subscription',
    'post /v1/credit-notes',
    'post /v1/escalations',
    'post /v1/escalations/{id}/messages',
    'post /v1/escalations/{id}/replies',
    'post /v1/events/{id}/replay',
    'post /v1/invoices/{id}/collect',
    'post /v1/invoices/{id}/void',
    'post /v1/invoices/{id}/write-off',
    'post /v1/jobs/replay',
    'post /v1/money-moves/{id}/give-up',
    'post /v1/notices/replay',
    'post /v1/payments',
    'post /v1/payments/{id}/refunds',
    'post /v1/users/{id}/notices/read',
    'post /v1/users/{id}/notices/{noticeId}/read',
    'post /v1/users/{id}/subscription',
    'post /v1/users/{id}/subscription/reactivate',
    'post /webhooks/billing',
    'post /webhooks/desk/{secret}',
    'put /v1/users/{id}',
    'put /v1/users/{id}/notice-preferences',
  ]);
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const { security } of Object.values(methods)) expect(security).toEqual(path.startsWith('/v1') ? [{ apiKey: [] }] : []);
  }
});

test('a path with an ending is a route of its own', async () => {
  const { get, bridge } = start();
  const asked: string[] = [];
  bridge.invoices.pdf = async (id) => {
    asked.push(id);
    return { name: 'INV-1.pdf', size: 5, body: new Blob(['%PDF-']).stream() };
  };
  expect(await (await get('/v1/invoices/a%2Fb.pdf')).text()).toBe('%PDF-');
  expect(await (await get('/v1/invoices/a.pdf.pdf')).text()).toBe('%PDF-');
  expect(asked).toEqual(['a/b', 'a.pdf']);
  expect((await get('/v1/invoices/.pdf')).status).toBe(404);
  expect(asked).toHaveLength(2);
  const wrong = await createApp(bridge).request('/v1/invoices/a.pdf', {
    method: 'PUT',
    headers: { authorization: `Bearer ${bridge.apiKey}` },
  });
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

test('HEAD answers like GET without a body', async () => {
  const { bridge } = start();
  const response = await createApp(bridge).request('/healthz', { method: 'HEAD' });
  expect([response.status, await response.text()]).toEqual([200, '']);
});
