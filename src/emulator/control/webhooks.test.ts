import { expect, onTestFinished, test } from 'vitest';
import { emulatorClient } from '../../../test/harness/emulator-client.js';
import { receiver } from '../../../test/harness/receiver.js';
import { createAgenda } from '../core/agenda.js';
import { createClock } from '../core/clock.js';
import { createPostOffice } from '../core/post-office.js';
import type { EmulatedService, WebhookSettings } from '../core/types.js';
import { createWebhookControl } from './webhooks.js';

const SECRET = 'abcdefghijkl';

/** The controls of an emulator with one service, which notes how its webhook is set up. */
function controls() {
  const agenda = createAgenda();
  const clock = createClock({ agenda, realNow: () => new Date('2026-03-01T12:00:00Z') });
  const outbox = createPostOffice({
    clock,
    agenda,
    complain: (error) => {
      throw error;
    },
  });
  onTestFinished(() => outbox.reset());
  const configured: (WebhookSettings | undefined)[] = [];
  const service: Pick<EmulatedService, 'configureWebhook'> = { configureWebhook: (settings) => void configured.push(settings) };
  return { outbox, configured, webhooks: createWebhookControl({ services: [service as EmulatedService], outbox }) };
}

test('a webhook is typed in with what Zoho does by default, and typed in anew with the next one', () => {
  const { webhooks, configured } = controls();
  webhooks.set({ to: 'https://app.example/hooks?of=billing', secret: SECRET, format: 'form' });
  webhooks.set({ to: 'http://127.0.0.1:9/' });
  expect(configured).toEqual([
    {
      to: 'https://app.example/hooks?of=billing',
      secret: SECRET,
      format: 'form',
      eventId: 'number',
      eventTime: 'date',
      signature: 'hex',
    },
    { to: 'http://127.0.0.1:9/', secret: undefined, format: 'json', eventId: 'number', eventTime: 'date', signature: 'hex' },
  ]);
});

test('what is there can be changed and taken away', () => {
  const { webhooks, configured } = controls();
  expect(() => webhooks.set({ format: 'form' })).toThrow('there is no webhook yet');
  webhooks.set({ to: 'http://127.0.0.1:9/', secret: SECRET });
  webhooks.set({ eventId: 'string', signature: 'base64' });
  expect(configured.at(-1)).toMatchObject({ secret: SECRET, eventId: 'string', signature: 'base64' });
  webhooks.set({ secret: null });
  expect(configured.at(-1)).toMatchObject({ secret: undefined, eventId: 'string' });
  expect(webhooks.set({ to: null }).settings).toBeNull();
  expect(configured.at(-1)).toBeUndefined();
});

test('how badly webhooks travel is set without a webhook of Billing, and what is left out stays', () => {
  const { webhooks, configured } = controls();
  webhooks.set({ drop: 0.1, seed: 7 });
  expect(webhooks.set({ duplicate: 0.2, retries: 0 })).toEqual({
    settings: null,
    misery: { seed: 7, drop: 0.1, duplicate: 0.2, reorder: 0, delayMs: 0, retries: 0, concurrency: 1 },
    deliveries: { total: 0, states: {} },
  });
  expect(configured).toEqual([]);
});

test.each([
  [{ to: 'nowhere' }, /to/],
  [{ to: 'ftp://127.0.0.1/' }, /to/],
  [{ to: 'http://127.0.0.1/', secret: 'elevenchars' }, /12 to 50 letters and digits/],
  [{ to: 'http://127.0.0.1/', secret: 'a'.repeat(51) }, /12 to 50/],
  [{ to: 'http://127.0.0.1/', secret: 'twelve-chars' }, /12 to 50/],
  [{ drop: 1.5 }, /drop/],
  [{ oops: 1 }, /oops/],
])('%o is refused and changes nothing', (input, message) => {
  const { webhooks, configured, outbox } = controls();
  expect(() => webhooks.set(input)).toThrow(message);
  expect(configured).toEqual([]);
  expect(outbox.misery().drop).toBe(0);
});

test('deliveries are listed oldest first with their bodies, and one can be sent again', async () => {
  const { webhooks, outbox } = controls();
  const to = await receiver();
  for (const body of ['1', '2', '3'])
    outbox.send({ service: 'billing', event: 'e', method: 'POST', url: to.url, headers: {}, body, timeoutMs: 1000, retryAfterMs: [] });
  expect(await webhooks.settle()).toEqual({ settled: true, deliveries: { total: 3, states: { delivered: 3 } } });
  expect(webhooks.deliveries({ after: 1, limit: 1 })).toMatchObject([
    { id: 2, body: '2', time: '2026-03-01T12:00:00.000Z', attempts: [{ time: '2026-03-01T12:00:00.000Z', status: 200, error: null }] },
  ]);
  expect(webhooks.deliveries({ service: 'desk' })).toEqual([]);
  expect(webhooks.redeliver({ id: 1 })).toMatchObject({ id: 1 });
  await webhooks.settle();
  expect(to.received.map(({ body }) => body)).toEqual(['1', '2', '3', '1']);
  expect(() => webhooks.redeliver({ id: 9 })).toThrow('no webhook 9 is known');
});

test('all of it is there over HTTP, and a reset takes it away', async () => {
  const { control, emulator } = await emulatorClient();
  const settings = { to: 'http://127.0.0.1:9/hook', secret: SECRET, drop: 0.1 };
  expect((await control('webhooks', settings)).body).toMatchObject({
    settings: { to: settings.to, secret: SECRET },
    misery: { drop: 0.1 },
  });
  expect((await control('webhooks', { to: settings.to, secret: 'short' })).status).toBe(400);
  expect((await control('webhooks')).body).toMatchObject({ settings: { secret: SECRET } });
  expect((await control('webhooks/deliveries?limit=5')).body).toEqual([]);
  expect(await control('webhooks/redeliver', { id: 1 })).toMatchObject({ status: 400, body: { error: 'no webhook 1 is known' } });
  expect((await control('settle', {})).body).toMatchObject({ settled: true });
  expect(emulator.webhooks({ reorder: 1 }).misery).toMatchObject({ drop: 0.1, reorder: 1 });
  emulator.reset();
  expect((await control('webhooks')).body).toMatchObject({ settings: null, misery: { drop: 0, reorder: 0 } });
});
