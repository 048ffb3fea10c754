import { expect, test } from 'vitest';
import type { NewEvent } from '../src/store/events.js';
import { openEvents } from '../src/store/events.js';
import { createVault } from '../src/store/vault.js';
import { API_KEY, type World, world } from './harness/bridge.js';

const here = () => world({ setup: false });
const event = (id: string, type = 'payment_thankyou'): NewEvent => ({
  ...{ source: 'billing.webhook', identity: { id }, type, at: '2026-02-05T00:10:20.000Z' },
  body: JSON.stringify({ event_id: id, data: { payment: { email: 'ann@example.com' } } }),
});
const states = async ({ bridge }: World) => (await bridge.events.list()).items.map(({ state }) => state);

async function http({ bridge }: World, path: string, method = 'GET') {
  const response = await bridge.handler(
    new Request(`http://bridge.test${path}`, { method, headers: { authorization: `Bearer ${API_KEY}` } }),
  );
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test('a batch answers each of its events, doubles among them and those known before', async () => {
  const { store } = await here();
  await store.events.keep([event('1')]);
  expect(await store.events.keep([event('1'), event('2'), event('2'), event('3')])).toEqual([
    { fresh: false, deliveries: 2 },
    { fresh: true, deliveries: 2 },
    { fresh: true, deliveries: 2 },
    { fresh: true, deliveries: 1 },
  ]);
});

test('what the sweep finds and what a webhook brought are one event', async () => {
  const { store, bridge } = await here();
  await store.events.keep([event('7')]);
  await store.events.keep([{ ...event('7'), source: 'billing.sweep' }]);
  expect((await bridge.events.list()).items).toMatchObject([{ source: 'billing.webhook', deliveries: 2 }]);
});

test('after the encryption key was changed an event is still known, and its payload opens', async () => {
  const { store, bridge } = await here();
  await store.events.keep([event('1')]);
  const old = { secret: Buffer.alloc(32, 7) };
  const rotated = openEvents(store.db, createVault([{ secret: Buffer.alloc(32, 8) }, old]));
  expect(await rotated.known(['1', '2'])).toEqual(new Set(['1']));
  expect(await rotated.keep([event('2'), event('1')])).toEqual([
    { fresh: true, deliveries: 1 },
    { fresh: false, deliveries: 2 },
  ]);
  const [, first] = (await bridge.events.list()).items;
  expect((await bridge.events.get(first?.id ?? '', { payload: true }))?.payload).toBe(event('1').body);
});

test('two processes that keep the same events at once keep each once', async () => {
  const { store } = await here();
  const ids = Array.from({ length: 60 }, (_, n) => `id${n}`);
  const batches = Array.from({ length: 8 }, (_, n) => ids.toSorted((a, b) => (a + n < b + n ? 1 : -1)).slice(n));
  const kept = await Promise.all(batches.map((batch) => store.events.keep(batch.map((id) => event(id)))));
  const rows = await store.db.query<{ n: number; sum: number }>(
    'select count(*)::int as n, sum(deliveries)::int as sum from zoho_bridge.events',
  );
  expect(rows).toEqual([{ n: 60, sum: batches.flat().length }]);
  expect(kept.flat().filter(({ fresh }) => fresh)).toHaveLength(60);
});

test('events are listed newest first, page by page, and chosen by type, state and time', async () => {
  const at = await here();
  await at.store.events.keep([event('1'), event('2', 'invoice_created'), event('3')]);
  const types = async (query: string) => ((await http(at, `/v1/events${query}`)).body.items as { type: string }[]).map(({ type }) => type);
  const first = await at.bridge.events.list({ limit: 2 });
  const second = await at.bridge.events.list({ limit: 2, after: first.next });
  const all = await at.bridge.events.list();
  expect([...first.items, ...second.items]).toEqual(all.items);
  expect(second.next).toBeUndefined();
  expect(await types('?type=invoice_created')).toEqual(['invoice_created']);
  expect(await types('?state=rung')).toEqual([]);
  expect(await types('?until=2020-01-01T00:00:00Z')).toEqual([]);
  expect(await types('?since=2020-01-01T00:00:00Z')).toHaveLength(3);
  expect((await http(at, '/v1/events?since=yesterday')).status).toBe(400);
});

test('an event is shown without ids of Zoho and without personal data; the payload only when asked for in the process', async () => {
  const at = await here();
  await at.store.events.keep([event('135953000000262460')]);
  await at.store.db.query(
    "insert into zoho_bridge.objects (id, kind, id_index, sealed_id, user_id, version) values ('o1', 'payment', 'x', 'x', 'u1', 2)",
  );
  await at.store.db.query("insert into zoho_bridge.event_objects select id, 'o1', 2 from zoho_bridge.events");
  const id = (await at.bridge.events.list()).items[0]?.id ?? '';
  const shown = await http(at, `/v1/events/${id}`);
  expect(shown).toMatchObject({
    status: 200,
    body: { id, deliveries: 1, rang: [{ kind: 'payment', id: 'o1', userId: 'u1', seen: false }] },
  });
  expect(JSON.stringify(shown)).not.toMatch(/135953|ann@|sealed|payload/);
  expect((await http(at, `/v1/events/${id}?payload=true`)).status).toBe(400);
  expect((await at.bridge.events.get(id, { payload: true }))?.payload).toBe(event('135953000000262460').body);
  for (const none of ['0', 'x', '99999999999999999999', '-1']) expect((await http(at, `/v1/events/${none}`)).status).toBe(404);
});

test('a replayed event is new again: one, those of a range, or all', async () => {
  const at = await here();
  await at.store.events.keep([event('1'), event('2', 'invoice_created'), event('3')]);
  const over = () => at.store.db.query("update zoho_bridge.events set state = 'recorded', reason = 'no effect'");
  await over();
  const newest = (await at.bridge.events.list()).items[0]?.id ?? '';
  expect((await http(at, `/v1/events/${newest}/replay`, 'POST')).body).toEqual({ replayed: 1 });
  expect(await states(at)).toEqual(['new', 'recorded', 'recorded']);
  expect((await at.bridge.events.get(newest))?.reason).toBeNull();
  expect(await at.bridge.events.replay({ type: 'invoice_created' })).toBe(1);
  await over();
  expect(await at.bridge.events.replay({ until: '2020-01-01T00:00:00Z' })).toBe(0);
  expect(await at.bridge.events.replay({ all: true })).toBe(3);
  expect(await states(at)).toEqual(['new', 'new', 'new']);
  expect((await http(at, '/v1/events/999/replay', 'POST')).status).toBe(404);
});
