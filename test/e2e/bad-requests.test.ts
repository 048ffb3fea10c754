/** Whatever is sent to the real server, it answers with a problem document, tells nothing of its inside, and goes on. */
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { API_KEY, migratedEnv } from '../harness/bridge.js';
import { bridgeEnv, HEADERS, runJson, serve } from '../harness/fleet.js';
import type { Program } from '../harness/program.js';

const ADA = '{"email":"ada@example.com"}';
const MEGABYTES_10 = 10_000_000;

interface Bad {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array | (() => ReadableStream<Uint8Array>);
}

function streamed(bytes: number): ReadableStream<Uint8Array> {
  const chunk = new Uint8Array(65_536).fill(97);
  let left = bytes;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(chunk);
      left -= chunk.length;
      if (left <= 0) controller.close();
    },
  });
}

const person = (fields: Record<string, unknown>) => JSON.stringify({ email: 'ada@example.com', ...fields });

/** What is sent, and the status it must be answered with. PUT of a user unless it says otherwise. */
const CORPUS: Record<string, [Bad, number]> = {
  'nothing at all': [{ body: '' }, 400],
  'JSON that ends in the middle': [{ body: '{"email":"ada@exa' }, 400],
  'two documents': [{ body: `${ADA}${ADA}` }, 400],
  'a hundred thousand brackets': [{ body: '['.repeat(60_000) }, 400],
  'bytes that are no UTF-8': [{ body: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) }, 400],
  HTML: [{ body: '<html></html>', headers: { 'content-type': 'text/html' } }, 415],
  'a form': [{ body: 'email=ada@example.com', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
  'a compressed body': [{ body: ADA, headers: { 'content-encoding': 'gzip' } }, 415],
  'a body of 10 MB': [{ body: person({ name: 'x'.repeat(MEGABYTES_10) }) }, 413],
  'a body of 10 MB without a length': [{ body: () => streamed(MEGABYTES_10) }, 413],
  'a name of 60 kB': [{ body: person({ name: 'x'.repeat(60_000) }) }, 422],
  'a list': [{ body: '[]' }, 422],
  null: [{ body: 'null' }, 422],
  'a number': [{ body: '1e999' }, 422],
  'no address': [{ body: '{}' }, 422],
  'an address that is a number': [{ body: '{"email":7}' }, 422],
  'a name that is an object': [{ body: person({ name: { first: 'Ada' } }) }, 422],
  'a name that is a list': [{ body: person({ name: ['Ada'] }) }, 422],
  'an unknown field': [{ body: person({ nickname: 'Ada' }) }, 422],
  'a thousand unknown fields': [{ body: person(Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`f${n}`, n]))) }, 422],
  'a prototype': [{ body: '{"email":"ada@example.com","__proto__":{"admin":true}}' }, 422],
  'another id': [{ body: person({ id: 'somebody-else' }) }, 422],
  'NUL in a name': [{ body: person({ name: 'Ada\u0000' }) }, 422],
  'BEL in a name': [{ body: person({ name: 'Ada\u0007' }) }, 422],
  'half a surrogate pair': [{ body: '{"email":"ada@example.com","name":"\\ud83d"}' }, 422],
  'a line break in an address': [{ body: person({ email: 'ada@example.com\r\nBcc: x@y.z' }) }, 422],
  'NUL in the id': [{ path: '/v1/users/a%00b', body: ADA }, 422],
  'a line break in the id': [{ path: '/v1/users/a%0Ab', body: ADA }, 422],
  'white space for an id': [{ path: '/v1/users/%20', body: ADA }, 422],
  'an id of 3,000 letters': [{ path: `/v1/users/${'x'.repeat(3000)}`, body: ADA }, 422],
  'a per cent sign alone': [{ path: '/v1/users/100%', body: ADA }, 400],
  'percent-encoding that is no UTF-8': [{ path: '/v1/users/%C3%28', body: ADA }, 400],
  'a surrogate, percent-encoded': [{ path: '/v1/users/%ED%A0%80', body: ADA }, 400],
  'no id': [{ path: '/v1/users/', body: ADA }, 404],
  'a path with a slash too many': [{ path: '/v1/users/a/b', body: ADA }, 404],
  'a path that climbs': [{ path: '/v1/users/%2e%2e/%2e%2e/etc/passwd', body: ADA }, 404],
  'no key': [{ headers: { authorization: '' }, body: ADA }, 401],
  'a wrong key': [{ headers: { authorization: `Bearer ${API_KEY}x` }, body: ADA }, 401],
  'another scheme': [{ headers: { authorization: `Basic ${btoa(`x:${API_KEY}`)}` }, body: ADA }, 401],
  'a path nobody has told of, without a key': [{ method: 'GET', path: '/v1/secrets', headers: { authorization: '' } }, 401],
  DELETE: [{ method: 'DELETE' }, 405],
  POST: [{ method: 'POST', body: ADA }, 405],
  PATCH: [{ method: 'PATCH', body: ADA }, 405],
  OPTIONS: [{ method: 'OPTIONS' }, 405],
  'a method nobody knows': [{ method: 'PROPFIND' }, 405],
  'a cursor with NUL in it': [{ method: 'GET', path: '/v1/users?after=%00' }, 400],
  'a cursor with NUL in it, for jobs': [{ method: 'GET', path: '/v1/jobs?after=%00' }, 400],
  'a filter that is misspelt': [{ method: 'GET', path: '/v1/jobs?stat=parked' }, 400],
  'a page of a million': [{ method: 'GET', path: '/v1/users?limit=1000000' }, 400],
  'a replay of nothing in particular': [{ method: 'POST', path: '/v1/jobs/replay', body: '{}' }, 422],
  'a replay with NUL in it': [{ method: 'POST', path: '/v1/jobs/replay', body: '{"userId":"\\u0000"}' }, 422],
  'a path there is not': [{ method: 'GET', path: '/v2/users' }, 404],
};

