import { addonOf, planOf } from '../catalog/find.js';
import { priceOfAddon, priceOfPlan } from '../catalog/price.js';
import { amount, rows, text, whole } from '../documents/read.js';
import { invalidValue } from '../errors.js';
import type { Finance } from '../finance.js';
import type { Addon, Minor, Plan, SubscriptionItem } from '../types.js';
import { addonDoesNotFit, itemIsInactive } from './errors.js';

type Body = Record<string, unknown>;

/** What a request says of a plan or an addon; undefined: nothing. */
export interface ItemInput {
  code: string | undefined;
  price: Minor | undefined;
  quantity: number | undefined;
  description: string | undefined;
  taxId: string | undefined;
  extra: Record<string, unknown>;
}

/** Reads `{plan_code, price, quantity, …}`. Throws Refusal (code 2) for what is no price or no quantity. */
export function readItem(body: Body, kind: 'plan' | 'addon', currency: string): ItemInput {
  const price = amount(body, 'price', currency);
  if (price !== undefined && price < 0) throw invalidValue('price');
  const quantity = whole(body, 'quantity');
  if (quantity !== undefined && (quantity < 1 || !Number.isSafeInteger(quantity))) throw invalidValue('quantity');
  const extra: Record<string, unknown> = {};
  for (const name of ['tags', 'item_custom_fields']) {
    const list = rows(body, name);
    if (list !== undefined) extra[name] = list;
  }
  return {
    code: text(body, `${kind}_code`),
    price,
    quantity,
    description: text(body, `${kind}_description`, 2000),
    taxId: text(body, 'tax_id'),
    extra,
  };
}

/**
 * A plan as a subscription has it. Of what the request does not say, `before` (the same plan until now) is kept, the rest is the
 * catalog's. Throws Refusal for a tax nobody has.
 */
export function planItem(
  finance: Finance,
  { plan, currency, input, before }: { plan: Plan; currency: string; input: ItemInput; before?: SubscriptionItem | undefined },
): SubscriptionItem {
  const price = input.price ?? before?.price ?? priceOfPlan(finance, plan, currency);
  const quantity = input.quantity ?? before?.quantity ?? 1;
  return {
    id: before?.id ?? finance.world.nextId(),
    code: plan.code,
    name: plan.name,
    description: input.description ?? before?.description ?? plan.description,
    quantity,
    price,
    total: total(price, quantity),
    taxId: knownTax(finance, input.taxId ?? before?.taxId ?? plan.taxId),
    ...extraOf(input, before),
  };
}

/** An addon as a subscription has it. Throws Refusal (102001) when there is none, and for a tax nobody has. */
export function addonItem(finance: Finance, currency: string, input: ItemInput): { item: SubscriptionItem; addon: Addon } {
  const addon = addonOf(finance, input.code ?? '');
  const quantity = input.quantity ?? 1;
  const priced =
    input.price === undefined
      ? priceOfAddon(finance, addon, quantity, currency)
      : { price: input.price, total: total(input.price, quantity) };
  const item: SubscriptionItem = {
    id: finance.world.nextId(),
    code: addon.code,
    name: addon.name,
    description: input.description ?? addon.description,
    quantity,
    ...priced,
    taxId: knownTax(finance, input.taxId ?? addon.taxId),
    ...(addon.type === 'one_time' && { isOnce: true as const }),
    ...extraOf(input),
  };
  return { item, addon };
}

/** Throws Refusal: 101002 for an unknown plan, an inferred one for an inactive one. */
export function sellablePlan(finance: Finance, code: string | undefined): Plan {
  const plan = planOf(finance, code ?? '');
  if (plan.status !== 'active') throw itemIsInactive(`The plan ${plan.code}`);
  return plan;
}

/** Reads `addons` for a plan. Throws Refusal when one is unknown, inactive or not for this plan. Undefined when none were sent. */
export function readAddons(finance: Finance, body: Body, plan: Plan, currency: string): SubscriptionItem[] | undefined {
  return rows(body, 'addons')?.map((row) => {
    const { item, addon } = addonItem(finance, currency, readItem(row, 'addon', currency));
    if (addon.status !== 'active') throw itemIsInactive(`The addon ${addon.code}`);
    if (!addonFits(addon, plan)) throw addonDoesNotFit(addon.code);
    return item;
  });
}

/** Of one product, open to the plan, and for a recurring one billed as often: what else would its price be for? (inferred) */
export function addonFits(addon: Addon, plan: Plan): boolean {
  if (addon.productId !== plan.productId) return false;
  if (addon.planCodes !== null && !addon.planCodes.includes(plan.code)) return false;
  if (addon.type === 'one_time' || addon.intervalUnit === '') return true;
  return (addon.intervalUnit === 'yearly') === (plan.intervalUnit === 'years');
}

function knownTax(finance: Finance, id: string): string {
  if (id !== '' && finance.taxes.get(id) === undefined) throw invalidValue('tax_id');
  return id;
}

function total(price: Minor, quantity: number): Minor {
  const all = price * quantity;
  if (!Number.isSafeInteger(all)) throw invalidValue('quantity');
  return all;
}

function extraOf({ extra }: ItemInput, before?: SubscriptionItem): Pick<SubscriptionItem, 'extra'> {
  const all = { ...before?.extra, ...extra };
  return Object.keys(all).length === 0 ? {} : { extra: all };
}
