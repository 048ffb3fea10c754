/** Billing's webhooks as the emulator sends them: in each format, doubled, reordered and late, each event is kept once. */
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../src/server/listen.js';
import { held, world } from './harness/bridge.js';

const FORMATS = [
  { format: 'json', eventId: 'number', eventTime: 'date', signature: 'hex' },
  { format: 'json', eventId: 'string', eventTime: 'datetime', signature: 'base64' },
  { format: 'form', eventId: 'number', eventTime: 'datetime', signature: 'hex' },
  { format: 'form', eventId: 'string', eventTime: 'date', signature: 'base64' },
] as const;

test.each(FORMATS)('signed webhooks arrive and are kept once each: $format, id as $eventId, $signature', async ({ format, ...rest }) => {
  const { bridge, emulator, store, env } = await world();
  const server = await listen(bridge.handler, { port: 0, direct: bridge.direct });
  onTestFinished(() => server.close(0));
  await bridge.users.save({ id: 'u1', email: 'ann@example.com', name: 'Ann Example' });
  await bridge.drain();
  const customerId = String(held(emulator).customers[0]?.customer_id);
  const query = rest.eventId === 'string' ? '?zone=eu&app=my%20app' : '';
  const to = `${server.url}/webhooks/billing${query}`;
  emulator.webhooks({ to, secret: env.ZOHO_WEBHOOK_SECRET ?? null, format, ...rest, duplicate: 0.5, reorder: 0.5, delayMs: 20, seed: 3 });
  for (let n = 0; n < 12; n++) emulator.byHand.billing.addCard({ customerId, lastFour: String(1000 + n) });
  await emulator.settled();
  const ids = ((emulator.state().billing?.events ?? []) as { event_id: string }[]).map((event) => event.event_id);
  expect(ids.length).toBeGreaterThanOrEqual(12);
  expect(await store.events.known(ids)).toEqual(new Set(ids));
  const { items } = await bridge.events.list({ limit: 100 });
  expect(items).toHaveLength(ids.length);
  expect(items.reduce((sum, { deliveries }) => sum + deliveries, 0)).toBeGreaterThan(ids.length);
  expect(items.filter(({ at, type }) => at === null || type === 'unknown')).toEqual([]);
});
