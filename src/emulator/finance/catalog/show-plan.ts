import type { Finance } from '../finance.js';
import { BASE_CURRENCY, show } from '../money.js';
import type { Addon, Plan } from '../types.js';
import { ACCOUNT } from './account.js';
import { showExtra } from './extra.js';
import { showBrackets } from './show-addon.js';
import { showTaxFields } from './taxes.js';

/** A row of the list: the keys of recorded answers, then some of those in the schema of Airbyte's connector. */
export function showPlanRow(finance: Finance, plan: Plan): Record<string, unknown> {
  const { stamp, stampFormatted } = finance.time;
  return {
    ...showHead(finance, plan),
    ...showTimes(finance, plan),
    created_time_formatted: stampFormatted(plan.createdAt),
    updated_time: stamp(plan.updatedAt),
    updated_time_formatted: stampFormatted(plan.updatedAt),
    addons: addonsOf(finance, plan).map(({ code, name }) => ({ addon_code: code, name })),
    plan_id: plan.id,
    pricing_scheme: 'unit',
    price_brackets: [{ price: show(plan.price, BASE_CURRENCY) }],
    ...showExtra(finance, plan.extra),
  };
}

/**
 * As GET answers it. `url` is the plan's page for customers, which is not emulated. What POST and PUT answer besides follows the
 * OpenAPI file: see `showNewPlan` and `showChangedPlan`.
 */
export function showPlan(finance: Finance, plan: Plan): Record<string, unknown> {
  return {
    ...showHead(finance, plan),
    ...ACCOUNT,
    url: `${finance.world.origin()}/billing/subscribe/${plan.id}/${encodeURIComponent(plan.code)}`,
    tags: [],
    ...showExtra(finance, plan.extra),
    ...showTimes(finance, plan),
  };
}

/** As POST answers it: with the addons that go with it. */
export function showNewPlan(finance: Finance, plan: Plan): Record<string, unknown> {
  return {
    ...showPlan(finance, plan),
    addons: addonsOf(finance, plan).map((addon) => ({
      addon_code: addon.code,
      name: addon.name,
      status: addon.status,
      pricing_scheme: addon.pricing,
      unit_name: addon.unitName,
      price_brackets: showBrackets(addon),
    })),
  };
}

/** As PUT answers it. */
export function showChangedPlan(finance: Finance, plan: Plan): Record<string, unknown> {
  return { ...showPlan(finance, plan), can_charge_setup_fee_immediately: plan.extra['can_charge_setup_fee_immediately'] ?? false };
}

function showHead(finance: Finance, plan: Plan): Record<string, unknown> {
  return {
    plan_code: plan.code,
    name: plan.name,
    description: plan.description,
    status: plan.status,
    product_id: plan.productId,
    ...showTaxFields(finance, plan.taxId),
    trial_period: plan.trialDays,
    setup_fee: show(plan.setupFee, BASE_CURRENCY),
    setup_fee_account_id: ACCOUNT.account_id,
    setup_fee_account_name: ACCOUNT.account_name,
    recurring_price: show(plan.price, BASE_CURRENCY),
    unit: plan.unit,
    interval: plan.interval,
    interval_unit: plan.intervalUnit,
    billing_cycles: plan.billingCycles,
  };
}

const showTimes = ({ time }: Finance, { createdAt, updatedAt }: Plan) => ({
  created_time: time.stamp(createdAt),
  updated_time: time.stamp(updatedAt),
});

/** The addons that can be bought with it. */
const addonsOf = (finance: Finance, plan: Plan): Addon[] =>
  [...finance.addons.all()].filter(
    ({ productId, planCodes }) => productId === plan.productId && (planCodes === null || planCodes.includes(plan.code)),
  );
