import { z } from 'zod';
import { exactDecimal } from '../lib/decimal.js';
import { type Ask, askAll, BASE, id, text, whole } from './billing-ask.js';
import { amount } from './money.js';
import type { CallContext } from './types.js';

export interface BillingPlan {
  planCode: string;
  name: string;
  productId: string;
  /** In the organisation's own currency, exact; null when Zoho says nothing one could read. */
  price: string | null;
  setupFee: string | null;
  interval: number | null;
  /** `months` or `years`, as Zoho has it. */
  intervalUnit: string;
  trialDays: number;
  status: string;
}

export interface BillingAddon {
  addonCode: string;
  name: string;
  productId: string;
  /** `recurring` or `one_time`. */
  type: string;
  /** Null when the price depends on the quantity in more than one bracket. */
  price: string | null;
  unit: string;
  intervalUnit: string;
  /** False: only some plans may have it; which ones the list does not say, only the addon itself. */
  forAllPlans: boolean;
  status: string;
}

export interface BillingCoupon {
  couponCode: string;
  name: string;
  productId: string;
  /** `one_time`, `duration` or `forever`. */
  type: string;
  /** `flat` or `percentage`. */
  discountBy: string;
  discount: string | null;
  /** A day; null when it never expires. */
  expiresAt: string | null;
  /** `active`, `inactive`, `expired`, `maxed_out`. */
  status: string;
}

export interface BillingProduct {
  id: string;
  name: string;
  status: string;
}

/** What Billing sells: all pages of each list, whatever its status. `places`: decimals of the organisation's currency. */
export interface Catalog {
  products(context: CallContext): Promise<BillingProduct[]>;
  plans(places: number, context: CallContext): Promise<BillingPlan[]>;
  addons(places: number, context: CallContext): Promise<BillingAddon[]>;
  coupons(places: number, context: CallContext): Promise<BillingCoupon[]>;
}

const PRODUCT = z.looseObject({ product_id: id, name: text, status: text });
const PLAN = z.looseObject({
  plan_code: z.string().min(1),
  name: text,
  product_id: id,
  recurring_price: amount,
  setup_fee: amount,
  interval: whole,
  interval_unit: text,
  trial_period: whole,
  status: text,
});
const ADDON = z.looseObject({
  addon_code: z.string().min(1),
  name: text,
  product_id: id,
  type: text,
  price_brackets: z.array(z.looseObject({ price: amount })).optional(),
  unit_name: text,
  interval_unit: text,
  applicable_to_all_plans: z.boolean().optional(),
  status: text,
});
const COUPON = z.looseObject({
  coupon_code: z.string().min(1),
  name: text,
  product_id: id,
  type: text,
  discount_by: text,
  discount_value: amount,
  expiry_at: text,
  status: text,
});

/** Sources: OpenAPI files of plans, addons, coupons and products of Zoho Billing; list rows as recorded. */
export function createCatalog(ask: Ask): Catalog {
  const list = <T>(name: 'products' | 'plans' | 'addons' | 'coupons', row: z.ZodType<T>, context: CallContext) => {
    const path = `${BASE}/${name}`;
    const request = { operation: `billing.${name}`, method: 'GET', path, template: path } as const;
    return askAll(ask, { key: name, row }, request, context);
  };

  return {
    async products(context) {
      const rows = await list('products', PRODUCT, context);
      return byKey(
        rows.map(({ product_id, name, status }) => ({ id: product_id, name, status })),
        (product) => product.id,
      );
    },

    async plans(places, context) {
      const rows = await list('plans', PLAN, context);
      const plans = rows.map((row) => ({
        planCode: row.plan_code,
        name: row.name,
        productId: row.product_id,
        price: decimalOf(row.recurring_price, places),
        setupFee: decimalOf(row.setup_fee, places),
        interval: row.interval,
        intervalUnit: row.interval_unit,
        trialDays: row.trial_period ?? 0,
        status: row.status,
      }));
      return byKey(plans, (plan) => plan.planCode);
    },

    async addons(places, context) {
      const rows = await list('addons', ADDON, context);
      const addons = rows.map((row) => ({
        addonCode: row.addon_code,
        name: row.name,
        productId: row.product_id,
        type: row.type,
        price: row.price_brackets?.length === 1 ? decimalOf(row.price_brackets[0]?.price, places) : null,
        unit: row.unit_name,
        intervalUnit: row.interval_unit,
        forAllPlans: row.applicable_to_all_plans ?? false,
        status: row.status,
      }));
      return byKey(addons, (addon) => addon.addonCode);
    },

    async coupons(places, context) {
      const rows = await list('coupons', COUPON, context);
      const coupons = rows.map((row) => ({
        couponCode: row.coupon_code,
        name: row.name,
        productId: row.product_id,
        type: row.type,
        discountBy: row.discount_by,
        discount: decimalOf(row.discount_value, row.discount_by === 'flat' ? places : 0),
        expiresAt: row.expiry_at || null,
        status: row.status,
      }));
      return byKey(coupons, (coupon) => coupon.couponCode);
    },
  };
}

/** Rows can repeat across pages while data changes. */
function byKey<T>(rows: T[], key: (row: T) => string): T[] {
  return [...new Map(rows.map((row) => [key(row), row])).values()];
}

/** Null for what is missing or no plain number: one odd price must not hide all the others. */
function decimalOf(value: number | string | null | undefined, places: number): string | null {
  try {
    return value === null || value === undefined || value === '' ? null : exactDecimal(value, places);
  } catch {
    return null;
  }
}
