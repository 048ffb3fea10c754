/** Webhooks that were not made by Zoho, or not left as they were: counts of each kind tried, none accepted. WEBHOOK_RUNS tries more. */
import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { StoreError } from '../src/errors.js';
import { createReceiver } from '../src/inbox/receive.js';
import { createLogger } from '../src/logger.js';
import { listen } from '../src/server/listen.js';
import { type World, world } from './harness/bridge.js';

const RUNS = Number(process.env.WEBHOOK_RUNS ?? 100);
const SECRET = 'webhookSecret0123456789';
const hmac = (text: string | Uint8Array, secret = SECRET, as: 'hex' | 'base64' = 'hex') =>
  createHmac('sha256', secret).update(text).digest(as);

interface Attempt {
  body: string;
  query?: string;
  signature?: string | undefined;
  type?: string;
}

const receiving = () => world({ setup: false, env: { ZOHO_WEBHOOK_SECRET: SECRET } });

async function post({ bridge }: World, { body, query = '', signature, type = 'application/json' }: Attempt): Promise<number> {
  const headers: Record<string, string> = {
    'content-type': type,
    ...(signature === undefined ? {} : { 'x-zoho-webhook-signature': signature }),
  };
  return (await bridge.handler(new Request(`http://bridge.test/webhooks/billing${query}`, { method: 'POST', body, headers }))).status;
}
const rows = async ({ store }: World) =>
  (
    await store.db.query<{ n: number; deliveries: number }>(
      'select count(*)::int as n, coalesce(sum(deliveries), 0)::int as deliveries from zoho_bridge.events',
    )
  )[0];

const fields = fc.record({
  event_id: fc.oneof(fc.bigInt({ min: 10n ** 14n, max: 10n ** 18n }).map(String), fc.nat()),
  event_type: fc.constantFrom('subscription_created', 'payment_thankyou', 'payment_declined'),
  data: fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), fc.oneof(fc.string({ maxLength: 20 }), fc.double({ noNaN: true }))),
});
const queries = fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.string({ minLength: 1, maxLength: 8 }), { minKeys: 1, maxKeys: 3 });

test('forged, cut, rewritten, tampered with, wrongly signed and unsigned webhooks: none is accepted, and only what was signed is stored', async () => {
  const at = await receiving();
  const tried: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(fields, queries, fc.nat(), async (event, pairs, place) => {
      const body = ` ${JSON.stringify(event)}`;
      const query = `?${new URLSearchParams(pairs)}`;
      const signed = Object.entries(pairs)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flat()
        .join('');
      const signature = hmac(signed + body);
      const [first = ''] = Object.keys(pairs);
      const hostile: Record<string, Attempt> = {
        'forged: a guessed signature': { body, query, signature: hmac(`${place}`, 'guess') },
        'forged: the body as its own signature': { body, query, signature: body.slice(0, 64).replace(/[^\x20-\x7e]/g, '') },
        'forged: the secret left out': { body, query, signature: hmac(signed + body, '') },
        'forged: a plain digest': { body, query, signature: hmac(body, '0') },
        truncated: { body: body.slice(0, 1 + (place % (body.length - 1))), query, signature },
        'something added': { body: `${body} `, query, signature },
        're-serialised': { body: JSON.stringify(JSON.parse(body)), query, signature },
        're-serialised with spaces': { body: JSON.stringify(JSON.parse(body), null, 2), query, signature },
        'wrong secret': { body, query, signature: hmac(signed + body, 'anotherSecret0123456789') },
        'no header': { body, query },
        'empty header': { body, query, signature: '' },
        'header twice': { body, query, signature: `${signature}, ${signature}` },
        'signature cut': { body, query, signature: signature.slice(0, -1) },
        'query changed': { body, query: `${query}x`, signature },
        'query added to': { body, query: `${query}&zz=1`, signature },
        'query left out': { body, signature },
        'query in place of the body': { body: '{}', query: `${query}&z=${encodeURIComponent(body)}`, signature },
        "another event's signature": { body: body.replace('event_id', 'event_iD'), query, signature },
        'sent as a form': { body: `payload=${encodeURIComponent(body)}`, query, signature, type: 'application/x-www-form-urlencoded' },
        'a query of the same name': { body, query: `${query}&${first}=1`, signature },
      };
      for (const [kind, attempt] of Object.entries(hostile)) {
        const status = await post(at, attempt);
        tried[kind] = (tried[kind] ?? 0) + 1;
        if (status < 400 || status >= 500) throw new Error(`${kind} was answered ${status}: ${JSON.stringify(attempt)}`);
      }
    }),
    { numRuns: RUNS },
  );
  // Twenty ways, each tried as often as there were runs; each was answered 4xx, or the property would have failed.
  expect(Object.values(tried)).toEqual(Array.from({ length: 20 }, () => RUNS));
  expect(await rows(at)).toEqual({ n: 0, deliveries: 0 });
});

