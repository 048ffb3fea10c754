import { createServer } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { NoAnswerError } from '../errors.js';
import { createHttp } from './http.js';
import { reply, startServer } from './testing.js';

const at = { service: 'crm', operation: 'crm.org' } as const;
const { http, close } = createHttp({ maxBytes: 1_000 });
afterAll(close);

const get = (url: string, timeoutMs = 5_000) => http({ method: 'GET', url, headers: {}, timeoutMs, at });
const failure = async (promise: Promise<unknown>): Promise<NoAnswerError> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(NoAnswerError);
  return error as NoAnswerError;
};

test('sends the body and gives back status, headers and text', async () => {
  await using server = await startServer((request, response) => reply(response, 201, { got: request.body }, { 'X-Some': 'a' }));
  const answer = await http({ method: 'POST', url: `${server.origin}/x?y=1`, headers: { a: 'b' }, body: '{"n":1}', timeoutMs: 5_000, at });
  expect(answer).toMatchObject({ status: 201, headers: { 'x-some': 'a' }, text: '{"got":"{\\"n\\":1}"}' });
  expect(server.seen[0]?.headers.a).toBe('b');
});

test('a redirect is an answer, not followed', async () => {
  await using elsewhere = await startServer((_, response) => reply(response, 200, {}));
  await using server = await startServer((_, response) => reply(response, 302, '', { location: elsewhere.origin }));
  expect((await get(server.origin)).status).toBe(302);
  expect(elsewhere.seen).toEqual([]);
});

test('a refused connection was never sent', async () => {
  const server = await startServer(() => undefined);
  await server.close();
  const error = await failure(get(server.origin));
  expect(error.mayHaveHappened).toBe(false);
  expect(error.message).toContain('ECONNREFUSED');
});

test('an unknown host was never sent', async () => {
  expect((await failure(get('http://nowhere.invalid/'))).mayHaveHappened).toBe(false);
});

test('a reset after the request may have happened', async () => {
  await using server = await startServer((_, response) => void response.socket?.resetAndDestroy());
  expect((await failure(get(server.origin))).mayHaveHappened).toBe(true);
});

test('a body cut short by the network may have happened', async () => {
  await using server = await startServer((_, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{"data":');
    setImmediate(() => response.socket?.destroy());
  });
  expect((await failure(get(server.origin))).mayHaveHappened).toBe(true);
});

test('silence ends with the time-out, and so does a body that only drips', async () => {
  const drips: NodeJS.Timeout[] = [];
  await using server = await startServer((request, response) => {
    if (request.path === '/silent') return;
    response.writeHead(200);
    drips.push(setInterval(() => response.write(' '), 20));
  });
  for (const path of ['/silent', '/drip']) {
    const error = await failure(get(server.origin + path, 120));
    expect(error.mayHaveHappened, path).toBe(true);
    expect(error.message, path).toContain('within 120 ms');
  }
  for (const drip of drips) clearInterval(drip);
});

test('an answer past the size cap is no answer', async () => {
  await using server = await startServer((_, response) => reply(response, 200, 'x'.repeat(2_000)));
  expect((await failure(get(server.origin))).mayHaveHappened).toBe(true);
});

test('something that does not speak HTTP may have happened', async () => {
  const raw = createServer((socket) => socket.end('220 smtp ready\r\n')).listen(0, '127.0.0.1');
  await new Promise((ready) => raw.once('listening', ready));
  const { port } = raw.address() as { port: number };
  expect((await failure(get(`http://127.0.0.1:${port}/`))).mayHaveHappened).toBe(true);
  raw.close();
});

test('errors repeat nothing of the request', async () => {
  await using server = await startServer((_, response) => void response.socket?.destroy());
  const error = await failure(
    http({
      method: 'POST',
      url: `${server.origin}/canary?q=canary`,
      headers: { authorization: 'canary' },
      body: 'canary',
      timeoutMs: 1_000,
      at,
    }),
  );
  expect(`${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain('canary');
});