/**
 * A server may refuse a body and hang up before all of it has been written; then a client sees a broken pipe instead of the
 * answer that is waiting, and asks again.
 */
async function send(url: string, bad: Bad, tries = 3): Promise<Response> {
  return sendOnce(url, bad).catch((error: unknown) => {
    const code = error instanceof TypeError && (error.cause as { code?: string } | undefined)?.code;
    if (tries <= 1 || (code !== 'EPIPE' && code !== 'ECONNRESET')) throw error;
    return send(url, bad, tries - 1);
  });
}

async function sendOnce(url: string, { method = 'PUT', path = '/v1/users/u1', headers = {}, body }: Bad): Promise<Response> {
  const all = Object.fromEntries(Object.entries({ ...HEADERS, ...headers }).filter(([, value]) => value !== ''));
  return fetch(`${url}${path}`, {
    method,
    headers: all,
    body: typeof body === 'function' ? body() : body,
    ...(typeof body === 'function' ? { duplex: 'half' } : {}),
  } as RequestInit);
}

test('every bad request has its problem document, saves nobody, and leaves the server as it was', async () => {
  const env = bridgeEnv(undefined, await migratedEnv());
  const { program, url } = await serve(env, '--no-worker');
  const found: Record<string, unknown> = {};
  const expected: Record<string, unknown> = {};
  for (const [name, [bad, status]] of Object.entries(CORPUS)) {
    const answer = await send(url, bad);
    const text = await answer.text();
    found[name] = [answer.status, answer.headers.get('content-type'), (JSON.parse(text) as { status: number }).status];
    expected[name] = [status, 'application/problem+json', status];
    expect([name, text.length < 5000, /\bat \S+:\d|node_modules|postgres|\.js:/i.test(text)]).toEqual([name, true, false]);
    expect(answer.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
  }
  expect(found).toEqual(expected);
  // HEAD is GET without a body.
  expect((await send(url, { method: 'HEAD' })).status).toBe(404);
  expect((await send(url, { method: 'HEAD', path: '/healthz' })).status).toBe(200);
  await expectStanding(url, program);
  expect((await runJson<{ users: number }>(['status'], env)).json.users).toBe(1);
});

/** It still takes a good request, and has logged nothing that it had not foreseen. */
async function expectStanding(url: string, program: Program): Promise<void> {
  const odd = 'ключ/🦄 %41';
  const answer = await send(url, { path: `/v1/users/${encodeURIComponent(odd)}`, body: ADA });
  expect([answer.status, await answer.json()]).toEqual([200, { id: odd, version: 1, changed: true }]);
  program.child.kill('SIGTERM');
  expect(await program.exited).toEqual({ code: 0, signal: null });
  const lines = program
    .stderr()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { level: string; status?: number });
  expect(lines.filter(({ level, status = 200 }) => !['info', 'debug'].includes(level) || status >= 500)).toEqual([]);
}

test('what is not even HTTP is answered or dropped, and the server goes on', async () => {
  const { program, url } = await serve(bridgeEnv(undefined, await migratedEnv()), '--no-worker');
  const host = `Host: x\r\nAuthorization: Bearer ${API_KEY}\r\nContent-Type: application/json\r\n`;
  const raw: [text: string, answer: RegExp][] = [
    ['hello\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['\u0016\u0003\u0001\u0002\u0000\u0001', /^HTTP\/1\.1 400 /],
    [`GET /v1/users HTTP/1.1\r\n${host}X-Huge: ${'a'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1\.1 431 /],
    [`GET /v1/${'a'.repeat(20_000)} HTTP/1.1\r\n${host}\r\n`, /^HTTP\/1\.1 431 /],
    [`GET /v1/users HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n`, /^HTTP\/1\.1 400 /],
    [`GET //[ HTTP/1.1\r\n${host}Connection: close\r\n\r\n`, /^HTTP\/1\.1 4\d\d /],
    [`PUT /v1/users/a HTTP/1.1\r\n${host}Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}`, /^HTTP\/1\.1 400 /],
    [`PUT /v1/users/a HTTP/1.1\r\n${host}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, /^HTTP\/1\.1 400 /],
    [`PUT /v1/users/a HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, /^HTTP\/1\.1 400 /],
  ];
  for (const [text, pattern] of raw) {
    const answer = await exchange(url, text);
    expect([text.slice(0, 30), answer.split('\r\n')[0]]).toEqual([text.slice(0, 30), expect.stringMatching(pattern)]);
    expect(answer.toLowerCase()).toContain('content-type: application/problem+json');
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))).toMatchObject({
      type: expect.stringMatching(/^urn:zoho-bridge:problem:/),
    });
  }
  // One that goes away in the middle of its body.
  await exchange(url, `PUT /v1/users/a HTTP/1.1\r\n${host}Content-Length: 1000\r\n\r\n{"email":`, { hangUpAfterMs: 100 });
  await expectStanding(url, program);
});

/** Writes text to a socket and reads until the server closes it. */
function exchange(url: string, text: string, { hangUpAfterMs }: { hangUpAfterMs?: number } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text, 'latin1'));
    let said = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      said += chunk;
    });
    socket.once('close', () => resolve(said));
    socket.once('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? resolve(said) : reject(error)));
    if (hangUpAfterMs !== undefined) setTimeout(() => socket.destroy(), hangUpAfterMs);
  });
}
