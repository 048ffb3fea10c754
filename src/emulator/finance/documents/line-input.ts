import { productOf } from '../catalog/find.js';
import { invalidProductId, invalidValue } from '../errors.js';
import type { Finance } from '../finance.js';
import { minor, percentOf, roundHalfUp } from '../money.js';
import type { Line, Minor } from '../types.js';
import { type Item, itemByCode, itemById } from './items.js';
import type { LineInput } from './lines.js';
import { amount, number, rows, text } from './read.js';

/** How a door spells the fields of lines. */
export interface Spelling {
  /** `invoice_items` */
  lines: string;
  /** The line's own id. */
  id: string;
  price: string;
  /** What is sold: a product, or in Books an item, which is a plan or an addon. */
  product: 'product_id' | 'item_id';
}

export const BILLING_LINES: Spelling = { lines: 'invoice_items', id: 'item_id', price: 'price', product: 'product_id' };
export const BILLING_CREDIT_LINES: Spelling = { ...BILLING_LINES, lines: 'creditnote_items' };
export const BOOKS_LINES: Spelling = { lines: 'line_items', id: 'line_item_id', price: 'rate', product: 'item_id' };

/**
 * The lines of a body. A line that carries the id of one of `old` changes that one, and what it does not say stays; a plan's or
 * addon's code fills in name and price. Undefined when none were sent. Throws Refusal for a list without lines.
 */
export function readLines(
  finance: Finance,
  body: Record<string, unknown>,
  { spelling, currency, old = [] }: { spelling: Spelling; currency: string; old?: Line[] },
): LineInput[] | undefined {
  const items = rows(body, spelling.lines);
  if (items?.length === 0) throw invalidValue(spelling.lines);
  return items?.map((item) => {
    const there = old.find(({ id }) => id === item[spelling.id]);
    const { known, productId } = soldOf(finance, item, { spelling, currency, ...(there ? { there } : {}) });
    const code = text(item, 'code') ?? known?.code ?? there?.code ?? '';
    const quantity = number(item, 'quantity') ?? there?.quantity ?? 1;
    const price = amount(item, spelling.price, currency) ?? there?.price ?? known?.price;
    if (quantity <= 0) throw invalidValue('quantity');
    if (price === undefined) throw invalidValue(spelling.price);
    const gross = roundHalfUp(quantity * price);
    const name = text(item, 'name') ?? there?.name ?? known?.name ?? finance.products.get(productId)?.name;
    const taxId = text(item, 'tax_id') ?? there?.taxId ?? known?.taxId ?? '';
    if (taxId !== '' && !finance.taxes.has(taxId)) throw invalidValue('tax_id');
    return {
      ...(there ? { id: there.id } : {}),
      code,
      productId,
      name: name ?? '',
      description: text(item, 'description', 2000) ?? there?.description ?? '',
      quantity,
      price,
      discount: discountOn(item['discount'], gross, currency) ?? Math.min(there?.discount ?? 0, Math.max(gross, 0)),
      taxId,
    };
  });
}

/** The plan or addon a line names, and the product. Throws Refusal 2006 for a product or item nobody has. */
function soldOf(
  finance: Finance,
  item: Record<string, unknown>,
  { spelling, currency, there }: { spelling: Spelling; currency: string; there?: Line },
): { known?: Item; productId: string } {
  const id = text(item, spelling.product) ?? '';
  const known =
    (spelling.product === 'item_id' && itemById(finance, id, currency)) || itemByCode(finance, text(item, 'code') ?? '', currency);
  if (id !== '' && spelling.product === 'item_id' && !known) throw invalidProductId();
  if (id !== '' && spelling.product === 'product_id' && id !== there?.productId) productOf(finance, id);
  const productId = (spelling.product === 'product_id' ? id : '') || known?.productId || there?.productId || '';
  return { productId, ...(known ? { known } : {}) };
}

/** A discount as Zoho takes it, `"12.5%"` or an amount. Never more than what it is taken off. Undefined where none was sent. */
export function discountOn(value: unknown, from: Minor, currency: string): Minor | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const share = typeof value === 'string' && value.trim().endsWith('%') ? Number(value.trim().slice(0, -1)) : undefined;
  const off = share === undefined ? minor(value, currency) : percentOf(from, share);
  if (off === undefined || !Number.isSafeInteger(off) || off < 0 || off > Math.max(from, 0)) throw invalidValue('discount');
  return off;
}
