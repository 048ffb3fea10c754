import { z } from 'zod';
import { ZohoError } from '../errors.js';
import { shared } from '../lib/shared.js';
import type { Facts } from '../store/facts.js';
import type { PlanList } from '../types-billing.js';
import type { Billing } from '../zoho/billing.js';
import type { CallContext } from '../zoho/types.js';

export interface CatalogReader {
  /** What Billing sells. `maxAgeMs`: the oldest answer that will do; when Zoho cannot be reached, any will. @default 10 min */
  list(options?: { maxAgeMs?: number }): Promise<PlanList>;
}

const FACT = 'billing.catalog';
const FRESH_MS = 600_000;

const price = z.string().nullable();
const stored = z.object({
  items: z.array(
    z.object({
      planCode: z.string(),
      name: z.string(),
      product: z.string(),
      price,
      setupFee: price,
      currency: z.string().nullable(),
      interval: z.number().nullable(),
      intervalUnit: z.string(),
      trialDays: z.number(),
      status: z.string(),
    }),
  ),
  addons: z.array(
    z.object({
      addonCode: z.string(),
      name: z.string(),
      product: z.string(),
      type: z.string(),
      price,
      currency: z.string().nullable(),
      unit: z.string(),
      intervalUnit: z.string(),
      forAllPlans: z.boolean(),
      status: z.string(),
    }),
  ),
  coupons: z.array(
    z.object({
      couponCode: z.string(),
      name: z.string(),
      product: z.string(),
      type: z.string(),
      discountBy: z.string(),
      discount: price,
      expiresAt: z.string().nullable(),
      status: z.string(),
    }),
  ),
});

/**
 * Plans, addons and coupons as Billing has them: five calls when what is kept is too old, one answer for all processes. Products
 * go by their names: no id of Zoho's is kept.
 */
export function createCatalogReader({
  billing,
  organizationId,
  facts,
  now = Date.now,
}: {
  billing: Billing;
  /** Whose currency the prices are in. */
  organizationId: string | undefined;
  facts: Facts;
  now?: () => number;
}): CatalogReader {
  const context: CallContext = { priority: 'live', correlationId: 'catalog', attempt: 1 };

  async function read(): Promise<PlanList> {
    const organizations = await billing.organizations(context);
    const organization = organizations.find((one) => one.id === organizationId) ?? organizations.find((one) => one.isDefault);
    const places = organization?.pricePrecision ?? 2;
    const currency = organization?.currencyCode || null;
    const [products, plans, addons, coupons] = await Promise.all([
      billing.products(context),
      billing.plans(places, context),
      billing.addons(places, context),
      billing.coupons(places, context),
    ]);
    const names = new Map(products.map((product) => [product.id, product.name]));
    const named = <T extends { productId: string }>({ productId, ...rest }: T) => ({ ...rest, product: names.get(productId) ?? '' });
    const list = {
      items: plans.map((plan) => ({ ...named(plan), currency })),
      addons: addons.map((addon) => ({ ...named(addon), currency })),
      coupons: coupons.map(named),
    };
    await facts.set(FACT, list);
    return { ...list, asOf: new Date(now()).toISOString() };
  }

  const readOnce = shared(read, { ttlMs: 0 });

  return {
    async list({ maxAgeMs = FRESH_MS } = {}) {
      const fact = await facts.get(FACT);
      const parsed = stored.safeParse(fact?.value);
      const kept = fact && parsed.success ? { list: { ...parsed.data, asOf: fact.at.toISOString() }, at: fact.at.getTime() } : undefined;
      if (kept && now() - kept.at <= maxAgeMs) return kept.list;
      try {
        return await readOnce();
      } catch (error) {
        if (kept && error instanceof ZohoError) return kept.list;
        throw error;
      }
    },
  };
}
