/** What comes to the address of Desk's webhooks, and what becomes of it. */
import { expect, test } from 'vitest';
import { DATABASE_KIND } from './harness/database.js';
import { DESK_SECRET, keysAsked, receiving, signed, signer, ticketEvent } from './harness/desk-receiving.js';
import { lockTable } from './harness/table-lock.js';

const key = signer('k1');

test('the address answers a GET, and a POST that says nothing, without acting', async () => {
  const at = await receiving([key]);
  const get = await at.send({ method: 'GET' });
  expect([get.status, await get.text()]).toEqual([200, '']);
  for (const body of ['', '{}', '[]', 'hello', '[[]]', 'null', '{"test":true}']) expect((await at.send({ body })).status).toBe(200);
  expect(await at.rows()).toEqual({ n: 0, deliveries: 0 });
});

test('events without a signature are refused and counted', async () => {
  const at = await receiving([key]);
  for (const body of [ticketEvent('1'), [ticketEvent('1')], [{}, { payload: {} }]]) {
    const answer = await at.send({ body: JSON.stringify(body) });
    expect([answer.status, await answer.json()]).toEqual([401, expect.objectContaining({ code: 'unsigned' })]);
  }
  expect(await at.rows()).toEqual({ n: 0, deliveries: 0 });
  const metrics = await (await at.bridge.handler(new Request('http://bridge.test/metrics'))).text();
  expect(metrics).toContain('zoho_bridge_webhooks_refused_total{service="desk",reason="unsigned"} 3');
});

test('signed events are kept once each, whichever delivery they come in', async () => {
  const at = await receiving([key]);
  const jwt = await signed(key);
  const [one, two] = [ticketEvent('1'), ticketEvent('2', { eventType: 'Ticket Thread/Add', eventTime: '2026-07-01T10:00:00.000Z' })];
  expect((await at.send({ jwt, body: JSON.stringify([one]) })).status).toBe(200);
  expect((await at.send({ jwt, body: JSON.stringify([one, two]) })).status).toBe(200);
  expect((await at.send({ jwt, body: JSON.stringify(two) })).status).toBe(200);
  expect(await at.rows()).toEqual({ n: 2, deliveries: 4 });
  const { items } = await at.bridge.events.list();
  expect(new Map(items.map(({ source, type, at: when }) => [type, [source, when]]))).toEqual(
    new Map([
      ['Ticket_Thread_Add', ['desk.webhook', '2026-07-01T10:00:00.000Z']],
      ['Ticket_Update', ['desk.webhook', new Date(1785000000000).toISOString()]],
    ]),
  );
});

test('the secret is in no log line, metric or answer', async () => {
  const at = await receiving([key], { env: { ZOHO_DESK_WEBHOOK_SECRET: `${DESK_SECRET},another-secret_456789` } });
  const jwt = await signed(key);
  for (const secret of [DESK_SECRET, 'another-secret_456789']) {
    expect((await at.send({ secret, jwt, body: JSON.stringify(ticketEvent(secret)) })).status).toBe(200);
    expect((await at.send({ secret, jwt: 'x', body: '{}' })).status).toBe(401);
  }
  const metrics = await (await at.bridge.handler(new Request('http://bridge.test/metrics'))).text();
  expect(metrics).toContain('route="/webhooks/desk/{secret}"');
  for (const text of [metrics, at.logs.join('\n')]) expect(text).not.toMatch(/desk-path-secret|another-secret/);
});

test('with another secret, or none, there is nothing', async () => {
  const at = await receiving([key]);
  const jwt = await signed(key);
  const { status, headers } = await at.bridge.handler(new Request('http://bridge.test/nothing/here', { method: 'POST' }));
  const nothing = { status, names: [...headers.keys()].toSorted() };
  for (const secret of ['x', 'desk-path-secret_012', 'desk-path-secret_01234', 'DESK-path-secret_0123', '%64esk-path-secret_0123', '%zz']) {
    for (const method of ['GET', 'POST']) {
      const answer = await at.send(
        method === 'GET' ? { secret, method } : { secret, method, jwt, body: JSON.stringify([ticketEvent('1')]) },
      );
      expect({ status: answer.status, names: [...answer.headers.keys()].toSorted() }).toEqual(nothing);
      expect(await answer.json()).toMatchObject({ code: 'not_found' });
    }
  }
  expect(await at.rows()).toEqual({ n: 0, deliveries: 0 });
});

test('without credentials, an organisation or a webhook of ours nothing is taken, and it is said what to do', async () => {
  const body = JSON.stringify([ticketEvent('1')]);
  for (const [env, code] of [
    [{ ZOHO_CLIENT_ID: '' }, 'desk_not_configured'],
    [{ ZOHO_DESK_ORGANIZATION_ID: '' }, 'desk_not_configured'],
    [{ ZOHO_DESK_WEBHOOK_ID: '' }, 'no_webhook_id'],
  ] as const) {
    const at = await receiving([key], { env });
    const answer = await at.send({ jwt: await signed(key), body });
    expect([answer.status, await answer.json()]).toEqual([503, expect.objectContaining({ code })]);
    // Desk can still try the address, as it does before there is a webhook.
    expect((await at.send({ method: 'GET' })).status).toBe(200);
    expect((await at.send({ body: '{}' })).status).toBe(200);
    expect(at.logs.join('\n')).toContain(code === 'no_webhook_id' ? 'run \\"zoho-bridge setup\\"' : 'not_configured');
    expect(await at.rows()).toEqual({ n: 0, deliveries: 0 });
  }
});

test('without a secret there is no such address', async () => {
  const at = await receiving([key], { env: { ZOHO_DESK_WEBHOOK_SECRET: '' } });
  for (const secret of ['undefined', DESK_SECRET]) expect((await at.send({ secret, method: 'GET' })).status).toBe(404);
});

