import { isDay } from '../calendar.js';
import { codeTaken, invalidValue } from '../errors.js';
import type { Finance } from '../finance.js';
import { BASE_CURRENCY, minor } from '../money.js';
import type { Coupon } from '../types.js';
import { addonOf, couponOf, planOf, productOf } from './find.js';
import { code, filled, given, objects, oneOf, required, text, whole } from './input.js';

type Body = Record<string, unknown>;

const TYPES = ['one_time', 'duration', 'forever'] as const;
const ADDONS = ['all_addons', 'all_recurring', 'all_onetime', 'none', 'select'] as const;

/** What can be changed later, too: "only name, description, max_redemption and expiry_at" are in the update of the OpenAPI file. */
const readChangeable = (body: Body) =>
  given<Coupon>({
    name: filled(body, 'name'),
    description: text(body, 'description', 2000),
    // "" takes the bound away again.
    maxRedemption: body['max_redemption'] === '' ? null : whole(body, 'max_redemption', { least: 1, most: 1_000_000_000 }),
    expiresOn: readDay(body),
  });

function readDay(body: Body): string | null | undefined {
  const value = text(body, 'expiry_at');
  if (value === undefined || value === '') return value === '' ? null : undefined;
  if (!isDay(value)) throw invalidValue('expiry_at');
  return value;
}

/** Throws Refusal: a missing or wrong value, a product, plan or addon nobody has, a code that is taken. */
export function createCoupon(finance: Finance, body: Body): Coupon {
  const input = readChangeable(body);
  const type = required(oneOf(body, 'type', TYPES), 'type');
  const productId = productOf(finance, required(text(body, 'product_id'), 'product_id')).id;
  const at = finance.world.clock.now().getTime();
  const coupon: Coupon = {
    ...{ description: '', maxRedemption: null, redeemed: 0, expiresOn: null, active: true, type },
    ...input,
    id: finance.world.nextId(),
    code: required(code(body, 'coupon_code'), 'coupon_code'),
    name: required(input.name, 'name'),
    productId,
    // Of no use to the others, which the OpenAPI file asks for it as well.
    duration: type === 'duration' ? required(whole(body, 'duration', { least: 1 }), 'duration') : 0,
    ...readDiscount(body),
    planCodes: readPlans(finance, body, productId),
    addonCodes: readAddons(finance, body, productId),
    createdAt: at,
    updatedAt: at,
  };
  if (finance.coupons.by('code', coupon.code).length > 0) throw codeTaken('Coupon');
  finance.coupons.put(coupon);
  return coupon;
}

/** What cannot be changed is not read (inferred: Zoho names only what can). */
export function updateCoupon(finance: Finance, couponCode: string, body: Body): Coupon {
  return Object.assign(couponOf(finance, couponCode), readChangeable(body), { updatedAt: finance.world.clock.now().getTime() });
}

/** Subscriptions that have it go on without (inferred). */
export function removeCoupon(finance: Finance, couponCode: string): void {
  finance.coupons.remove(couponOf(finance, couponCode).id);
}

function readDiscount(body: Body): Pick<Coupon, 'discountBy' | 'discount'> {
  const discountBy = required(oneOf(body, 'discount_by', ['flat', 'percentage'] as const), 'discount_by');
  const value = body['discount_value'];
  const discount = discountBy === 'flat' ? minor(value, BASE_CURRENCY) : Number(value);
  const most = discountBy === 'flat' ? Number.MAX_SAFE_INTEGER : 100;
  if (value === null || discount === undefined || !(discount > 0 && discount <= most)) throw invalidValue('discount_value');
  return { discountBy, discount };
}

/** All when nothing is said (inferred). */
function readPlans(finance: Finance, body: Body, productId: string): Coupon['planCodes'] {
  const plans = objects(body, 'plans')?.map((item) => planOf(finance, required(text(item, 'plan_code'), 'plan_code')));
  const apply = oneOf(body, 'apply_to_plans', ['all', 'none', 'select']) ?? (plans?.length ? 'select' : 'all');
  if (apply !== 'select') return apply;
  if (!plans?.length || plans.some((plan) => plan.productId !== productId)) throw invalidValue('plans');
  return plans.map((plan) => plan.code);
}

function readAddons(finance: Finance, body: Body, productId: string): Coupon['addonCodes'] {
  const addons = objects(body, 'addons')?.map((item) => addonOf(finance, required(text(item, 'addon_code'), 'addon_code')));
  const apply = oneOf(body, 'apply_to_addons', ADDONS) ?? (addons?.length ? 'select' : 'all_addons');
  if (apply !== 'select') return apply;
  if (!addons?.length || addons.some((addon) => addon.productId !== productId)) throw invalidValue('addons');
  return addons.map((addon) => addon.code);
}
