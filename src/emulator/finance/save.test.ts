import { expect, test } from 'vitest';
import { type FinanceDatabase, financeDatabase } from '../../../test/harness/finance.js';
import { readCustomer } from './customer-input.js';
import { restoreFinance, saveFinance } from './save.js';
import { addCard } from './stored-cards.js';
import { deliver } from './webhooks/deliver.js';

const all = () => false;
const types = (finance: FinanceDatabase) => Array.from(finance.events.all(), ({ type }) => type);

/** A database with something of everything that is made without a door. */
function lived() {
  const finance = financeDatabase();
  const customer = finance.customers.create(
    readCustomer({
      display_name: 'Ann',
      email: 'ann@host.example',
      currency_code: 'EUR',
      custom_fields: [{ label: 'Region', value: 'EU' }],
    }),
  );
  addCard(finance, {
    ...{ customerId: customer.id, lastFour: '4242', expiryMonth: 2, expiryYear: 2026, gateway: 'stripe', behaviour: 'approve' },
    ...{ holder: { firstName: '', lastName: '' }, address: { street: '', city: '', state: '', zip: '', country: '' } },
  });
  finance.settings.prorate = false;
  finance.nextNumber('invoice');
  for (const { id } of finance.plans.by('code', 'pro-trial')) finance.plans.remove(id);
  return { finance, customer };
}

const throughJson = (pieces: Iterable<unknown>) => [...pieces].map((piece) => JSON.parse(JSON.stringify(piece)) as unknown);

test('what was saved is there again, and nothing else', () => {
  const { finance, customer } = lived();
  const pieces = throughJson(saveFinance(finance, all));
  const other = financeDatabase();
  restoreFinance(other, pieces);
  expect(throughJson(saveFinance(other, all))).toEqual(pieces);
  expect(other.customers.byEmail('ann@host.example')).toEqual([customer]);
  expect(other.plans.by('code', 'pro-trial')).toEqual([]);
  expect(other.nextNumber('invoice')).toBe('INV-000002');
  expect(other.settings.prorate).toBe(false);
  expect(other.cards.by('customer', customer.id)).toHaveLength(1);
});

test('custom fields keep their numbers', () => {
  const { finance } = lived();
  const other = financeDatabase();
  restoreFinance(other, throughJson(saveFinance(finance, all)));
  const fields = [
    { label: 'Other', value: '1' },
    { label: 'Region', value: 'US' },
  ];
  const bob = other.customers.create(readCustomer({ display_name: 'Bob', email: 'b@host.example', custom_fields: fields }));
  expect(bob.customFields.map(({ index }) => index)).toEqual([2, 1]);
});

test('what falls due after a restore falls due, once', () => {
  const { finance } = lived();
  finance.advance('P45D');
  expect(types(finance)).toEqual(['payment_method_added', 'card_expiring']);
  const other = financeDatabase();
  restoreFinance(other, throughJson(saveFinance(finance, all)));
  other.advance('P60D');
  expect(types(other)).toEqual(['payment_method_added', 'card_expiring', 'card_expired']);
});

test('webhooks that were still to be sent are sent after a restore', () => {
  const { finance } = lived();
  const [event] = finance.events.all();
  const hook = { name: '', method: 'POST', secret: null, events: null, headers: {}, query: {}, format: 'json', eventId: 'number' } as const;
  for (const id of ['1', '2', '3']) {
    finance.webhooks.put({ ...hook, id, url: `http://host.example/${id}`, eventTime: 'date', signature: 'hex' });
  }
  if (event) deliver(finance, event);
  finance.sent[0]?.onAttempt?.({ at: 1, status: 200, error: null, ms: 1 }, true);
  finance.sent[1]?.onAttempt?.({ at: 1, status: 500, error: null, ms: 1 }, false);
  expect(event?.deliveries.map(({ status }) => status)).toEqual(['success', 'scheduled', 'scheduled']);

  const other = financeDatabase();
  restoreFinance(other, throughJson(saveFinance(finance, (table, id) => table === 'webhooks' && id === '3')));
  expect(other.sent.map(({ url }) => url)).toEqual(['http://host.example/2']);

  const configured = financeDatabase();
  restoreFinance(configured, throughJson(saveFinance(finance, (table) => table === 'webhooks')), finance.webhooks.get('3'));
  expect(configured.sent.map(({ url }) => url)).toEqual(['http://host.example/3']);
});

test('a piece of something else is refused', () => {
  expect(() => restoreFinance(financeDatabase(), [['dragons', { id: '1' }]])).toThrow('has no "dragons"');
  expect(() => restoreFinance(financeDatabase(), ['x'])).toThrow('not a piece');
});
