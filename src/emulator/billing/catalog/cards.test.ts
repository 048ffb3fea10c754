import { expect, test } from 'vitest';
import { type Json, moneyClient } from '../../../../test/harness/money.js';

const types = (events: Json[]) => events.map(({ event_type }) => event_type);
const payloadOf = (event: Json | undefined) => (JSON.parse(String(event?.['payload'])) as { data: Json }).data;

test('a customer has the cards that were stored, and they can be deleted', async () => {
  const { call, customer, emulator, events } = await moneyClient();
  const id = await customer({ billing_address: { street: 'Hauptstr. 1', city: 'Berlin', zip: '10115', country: 'Germany' } });
  const card = emulator.byHand.billing.addCard({ customerId: id, lastFour: '0042', expiryMonth: 9, expiryYear: 2030, firstName: 'Ann' });
  expect((await call('GET', `customers/${id}/cards`)).body['cards']).toMatchObject([
    {
      card_id: card,
      customer_id: id,
      status: 'active',
      last_four_digits: '0042',
      expiry_month: 9,
      expiry_year: 2030,
      payment_gateway: 'stripe',
    },
  ]);
  const one = (await call('GET', `customers/${id}/cards/${card}`)).body['card'];
  expect(one).toMatchObject({
    first_name: 'Ann',
    last_name: '',
    street: 'Hauptstr. 1',
    city: 'Berlin',
    state: '',
    zip: '10115',
    country: 'Germany',
  });
  const list = async () => ((await call('GET', 'customers')).body['customers'] as Json[])[0]?.['is_primary_associated'];
  expect(await list()).toBe(true);
  expect(await call('DELETE', `customers/${id}/cards/${card}`)).toMatchObject({
    status: 200,
    message: 'The credit card has been deleted.',
  });
  expect(await list()).toBe(false);
  expect(await call('GET', `customers/${id}/cards/${card}`)).toMatchObject({ status: 404, code: 1002 });
  expect(types(events())).toEqual(['payment_method_added', 'card_deleted']);
  expect(payloadOf(events()[1])['card']).toEqual(one);
});

test("nobody sees another customer's card", async () => {
  const { call, customer, emulator } = await moneyClient();
  const [ann, bob] = [await customer(), await customer()];
  const card = emulator.byHand.billing.addCard({ customerId: ann });
  expect(await call('GET', `customers/${bob}/cards/${card}`)).toMatchObject({ status: 404 });
  expect(await call('DELETE', `customers/${bob}/cards/${card}`)).toMatchObject({ status: 404 });
  expect(await call('GET', `customers/1/cards`)).toMatchObject({ status: 400, code: 3004 });
});

test('it is told fifteen days before a card ends, and on the first day it is no longer good', async () => {
  const { customer, emulator, events } = await moneyClient();
  emulator.byHand.billing.addCard({ customerId: await customer(), expiryMonth: 2, expiryYear: 2026 });
  // The last day is 28 February: fifteen days before 1 March.
  emulator.advance('P39D');
  expect(types(events())).toEqual(['payment_method_added']);
  emulator.advance('P1D');
  expect(types(events())).toEqual(['payment_method_added', 'card_expiring']);
  expect(events()[1]?.['event_time']).toBe('2026-02-14T00:00:00-0800');
  emulator.advance('P15D');
  expect(types(events()).slice(2)).toEqual(['card_expired']);
  expect(events()[2]?.['event_time']).toBe('2026-03-01T00:00:00-0800');
  emulator.advance('P400D');
  expect(events()).toHaveLength(0);
});

test('a card that was renewed in time does not expire, but later', async () => {
  const { customer, emulator, events } = await moneyClient();
  const card = emulator.byHand.billing.addCard({ customerId: await customer(), expiryMonth: 2, expiryYear: 2026 });
  emulator.advance('P41D');
  emulator.byHand.billing.renewCard({ id: card, expiryMonth: 5, expiryYear: 2026 });
  emulator.advance('P30D');
  expect(types(events())).toEqual(['payment_method_added', 'card_expiring', 'payment_method_updated']);
  emulator.advance('P90D');
  expect(types(events()).slice(3)).toEqual(['card_expiring', 'card_expired']);
});

test('nobody is told of a card that is gone, or that was over when it came', async () => {
  const { customer, emulator, events } = await moneyClient();
  const hand = emulator.byHand.billing;
  const customerId = await customer();
  hand.removeCard({ id: hand.addCard({ customerId, expiryMonth: 1, expiryYear: 2026 }) });
  hand.addCard({ customerId, expiryMonth: 12, expiryYear: 2025 });
  emulator.advance('P60D');
  expect(types(events())).toEqual(['payment_method_added', 'card_deleted', 'payment_method_added']);
});

test('a card declines as often as it is told to', async () => {
  const { call, customer, emulator, invoice } = await moneyClient();
  const hand = emulator.byHand.billing;
  const customerId = await customer();
  const card = hand.addCard({ customerId });
  const { invoice_id: id } = await invoice(customerId);
  const collect = async () => {
    const { body } = await call('POST', `invoices/${String(id)}/collect`, { card_id: card });
    return [body['code'], body['message']];
  };
  hand.setCardBehaviour({ id: card, behaviour: 'insufficient_funds', charges: 2 });
  expect((await collect())[0]).not.toBe(0);
  expect((await collect())[0]).not.toBe(0);
  expect(await collect()).toEqual([0, 'The customer payment has been recorded.']);
});

test('a bank account can be looked at', async () => {
  const { call, customer, emulator, events } = await moneyClient();
  const id = await customer({ display_name: 'Ann' });
  const account = emulator.byHand.billing.addBankAccount({ customerId: id });
  expect((await call('GET', `customers/${id}/bankaccounts/${account}`)).body['bank_accounts']).toMatchObject([
    { account_id: account, customer_id: id, customer_name: 'Ann', last_four_digits: '6789', status: 'active', gateway: 'stripe' },
  ]);
  emulator.byHand.billing.removeBankAccount({ id: account });
  expect(await call('GET', `customers/${id}/bankaccounts/${account}`)).toMatchObject({ status: 404, code: 1002 });
  expect(types(events())).toEqual(['payment_method_added', 'payment_method_deleted']);
});

test('what is done by hand to nothing is refused', async () => {
  const { emulator } = await moneyClient();
  const hand = emulator.byHand.billing;
  expect(() => hand.removeCard({ id: '1' })).toThrow('there is no card 1');
  expect(() => hand.addCard({ customerId: '1' })).toThrow('valid reference');
  expect(() => hand.addCard({ customerId: '1', lastFour: '12345' })).toThrow();
});
