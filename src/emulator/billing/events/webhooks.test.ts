import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Json, moneyClient } from '../../../../test/harness/money.js';
import { receiver } from '../../../../test/harness/receiver.js';

const secret = 'emulatorWebhookSecret0123456789';
const hmac = (text: string, as: 'hex' | 'base64' = 'hex') => createHmac('sha256', secret).update(text).digest(as);

/** An emulator with a customer that calls a receiver: `happen` makes something be told of. */
async function world() {
  const client = await moneyClient();
  const inbox = await receiver();
  const customerId = await client.customer();
  const hand = client.emulator.byHand.billing;
  return {
    ...client,
    inbox,
    hand,
    happen: async (lastFour = '4242') => {
      const card = hand.addCard({ customerId, lastFour });
      await client.emulator.settled();
      return card;
    },
    webhook: (settings: Json) => client.control('webhooks', { to: `${inbox.url}/hook`, ...settings }),
    newest: async (): Promise<Json> => {
      const [head] = (await client.call('GET', 'events')).body['events'] as Json[];
      return (await client.call('GET', `events/${String(head?.['event_id'])}`)).body['event'] as Json;
    },
  };
}

test('an event arrives as JSON with bare ids and a day, signed in hex', async () => {
  const { happen, inbox, webhook, newest } = await world();
  await webhook({ secret });
  const card = await happen('0042');
  const [first] = inbox.received;
  expect(first).toMatchObject({ method: 'POST', path: '/hook', headers: { 'content-type': 'application/json;charset=UTF-8' } });
  const { body = '' } = first ?? {};
  const event = await newest();
  expect(body).toContain(`"event_id":${String(event['event_id'])},`);
  expect(JSON.parse(body)).toMatchObject({
    ...{ event_type: 'payment_method_added', event_time: '2026-01-05', event_time_formatted: '01/05/26' },
    data: { card: { card_id: card, last_four_digits: '0042' } },
  });
  expect(first?.headers['x-zoho-webhook-signature']).toBe(hmac(body));
  expect(event['payload']).toBe(body);
  expect(event['webhooks']).toMatchObject([{ url: `${inbox.url}/hook`, status: 'success', last_updated_time: '2026-01-05T12:00:00-0800' }]);
});

test('a form carries the same as `payload`, and its pairs and those of the URL are signed, sorted', async () => {
  const { happen, inbox, control } = await world();
  await control('webhooks', {
    to: `${inbox.url}/hook?zone=eu&app=my%20app`,
    secret,
    format: 'form',
    signature: 'base64',
    eventId: 'string',
    eventTime: 'datetime',
  });
  await happen();
  const [first] = inbox.received;
  expect(first).toMatchObject({
    path: '/hook?zone=eu&app=my%20app',
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
  });
  const payload = new URLSearchParams(first?.body).get('payload') ?? '';
  expect(JSON.parse(payload)).toMatchObject({ event_id: expect.any(String), event_time: '2026-01-05T12:00:00-0800' });
  expect(first?.headers['x-zoho-webhook-signature']).toBe(hmac(`appmy apppayload${payload}zoneeu`, 'base64'));
});

test('without a secret nothing is signed, and a short one is refused', async () => {
  const { happen, inbox, webhook } = await world();
  await webhook({});
  await happen();
  expect(inbox.received[0]?.headers).not.toHaveProperty('x-zoho-webhook-signature');
  expect((await webhook({ secret: 'short' })).status).toBe(400);
});

test('the plan of a subscription has a bare id in webhooks', async () => {
  const { call, customer, inbox, webhook, emulator } = await world();
  await webhook({});
  await call('POST', 'subscriptions', { customer_id: await customer(), plan: { plan_code: 'pro-trial' }, auto_collect: false });
  await emulator.settled();
  const created = inbox.received.find(({ body }) => body.includes('"event_type":"subscription_created"'));
  expect(created?.body).toContain('"plan":{"plan_id":2914417000000056007,');
});

test('what is not received is sent again, a few times, and the event tells', async () => {
  const { emulator, happen, inbox, webhook, newest } = await world();
  await webhook({});
  inbox.answer(500);
  await happen();
  expect((await newest())['webhooks']).toMatchObject([{ status: 'scheduled' }]);
  for (const wait of ['PT5M', 'PT30M', 'PT2H', 'P1D']) {
    emulator.advance(wait);
    await emulator.settled();
  }
  expect(inbox.received).toHaveLength(4);
  expect(new Set(inbox.received.map(({ body }) => body)).size).toBe(1);
  expect((await newest())['webhooks']).toMatchObject([{ status: 'failure', last_updated_time: '2026-01-05T14:35:00-0800' }]);
});

test('one that is received at the second attempt was delivered', async () => {
  const { emulator, happen, inbox, webhook, newest } = await world();
  await webhook({});
  inbox.answer(503);
  await happen();
  inbox.answer(204);
  emulator.advance('PT5M');
  await emulator.settled();
  expect((await newest())['webhooks']).toMatchObject([{ status: 'success', last_updated_time: '2026-01-05T12:05:00-0800' }]);
});

test('an event can be sent again by hand, with the same id', async () => {
  const { emulator, hand, happen, inbox, webhook, newest } = await world();
  expect(() => hand.resendEvent({ id: '1' })).toThrow('there is no event 1');
  await webhook({});
  await happen();
  hand.resendEvent({ id: String((await newest())['event_id']) });
  await emulator.settled();
  expect(inbox.received).toHaveLength(2);
  expect(inbox.received[1]?.body).toBe(inbox.received[0]?.body);
  expect((await newest())['webhooks']).toHaveLength(1);
});

test('several webhooks can be made, each with its own events, headers and query', async () => {
  const { call, emulator, hand, happen, inbox, newest } = await world();
  const only = hand.addWebhook({
    ...{
      url: `${inbox.url}/cards`,
      events: ['card_deleted'],
      secret,
      headers: { 'X-Tenant': 't-1' },
      query: { org: '8045 12' },
      method: 'PUT',
    },
  });
  hand.addWebhook({ url: `${inbox.url}/all` });
  const card = await happen();
  expect(inbox.received.map(({ path }) => path)).toEqual(['/all']);
  await call('DELETE', `customers/${String(JSON.parse(inbox.received[0]?.body ?? '').data.card.customer_id)}/cards/${card}`);
  await emulator.settled();
  const told = inbox.received.find(({ path }) => path.startsWith('/cards'));
  expect(told).toMatchObject({ method: 'PUT', path: '/cards?org=8045+12', headers: { 'x-tenant': 't-1' } });
  expect(told?.headers['x-zoho-webhook-signature']).toBe(hmac(`org8045 12${told?.body}`));
  expect((await newest())['webhooks']).toHaveLength(2);
  hand.removeWebhook({ id: only });
  expect(emulator.state()['billing']?.['webhooks']).toMatchObject([{ url: `${inbox.url}/all`, signed: false }]);
});

test('webhooks are gone after a reset, and after they were taken away', async () => {
  const { control, customer, emulator, happen, hand, inbox, webhook } = await world();
  await webhook({});
  await control('webhooks', { to: null });
  await happen();
  await webhook({});
  emulator.reset();
  hand.addCard({ customerId: await customer() });
  await emulator.settled();
  expect(inbox.received).toEqual([]);
});