test('an authentic one sent again and again is one event, signed in hex or base64, whatever its content type says', async () => {
  const at = await receiving();
  const body = '{"event_type":"payment_thankyou","event_id":135953000000262460}';
  for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain', 'application/json; charset=latin1']) {
    for (const as of ['hex', 'base64'] as const) expect(await post(at, { body, type, signature: hmac(body, SECRET, as) })).toBe(200);
  }
  expect(await rows(at)).toEqual({ n: 1, deliveries: 8 });
});

test('a huge body is refused, declared or not, and one of just the size is taken', async () => {
  const at = await receiving();
  const fits = JSON.stringify({ event_id: '1', filler: 'x'.repeat(1024 * 1024 - 30) }).padEnd(1024 * 1024, ' ');
  expect(await post(at, { body: fits, signature: hmac(fits) })).toBe(200);
  const tooMuch = `${fits} `;
  expect(await post(at, { body: tooMuch, signature: hmac(tooMuch) })).toBe(413);
  const server = await listen(at.bridge.handler, { port: 0, direct: at.bridge.direct });
  onTestFinished(() => server.close(0));
  const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) });
  const answer = await fetch(`${server.url}/webhooks/billing`, { method: 'POST', body: endless, duplex: 'half' } as RequestInit).catch(
    () => undefined,
  );
  // Undici may see the connection go before it has read the answer.
  if (answer) expect(answer.status).toBe(413);
  const chunked = new ReadableStream({
    start(controller) {
      controller.enqueue(Buffer.from('{"event_id":'));
      controller.enqueue(Buffer.from('"2"}'));
      controller.close();
    },
  });
  const headers = { 'x-zoho-webhook-signature': hmac('{"event_id":"2"}') };
  expect(
    (await fetch(`${server.url}/webhooks/billing`, { method: 'POST', body: chunked, headers, duplex: 'half' } as RequestInit)).status,
  ).toBe(200);
  expect(await rows(at)).toEqual({ n: 2, deliveries: 2 });
});

test('connections that never finish their body hold nobody up, and what was cut off is not stored', async () => {
  const at = await receiving();
  const server = await listen(at.bridge.handler, { port: 0, direct: at.bridge.direct });
  onTestFinished(() => server.close(0));
  const { hostname, port } = new URL(server.url);
  const body = '{"event_id":"1"}';
  const slow = await Promise.all(
    Array.from({ length: 200 }, async () => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined); // cut at the end, on purpose
      await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
      socket.write(
        `POST /webhooks/billing HTTP/1.1\r\nhost: x\r\nx-zoho-webhook-signature: ${hmac(body)}\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, 8)}`,
      );
      return socket;
    }),
  );
  const other = '{"event_id":"2"}';
  const answer = await fetch(`${server.url}/webhooks/billing`, {
    method: 'POST',
    body: other,
    headers: { 'x-zoho-webhook-signature': hmac(other) },
  });
  expect(answer.status).toBe(200);
  for (const socket of slow) socket.destroy();
  expect(await rows(at)).toEqual({ n: 1, deliveries: 1 });
});

test('while the database is away nothing is accepted, and too many are turned away before they pile up', async () => {
  const at = await receiving();
  const body = (n: number) => `{"event_id":"${n}"}`;
  const delivery = (n: number) => ({ search: '', contentType: 'application/json', signature: hmac(body(n)), body: Buffer.from(body(n)) });
  const logger = createLogger({ level: 'silent' });
  const away = createReceiver({
    events: { keep: () => Promise.reject(new StoreError('store_unreachable', 'away')) },
    ...{ secrets: [SECRET], logger, wake: () => undefined },
  });
  await expect(away(delivery(1))).rejects.toThrow(StoreError);
  const stuck = createReceiver({
    events: { keep: () => new Promise(() => undefined) },
    secrets: [SECRET],
    logger,
    wake: () => undefined,
    mostWaiting: 10,
  });
  const outcomes = Array.from({ length: 30 }, (_, n) => stuck(delivery(n)).catch((error: Error) => error.message));
  expect(await Promise.race([Promise.all(outcomes.slice(20)), new Promise((resolve) => setTimeout(resolve, 2000, 'stuck'))])).toEqual(
    Array.from({ length: 10 }, () => 'too many are waiting'),
  );
  await at.bridge.close();
  const { status, headers } = await at.bridge.handler(
    new Request('http://bridge.test/webhooks/billing', {
      method: 'POST',
      body: body(1),
      headers: { 'x-zoho-webhook-signature': hmac(body(1)) },
    }),
  );
  expect([status, headers.get('retry-after')]).toEqual([503, '5']);
});

test('one event that the database will not have fails alone', async () => {
  const at = await receiving();
  const [bad, good] = ['{"event_id":"bad","event_type":"refuse_me"}', '{"event_id":"good"}'];
  await at.store.db.query("alter table zoho_bridge.events add constraint refusing check (type <> 'refuse_me')");
  const answers = await Promise.all([good, bad, '{"event_id":"third"}'].map((body) => post(at, { body, signature: hmac(body) })));
  expect(answers).toEqual([200, 500, 200]);
  expect(await rows(at)).toEqual({ n: 2, deliveries: 2 });
});
