import { priceOfAddon, priceOfPlan } from '../catalog/price.js';
import type { Finance } from '../finance.js';
import type { Minor } from '../types.js';

/** Something on sale: a plan or an addon, which Books knows as items. */
export interface Item {
  id: string;
  code: string;
  name: string;
  price: Minor;
  productId: string;
  taxId: string;
}

/** By code; undefined when nothing on sale has it. */
export function itemByCode(finance: Finance, code: string, currency: string): Item | undefined {
  if (code === '') return undefined;
  const [plan] = finance.plans.by('code', code);
  if (plan) return { ...plan, price: priceOfPlan(finance, plan, currency) };
  const [addon] = finance.addons.by('code', code);
  return addon && { ...addon, price: priceOfAddon(finance, addon, 1, currency).price };
}

/** By Books' id of the item. */
export function itemById(finance: Finance, id: string, currency: string): Item | undefined {
  const sold = finance.plans.get(id) ?? finance.addons.get(id);
  return sold && itemByCode(finance, sold.code, currency);
}

/** Books' id of the item that has the code; empty when there is none. */
export const itemOf = (finance: Finance, code: string): string =>
  code === '' ? '' : ((finance.plans.by('code', code)[0] ?? finance.addons.by('code', code)[0])?.id ?? '');
