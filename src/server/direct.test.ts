import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { memoryBridge } from '../../test/harness/memory-bridge.js';
import { StoreError } from '../errors.js';
import { createReceiver } from '../inbox/receive.js';
import { createApp } from './app.js';
import { createDirect } from './direct.js';
import { listen } from './listen.js';

const SECRET = 'webhookSecret0123456789';
const BODY = '{"event_id":"1","event_type":"payment_thankyou","event_time":"2026-02-05"}';
const sign = (text: string) => createHmac('sha256', SECRET).update(text).digest('hex');

interface Said {
  answer: string[];
  lines: Record<string, unknown>[];
  kept: unknown[];
}

/** The same bytes to a server with the short way and to one without: what each answers, logs and keeps. */
async function both(bytes: string, { secrets = [SECRET], keep }: { secrets?: string[]; keep?: () => never } = {}): Promise<[Said, Said]> {
  const one = async (short: boolean): Promise<Said> => {
    const memory = memoryBridge();
    const kept: unknown[] = [];
    const billing = createReceiver({
      events: {
        keep: async (events) => {
          keep?.();
          kept.push(...events.map(({ body, ...rest }) => ({ ...rest, body: Buffer.from(body).toString() })));
          return events.map(() => ({ fresh: true, deliveries: 1 }));
        },
      },
      secrets,
      logger: memory.logger,
      wake: () => undefined,
    });
    const deps = { ...memory, webhooks: { ...memory.webhooks, billing } };
    let taken = 0;
    const direct = createDirect(deps);
    const server = await listen(createApp(deps).fetch, {
      port: 0,
      direct: (incoming, outgoing) => {
        const took = short && direct(incoming, outgoing);
        taken += Number(took);
        return took;
      },
    });
    onTestFinished(() => server.close(0));
    const answer = await speak(server.url, bytes);
    expect(taken > 0).toBe(short && !/^POST \/webhooks\/billing(\/|%2F|\?q="|\/\.\.)|^GET|Host: (A|.*:80)/m.test(bytes));
    const counted = (await memory.metrics.render(undefined)).split('\n').filter((line) => /http_requests_total\{/.test(line));
    const lines = memory.lines.map(({ time, ms, err, ...line }) => ({ ...line, err: withoutStack(err) }));
    return { answer: [...answer, ...counted], lines, kept };
  };
  return [await one(true), await one(false)];
}

const withoutStack = (err: unknown) => (typeof err === 'object' && err !== null ? { ...err, stack: undefined } : err);

/** Sends bytes, reads until the other side closes; the head sorted and without what differs by nature. */
async function speak(url: string, bytes: string): Promise<string[]> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(bytes);
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  const [head = '', ...rest] = answer.split('\r\n\r\n');
  const [status = '', ...headers] = head.split('\r\n').map((line) => line.replace(/^[\w-]+:/, (name) => name.toLowerCase()));
  return [status, ...headers.filter((line) => !/^(date|keep-alive):/.test(line)).sort(), ...rest];
}

const request = (body: string, more: string[] = [], { target = '/webhooks/billing', method = 'POST', host = 'bridge.test' } = {}) =>
  [
    `${method} ${target} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: close',
    'X-Request-Id: r1',
    ...(more.some((line) => /^(Content-Length|Transfer)/.test(line)) ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
    ...more,
    '',
    body,
  ].join('\r\n');
const JSON_TYPE = 'Content-Type: application/json';
const signed = (text: string) => `X-Zoho-Webhook-Signature: ${sign(text)}`;

const CASES: Record<string, [string, Parameters<typeof both>[1]?]> = {
  'a signed event': [request(BODY, [JSON_TYPE, signed(BODY)])],
  'one with a query': [request(BODY, [JSON_TYPE, signed(`kväll${BODY}`)], { target: '/webhooks/billing?k=v%C3%A4ll' })],
  'one with a query that has to be encoded': [request(BODY, [signed(`q"${BODY}`)], { target: '/webhooks/billing?q="' })],
  'a form': [request('event_id=1&event_type=x', ['Content-Type: application/x-www-form-urlencoded', signed('event_id1event_typex')])],
  'content type sent twice': [request(BODY, [JSON_TYPE, 'Content-Type: image/png', signed(BODY)])],
  'a picture': [request('x', ['Content-Type: image/png', signed('x')])],
  'a signature sent twice': [request(BODY, [JSON_TYPE, signed(BODY), signed(BODY)])],
  chunks: [request(`4a\r\n${BODY}\r\n0\r\n\r\n`, ['Transfer-Encoding: chunked', JSON_TYPE, signed(BODY)])],
  'no signature': [request(BODY, [JSON_TYPE])],
  'a wrong signature': [request(BODY, [JSON_TYPE, signed('other')])],
  'no secret': [request(BODY, [JSON_TYPE, signed(BODY)]), { secrets: [] }],
  'no body': [request('', [JSON_TYPE, signed('')])],
  'no JSON': [request('{"a"', [JSON_TYPE, signed('{"a"')])],
  'no object': [request('[1]', [JSON_TYPE, signed('[1]')])],
  'a compressed body': [request(BODY, [JSON_TYPE, 'Content-Encoding: gzip', signed(BODY)])],
  'a body that says it is too large': [request('', ['Content-Length: 1048577', JSON_TYPE])],
  'an id of its own that is not plain': [request(BODY, [JSON_TYPE]).replace('X-Request-Id: r1', 'X-Request-Id: r1, r1')],
  'another method': [request('', [], { method: 'GET' })],
  'a path below it': [request(BODY, [JSON_TYPE, signed(BODY)], { target: '/webhooks/billing/x' })],
  'a path that comes back to it': [request(BODY, [JSON_TYPE, signed(BODY)], { target: '/webhooks/billing/../billing' })],
  'a host in capitals': [request(BODY, [JSON_TYPE, signed(BODY)], { host: 'A.test' })],
  'a host by number': [request(BODY, [JSON_TYPE, signed(BODY)], { host: '127.0.0.1:80' })],
  'a database that is away': [
    request(BODY, [JSON_TYPE, signed(BODY)]),
    {
      keep: () => {
        throw new StoreError('store_unreachable', 'away');
      },
    },
  ],
  'a mistake of this side': [
    request(BODY, [JSON_TYPE, signed(BODY)]),
    {
      keep: () => {
        throw new TypeError('oh');
      },
    },
  ],
};

test.each(Object.entries(CASES))('the short way answers, logs, counts and keeps as the long one does: %s', async (_, [bytes, options]) => {
  const [short, long] = await both(bytes, options);
  const asPlain = (said: Said) => JSON.parse(JSON.stringify(said).replace(/[\da-f]{8}-[\da-f-]{27}/g, 'id')) as Said;
  expect(asPlain(short)).toEqual(asPlain(long));
});

test('a body that turns out too large is refused while it comes', async () => {
  const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
  const [short, long] = await both(request(chunk.repeat(17), ['Transfer-Encoding: chunked', JSON_TYPE]));
  for (const { answer, kept } of [short, long]) {
    expect(answer[0]).toBe('HTTP/1.1 413 Payload Too Large');
    expect(answer.join('\n')).toContain('"code":"body_too_large"');
    expect(kept).toEqual([]);
  }
});

test('a caller that goes away in the middle of a body leaves nothing behind but its line', async () => {
  const memory = memoryBridge();
  const server = await listen(createApp(memory).fetch, { port: 0, direct: createDirect(memory) });
  onTestFinished(() => server.close(0));
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(request('half', ['Content-Length: 100']));
  await expect.poll(() => socket.bytesWritten).toBeGreaterThan(50);
  setTimeout(() => socket.destroy(), 20);
  await expect.poll(() => memory.lines.find(({ msg }) => msg === 'request')).toMatchObject({ status: 400, route: '/webhooks/billing' });
});
