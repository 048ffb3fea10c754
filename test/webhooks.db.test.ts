import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { bodyPlace } from '../src/store/events.js';
import { parseJson } from '../src/zoho/json.js';
import { type World, world } from './harness/bridge.js';

const SECRET = 'webhookSecret0123456789';
const sign = (text: string, secret = SECRET) => createHmac('sha256', secret).update(text).digest('hex');
const event = (fields: Record<string, unknown> = {}) =>
  JSON.stringify({ event_type: 'subscription_created', event_id: '135953000000262460', event_time: '2026-01-05', data: {}, ...fields });

const receiving = (env: Record<string, string> = {}) => world({ setup: false, env: { ZOHO_WEBHOOK_SECRET: SECRET, ...env } });

async function post(
  { bridge }: World,
  body: string | Uint8Array,
  { signature, query = '', headers = {} }: { signature?: string | null; query?: string; headers?: Record<string, string> } = {},
) {
  const signed = signature === undefined ? sign(String(body)) : signature;
  const response = await bridge.handler(
    new Request(`http://bridge.test/webhooks/billing${query}`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json;charset=UTF-8',
        ...(signed === null ? {} : { 'x-zoho-webhook-signature': signed }),
        ...headers,
      },
    }),
  );
  return {
    status: response.status,
    body: JSON.parse((await response.text()) || '{}') as Record<string, unknown>,
    headers: response.headers,
  };
}

const stored = ({ store }: World) =>
  store.db.query<{ key: string; type: string; source: string; at: Date | null; deliveries: number; state: string; sealed_body: Buffer }>(
    'select key, type, source, at, deliveries, state, sealed_body from zoho_bridge.events order by id',
  );
const opened = (at: World, { key, sealed_body }: { key: string; sealed_body: Buffer }) =>
  at.store.vault.openBytes(sealed_body, bodyPlace(key));

test('an authentic event is stored once and sealed, whatever the number of deliveries', async () => {
  const at = await receiving();
  const body = event({ data: { subscription: { subscription_id: '135953000000117264' } } });
  for (let n = 0; n < 3; n++) expect(await post(at, body)).toMatchObject({ status: 200, body: {} });
  const [row, ...others] = await stored(at);
  expect(others).toEqual([]);
  expect(row).toMatchObject({
    type: 'subscription_created',
    source: 'billing.webhook',
    deliveries: 3,
    state: 'new',
    at: new Date('2026-01-05'),
  });
  if (!row) throw new Error('nothing was stored');
  expect(opened(at, row)).toBe(body);
  expect(JSON.stringify(row)).not.toMatch(/135953000000262460|135953000000117264/);
  expect(at.logs.join('\n')).not.toMatch(/135953000000/);
});

test('the id is one whether it is a number, beyond 2^53 or text', async () => {
  const at = await receiving();
  const numeric = (id: string) => event().replace('"135953000000262460"', id);
  await post(at, event());
  await post(at, numeric('135953000000262460'));
  // Its neighbour, which a double cannot tell from it.
  await post(at, numeric('135953000000262461'));
  await post(at, numeric('5675'));
  await post(at, numeric('"5675"'));
  expect((await stored(at)).map(({ deliveries }) => deliveries)).toEqual([2, 1, 2]);
  expect(await at.store.events.known(['135953000000262460', '135953000000262461', '135953000000262462', '5675'])).toEqual(
    new Set(['135953000000262460', '135953000000262461', '5675']),
  );
});

test('an event without an id is known by its content', async () => {
  const at = await receiving();
  const body = event({ event_id: undefined });
  await post(at, body);
  await post(at, body);
  await post(at, `${body} `);
  expect((await stored(at)).map(({ deliveries }) => deliveries)).toEqual([2, 1]);
});

test("JSON of one's own, form pairs and the payload of earlier years are taken", async () => {
  const at = await receiving();
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  await post(at, '{"created_date":"2019-03-06","event_id":"5675"}', {
    query: '?name=basic',
    signature: sign('namebasic{"created_date":"2019-03-06","event_id":"5675"}'),
  });
  await post(at, 'event_type=payment_declined&event_id=E1&customer_name=Bob', {
    headers: form,
    signature: sign('customer_nameBobevent_idE1event_typepayment_declined'),
  });
  const payload = event({ event_type: 'subscription_renewed' });
  await post(at, `payload=${encodeURIComponent(payload)}`, {
    headers: { 'content-type': 'text/plain' },
    signature: sign(`payload${payload}`),
  });
  const rows = await stored(at);
  expect(rows.map(({ type }) => type)).toEqual(['unknown', 'payment_declined', 'subscription_renewed']);
  expect(rows.map((row) => parseJson(opened(at, row)))).toMatchObject([
    { event_id: '5675' },
    { event_id: 'E1', customer_name: 'Bob', event_type: 'payment_declined' },
    { event_id: '135953000000262460' },
  ]);
});

test('an authentic event nobody knows is kept and answered 200, under a plain name', async () => {
  const at = await receiving();
  for (const type of ['something_new', `<b>'\u0000\n${'x'.repeat(500)}`, 7, null]) {
    expect((await post(at, event({ event_type: type, event_id: `n${String(type).length}` }))).status).toBe(200);
  }
  for (const { type } of await stored(at)) expect(type).toMatch(/^[\w.:-]{1,100}$/);
});

test('without a secret nothing is taken', async () => {
  const at = await world({ setup: false, env: { ZOHO_WEBHOOK_SECRET: '' } });
  const { status, body } = await post(at, event());
  expect([status, body.code]).toEqual([503, 'no_webhook_secret']);
  expect(await stored(at)).toEqual([]);
});

test('while a secret is being changed both are taken, and afterwards only the new one', async () => {
  const at = await receiving({ ZOHO_WEBHOOK_SECRET: `theNewOne12345,${SECRET}` });
  expect((await post(at, event())).status).toBe(200);
  expect((await post(at, event(), { signature: sign(event(), 'theNewOne12345') })).status).toBe(200);
  expect((await post(at, event(), { signature: sign(event(), 'anotherOne1234') })).body.code).toBe('wrong_signature');
});

test('what is authentic and no event is refused, and says why', async () => {
  const at = await receiving();
  const answers = [
    await post(at, '{"a":'),
    await post(at, '[1]'),
    await post(at, ''),
    await post(at, event(), { headers: { 'content-type': 'text/xml' } }),
    await post(at, event(), { headers: { 'content-encoding': 'gzip' } }),
    await post(at, Buffer.from([0x7b, 0xff, 0x7d]), {
      signature: createHmac('sha256', SECRET)
        .update(Buffer.from([0x7b, 0xff, 0x7d]))
        .digest('hex'),
    }),
  ];
  expect(answers.map(({ status, body }) => `${status} ${String(body.code)}`)).toEqual([
    '400 webhook_malformed',
    '422 webhook_not_an_event',
    '400 webhook_malformed',
    '415 webhook_media_type',
    '415 unsupported_encoding',
    '400 webhook_malformed',
  ]);
  expect(await stored(at)).toEqual([]);
});
