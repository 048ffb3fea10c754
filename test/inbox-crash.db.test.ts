import { expect, test } from 'vitest';
import { createDigest } from '../src/inbox/digest.js';
import { createLogger } from '../src/logger.js';
import { type World, world } from './harness/bridge.js';
import { DATABASE_KIND } from './harness/database.js';
import { courier, looks, subscriber } from './harness/inbox.js';

const rows = ({ store }: World, sql: string) => store.db.query<Record<string, unknown>>(sql);

test('what is cut off while it is written leaves nothing behind, and is told once when it gets through', async () => {
  const at = await world();
  const carry = courier(at);
  const { zohoId } = await subscriber(at);
  let failures = 0;
  let heard = 0;
  at.bridge.on('subscription.cancelled', async () => {
    if (failures < 2) {
      failures += 1;
      throw new Error('the process dies here');
    }
    heard += 1;
  });
  at.emulator.byHand.billing.cancelSubscription({ id: zohoId });
  await carry();
  await at.bridge.drain();
  expect({ failures, heard }).toEqual({ failures: 2, heard: 1 });
  const told = await rows(at, `select key from zoho_bridge.happenings where name = 'subscription.cancelled'`);
  expect(told).toHaveLength(1);
  expect(await rows(at, 'select status from zoho_bridge.subscription_history order by id')).toEqual([
    { status: 'live' },
    { status: 'cancelled' },
  ]);
});

test('a worker that dies between the event and its job, or between the call and the settling, loses nothing', async () => {
  const at = await world();
  const carry = courier(at);
  const { zohoId } = await subscriber(at);
  at.emulator.byHand.billing.cancelSubscription({ id: zohoId });
  await carry();
  // Digested and claimed by somebody who is gone: the claim has run out.
  await createDigest({ store: at.store, logger: createLogger({ level: 'silent' }) }).run();
  await at.store.db.query(
    `update zoho_bridge_queue.job_common set state = 'active', started_on = now() - interval '1 hour', retry_count = retry_count
      where name = 'billing.mirror'`,
  );
  await at.bridge.drain({ timeoutMs: 30_000 });
  expect((await at.bridge.subscriptions.get('u1'))?.billing?.status).toBe('cancelled');
});

test.runIf(DATABASE_KIND === 'postgres')('several processes at once tell each fact once and make no job twice', async () => {
  const at = await world();
  const carry = courier(at);
  const others = [await at.another(), await at.another()];
  for (const id of ['a', 'b', 'c', 'd']) await subscriber(at, { id, card: true });
  await carry(() => []);
  at.emulator.advance('P31D');
  await carry((events) => [...events, ...events.toReversed()]);
  const before = at.emulator.calls().length;
  await Promise.all([at.bridge, ...others].map((bridge) => bridge.drain()));
  const told = await rows(
    at,
    `select name, count(*)::int as n from zoho_bridge.happenings where name = 'subscription.renewed' group by name`,
  );
  expect(told).toEqual([{ name: 'subscription.renewed', n: 4 }]);
  expect(looks(at, before).length).toBeLessThanOrEqual(8);
});

test('while Billing says too many, events wait, and nothing is parked', async () => {
  const at = await world({ env: { ZOHO_BRIDGE_MAX_ATTEMPTS: '2' } });
  const carry = courier(at);
  const { zohoId } = await subscriber(at);
  at.emulator.byHand.billing.cancelSubscription({ id: zohoId });
  await carry();
  at.emulator.setFaults({ rules: [{ service: 'billing', fault: 'status', status: 429, count: 6 }] });
  await at.bridge.drain({ timeoutMs: 1000 });
  expect((await at.bridge.subscriptions.get('u1'))?.billing?.status).toBe('live');
  at.emulator.setFaults({ rules: [] });
  await at.bridge.drain();
  expect(await rows(at, `select sync from zoho_bridge.links where parked_at is not null`)).toEqual([]);
  expect((await at.bridge.subscriptions.get('u1'))?.billing?.status).toBe('cancelled');
});
