import { expect, test } from 'vitest';
import { type Json, moneyClient } from '../../../../test/harness/money.js';

const types = (rows: unknown) => (rows as Json[]).map(({ event_type }) => event_type);

test('events are listed, newest first, and one is read with what it said', async () => {
  const { call, customer, emulator } = await moneyClient();
  const id = await customer();
  const card = emulator.byHand.billing.addCard({ customerId: id });
  emulator.advance('PT1S');
  emulator.byHand.billing.removeCard({ id: card });
  const { body } = await call('GET', 'events');
  expect(types(body['events'])).toEqual(['card_deleted', 'payment_method_added']);
  const [head] = body['events'] as Json[];
  expect(head).toEqual({ event_id: expect.any(String), event_type: 'card_deleted', event_time: '2026-01-05T12:00:01-0800' });
  expect(BigInt(String(head?.['event_id']))).toBeGreaterThan(2n ** 53n);

  const event = (await call('GET', `events/${String(head?.['event_id'])}`)).body['event'] as Json;
  expect(event).toMatchObject({ ...head, webhooks: [] });
  const payload = String(event['payload']);
  expect(payload).toContain(`"event_id":${String(head?.['event_id'])},`);
  expect(JSON.parse(payload)).toMatchObject({
    event_type: 'card_deleted',
    event_time: '2026-01-05',
    data: { card: { card_id: card, customer_id: id } },
  });
});

test('events are filtered by type and by whole days of the organisation', async () => {
  const { call, customer, emulator } = await moneyClient();
  const customerId = await customer();
  const add = () => emulator.byHand.billing.addCard({ customerId });
  add();
  // Eleven at night, then one in the morning.
  emulator.advance('PT11H');
  emulator.byHand.billing.removeCard({ id: add() });
  emulator.advance('PT2H');
  add();
  const list = async (query: string) => types((await call('GET', `events?${query}`)).body['events']);
  expect(await list('event_type=card_deleted')).toEqual(['card_deleted']);
  expect(await list('date_start=2026-01-06')).toEqual(['payment_method_added']);
  expect(await list('date_end=2026-01-05')).toEqual(['card_deleted', 'payment_method_added', 'payment_method_added']);
  expect(await list('date_start=2026-01-05&date_end=2026-01-05&event_type=payment_method_added&per_page=1')).toEqual([
    'payment_method_added',
  ]);
  expect((await call('GET', 'events?per_page=3')).body['page_context']).toMatchObject({ page: 1, per_page: 3, has_more_page: true });
  expect(await call('GET', 'events?date_start=yesterday')).toMatchObject({ status: 400, code: 2 });
  expect((await call('GET', 'events?customer_id=1')).status).toBe(501);
});

test('events of more than 180 days ago are gone', async () => {
  const { call, customer, emulator } = await moneyClient();
  emulator.byHand.billing.addCard({ customerId: await customer(), expiryYear: 2040 });
  emulator.advance('P180D');
  const [event] = (await call('GET', 'events')).body['events'] as Json[];
  expect(event).toMatchObject({ event_type: 'payment_method_added' });
  emulator.advance('PT1S');
  expect((await call('GET', 'events')).body['events']).toEqual([]);
  expect(await call('GET', `events/${String(event?.['event_id'])}`)).toMatchObject({ status: 404, code: 1002 });
});