test('an authentic body that is too large, compressed or no event is refused and stores nothing', async () => {
  const at = await receiving([key]);
  const jwt = await signed(key);
  const most = 1024 * 1024;
  const fits = JSON.stringify([ticketEvent('1', { filler: 'x'.repeat(most - 500) })]).padEnd(most, ' ');
  const many = (count: number) => JSON.stringify(Array.from({ length: count }, (_, n) => ({ eventType: 'Ticket_Update', n })));
  for (const [body, status] of [
    [`${fits} `, 413],
    ['[{"eventType":', 400],
    ['', 400],
    ['"Ticket_Update"', 422],
    ['[{"eventType":"Ticket_Update"},7]', 422],
    [many(1001), 422],
  ] as const)
    expect((await at.send({ jwt, body })).status).toBe(status);
  expect((await at.send({ jwt, body: fits, headers: { 'content-encoding': 'gzip' } })).status).toBe(415);
  expect(await at.rows()).toEqual({ n: 0, deliveries: 0 });
  for (const body of [fits, '[]', many(1000)]) expect((await at.send({ jwt, body })).status).toBe(200);
  expect(await at.rows()).toEqual({ n: 1001, deliveries: 1001 });
});

test('odd events are kept, with a time where there is one', async () => {
  const at = await receiving([key]);
  const jwt = await signed(key);
  const times = ['1785000000000', 1785000000000, '1785000000', '2026-07-25T17:20:00Z', '99999999999999', 'soon', null, {}, '-1', 1e300];
  const odd = times.map((eventTime, n) => ({ ...ticketEvent(`${n}`), eventTime, eventType: n % 2 ? `<b>${n}` : { n } }));
  const text = JSON.stringify([...odd, { payload: { id: 0 }, note: '\ud800' }]).replace('"id":0', '"id":12345678901234567890');
  expect((await at.send({ jwt, body: text })).status).toBe(200);
  const { items } = await at.bridge.events.list({ limit: 100 });
  expect(items).toHaveLength(11);
  const moment = '2026-07-25T17:20:00.000Z';
  expect(items.filter((one) => one.at === moment)).toHaveLength(4);
  expect(items.filter((one) => one.at === null)).toHaveLength(6);
  const bodies = await Promise.all(items.map(({ id }) => at.bridge.events.get(id, { payload: true })));
  expect(bodies.some((one) => one?.payload?.includes('12345678901234567890'))).toBe(true);
});

test('while the keys cannot be read it is said to come back; those that are known go on being good', async () => {
  const at = await receiving([key]);
  const body = JSON.stringify([ticketEvent('1')]);
  at.desk.answer(503);
  const answer = await at.send({ jwt: await signed(key), body });
  expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toEqual([
    503,
    '5',
    expect.objectContaining({ code: 'keys_unavailable' }),
  ]);
  const other = await receiving([key]);
  expect((await other.send({ jwt: await signed(key), body })).status).toBe(200);
  other.desk.answer(503);
  expect((await other.send({ jwt: await signed(key), body })).status).toBe(200);
  expect(keysAsked(other)).toBe(1);
});

test('keys that do not come are not waited for', async () => {
  const at = await receiving([key]);
  at.desk.answer(() => undefined);
  const startedAt = performance.now();
  expect((await at.send({ jwt: await signed(key), body: JSON.stringify([ticketEvent('1')]) })).status).toBe(503);
  expect(performance.now() - startedAt).toBeLessThan(4000);
});

test('thousands of guessed secrets open nothing and reach neither the database nor Desk', async () => {
  const at = await receiving([key]);
  const jwt = await signed(key);
  const queries: unknown[] = [];
  const { query } = at.store.db;
  at.store.db.query = async (...asked) => {
    queries.push(asked[0]);
    return query(...asked);
  };
  const guesses = Array.from({ length: 5000 }, (_, n) => `${DESK_SECRET.slice(0, n % DESK_SECRET.length)}x${n}`);
  const endless = () => new ReadableStream({ pull: () => new Promise<void>(() => undefined) });
  const answers = await Promise.all(
    guesses.map(async (guess) => {
      const options = { method: 'POST', body: endless(), headers: { 'x-zdesk-jwt': jwt }, duplex: 'half' };
      return (await at.bridge.handler(new Request(`http://bridge.test/webhooks/desk/${guess}`, options as RequestInit))).status;
    }),
  );
  expect(new Set(answers)).toEqual(new Set([404]));
  expect([queries, at.desk.received]).toEqual([[], []]);
  expect(at.logs.filter((line) => line.includes('request'))).toHaveLength(5000);
  expect(at.logs.join('')).not.toContain(DESK_SECRET.slice(0, 8));
});

test.runIf(DATABASE_KIND === 'postgres')(
  'a database that is slow is not waited for beyond what Desk waits, and nothing is lost or doubled',
  async () => {
    const at = await receiving([key]);
    const arrival = { jwt: await signed(key), body: JSON.stringify([ticketEvent('1'), ticketEvent('2')]) };
    expect((await at.send({ ...arrival, body: JSON.stringify([ticketEvent('0')]) })).status).toBe(200);
    const stop = await lockTable(at.env.DATABASE_URL ?? '', 'zoho_bridge.events');
    const startedAt = performance.now();
    const [one, two, get] = await Promise.all([at.send(arrival), at.send(arrival), at.send({ method: 'GET' })]);
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect([one.status, two.status, get.status]).toEqual([503, 503, 200]);
    expect(await one.json()).toMatchObject({ code: 'no_answer_in_time' });
    stop.lift();
    // Desk sends it again.
    expect((await at.send(arrival)).status).toBe(200);
    expect((await at.rows()).n).toBe(3);
  },
);
