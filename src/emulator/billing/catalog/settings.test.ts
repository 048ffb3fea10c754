import { expect, test } from 'vitest';
import { type Json, moneyClient } from '../../../../test/harness/money.js';

test('taxes, exemptions, authorities and churn messages can be read', async () => {
  const { call, emulator } = await moneyClient();
  const taxes = (await call('GET', 'settings/taxes')).body['taxes'] as Json[];
  expect(taxes.map(({ tax_name, tax_percentage, is_default_tax }) => [tax_name, tax_percentage, is_default_tax])).toEqual([
    ['VAT', 19, false],
    ['Sales Tax', 8.25, false],
  ]);
  const id = emulator.byHand.billing.addTax({ name: 'GST', percentage: 5 });
  expect(((await call('GET', 'settings/taxes')).body['taxes'] as Json[])[2]).toMatchObject({
    tax_id: id,
    tax_name: 'GST',
    tax_percentage: 5,
  });
  expect((await call('GET', 'settings/taxexemptions')).body['tax_exemptions']).toMatchObject([{ type: 'customer' }, { type: 'item' }]);
  expect((await call('GET', 'settings/taxauthorities')).body['tax_authorities']).toHaveLength(1);
  const { body } = await call('GET', 'settings/preferences/churnmessages');
  expect((body['churn_messages_settings'] as Json)['churn_messages']).toHaveLength(4);
});

test('settings need their own scope', async () => {
  const { billing, emulator } = await moneyClient();
  emulator.setAccounts({ scopes: ['ZohoSubscriptions.plans.ALL'] });
  expect((await billing('GET', 'settings/taxes')).body).toMatchObject({ code: 57 });
  expect((await billing('GET', 'plans')).status).toBe(200);
  expect((await billing('GET', 'events')).body).toMatchObject({ code: 57 });
});

test('price lists show what costs what in another currency', async () => {
  const { call, emulator } = await moneyClient();
  const euros = async () =>
    ((await call('GET', 'pricebooks')).body['pricebooks'] as Json[]).find((list) => list['currency_code'] === 'EUR');
  expect((await euros())?.['pricebook_items']).toEqual([
    { plan_code: 'starter-monthly', pricebook_rate: 18 },
    { plan_code: 'pro-monthly', pricebook_rate: 45 },
    { plan_code: 'pro-yearly', pricebook_rate: 450 },
  ]);
  const hand = emulator.byHand.billing;
  hand.setPrice({ currency: 'EUR', code: 'pro-monthly', price: null });
  hand.setPrice({ currency: 'EUR', kind: 'addon', code: 'extra-seat', price: 8.5 });
  expect((await euros())?.['pricebook_items']).toEqual([
    { plan_code: 'starter-monthly', pricebook_rate: 18 },
    { plan_code: 'pro-yearly', pricebook_rate: 450 },
    { addon_code: 'extra-seat', pricebook_rate: 8.5 },
  ]);
  expect(() => hand.setPrice({ currency: 'EUR', code: 'nobody', price: 1 })).toThrow('Invalid PlanCode.');
  expect(() => hand.setPrice({ currency: 'USD', code: 'pro-monthly', price: 1 })).toThrow();
});

test('a reset brings the catalog of a fresh emulator back', async () => {
  const { emulator } = await moneyClient();
  const fresh = emulator.state()['billing'];
  emulator.byHand.billing.addTax({ name: 'GST', percentage: 5 });
  emulator.byHand.billing.setPrice({ currency: 'EUR', code: 'pro-monthly', price: 1 });
  expect(emulator.state()['billing']).not.toEqual(fresh);
  emulator.reset();
  expect(emulator.state()['billing']).toEqual(fresh);
});
