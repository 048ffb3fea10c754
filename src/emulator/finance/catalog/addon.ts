import { codeInUse, codeTaken, invalidValue, stillUsed } from '../errors.js';
import type { Finance } from '../finance.js';
import type { Addon } from '../types.js';
import { readBrackets } from './brackets.js';
import { readExtra } from './extra.js';
import { addonOf, planOf, productOf } from './find.js';
import { code, filled, flag, given, objects, oneOf, required, taxId, text } from './input.js';
import { renameAddon } from './rename.js';

type Body = Record<string, unknown>;

const SCHEMES = ['unit', 'volume', 'tier', 'package'] as const;
const TYPES = ['recurring', 'one_time'] as const;
const UNITS = ['monthly', 'yearly'] as const;

/** `now`: what it is like before the change, or what a new one is like if nothing is said. */
function read(finance: Finance, body: Body, now: Pick<Addon, 'pricing' | 'type' | 'intervalUnit' | 'productId'>): Partial<Addon> {
  const pricing = oneOf(body, 'pricing_scheme', SCHEMES) ?? now.pricing;
  const type = oneOf(body, 'type', TYPES) ?? now.type;
  const brackets = readBrackets(body, pricing);
  // Brackets of one scheme make no sense in another.
  if (brackets === undefined && pricing !== now.pricing) throw invalidValue('price_brackets');
  return given<Addon>({
    code: code(body, 'addon_code'),
    name: filled(body, 'name'),
    description: text(body, 'description', 2000),
    unitName: filled(body, 'unit_name'),
    pricing,
    type,
    intervalUnit: type === 'one_time' ? '' : (oneOf(body, 'interval_unit', UNITS) ?? (now.intervalUnit || 'monthly')),
    brackets,
    planCodes: readPlans(finance, body, now.productId),
    taxId: taxId(finance, body),
  });
}

/** Null: for all plans. Undefined: nothing was said. */
function readPlans(finance: Finance, body: Body, productId: string): string[] | null | undefined {
  const forAll = flag(body, 'applicable_to_all_plans');
  if (forAll === true) return null;
  const codes = objects(body, 'plans')?.map((item) => planOf(finance, required(text(item, 'plan_code'), 'plan_code')));
  if (codes?.some((plan) => plan.productId !== productId)) throw invalidValue('plans');
  if (forAll === false && (codes === undefined || codes.length === 0)) throw invalidValue('plans');
  return codes === undefined || codes.length === 0 ? undefined : codes.map((plan) => plan.code);
}

/** Throws Refusal: a missing or wrong value, a product or plan nobody has, a code that is taken. */
export function createAddon(finance: Finance, body: Body): Addon {
  const productId = productOf(finance, required(text(body, 'product_id'), 'product_id')).id;
  const input = read(finance, body, { pricing: 'unit', type: 'recurring', intervalUnit: 'monthly', productId });
  const at = finance.world.clock.now().getTime();
  const addon: Addon = {
    ...{ description: '', pricing: 'unit', type: 'recurring', intervalUnit: 'monthly', planCodes: null, taxId: '', status: 'active' },
    ...input,
    code: required(input.code, 'addon_code'),
    name: required(input.name, 'name'),
    unitName: required(input.unitName, 'unit_name'),
    brackets: required(input.brackets, 'price_brackets'),
    productId,
    extra: readExtra(finance, body),
    id: finance.world.nextId(),
    createdAt: at,
    updatedAt: at,
  };
  if (finance.addons.by('code', addon.code).length > 0) throw codeTaken('Addon');
  finance.addons.put(addon);
  return addon;
}

/** What is not sent stays (recorded). The code stays, too, once somebody has the addon (inferred). */
export function updateAddon(finance: Finance, addonCode: string, body: Body): Addon {
  const addon = addonOf(finance, addonCode);
  const input = read(finance, body, addon);
  if (input.code !== undefined && input.code !== addon.code) {
    if (finance.addons.by('code', input.code).length > 0) throw codeTaken('Addon');
    if (isBought(finance, addon)) throw codeInUse('Addon');
    renameAddon(finance, addon.code, input.code);
  }
  Object.assign(addon, input, { updatedAt: finance.world.clock.now().getTime() });
  Object.assign(addon.extra, readExtra(finance, body));
  finance.addons.put(addon);
  return addon;
}

/** Refused while a subscription has it (inferred from what is documented of plans). */
export function removeAddon(finance: Finance, addonCode: string): void {
  const addon = addonOf(finance, addonCode);
  if (isBought(finance, addon)) throw stillUsed('addon');
  renameAddon(finance, addon.code, undefined);
  finance.addons.remove(addon.id);
}

function isBought(finance: Finance, { code: addonCode }: Addon): boolean {
  for (const { addons, scheduled } of finance.subscriptions.all())
    if ([...addons, ...(scheduled?.addons ?? [])].some((each) => each.code === addonCode)) return true;
  return false;
}
