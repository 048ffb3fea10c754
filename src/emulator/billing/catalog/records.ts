import { createAddon, removeAddon, updateAddon } from '../../finance/catalog/addon.js';
import { createCoupon, removeCoupon, updateCoupon } from '../../finance/catalog/coupon.js';
import { couponStatus } from '../../finance/catalog/coupons.js';
import { addonOf, couponOf, planOf, productOf } from '../../finance/catalog/find.js';
import { createPlan, removePlan, updatePlan } from '../../finance/catalog/plan.js';
import { createProduct, removeProduct, showProduct, showProductRow, updateProduct } from '../../finance/catalog/product.js';
import { showAddon, showAddonRow } from '../../finance/catalog/show-addon.js';
import { showCoupon, showCouponRow } from '../../finance/catalog/show-coupon.js';
import { showChangedPlan, showNewPlan, showPlan, showPlanRow } from '../../finance/catalog/show-plan.js';
import type { Finance } from '../../finance/finance.js';
import type { FinanceRoute } from '../../finance/route.js';
import type { Addon, Coupon, Plan, Product } from '../../finance/types.js';
import { listBy } from './list.js';
import { recordRoutes } from './record-routes.js';

const OF_PRODUCT = { product_id: ({ productId }: { productId: string }, value: string) => productId === value };

const byStatus = <T extends { status: string }>() => ({
  All: () => true,
  ACTIVE: ({ status }: T) => status === 'active',
  INACTIVE: ({ status }: T) => status === 'inactive',
});

/** The operations on products, plans, addons and coupons. Source: OpenAPI files of Billing (July 2025) and bodies recorded in 2015. */
export function recordsRoutes(finance: Finance): FinanceRoute[] {
  const now = () => finance.world.clock.now().getTime();
  const mark = (record: { status: 'active' | 'inactive'; updatedAt: number }, status: 'active' | 'inactive') => {
    record.status = status;
    record.updatedAt = now();
  };
  const couponIs = (status: string) => (coupon: Coupon) => couponStatus(finance, coupon) === status;

  return [
    ...recordRoutes<Product>({
      ...{ one: 'product', many: 'products', mark },
      create: (body) => createProduct(finance, body),
      update: (id, body) => updateProduct(finance, id, body),
      remove: (id) => removeProduct(finance, id),
      find: (id) => productOf(finance, id),
      show: (product) => showProduct(finance, product),
      // Not documented, but recorded: `"applied_filter": "ProductStatus.All"`.
      list: ({ query }) =>
        listBy({
          ...{ query, rows: finance.products.all(), key: 'products', status: 'ProductStatus', filters: byStatus() },
          show: (product) => showProductRow(finance, product),
        }),
      says: { created: 'The product has been created', updated: 'The product details have been updated.' },
    }),
    ...recordRoutes<Plan>({
      ...{ one: 'plan', many: 'plans', mark },
      create: (body) => createPlan(finance, body),
      update: (code, body) => updatePlan(finance, code, body),
      remove: (code) => removePlan(finance, code),
      find: (code) => planOf(finance, code),
      show: (plan) => showPlan(finance, plan),
      showNew: (plan) => showNewPlan(finance, plan),
      showChanged: (plan) => showChangedPlan(finance, plan),
      list: ({ query }) =>
        listBy({
          ...{ query, rows: finance.plans.all(), key: 'plans', status: 'PlanStatus', filters: byStatus(), parameters: OF_PRODUCT },
          show: (plan) => showPlanRow(finance, plan),
        }),
      says: { created: 'The plan has been created.', updated: 'The plan details has been updated.' },
    }),
    ...recordRoutes<Addon>({
      ...{ one: 'addon', many: 'addons', mark },
      create: (body) => createAddon(finance, body),
      update: (code, body) => updateAddon(finance, code, body),
      remove: (code) => removeAddon(finance, code),
      find: (code) => addonOf(finance, code),
      show: (addon) => showAddon(finance, addon),
      list: ({ query }) =>
        listBy({
          ...{ query, rows: finance.addons.all(), key: 'addons', status: 'AddonStatus', parameters: OF_PRODUCT },
          filters: { ...byStatus(), ONETIME: ({ type }) => type === 'one_time', RECURRING: ({ type }) => type === 'recurring' },
          show: (addon) => showAddonRow(finance, addon),
        }),
      says: { created: 'The addon has been created', updated: 'The addon details have been updated.' },
    }),
    ...recordRoutes<Coupon>({
      ...{ one: 'coupon', many: 'coupons' },
      create: (body) => createCoupon(finance, body),
      update: (code, body) => updateCoupon(finance, code, body),
      remove: (code) => removeCoupon(finance, code),
      find: (code) => couponOf(finance, code),
      show: (coupon) => showCoupon(finance, coupon),
      list: ({ query }) =>
        listBy({
          ...{ query, rows: finance.coupons.all(), key: 'coupons', status: 'CouponStatus', parameters: OF_PRODUCT },
          filters: { All: () => true, ACTIVE: couponIs('active'), INACTIVE: couponIs('inactive'), EXPIRED: couponIs('expired') },
          show: (coupon) => showCouponRow(finance, coupon),
        }),
      mark: (coupon, status) => {
        coupon.active = status === 'active';
        coupon.updatedAt = now();
      },
      says: { created: 'The coupon has been created', updated: 'The coupon details have been updated.' },
    }),
  ];
}
