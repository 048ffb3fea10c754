import type { Finance } from '../finance.js';
import type { Minor } from '../types.js';
import { priceKey } from './price-list.js';

/** A plan has another code, or none any more: in the addons and coupons that name it, and in the price lists. */
export function renamePlan(finance: Finance, from: string, to: string | undefined): void {
  for (const addon of finance.addons.all()) if (addon.planCodes) addon.planCodes = replaced(addon.planCodes, from, to);
  for (const coupon of finance.coupons.all()) if (Array.isArray(coupon.planCodes)) coupon.planCodes = replaced(coupon.planCodes, from, to);
  movePrices(finance.prices, 'plan', from, to);
}

/** The same for an addon. */
export function renameAddon(finance: Finance, from: string, to: string | undefined): void {
  for (const coupon of finance.coupons.all())
    if (Array.isArray(coupon.addonCodes)) coupon.addonCodes = replaced(coupon.addonCodes, from, to);
  movePrices(finance.prices, 'addon', from, to);
}

const replaced = (codes: string[], from: string, to: string | undefined): string[] =>
  codes.flatMap((code) => (code !== from ? [code] : to === undefined ? [] : [to]));

function movePrices(prices: Map<string, Minor>, kind: 'plan' | 'addon', from: string, to: string | undefined): void {
  for (const [key, price] of [...prices]) {
    const currency = key.slice(0, 3);
    if (key !== priceKey(currency, kind, from)) continue;
    prices.delete(key);
    if (to !== undefined) prices.set(priceKey(currency, kind, to), price);
  }
}
