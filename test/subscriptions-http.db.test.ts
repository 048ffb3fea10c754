import { expect, test } from 'vitest';
import { API_KEY, type World, world } from './harness/bridge.js';

const ann = { id: 'u/1', email: 'ann@example.com', name: 'Ann Example' };

function client({ bridge }: World) {
  return async (method: string, path: string, body?: unknown) => {
    const response = await bridge.handler(
      new Request(`http://bridge/v1/users/${encodeURIComponent(ann.id)}${path}`, {
        method,
        headers: { authorization: `Bearer ${API_KEY}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
}

test('a subscription lives its life over HTTP', async () => {
  const w = await world();
  const call = client(w);
  await w.bridge.users.save(ann);
  const drain = () => w.bridge.drain({ timeoutMs: 20_000 });
  const wanted = { planCode: 'pro-monthly', quantity: 2, addons: [{ addonCode: 'extra-seat' }] };

  const made = await call('POST', '/subscription', wanted);
  expect(made).toMatchObject({ status: 201, body: { wish: 'active', billing: null, sync: { state: 'waiting' } } });
  expect(made.body).not.toHaveProperty('created');
  expect(await call('POST', '/subscription', wanted)).toMatchObject({ status: 200, body: { id: made.body.id } });
  await drain();

  expect(await call('PATCH', '/subscription', { planCode: 'starter-monthly', when: 'term_end' })).toMatchObject({
    status: 200,
    body: { planCode: 'pro-monthly', next: { planCode: 'starter-monthly' } },
  });
  expect(await call('DELETE', '/subscription')).toMatchObject({ status: 200, body: { wish: 'ending', next: null } });
  expect(await call('POST', '/subscription/reactivate')).toMatchObject({ status: 200, body: { wish: 'active' } });
  await drain();
  expect((await call('GET', '')).body).toMatchObject({
    id: 'u/1',
    subscriptions: [
      { id: made.body.id, billing: { status: 'live', amount: expect.stringMatching(/^\d+\.\d\d$/) }, sync: { state: 'synced' } },
    ],
  });
  expect(await call('DELETE', '/subscription?when=now')).toMatchObject({ status: 200, body: { wish: 'cancelled' } });
  await drain();
  expect((await call('GET', '')).body).toMatchObject({ subscriptions: [{ billing: { status: 'cancelled' } }] });
});

test('what cannot be done is a problem document that says why', async () => {
  const w = await world({ setup: false });
  const call = client(w);
  expect(await call('POST', '/subscription', { planCode: 'pro' })).toMatchObject({ status: 404, body: { code: 'user_not_found' } });
  await w.bridge.users.save(ann);
  expect(await call('PATCH', '/subscription', { quantity: 2 })).toMatchObject({ status: 409, body: { code: 'no_subscription' } });
  expect(await call('DELETE', '/subscription')).toMatchObject({ status: 409, body: { code: 'no_subscription' } });
  await call('POST', '/subscription', { planCode: 'pro' });
  expect(await call('POST', '/subscription', { planCode: 'max' })).toMatchObject({
    status: 409,
    body: { code: 'subscription_exists', detail: 'There is a subscription already. Change it, or cancel it first.' },
  });
  expect(await call('POST', '/subscription/reactivate')).toMatchObject({ status: 409, body: { code: 'subscription_active' } });
  expect(await call('POST', '/subscription', { planCode: '', colour: 1 })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'planCode' }, { path: 'colour', message: 'is not known here' }] },
  });
  expect(await call('DELETE', '/subscription?when=later')).toMatchObject({ status: 400, body: { code: 'invalid_query' } });
  expect(await call('POST', '/subscription/reactivate?product=other')).toMatchObject({ status: 409, body: { code: 'no_subscription' } });
});
