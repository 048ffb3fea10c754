import { expect, test } from 'vitest';
import type { Json } from '../../../../test/harness/money.js';
import { subscriptionsClient } from '../../../../test/harness/subscriptions.js';

test('a one-time charge is an invoice of its own, charged at once when online', async () => {
  const { subscribe, subscribeOnline, call, refused, take } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  const { message, body } = await call('POST', `subscriptions/${id}/charge`, { amount: 12.5, description: 'Extra work' });
  expect(message).toBe('One time charge has been added successfully.');
  expect(body['invoice']).toMatchObject({
    ...{ total: 12.5, balance: 12.5, transaction_type: 'charge' },
    invoice_items: [{ name: 'One-time charge', description: 'Extra work', price: 12.5, quantity: 1 }],
  });
  const online = await subscribeOnline();
  expect(await take('invoice', 'POST', `subscriptions/${online.id}/charge`, { amount: 5 })).toMatchObject({ status: 'paid', balance: 0 });
  expect(await refused('POST', `subscriptions/${id}/charge`, { amount: 0 })).toBe('400 2 Invalid value passed for amount');
  expect(await refused('POST', `subscriptions/${id}/charge`, {})).toBe('400 2 Invalid value passed for amount');
  expect(await refused('POST', 'subscriptions/1/charge', { amount: 5 })).toBe('404 1002 Subscription ID does not exist.');
});

test('a declined one-time charge leaves its invoice open and the subscription as it is', async () => {
  const { subscribeOnline, says, take, get, happened } = await subscriptionsClient();
  const { id, cardId } = await subscribeOnline();
  says(cardId, 'decline');
  happened();
  expect(await take('invoice', 'POST', `subscriptions/${id}/charge`, { amount: 5 })).toMatchObject({ balance: 5 });
  expect(happened().map((line) => line.slice(11))).toEqual(['invoice_created', 'payment_declined']);
  expect(await get(id)).toMatchObject({ status: 'live' });
});

test('a charge can wait for a later invoice', async () => {
  const { subscribe, call, get, take } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  const { body } = await call('POST', `subscriptions/${id}/charge`, { amount: 5, add_to_unbilled_charges: true });
  expect(body['unbilled_charge']).toMatchObject({ status: 'open', total: 5 });
  const waiting = (await get(id))['unbilled_charge_id'];
  expect(waiting).toBe((body['unbilled_charge'] as Json)['unbilled_charge_id']);
  const more = await call('POST', `subscriptions/${id}/charge`, { amount: 7, add_to_unbilled_charges: true });
  expect(more.body['unbilled_charge']).toMatchObject({ unbilled_charge_id: waiting, total: 12 });
  const invoice = await take('invoice', 'POST', `unbilledcharges/${waiting}/createinvoice`);
  expect(invoice).toMatchObject({ total: 12 });
  expect(await get(id)).toMatchObject({ unbilled_charge_id: '', child_invoice_id: invoice['invoice_id'] });
});

test('a one-time addon is bought, with a coupon when there is one', async () => {
  const { subscribe, call, refused, take } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  const path = `subscriptions/${id}/buyonetimeaddon`;
  const { message, body } = await call('POST', path, { addons: [{ addon_code: 'onboarding', quantity: 2 }] });
  expect(message).toBe('One-time addon has been purchased successfully.');
  expect(body['invoice']).toMatchObject({ total: 398, invoice_items: [{ code: 'onboarding', quantity: 2, price: 199 }] });
  expect(
    await take('invoice', 'POST', path, { addons: [{ addon_code: 'onboarding', price: 100 }], coupon_code: 'WELCOME20' }),
  ).toMatchObject({
    total: 80,
  });
  expect(await take('coupon', 'GET', 'coupons/WELCOME20')).toMatchObject({ redemption_count: 1 });
  expect(await refused('POST', path, {})).toBe('400 2 Invalid value passed for addons');
  expect(await refused('POST', path, { addons: [{ addon_code: 'extra-seat' }] })).toContain('cannot be associated');
  expect(await refused('POST', path, { addons: [{ addon_code: 'nope' }] })).toBe('400 102001 Invalid AddonCode.');
});

test('a coupon is added from the next invoice on, and removed again', async () => {
  const { subscribe, call, refused, emulator, invoicesOf, take } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  expect(await refused('DELETE', `subscriptions/${id}/coupons`)).toContain('no coupon');
  expect(await refused('POST', `subscriptions/${id}/coupons/nope`)).toContain('103001');
  expect((await call('POST', `subscriptions/${id}/coupons/WELCOME20`)).message).toBe('The coupon has been added to the subscription.');
  expect(await refused('POST', `subscriptions/${id}/coupons/FRIEND5`)).toContain('already');
  expect(await take('coupon', 'GET', 'coupons/WELCOME20')).toMatchObject({ redemption_count: 1 });
  emulator.advance('P2M');
  expect((await invoicesOf(id)).map(({ total }) => total)).toEqual([49, 39.2, 49]);
  await call('POST', `subscriptions/${id}/coupons/FRIEND5`);
  expect((await call('DELETE', `subscriptions/${id}/coupons`)).message).toBe('The coupon has been removed from the subscription.');
  emulator.advance('P1M');
  expect((await invoicesOf(id)).at(-1)).toMatchObject({ total: 49 });
});

