import { codeInUse, codeTaken, stillUsed } from '../errors.js';
import type { Finance } from '../finance.js';
import type { IntervalUnit, Plan } from '../types.js';
import { readExtra } from './extra.js';
import { planOf, productOf } from './find.js';
import { amount, code, filled, given, oneOf, required, taxId, text, whole } from './input.js';
import { renamePlan } from './rename.js';

type Body = Record<string, unknown>;

/** The files name months and years; Billing's help, "Creating Plans", has weeks, too. */
const UNITS: readonly IntervalUnit[] = ['weeks', 'months', 'years'];

const read = (finance: Finance, body: Body) =>
  given<Plan>({
    code: code(body, 'plan_code'),
    name: filled(body, 'name'),
    description: text(body, 'description', 2000),
    price: amount(body, 'recurring_price'),
    setupFee: amount(body, 'setup_fee'),
    interval: whole(body, 'interval', { least: 1, most: 1000 }),
    intervalUnit: oneOf(body, 'interval_unit', UNITS),
    billingCycles: cycles(body),
    trialDays: whole(body, 'trial_period', { most: 3650 }),
    taxId: taxId(finance, body),
    unit: text(body, 'unit'),
  });

/** -1 for ever. */
const cycles = (body: Body): number | undefined => {
  const value = whole(body, 'billing_cycles', { least: -1 });
  return value === 0 ? -1 : value;
};

/** Throws Refusal: a missing or wrong value, a product nobody has, a code that is taken. */
export function createPlan(finance: Finance, body: Body): Plan {
  const input = read(finance, body);
  const at = finance.world.clock.now().getTime();
  const plan: Plan = {
    ...{ description: '', setupFee: 0, intervalUnit: 'months', billingCycles: -1, trialDays: 0, taxId: '', unit: '', status: 'active' },
    ...input,
    code: required(input.code, 'plan_code'),
    name: required(input.name, 'name'),
    price: required(input.price, 'recurring_price'),
    interval: required(input.interval, 'interval'),
    productId: productOf(finance, required(text(body, 'product_id'), 'product_id')).id,
    extra: readExtra(finance, body),
    id: finance.world.nextId(),
    createdAt: at,
    updatedAt: at,
  };
  if (finance.plans.by('code', plan.code).length > 0) throw codeTaken('Plan');
  finance.plans.put(plan);
  return plan;
}

/**
 * What is not sent stays (recorded). Subscriptions keep the price they began with. A new code is taken while nobody has
 * subscribed to the plan, and refused after that (inferred): it is how they are known.
 */
export function updatePlan(finance: Finance, planCode: string, body: Body): Plan {
  const plan = planOf(finance, planCode);
  const input = read(finance, body);
  if (input.code !== undefined && input.code !== plan.code) {
    if (finance.plans.by('code', input.code).length > 0) throw codeTaken('Plan');
    if (isSubscribed(finance, plan)) throw codeInUse('Plan');
    renamePlan(finance, plan.code, input.code);
  }
  Object.assign(plan, input, { updatedAt: finance.world.clock.now().getTime() });
  Object.assign(plan.extra, readExtra(finance, body));
  finance.plans.put(plan);
  return plan;
}

/** "A plan can only be deleted if it has no transactions associated with it": OpenAPI file of plans. */
export function removePlan(finance: Finance, planCode: string): void {
  const plan = planOf(finance, planCode);
  if (isSubscribed(finance, plan)) throw stillUsed('plan');
  renamePlan(finance, plan.code, undefined);
  finance.plans.remove(plan.id);
}

function isSubscribed(finance: Finance, plan: Plan): boolean {
  for (const subscription of finance.subscriptions.all())
    if (subscription.plan.code === plan.code || subscription.scheduled?.plan?.code === plan.code) return true;
  return false;
}
