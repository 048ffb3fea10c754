import type { ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { signatureHeaders } from '../src/notices/sign.js';
import { HAPPENINGS } from '../src/types-happenings.js';
import { type World, world } from './harness/bridge.js';
import { fact, tell } from './harness/notices.js';
import { type Receiver, receiver } from './harness/receiver.js';

const OLD = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const NEW = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;

async function hookedWorld(app: Receiver, env: Record<string, string> = {}): Promise<World> {
  const made = await world({
    env: { ZOHO_BRIDGE_APP_WEBHOOK_URL: `${app.url}/hooks`, ZOHO_BRIDGE_APP_WEBHOOK_SECRET: `${NEW}, ${OLD}`, ...env },
  });
  return made;
}

const webhook = (over: Parameters<typeof fact>[0] = {}) => fact({ name: 'invoice.paid', ...over });
const jobs = async ({ bridge }: World) =>
  (await bridge.jobs.list({ sync: 'notice.webhook' })).items.map(({ state, attempts, reason }) => ({ state, attempts, reason }));
const headersOf = (one: Receiver['received'][number]) => one.headers as Record<string, string>;

test('the signature is the one of the specification', () => {
  // The example of the specification's own libraries: https://github.com/standard-webhooks/standard-webhooks
  const headers = signatureHeaders({
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    at: 1_614_265_330_000,
    body: '{"test": 2432232314}',
    secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  });
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('the app hears of everything, signed with every secret', async () => {
  const app = await receiver();
  const there = await hookedWorld(app);
  await tell(
    there.store,
    ...HAPPENINGS.map((name) =>
      webhook({ name, key: name, at: '2026-01-02T03:04:05.000Z', invoiceId: 'inv-1', data: { amount: '49.00' } }),
    ),
  );
  await there.bridge.drain();
  expect(app.received.map(({ method, path }) => `${method} ${path}`)).toEqual(HAPPENINGS.map(() => 'POST /hooks'));
  const types = app.received.map((one): string => {
    for (const secret of [OLD, NEW]) expect(() => new Webhook(secret).verify(one.body, headersOf(one))).not.toThrow();
    expect(() => new Webhook(OLD).verify(`${one.body} `, headersOf(one))).toThrow();
    const { type, ...rest } = JSON.parse(one.body) as { type: string };
    expect(rest).toEqual({ timestamp: '2026-01-02T03:04:05.000Z', data: { amount: '49.00', userId: 'ada', invoiceId: 'inv-1' } });
    return type;
  });
  expect(new Set(types)).toEqual(new Set(HAPPENINGS));
  expect(new Set(app.received.map((one) => one.headers['webhook-id'])).size).toBe(HAPPENINGS.length);
});

test('an app that fails or hangs is told again with the same id, and a redirect is not followed', async () => {
  const app = await receiver();
  const elsewhere = await receiver();
  const there = await hookedWorld(app, { ZOHO_BRIDGE_CALL_TIMEOUT_MS: '300' });
  const answers: ((response: ServerResponse) => void)[] = [
    (response) => void response.writeHead(500).end('no'),
    (response) => void response.writeHead(302, { location: elsewhere.url }).end(),
    () => undefined,
    (response) => void response.destroy(),
    (response) => void response.writeHead(204).end(),
  ];
  app.answer((response) => answers.shift()?.(response));
  await tell(there.store, webhook());
  await there.bridge.drain();
  expect(app.received).toHaveLength(5);
  expect(new Set(app.received.map((one) => one.headers['webhook-id'])).size).toBe(1);
  expect(elsewhere.received).toEqual([]);
  for (const one of app.received) expect(() => new Webhook(NEW).verify(one.body, headersOf(one))).not.toThrow();
});

test('an app that is gone for good (410) parks the webhook; replay sends it', async () => {
  const app = await receiver();
  const there = await hookedWorld(app);
  app.answer(410);
  await tell(there.store, webhook());
  await there.bridge.drain();
  expect(await jobs(there)).toEqual([{ state: 'parked', attempts: 1, reason: expect.stringContaining('410') }]);
  app.answer(200);
  expect(await there.bridge.jobs.replay({ sync: 'notice.webhook' })).toBe(1);
  await there.bridge.drain();
  expect(await jobs(there)).toEqual([]);
  expect(app.received).toHaveLength(2);
});

test('an app that asks for time gets it', async () => {
  const app = await receiver();
  const there = await hookedWorld(app);
  app.answer((response) => void response.writeHead(503, { 'retry-after': '3600' }).end());
  await tell(there.store, webhook());
  await there.bridge.drain({ timeoutMs: 1000 });
  const [job] = (await there.bridge.jobs.list({ sync: 'notice.webhook' })).items;
  expect(Date.parse(job?.dueAt ?? '') - Date.now()).toBeGreaterThan(3_500_000);
  expect(app.received).toHaveLength(1);
});

test('everything since a moment can be sent once more under the same ids, also what was told before there was an address', async () => {
  const app = await receiver();
  const there = await hookedWorld(app);
  await tell(there.store, webhook({ key: 'a' }), webhook({ key: 'b' }));
  await there.bridge.drain();
  await there.store.db.query(
    `delete from zoho_bridge.deliveries where happening_id in (select id from zoho_bridge.happenings where key = 'b')`,
  );
  const ids = () => app.received.map((one) => one.headers['webhook-id']);
  const before = ids();
  expect(await there.bridge.notices.replay({ since: '2020-01-01' })).toBe(2);
  await there.bridge.drain();
  expect(ids()).toHaveLength(4);
  expect(before).toContain(
    ids()
      .slice(2)
      .find((id) => before.includes(id)),
  );
  expect(await there.bridge.notices.replay({ since: '2100-01-01' })).toBe(0);
  await expect(there.bridge.notices.replay({ since: 'yesterday' })).rejects.toThrow('since');
});

test('a webhook has no Zoho id in it and nothing of it is logged', async () => {
  const app = await receiver();
  const there = await hookedWorld(app);
  await tell(there.store, webhook({ userId: 'user-with-a-name', data: { amount: '4711.42' } }));
  await there.bridge.drain();
  expect(app.received).toHaveLength(1);
  expect(there.logs.join('\n')).not.toMatch(/user-with-a-name|4711\.42|whsec/);
});
