import { stillUsed } from '../errors.js';
import type { Finance } from '../finance.js';
import type { Product } from '../types.js';
import { productOf } from './find.js';
import { filled, given, required, text } from './input.js';

type Body = Record<string, unknown>;

const read = (body: Body) =>
  given<Product>({
    name: filled(body, 'name'),
    description: text(body, 'description', 2000),
    emailIds: text(body, 'email_ids', 2000),
    redirectUrl: text(body, 'redirect_url', 2000),
  });

/** Two products may have one name (recorded). Throws Refusal. */
export function createProduct(finance: Finance, body: Body): Product {
  const input = read(body);
  const at = finance.world.clock.now().getTime();
  const product: Product = {
    ...{ description: '', emailIds: '', redirectUrl: '', status: 'active', createdAt: at, updatedAt: at },
    ...input,
    name: required(input.name, 'name'),
    id: finance.world.nextId(),
  };
  finance.products.put(product);
  return product;
}

export function updateProduct(finance: Finance, id: string, body: Body): Product {
  const product = productOf(finance, id);
  return Object.assign(product, read(body), { updatedAt: finance.world.clock.now().getTime() });
}

/** Refused while it has plans or addons (inferred). Its coupons go with it. */
export function removeProduct(finance: Finance, id: string): void {
  productOf(finance, id);
  const isOf = ({ productId }: { productId: string }) => productId === id;
  if ([...finance.plans.all()].some(isOf) || [...finance.addons.all()].some(isOf)) throw stillUsed('product');
  for (const coupon of [...finance.coupons.all()].filter(isOf)) finance.coupons.remove(coupon.id);
  finance.products.remove(id);
}

/** A row of the list: besides, as Airbyte's connector knows it, how much there is of it. */
export function showProductRow(finance: Finance, product: Product): Record<string, unknown> {
  const { plans, addons, coupons } = finance;
  const count = (rows: Iterable<{ productId: string }>) => [...rows].filter(({ productId }) => productId === product.id).length;
  return {
    ...showProduct(finance, product),
    plans_count: count(plans.all()),
    addons_count: count(addons.all()),
    coupons_count: count(coupons.all()),
  };
}

/** As every operation answers it: the keys of recorded answers. */
export function showProduct(finance: Finance, product: Product): Record<string, unknown> {
  return {
    product_id: product.id,
    name: product.name,
    description: product.description,
    status: product.status,
    redirect_url: product.redirectUrl,
    email_ids: product.emailIds,
    created_time: finance.time.stamp(product.createdAt),
    updated_time: finance.time.stamp(product.updatedAt),
  };
}
