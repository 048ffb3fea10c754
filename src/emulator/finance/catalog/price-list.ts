import { invalidValue } from '../errors.js';
import type { Finance } from '../finance.js';
import { BASE_CURRENCY, CURRENCIES, currencyOf, minor, show } from '../money.js';
import type { PriceList } from '../types.js';
import { addonOf, planOf } from './find.js';

/** One list a currency, with ids that never change. That of the organisation's own currency is the one customers begin with (recorded id). */
export const PRICE_LISTS: readonly PriceList[] = CURRENCIES.map(({ code }, index) => ({
  id: `29144170000000110${String(index * 2 + 1).padStart(2, '0')}`,
  currency: code,
  name: code === BASE_CURRENCY ? 'Standard' : `${code} prices`,
}));

/** Where a price stands in `Finance.prices`. Codes have no spaces, so an addon never stands where a plan does. */
export const priceKey = (currency: string, kind: 'plan' | 'addon', code: string): string =>
  kind === 'plan' ? `${currency} ${code}` : `${currency} addon ${code}`;

/**
 * Puts a price into the list of a currency, or with `null` takes it out again. `price` is an amount as Zoho shows it: 45.5.
 * Throws Refusal for a code nobody has, a currency nobody bills in, the organisation's own one (there the plan's price
 * counts) and an addon that is not priced by the unit.
 */
export function setPrice(
  finance: Finance,
  { currency, kind, code, price }: { currency: string; kind: 'plan' | 'addon'; code: string; price: number | null },
): void {
  if (kind === 'plan') planOf(finance, code);
  else if (addonOf(finance, code).pricing !== 'unit') throw invalidValue('pricing_scheme');
  if (currency === BASE_CURRENCY || !currencyOf(currency)) throw invalidValue('currency_code');
  const key = priceKey(currency, kind, code);
  if (price === null) {
    finance.prices.delete(key);
    return;
  }
  const exact = minor(price, currency);
  if (exact === undefined || exact < 0) throw invalidValue('price');
  finance.prices.set(key, exact);
}

/** Keys as the price list pages of Zoho Inventory have them; Billing's own are not published. */
export function showPriceList(finance: Finance, { id, currency, name }: PriceList): Record<string, unknown> {
  const prices = [...finance.prices].filter(([key]) => key.startsWith(`${currency} `));
  return {
    pricebook_id: id,
    name,
    description: '',
    status: 'active',
    currency_id: currencyOf(currency)?.id ?? '',
    currency_code: currency,
    is_default: currency === BASE_CURRENCY,
    pricebook_type: 'per_item',
    sales_or_purchase_type: 'sales',
    decimal_place: currencyOf(currency)?.precision ?? 2,
    rounding_type: 'no_rounding',
    pricebook_items: prices.map(([key, price]) => {
      const [, second = '', third] = key.split(' ');
      return { ...(third === undefined ? { plan_code: second } : { addon_code: third }), pricebook_rate: show(price, currency) };
    }),
  };
}
