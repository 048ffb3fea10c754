/** A customer's months, as their mailbox tells them: every event arrives twice and back to front. */
import { expect, test } from 'vitest';
import { world } from './harness/bridge.js';
import { courier, subscriber } from './harness/inbox.js';
import { mailServer } from './harness/mail-server.js';
import { mailEnv } from './harness/notices.js';
import { receiver } from './harness/receiver.js';

test('from the first payment to the end, each thing is told once and in words', async () => {
  const server = await mailServer();
  const app = await receiver();
  const at = await world({
    env: {
      ...mailEnv(server.url),
      ZOHO_BRIDGE_APP_WEBHOOK_URL: app.url,
      ZOHO_BRIDGE_APP_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
    },
  });
  const carry = courier(at);
  const { bridge, emulator } = at;
  let seen = 0;
  /** Subjects of the mails since the last time, after some days; the year and the days in them are left out. */
  const after = async (duration?: string) => {
    if (duration) emulator.advance(duration);
    await carry((events) => [...events, ...events].toReversed());
    await bridge.drain();
    const fresh = server.received.slice(seen);
    seen = server.received.length;
    return fresh.map(({ mail }) => (mail.subject ?? '').replace(/ on \w+ \d+, \d+/, ' on a day')).toSorted((a, b) => a.localeCompare(b));
  };

  // Nobody has looked at all that is sold: the plan's name is from the subscription.
  const { zohoId, cardId = '' } = await subscriber(at, { card: true });
  expect(await after()).toEqual(['We have received your payment of $49.00']);
  expect(await after('P29D')).toEqual(['Pro monthly renews on a day']);
  emulator.byHand.billing.setCardBehaviour({ id: cardId, behaviour: 'decline' });
  expect(await after('P3D')).toEqual(['Your payment of $49.00 did not go through']);
  expect(await after('P1D')).toEqual([]);
  emulator.byHand.billing.setCardBehaviour({ id: cardId, behaviour: 'approve' });
  expect(await after('P7D')).toEqual(['We have received your payment of $49.00']);
  await bridge.subscriptions.cancel('u1');
  expect(await after()).toEqual([]);
  await bridge.subscriptions.reactivate('u1');
  expect(await after()).toEqual(['Your subscription goes on']);
  emulator.byHand.billing.cancelSubscription({ id: zohoId });
  expect(await after()).toEqual(['Your subscription has been cancelled']);

  // The feed and the app have heard the same, and nothing twice.
  const feed = (await bridge.notices.list('u1')).items;
  expect(feed.map(({ kind }) => kind)).toEqual([
    'subscription.cancelled',
    'subscription.reactivated',
    'payment.received',
    'payment.failed',
    'subscription.renewal_ahead',
    'payment.received',
  ]);
  expect(new Set(server.received.map(({ mail }) => mail.messageId)).size).toBe(6);
  const [{ n }] = (await at.store.db.query<{ n: number }>('select count(*)::int as n from zoho_bridge.happenings')) as [{ n: number }];
  expect(new Set(app.received.map((one) => one.headers['webhook-id'])).size).toBe(n);
  const ids = [zohoId, cardId];
  for (const text of [
    ...app.received.map(({ body }) => body),
    ...server.received.map(({ mail }) => `${mail.html}${mail.text}`),
    JSON.stringify(feed),
  ])
    expect(ids.filter((id) => text.includes(id)).concat(/zoho/i.test(text) ? ['zoho'] : [])).toEqual([]);
});

test('a handler of the app that throws keeps the whole fact from being kept; it is found and told again', async () => {
  const at = await world();
  let calls = 0;
  at.bridge.on('subscription.started', async ({ subscriptionId }, tx) => {
    await tx.query('insert into app_log (line) values ($1)', [`${subscriptionId} ${++calls}`]);
    if (calls < 3) throw new Error('the app is not ready');
  });
  await at.store.db.query('create table app_log (line text)');
  const { subscriptionId } = await subscriber(at);
  expect(calls).toBe(3);
  expect(await at.store.db.query('select line from app_log')).toEqual([{ line: `${subscriptionId} 3` }]);
  expect(await at.bridge.users.get('u1')).toMatchObject({ tier: 'Paid Tier' });
});

test('doctor says whether mail goes out', async () => {
  const server = await mailServer();
  const at = await world({ setup: false, env: mailEnv(server.url) });
  const said = async () => (await at.bridge.doctor()).find(({ name }) => name === 'mail to users');
  expect(await said()).toMatchObject({ state: 'ok' });
  await server.close();
  expect(await said()).toMatchObject({ state: 'fail', detail: 'the mail server cannot be reached (ECONNREFUSED)' });
});
