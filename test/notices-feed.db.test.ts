import { expect, test } from 'vitest';
import { API_KEY, type World, world } from './harness/bridge.js';
import { fact, tell } from './harness/notices.js';

async function feedWorld(): Promise<World> {
  const made = await world({ setup: false, env: { ZOHO_BRIDGE_APP_URL: 'https://acme.example/' } });
  await made.bridge.users.saveMany(['ada', 'bob'].map((id) => ({ id, email: `${id}@example.com` })));
  return made;
}

function api({ bridge }: World) {
  return async (method: string, path: string, body?: unknown) => {
    const response = await bridge.handler(
      new Request(`http://bridge.example/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    return {
      status: response.status,
      body: (await response.json()) as Record<string, unknown> & { items: Record<string, unknown>[]; next?: string },
    };
  };
}

test('the feed is paged, the newest first, each notice in words and in plain values', async () => {
  const there = await feedWorld();
  const call = api(there);
  for (const number of [1, 2, 3])
    await tell(there.store, fact({ data: { amount: `${number}.00`, currency: 'EUR' }, invoiceId: `i-${number}` }));
  await tell(there.store, fact({ userId: 'bob' }));
  const first = await call('GET', '/users/ada/notices?limit=2');
  expect(first.body.items).toMatchObject([
    {
      kind: 'payment.received',
      title: 'Thank you for your payment',
      text: 'Your payment of €3.00 has arrived. There is nothing you need to do.',
      action: { label: 'See your invoices', url: 'https://acme.example/' },
      readAt: null,
      invoiceId: 'i-3',
      data: { amount: '3.00', currency: 'EUR' },
    },
    { invoiceId: 'i-2' },
  ]);
  expect(first.body['unread']).toBe(3);
  const second = await call('GET', `/users/ada/notices?limit=2&after=${first.body.next}`);
  expect([second.body.items.map((one) => one['invoiceId']), second.body.next]).toEqual([['i-1'], undefined]);
  // A cursor of somebody else's leads nowhere.
  expect((await call('GET', `/users/bob/notices?after=${first.body.next}`)).body.items).toEqual([]);
  expect((await call('GET', '/users/nobody/notices')).status).toBe(404);
  expect(JSON.stringify(first.body)).not.toMatch(/zoho/i);
});

test('a notice is marked as read by its user only, and again does no harm', async () => {
  const there = await feedWorld();
  const call = api(there);
  await tell(there.store, fact(), fact(), fact());
  const { items } = await there.bridge.notices.list('ada');
  const path = `/users/ada/notices/${items[0]?.id}/read`;
  expect((await call('POST', path.replace('ada', 'bob'))).status).toBe(404);
  expect(await call('POST', path)).toEqual({ status: 200, body: { read: true } });
  expect((await call('POST', path)).status).toBe(200);
  expect((await call('GET', '/users/ada/notices?unread=true')).body.items).toHaveLength(2);
  expect((await call('POST', '/users/ada/notices/read')).body).toEqual({ read: 2 });
  expect((await call('POST', '/users/ada/notices/read')).body).toEqual({ read: 0 });
  expect((await call('POST', '/users/ada/notices/no-such-notice/read')).status).toBe(404);
});

test('preferences are replaced as a whole; quiet in the feed hides, and a kind comes before all kinds', async () => {
  const there = await feedWorld();
  const call = api(there);
  const items = [
    { kind: '*', channel: 'feed', quiet: true },
    { kind: 'payment.failed', channel: 'feed', quiet: false },
  ];
  expect((await call('PUT', '/users/ada/notice-preferences', { items })).body.items).toEqual(items);
  await tell(there.store, fact(), fact({ name: 'payment.failed' }));
  expect((await there.bridge.notices.list('ada')).items.map(({ kind }) => kind)).toEqual(['payment.failed']);
  expect((await call('PUT', '/users/ada/notice-preferences', { items: [] })).body.items).toEqual([]);
  expect((await call('GET', '/users/ada/notice-preferences')).body).toMatchObject({ items: [], channels: ['mail', 'feed'] });
  for (const bad of [{ kind: 'invoice.paid', channel: 'mail', quiet: true }, { kind: '*', channel: 'pigeon', quiet: true }, { kind: '*' }])
    expect((await call('PUT', '/users/ada/notice-preferences', { items: [bad] })).status).toBe(422);
  const twice = [true, false].map((quiet) => ({ kind: '*', channel: 'mail', quiet }));
  expect(await call('PUT', '/users/ada/notice-preferences', { items: twice })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'items', message: 'must say each kind and channel once' }] },
  });
});
