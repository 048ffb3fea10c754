import type { MoneyClient } from '../../../harness/money.js';

export async function walkSubscriptions(client: MoneyClient): Promise<void> {
  const { call, take, emulator, customer } = client;
  const product = String((await take('product', 'POST', 'products', { name: 'Bikes' }))['product_id']);
  const price = { recurring_price: 29, interval: 1, interval_unit: 'months', product_id: product };
  await take('plan', 'POST', 'plans', { plan_code: 'solo', name: 'Solo', ...price });
  await take('plan', 'POST', 'plans', { plan_code: 'team', name: 'Team', ...price, recurring_price: 99 });
  const addon = { product_id: product, unit_name: 'piece', pricing_scheme: 'unit', applicable_to_all_plans: true };
  await take('addon', 'POST', 'addons', {
    addon_code: 'bell',
    name: 'Bell',
    ...addon,
    type: 'recurring',
    interval_unit: 'monthly',
    price_brackets: [{ price: 2 }],
  });
  await take('addon', 'POST', 'addons', { addon_code: 'pump', name: 'Pump', ...addon, type: 'one_time', price_brackets: [{ price: 9 }] });
  const coupon = { product_id: product, type: 'forever', discount_by: 'percentage', discount_value: 10 };
  await take('coupon', 'POST', 'coupons', {
    coupon_code: 'RIDE',
    name: 'Ride',
    ...coupon,
    apply_to_plans: 'all',
    apply_to_addons: 'all_addons',
  });

  const rider = await customer({ display_name: 'Rider', email: 'rider@example.com' });
  const card = emulator.byHand.billing.addCard({ customerId: rider });
  const live = await take('subscription', 'POST', 'subscriptions', {
    ...{ customer_id: rider, plan: { plan_code: 'solo', quantity: 2 }, addons: [{ addon_code: 'bell', quantity: 1 }], coupon_code: 'RIDE' },
    ...{ auto_collect: true, card_id: card, reference_id: 'tenant-1', custom_fields: [{ label: 'Seat', value: 'red' }] },
  });
  const path = `subscriptions/${String(live['subscription_id'])}`;
  await call('POST', 'subscriptions', {});
  await call('GET', 'subscriptions/0');
  await call('GET', 'subscriptions?filter_by=SubscriptionStatus.LIVE');
  await call('GET', path);
  await call('GET', `${path}/scheduledchanges`);

  await call('POST', `${path}/reference`, { reference_id: 'tenant-2' });
  await call('POST', `${path}/salesperson`, { salesperson_name: 'Sam' });
  await call('POST', `${path}/customfields`, { custom_fields: [{ label: 'Seat', value: 'blue' }] });
  const bob = await take('contact_person', 'POST', `customers/${rider}/contactpersons`, { email: 'bob@example.com' });
  await call('POST', `${path}/contactpersons`, { contactpersons: [{ contactperson_id: bob['contactperson_id'] }] });
  await call('POST', `${path}/lineitems/solo`, { description: 'For two' });
  const notes = await take('note', 'POST', `${path}/notes`, { description: 'calls on Mondays' });
  const [note] = notes['notes'] as { note_id: string }[];
  await call('GET', path);
  await call('DELETE', `${path}/notes/${note?.note_id}`);
  await call('DELETE', `${path}/coupons`);
  await call('POST', `${path}/coupons/RIDE`);
  await call('POST', `${path}/autocollect`, { auto_collect: false });
  await call('DELETE', `${path}/card`);
  await call('POST', `${path}/card`, { card_id: card, auto_collect: true });

  await call('POST', `${path}/charge`, { amount: 5, description: 'Repair' });
  await call('POST', `${path}/charge`, { amount: 6, description: 'Paint', add_to_unbilled_charges: true });
  await call('POST', `${path}/buyonetimeaddon`, { addons: [{ addon_code: 'pump', quantity: 1 }] });
  await call('PUT', path, { plan: { plan_code: 'team', quantity: 1 }, end_of_term: true });
  await call('GET', `${path}/scheduledchanges`);
  await call('DELETE', `${path}/scheduledchanges`);
  await call('PUT', path, { plan: { plan_code: 'solo', quantity: 3 } });
  await call('GET', `${path}/recentactivities`);
  await call('POST', `${path}/postpone`, { renewal_at: '2026-03-01' });
  await call('POST', `${path}/cancel?cancel_at_end=true`);
  await call('POST', `${path}/reactivate`);
  await call('POST', `${path}/pause`, {});
  await call('POST', `${path}/resume`);
  emulator.advance('P70D');
  await call('GET', path);
  await call('POST', `${path}/cancel?cancel_at_end=false`);
  await call('GET', path);
  await call('GET', 'subscriptions');
  await call('DELETE', path);
  await walkOtherKinds(client, rider);
  await walkEvents(client);
}

/** One in its trial, one that has yet to begin, a taxed one that ends with its term, and one whose card is declined. */
async function walkOtherKinds({ call, take, emulator }: MoneyClient, rider: string): Promise<void> {
  const plain = { customer_id: rider, auto_collect: false };
  const trial = await take('subscription', 'POST', 'subscriptions', { ...plain, plan: { plan_code: 'solo', trial_days: 14 } });
  const future = await take('subscription', 'POST', 'subscriptions', { ...plain, plan: { plan_code: 'solo' }, starts_at: '2027-01-01' });
  const taxed = { plan_code: 'solo', tax_id: emulator.byHand.billing.addTax({ name: 'GST', percentage: 5 }) };
  const ending = await take('subscription', 'POST', 'subscriptions', { ...plain, plan: taxed });
  await call('POST', `subscriptions/${String(ending['subscription_id'])}/cancel?cancel_at_end=true`);
  const card = emulator.byHand.billing.addCard({ customerId: rider });
  const online = { customer_id: rider, plan: { plan_code: 'solo' }, auto_collect: true, card_id: card };
  const declined = await take('subscription', 'POST', 'subscriptions', online);
  for (const { subscription_id: id } of [trial, future, ending]) await call('GET', `subscriptions/${String(id)}`);
  await call('GET', 'subscriptions');
  emulator.byHand.billing.setCardBehaviour({ id: card, behaviour: 'decline' });
  emulator.advance('P32D');
  await call('GET', `subscriptions/${String(declined['subscription_id'])}`);
  await call('GET', 'subscriptions');
}

async function walkEvents({ call }: MoneyClient): Promise<void> {
  const { body } = await call('GET', 'events');
  const [event] = body['events'] as { event_id: string }[];
  await call('GET', `events/${event?.event_id}`);
}
