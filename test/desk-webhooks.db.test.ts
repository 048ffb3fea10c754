/** What comes to the address of Desk's webhooks, and what becomes of it. */
import { expect, test } from 'vitest';
import { DESK_SECRET, receiving, signed, signer, ticketEvent } from './harness/desk-receiving.js';

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
