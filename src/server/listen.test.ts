import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { API_KEY, memoryBridge } from '../../test/harness/memory-bridge.js';
import { BridgeError } from '../errors.js';
import { createApp } from './app.js';
import { type Listening, listen } from './listen.js';

const open: Listening[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close(0)));
});

async function start(handler: (request: Request) => Response | Promise<Response> = createApp(memoryBridge()).fetch): Promise<Listening> {
  const server = await listen(handler, { port: 0 });
  open.push(server);
  return server;
}

/** Sends bytes and reads until the other side closes. */
async function speak(url: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(text);
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  return answer;
}

test('it answers over HTTP on the port it took', async () => {
  const { url } = await start();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(await (await fetch(`${url}/healthz`)).json()).toMatchObject({ status: 'ok' });
});

test.each([
  ['no HTTP at all', 'hello\r\n\r\n', 400, 'malformed_request'],
  ['an impossible Host', 'GET / HTTP/1.1\r\nHost: a b@c/..\r\nConnection: close\r\n\r\n', 400, 'malformed_request'],
  ['headers of 20 kB', `GET / HTTP/1.1\r\nHost: x\r\nX-Huge: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'headers_too_large'],
  [
    'two content lengths',
    'PUT /v1/users/a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
    400,
    'malformed_request',
  ],
  [
    'length and chunks at once',
    'PUT /v1/users/a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
    'malformed_request',
  ],
])('%s is answered with a problem document', async (_name, text, status, code) => {
  const { url } = await start();
  const answer = await speak(url, text);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer.toLowerCase()).toContain('content-type: application/problem+json');
  expect(answer).toContain(`"code":"${code}"`);
});

test('a body of 10 MB is refused and the refusal arrives', async () => {
  const { url } = await start();
  const headers = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' };
  const response = await fetch(`${url}/v1/users/a`, {
    method: 'PUT',
    headers,
    body: JSON.stringify({ email: 'a@b.co', name: 'x'.repeat(10_000_000) }),
  });
  expect([response.status, await response.json()]).toMatchObject([413, { code: 'body_too_large' }]);
});

test('a content type sent twice is refused', async () => {
  const { url } = await start();
  const answer = await speak(
    url,
    `PUT /v1/users/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${API_KEY}\r\nContent-Type: application/json\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}`,
  );
  expect(answer).toMatch(/^HTTP\/1.1 415 /);
});

test('an id with an encoded slash arrives whole', async () => {
  const { url } = await start();
  const headers = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' };
  const response = await fetch(`${url}/v1/users/team%2F7%20%C3%A9`, { method: 'PUT', headers, body: '{"email":"a@b.co"}' });
  expect(await response.json()).toMatchObject({ id: 'team/7 é' });
});

test('a client that goes away in the middle of its body leaves the server standing', async () => {
  const { url } = await start();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(
    `PUT /v1/users/a HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${API_KEY}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"em`,
  );
  await once(socket, 'connect');
  socket.destroy();
  await once(socket, 'close');
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('closing lets a request under way finish and takes no new one', async () => {
  const signal = new EventEmitter();
  const [reached, released] = [once(signal, 'reached'), once(signal, 'released')];
  const server = await start(async () => {
    signal.emit('reached');
    await released;
    return new Response('finished');
  });
  const response = fetch(server.url);
  await reached;
  const closed = server.close(5000);
  await expect(fetch(server.url)).rejects.toThrow();
  signal.emit('released');
  expect(await (await response).text()).toBe('finished');
  await closed;
});

test('closing cuts what does not finish in time', async () => {
  const signal = new EventEmitter();
  const reached = once(signal, 'reached');
  const server = await start(() => {
    signal.emit('reached');
    return Promise.race([]);
  });
  const response = fetch(server.url).then(
    () => 'answered',
    () => 'cut',
  );
  await reached;
  await server.close(20);
  expect(await response).toBe('cut');
});

test('closing does not wait for connections that are kept alive', async () => {
  const server = await start();
  await (await fetch(`${server.url}/healthz`)).text();
  const startedAt = performance.now();
  await server.close(10_000);
  expect(performance.now() - startedAt).toBeLessThan(5000);
});

test('a port that is taken is a clear error', async () => {
  const { url } = await start();
  const port = Number(new URL(url).port);
  const error = await listen(() => new Response(), { port }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(BridgeError);
  expect(error).toMatchObject({ code: 'port_in_use', message: expect.stringContaining(String(port)) });
});

test('a host that is not of this machine is a clear error', async () => {
  await expect(listen(() => new Response(), { port: 0, host: '203.0.113.9' })).rejects.toMatchObject({ code: 'host_unknown' });
});
