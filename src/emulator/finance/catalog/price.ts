import { invalidValue } from '../errors.js';
import type { Finance } from '../finance.js';
import { BASE_CURRENCY, convert, roundHalfUp } from '../money.js';
import type { Addon, Bracket, Minor, Plan } from '../types.js';
import { priceKey } from './price-list.js';

/**
 * What one of the plan costs for one interval, in the smallest unit of `currency`. The plan's own price is in the
 * organisation's currency; for another one the price list counts, and where there is none the exchange rate (inferred).
 */
export function priceOfPlan(finance: Finance, plan: Plan, currency: string): Minor {
  return currency === BASE_CURRENCY
    ? plan.price
    : (finance.prices.get(priceKey(currency, 'plan', plan.code)) ?? convert(plan.price, BASE_CURRENCY, currency));
}

/** What it costs once at the beginning; as `priceOfPlan`, but price lists have no setup fees: the exchange rate counts. */
export function setupFeeOf(plan: Plan, currency: string): Minor {
  return convert(plan.setupFee, BASE_CURRENCY, currency);
}

/**
 * What so many of an addon cost for one interval: `price` for one (of `tier` and `package` the average, rounded), `total`
 * for all, exactly. Throws Refusal for a quantity that no price is set for.
 */
export function priceOfAddon(finance: Finance, addon: Addon, quantity: number, currency: string): { price: Minor; total: Minor } {
  const inCurrency = (price: Minor) => convert(price, BASE_CURRENCY, currency);
  if (addon.pricing === 'unit') {
    const price = finance.prices.get(priceKey(currency, 'addon', addon.code)) ?? inCurrency(addon.brackets[0]?.price ?? 0);
    return { price, total: roundHalfUp(price * quantity) };
  }
  const bracket = addon.brackets.find(({ start, end }) => quantity >= start && (end === null || quantity <= end));
  if (!bracket) throw invalidValue('quantity');
  if (addon.pricing === 'volume') {
    const price = inCurrency(bracket.price);
    return { price, total: roundHalfUp(price * quantity) };
  }
  const total = addon.pricing === 'package' ? inCurrency(bracket.price) : tiers(addon.brackets, quantity, inCurrency);
  return { price: quantity === 0 ? 0 : roundHalfUp(total / quantity), total };
}

/** Each bracket's price for the units that fall into it. */
function tiers(brackets: readonly Bracket[], quantity: number, inCurrency: (price: Minor) => Minor): Minor {
  let total = 0;
  let from = 0;
  for (const { end, price } of brackets) {
    const until = Math.min(quantity, end ?? quantity);
    if (until > from) total += roundHalfUp(inCurrency(price) * (until - from));
    from = Math.max(from, until);
  }
  return total;
}

export { couponProblem, discountOf } from './coupons.js';
