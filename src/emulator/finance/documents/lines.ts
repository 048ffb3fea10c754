import type { Finance } from '../finance.js';
import { percentOf, roundHalfUp } from '../money.js';
import type { Line, Minor } from '../types.js';

/** A line as whoever makes a document asks for it. Prices for one, in the document's currency. */
export interface LineInput {
  /** Of a line that is there already and stays. */
  id?: string;
  /** Plan or addon code; empty for a one-off charge. */
  code: string;
  productId: string;
  name: string;
  description: string;
  quantity: number;
  price: Minor;
  /** Off this line alone; what coupons take off is not said here but with the coupons. */
  discount?: Minor;
  taxId: string;
}

export interface Terms {
  lines: LineInput[];
  coupons?: { discount: Minor }[];
  /** Off the whole document, besides coupons. */
  discount?: Minor;
  discountBeforeTax?: boolean;
  inclusiveTax?: boolean;
  shippingCharge?: Minor;
  adjustment?: Minor;
}

export interface Reckoning {
  lines: Line[];
  taxTotal: Minor;
  total: Minor;
}

/**
 * What a document comes to: the lines, less coupons and discount, plus tax, shipping and adjustment. Tax is reckoned line by
 * line on what is left of the line after its share of coupons and discount, and rounded there (half up). Whether Zoho rounds
 * by line or by document is a setting of the organisation; by line is its default.
 */
export function reckon(finance: Finance, terms: Terms): Reckoning {
  const { inclusiveTax = false, discountBeforeTax = true } = terms;
  const bare = terms.lines.map((line): Line => {
    const { id = finance.world.nextId(), code, productId, name, description, quantity, price, discount = 0, taxId } = line;
    const total = roundHalfUp(quantity * price) - discount;
    return { id, code, productId, name, description, quantity, price, discount, total, taxId, taxAmount: 0 };
  });
  const off = (terms.discount ?? 0) + (terms.coupons ?? []).reduce((sum, { discount }) => sum + discount, 0);
  const totals = bare.map(({ total }) => total);
  const shares = discountBeforeTax ? spread(off, totals) : totals.map(() => 0);
  const lines = bare.map((line, index) => {
    const percent = finance.taxes.get(line.taxId)?.percentage ?? 0;
    const base = line.total - (shares[index] ?? 0);
    return { ...line, taxAmount: inclusiveTax ? roundHalfUp((base * percent) / (100 + percent)) : percentOf(base, percent) };
  });
  const taxTotal = lines.reduce((sum, { taxAmount }) => sum + taxAmount, 0);
  const subTotal = totals.reduce((sum, total) => sum + total, 0);
  const total = subTotal - off + (inclusiveTax ? 0 : taxTotal) + (terms.shippingCharge ?? 0) + (terms.adjustment ?? 0);
  return { lines, taxTotal, total };
}

/** An amount in parts like `weights`, to the last unit: what rounding leaves goes to the largest remainders, the first of equal ones. */
export function spread(amount: Minor, weights: Minor[]): Minor[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  if (whole === 0) return weights.map(() => 0);
  const exact = weights.map((weight) => (amount * weight) / whole);
  const parts = exact.map(Math.floor);
  const left = amount - parts.reduce((sum, part) => sum + part, 0);
  const order = exact
    .map((value, index) => ({ index, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index);
  for (const { index } of order.slice(0, left)) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
}
