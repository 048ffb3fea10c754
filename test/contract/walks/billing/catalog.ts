import type { MoneyClient } from '../../../harness/money.js';

export async function walkCatalog({ call, take, emulator }: MoneyClient): Promise<void> {
  const product = await take('product', 'POST', 'products', {
    name: 'Engines',
    description: 'They calculate',
    email_ids: 'shop@example.com',
  });
  const id = String(product['product_id']);
  const tax = emulator.byHand.billing.addTax({ name: 'VAT', percentage: 17 });
  const plan = { plan_code: 'walk', name: 'Walk', recurring_price: 29, interval: 1, interval_unit: 'months', product_id: id };
  await call('POST', 'plans', { ...plan, trial_period: 14, setup_fee: 5, unit: 'seat', description: 'By the seat', tax_id: tax });
  const addon = {
    addon_code: 'seat',
    name: 'Seat',
    product_id: id,
    unit_name: 'seat',
    pricing_scheme: 'unit',
    price_brackets: [{ price: 3 }],
  };
  await call('POST', 'addons', { ...addon, type: 'recurring', interval_unit: 'monthly', applicable_to_all_plans: true });
  const tiers = [{ start_quantity: 1, end_quantity: 10, price: 3 }];
  const tiered = { ...addon, addon_code: 'tiers', type: 'one_time', pricing_scheme: 'volume', price_brackets: tiers };
  await call('POST', 'addons', { ...tiered, applicable_to_all_plans: false, plans: [{ plan_code: 'walk' }] });
  const coupon = { coupon_code: 'TEN', name: 'Ten off', type: 'forever', discount_by: 'percentage', discount_value: 10, product_id: id };
  await call('POST', 'coupons', {
    ...coupon,
    apply_to_plans: 'all',
    apply_to_addons: 'all_addons',
    max_redemption: 5,
    expiry_at: '2030-01-01',
  });

  const changes: [string, string, Record<string, unknown>][] = [
    ['products', id, { name: 'Machines' }],
    ['plans', 'walk', { ...plan, name: 'Walk on' }],
    ['addons', 'seat', { ...addon, type: 'recurring', interval_unit: 'monthly', name: 'Chair', applicable_to_all_plans: true }],
    ['coupons', 'TEN', { ...coupon, name: 'Ten per cent' }],
  ];
  for (const [kind, code, change] of changes) {
    await call('GET', kind);
    await call('GET', `${kind}/${code}`);
    await call('GET', `${kind}/0`);
    await call('PUT', `${kind}/${code}`, change);
    await call('POST', `${kind}/${code}/markasinactive`);
    await call('POST', `${kind}/${code}/markasactive`);
  }
  for (const [kind, code] of changes.toReversed()) {
    if (kind === 'products') await call('DELETE', 'addons/tiers');
    await call('DELETE', `${kind}/${code}`);
  }
  for (const name of ['taxes', 'taxexemptions', 'taxauthorities', 'preferences/churnmessages']) await call('GET', `settings/${name}`);
  await call('GET', 'pricebooks');
}
