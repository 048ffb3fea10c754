import type { Finance } from '../finance.js';
import { BASE_CURRENCY, show } from '../money.js';
import type { Addon } from '../types.js';
import { ACCOUNT } from './account.js';
import { showExtra } from './extra.js';
import { showTaxFields } from './taxes.js';

/** As GET, POST and PUT answer it: the keys of recorded answers, then those of the OpenAPI file. */
export function showAddon(finance: Finance, addon: Addon): Record<string, unknown> {
  return { ...showHead(finance, addon), ...ACCOUNT, stock_on_hand: '', plans: showPlans(finance, addon) };
}

/** A row of the list; `addon_id` and `product_name`: Airbyte's connector. */
export function showAddonRow(finance: Finance, addon: Addon): Record<string, unknown> {
  return { ...showHead(finance, addon), addon_id: addon.id, product_name: finance.products.get(addon.productId)?.name ?? '' };
}

/** One for a single time has no `interval_unit` (recorded). */
function showHead(finance: Finance, addon: Addon): Record<string, unknown> {
  return {
    name: addon.name,
    addon_code: addon.code,
    description: addon.description,
    status: addon.status,
    unit: addon.unitName,
    unit_name: addon.unitName,
    product_id: addon.productId,
    ...showTaxFields(finance, addon.taxId),
    applicable_to_all_plans: addon.planCodes === null,
    type: addon.type,
    ...(addon.type === 'recurring' && { interval_unit: addon.intervalUnit }),
    tags: [],
    ...showExtra(finance, addon.extra),
    pricing_scheme: addon.pricing,
    price_brackets: showBrackets(addon),
    created_time: finance.time.stamp(addon.createdAt),
    updated_time: finance.time.stamp(addon.updatedAt),
  };
}

/** A `unit` price is a bracket without quantities (recorded); the last one of the others may have no end. */
export function showBrackets({ pricing, brackets }: Addon): Record<string, number>[] {
  return brackets.map(({ start, end, price }) => ({
    ...(pricing !== 'unit' && { start_quantity: start, ...(end !== null && { end_quantity: end }) }),
    price: show(price, BASE_CURRENCY),
  }));
}

const showPlans = (finance: Finance, { planCodes }: Addon): Record<string, string>[] =>
  (planCodes ?? []).map((code) => ({ plan_code: code, name: finance.plans.by('code', code)[0]?.name ?? '' }));