test('a card makes it chargeable, and auto_collect online', async () => {
  const { subscribe, call, refused, customer, emulator, take, invoicesOf, get } = await subscriptionsClient();
  const customerId = await customer();
  const { subscription_id: id } = await subscribe({ customer_id: customerId });
  expect(await refused('POST', `subscriptions/${id}/autocollect`, { auto_collect: true })).toContain('no card');
  expect(await refused('POST', `subscriptions/${id}/card`, { card_id: '1' })).toBe('404 1002 Card does not exist.');
  expect(await refused('DELETE', `subscriptions/${id}/card`)).toContain('no card');
  const card = emulator.byHand.billing.addCard({ customerId });
  expect(await take('subscription', 'POST', `subscriptions/${id}/card`, { card_id: card })).toMatchObject({
    ...{ auto_collect: false, card: { card_id: card, expiry_month: 12, payment_gateway: 'stripe' } },
  });
  const { message, body } = await call('POST', `subscriptions/${id}/autocollect`, { auto_collect: true });
  expect(message).toBe('Auto charge Status has been changed successfully.');
  expect(body['subscription']).toMatchObject({ auto_collect: true });
  expect(await refused('POST', `subscriptions/${id}/autocollect`, {})).toBe('400 2 Invalid value passed for auto_collect');
  emulator.advance('P1M');
  expect((await invoicesOf(id)).map(({ status }) => status)).toEqual(['overdue', 'paid']);
  expect((await call('DELETE', `subscriptions/${id}/card`)).message).toBe('Card has been successfully removed from the subscription.');
  expect(await get(id)).toMatchObject({ auto_collect: false });
  expect(await get(id)).not.toHaveProperty('card');
});

test('reference, sales person, contact persons, custom fields and descriptions', async () => {
  const { subscribe, call, refused, take, customer, get } = await subscriptionsClient();
  const customerId = await customer();
  const { subscription_id: id } = await subscribe({ customer_id: customerId });
  const at = (path: string) => `subscriptions/${id}/${path}`;

  const reference = await call('POST', at('reference'), { reference_id: 'tenant-7' });
  expect(reference).toMatchObject({
    message: 'Subscription has been updated successfully.',
    body: { subscription: { reference_id: 'tenant-7' } },
  });
  expect(await refused('POST', at('reference'), {})).toBe('400 2 Invalid value passed for reference_id');

  const seller = await call('POST', at('salesperson'), { salesperson_name: 'Franklin' });
  expect(seller).toMatchObject({
    message: 'Sales Person has been updated successfully.',
    body: { subscription: { salesperson_name: 'Franklin' } },
  });
  const other = await subscribe({ salesperson_name: 'Franklin' });
  expect(other['salesperson_id']).toBe((await get(id))['salesperson_id']);

  const person = await take('contact_person', 'POST', `customers/${customerId}/contactpersons`, { email: 'cfo@host.example' });
  const people = { contactpersons: [{ contactperson_id: person['contactperson_id'] }] };
  expect((await call('POST', at('contactpersons'), people)).message).toBe("The contact person's information has been added.");
  expect(await get(id)).toMatchObject({ contactpersons: [{ email: 'cfo@host.example' }] });

  const fields = await call('POST', at('customfields'), { custom_fields: [{ label: 'Tenant', value: '7' }] });
  expect(fields.message).toBe('Custom Fields Updated Successfully.');
  expect(fields.body['data']).toMatchObject({ index: 1, label: 'Tenant', value: '7' });
  expect(await refused('POST', at('customfields'), { custom_fields: [{ value: '7' }] })).toBe(
    '400 2 Invalid value passed for custom_fields',
  );

  expect((await call('POST', at('lineitems/pro-monthly'), { description: 'For the team' })).code).toBe(0);
  expect(await get(id)).toMatchObject({ plan: { plan_description: 'For the team' } });
  expect(await refused('POST', at('lineitems/nope'), { description: 'x' })).toContain('102001');
});

test('notes are added and deleted', async () => {
  const { subscribe, call, refused, get } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  const { message, body } = await call('POST', `subscriptions/${id}/notes`, { description: 'Asked for a discount' });
  expect(message).toBe('Notes added.');
  const [note] = (body['note'] as { notes: Json[] }).notes;
  expect(note).toMatchObject({ description: 'Asked for a discount', commented_time: '2026-01-05T12:00:00-0800' });
  expect(await get(id)).toMatchObject({ notes: [{ note_id: note?.['note_id'] }] });
  expect((await call('DELETE', `subscriptions/${id}/notes/${note?.['note_id']}`)).message).toBe('The note has been deleted.');
  expect(await refused('DELETE', `subscriptions/${id}/notes/${note?.['note_id']}`)).toBe('404 1002 Note does not exist.');
});

test('recent activities say what happened, the newest first', async () => {
  const { subscribe, take, emulator } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  emulator.advance('P1M');
  const activities = (await take('activities', 'GET', `subscriptions/${id}/recentactivities`)) as unknown as Json[];
  expect(activities).toMatchObject([
    { description: 'Subscription renewed', activity_time: '2026-02-05T00:10:00-0800' },
    { description: 'Subscription created', activity_time: '2026-01-05T12:00:00-0800' },
  ]);
});

test('each operation needs its own scope', async () => {
  const { subscribe, emulator, token, billing } = await subscriptionsClient();
  const { subscription_id: id } = await subscribe();
  emulator.setAccounts({ scopes: ['ZohoSubscriptions.subscriptions.READ'] });
  const { access_token } = (await token()).body as { access_token: string };
  const headers = { authorization: `Zoho-oauthtoken ${access_token}` };
  expect((await billing('GET', `subscriptions/${id}`, undefined, headers)).status).toBe(200);
  expect((await billing('POST', `subscriptions/${id}/cancel`, undefined, headers)).body).toMatchObject({ code: 57 });
  expect((await billing('DELETE', `subscriptions/${id}`, undefined, headers)).body).toMatchObject({ code: 57 });
});
