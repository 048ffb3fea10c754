import type { Finance } from '../finance.js';
import type { Addon, Coupon, Plan } from '../types.js';
import { setPrice } from './price-list.js';

/** What a fresh organisation sells. Codes are what callers name; ids are the same in every emulator. */
const PRODUCT = '2914417000000042001';

const PLANS: (Pick<Plan, 'code' | 'name' | 'price'> & Partial<Plan>)[] = [
  { code: 'starter-monthly', name: 'Starter monthly', price: 1900 },
  { code: 'pro-monthly', name: 'Pro monthly', price: 4900 },
  { code: 'pro-yearly', name: 'Pro yearly', price: 49_000, intervalUnit: 'years' },
  { code: 'pro-trial', name: 'Pro with trial', price: 4900, trialDays: 14 },
];
const ADDONS: (Pick<Addon, 'code' | 'name' | 'type' | 'unitName' | 'intervalUnit'> & { price: number })[] = [
  { code: 'extra-seat', name: 'Extra seat', type: 'recurring', unitName: 'seat', intervalUnit: 'monthly', price: 900 },
  { code: 'onboarding', name: 'Onboarding', type: 'one_time', unitName: 'session', intervalUnit: '', price: 19_900 },
];
const COUPONS: (Pick<Coupon, 'code' | 'name' | 'type' | 'discountBy' | 'discount'> & Partial<Coupon>)[] = [
  { code: 'WELCOME20', name: '20 percent off the first invoice', type: 'one_time', discountBy: 'percentage', discount: 20 },
  { code: 'FRIEND5', name: '5 dollars off for six cycles', type: 'duration', duration: 6, discountBy: 'flat', discount: 500 },
];
/** Other currencies: `pro-trial` is in none of the lists, so there the exchange rate counts. */
const PRICES: [currency: string, code: string, price: number][] = [
  ['EUR', 'starter-monthly', 18],
  ['EUR', 'pro-monthly', 45],
  ['EUR', 'pro-yearly', 450],
  ['GBP', 'starter-monthly', 16],
  ['GBP', 'pro-monthly', 39],
  ['GBP', 'pro-yearly', 390],
];
const TAXES = [
  { id: '2914417000000040019', name: 'VAT', percentage: 19 },
  { id: '2914417000000040021', name: 'Sales Tax', percentage: 8.25 },
] as const;

/** Puts a small catalog into an empty database, as someone who has just set up an organisation has one. */
export function seedCatalog(finance: Finance): void {
  const at = finance.time.startOf(finance.organization.createdOn);
  const stamped = { productId: PRODUCT, description: '', createdAt: at, updatedAt: at };
  const { products, plans, addons, coupons, taxes } = finance;
  const id = (kind: number, index: number) => `29144170000000${kind}0${String(index * 2 + 1).padStart(2, '0')}`;

  products.put({ ...stamped, id: PRODUCT, name: 'Acme Cloud', emailIds: '', redirectUrl: '', status: 'active' });
  for (const tax of TAXES) taxes.put({ ...tax, type: 'tax' });
  for (const [index, plan] of PLANS.entries()) {
    plans.put({
      ...stamped,
      ...{ id: id(56, index), setupFee: 0, interval: 1, intervalUnit: 'months', billingCycles: -1, trialDays: 0, taxId: '', unit: 'seat' },
      ...{ status: 'active', extra: {} },
      ...plan,
    });
  }
  for (const [index, { price, ...addon }] of ADDONS.entries()) {
    addons.put({
      ...stamped,
      ...{ id: id(57, index), pricing: 'unit', brackets: [{ start: 1, end: null, price }], planCodes: null, taxId: '' },
      ...{ status: 'active', extra: {} },
      ...addon,
    });
  }
  for (const [index, coupon] of COUPONS.entries()) {
    coupons.put({
      ...stamped,
      ...{ id: id(58, index), duration: 0, maxRedemption: null, redeemed: 0, expiresOn: null, active: true },
      ...{ planCodes: 'all', addonCodes: 'all_addons' },
      ...coupon,
    });
  }
  for (const [currency, code, price] of PRICES) setPrice(finance, { currency, kind: 'plan', code, price });
}
